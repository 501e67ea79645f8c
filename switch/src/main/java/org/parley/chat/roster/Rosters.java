package org.parley.chat.roster;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.parley.chat.room.AgentPatterns;
import org.parley.chat.room.RoomAddress;
import org.parley.chat.room.port.Identity;
import org.parley.chat.room.port.Rooms;
import org.parley.chat.room.port.WatchAnswer;
import org.parley.msrp.cpim.ParticipantUri;
import org.parley.sip.EventPackage;
import org.parley.sip.IncomingSubscribe;
import org.parley.sip.LocalContact;
import org.parley.sip.SipResponse;
import org.parley.sip.Subscription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The conference event package of this node's rooms (RFC 4575): takes subscriptions and keeps them told. Any thread, save where it says otherwise. */
public final class Rosters {
    private static final Logger LOG = LoggerFactory.getLogger(Rosters.class);
    private static final String RETRY_SECONDS = "60";

    private final RosterConfig config;
    private final Rooms rooms;
    private final EventPackage conference;
    private final AgentPatterns merging;
    private final RosterMetrics metrics;
    private final Map<RoomAddress, RosterBook> books = new ConcurrentHashMap<>();
    private final Set<Subscription> standing = ConcurrentHashMap.newKeySet();
    private volatile boolean stopping;

    /** The rosters of these rooms. */
    public Rosters(RosterConfig config, Rooms rooms, MeterRegistry meters) {
        this.config = config;
        this.rooms = rooms;
        this.merging = new AgentPatterns(config.partialTo());
        this.metrics = new RosterMetrics(meters);
        this.conference = new EventPackage(
                "conference",
                List.of(RosterXml.TYPE),
                (int) config.expires().toSeconds(),
                (int) config.minExpires().toSeconds(),
                (int) config.expires().toSeconds(),
                config.interval());
    }

    /** The package, for the SIP layer. */
    public EventPackage conference() {
        return conference;
    }

    /**
     * Decides about a SUBSCRIBE; on the context of its Call-ID.
     *
     * @param who whose it is, as the focus found
     * @param contact the focus's Contact for the room
     */
    public void subscribe(IncomingSubscribe subscribe, RoomAddress room, Identity who, LocalContact contact) {
        Context context = Vertx.currentContext();
        RosterBook book = books.computeIfAbsent(
                room, fresh -> new RosterBook(fresh, config, System::currentTimeMillis, this::idle));
        Future.fromCompletionStage(rooms.watch(room, who, book), context).onComplete(answer -> {
            if (answer.failed()) {
                LOG.error("roster not asked room={}", room, answer.cause());
                forget(book);
                subscribe.answer(SipResponse.of(500));
            } else if (answer.result() instanceof WatchAnswer.Refused no) {
                refuse(subscribe, book, no);
            } else {
                accept(subscribe, book, context, who, contact);
            }
        });
    }

    private void refuse(IncomingSubscribe subscribe, RosterBook book, WatchAnswer.Refused no) {
        forget(book);
        SipResponse refusal = SipResponse.of(no.sipCode(), no.why());
        subscribe.answer(no.sipCode() == 503 ? refusal.with("Retry-After", RETRY_SECONDS) : refusal);
    }

    /** Nobody was let in. */
    private void forget(RosterBook book) {
        if (!book.begun()) {
            books.remove(book.room(), book);
        }
    }

    private void accept(
            IncomingSubscribe subscribe, RosterBook book, Context context, Identity who, LocalContact contact) {
        String agent = who.userAgent();
        RosterFeed feed = book.feed(context);
        RosterWatch watch = new RosterWatch(
                feed, ParticipantUri.parse(who.aor()).key(), merging.match(agent), metrics, standing::remove);
        metrics.began();
        feed.add(watch);
        watch.begin(subscribe.accept(SipResponse.of(200), contact, watch), accepted -> {
            standing.add(accepted);
            if (stopping) {
                farewell(accepted); // its 200 crossed the stop, which did not see it
            }
        });
    }

    private static Future<Void> farewell(Subscription one) {
        return one.end("deactivated", Duration.ZERO);
    }

    /** A room calls somebody, or it rings there; told in order. Any thread. */
    public void calling(RoomAddress room, Callee one) {
        RosterBook book = books.get(room);
        if (book != null) {
            book.calling(one);
        }
    }

    /**
     * A call of a room's is over or has brought somebody in. Any thread.
     *
     * @param call its Call-ID
     * @param status its final status
     */
    public void settled(RoomAddress room, String call, int status, String phrase) {
        RosterBook book = books.get(room);
        if (book != null) {
            book.settled(call, status, phrase);
        }
    }

    /** Nobody subscribes to this room any more; on its loop. */
    private void idle(RosterBook book) {
        books.remove(book.room(), book);
        rooms.unwatch(book.room(), book);
    }

    /** Subscriptions that stand, for the state dump. */
    public int subscriptions() {
        return standing.size();
    }

    /** The node stops: every subscriber is told to subscribe anew, elsewhere (RFC 6665 §4.4.2). Completes when all have heard, or cannot. */
    public Future<Void> stop() {
        stopping = true;
        List<Future<Void>> told = standing.stream().map(Rosters::farewell).toList();
        return Future.join(told).mapEmpty();
    }
}
