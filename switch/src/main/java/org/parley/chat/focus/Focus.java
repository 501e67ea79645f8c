package org.parley.chat.focus;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.parley.chat.cluster.Aliases;
import org.parley.chat.cluster.MemoryAliases;
import org.parley.chat.room.LeaveCause;
import org.parley.chat.room.ParticipantId;
import org.parley.chat.room.RoomAddress;
import org.parley.chat.room.port.Identity;
import org.parley.chat.room.port.Rooms;
import org.parley.chat.roster.RosterConfig;
import org.parley.chat.roster.Rosters;
import org.parley.sip.Authentication;
import org.parley.sip.CallListener;
import org.parley.sip.Capabilities;
import org.parley.sip.DialogConfig;
import org.parley.sip.DialogRecord;
import org.parley.sip.EventPackage;
import org.parley.sip.IncomingInvite;
import org.parley.sip.IncomingRefer;
import org.parley.sip.IncomingRequest;
import org.parley.sip.IncomingSubscribe;
import org.parley.sip.LocalContact;
import org.parley.sip.OutgoingCall;
import org.parley.sip.OutgoingInvite;
import org.parley.sip.SipAgent;
import org.parley.sip.SipRequest;
import org.parley.sip.SipResponse;
import org.parley.sip.SipService;
import org.parley.sip.SipUri;
import org.parley.sip.identity.Identification;
import org.parley.sip.stack.HostPort;
import org.parley.sip.stack.SipConfig;
import org.parley.sip.stack.SipTap;
import org.parley.sip.stack.SipTransport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The focus of every room of this node (RFC 4579): it takes calls to room URIs and turns them into joins and leaves. */
public final class Focus implements SipService {
    private static final LeaveCause SHUTDOWN = new LeaveCause(LeaveCause.Kind.SHUTDOWN, "shutting down");
    private static final Logger LOG = LoggerFactory.getLogger(Focus.class);
    private static final List<String> METHODS =
            List.of("INVITE", "ACK", "CANCEL", "BYE", "OPTIONS", "UPDATE", "SUBSCRIBE", "REFER");

    /** Feature tags of a chat room's Contact (RFC 7701 §9.1, RFC 3840). */
    private static final List<String> FEATURES =
            List.of("isfocus", "automata", "message", "methods=\"" + String.join(",", METHODS) + "\"");

    private final FocusConfig config;
    private final Optional<Identification> identification;
    private final Rooms rooms;
    private final Rosters rosters;
    private final FocusMetrics metrics;
    private final Descriptions descriptions;
    private final References references;
    private final SecureRandom random = new SecureRandom();
    private final Set<Attendance> attending = ConcurrentHashMap.newKeySet();
    private final Dialler dialler;
    private final Directory directory;
    private final Reception reception;
    private volatile Refusals refusals = new Refusals("localhost");
    private volatile boolean stopping;
    private volatile boolean draining;
    private volatile @Nullable SipAgent agent;

    private Focus(
            FocusConfig config,
            Directory directory,
            RosterConfig roster,
            Optional<Identification> identification,
            Rooms rooms,
            MeterRegistry meters) {
        this.rosters = new Rosters(roster, rooms, meters);
        this.config = config;
        this.identification = identification;
        this.rooms = rooms;
        this.metrics = new FocusMetrics(meters);
        this.descriptions = new Descriptions(config);
        this.directory = directory;
        this.reception = new Reception(this, directory, random, config.maxPending());
        this.dialler = new Dialler(this, config.dialling());
        dialler.observe(new ShownCalls(rosters));
        this.references = new References(this, config.dialling().answerTime(), config.maxPending());
    }

    /**
     * Opens the SIP listeners and begins to serve.
     *
     * @return the focus, or a failure whose message names the address that cannot be listened on
     */
    public static Future<Focus> start(
            Vertx vertx, SipConfig sip, DialogConfig dialogs, FocusConfig config, Rooms rooms, MeterRegistry meters) {
        return start(
                vertx,
                sip,
                dialogs,
                config,
                RosterConfig.standard(),
                Optional.empty(),
                rooms,
                new MemoryAliases(),
                meters);
    }

    /** The same; callers are identified, or without anybody to do that, taken for whom they say they are. */
    public static Future<Focus> start(
            Vertx vertx,
            SipConfig sip,
            DialogConfig dialogs,
            FocusConfig config,
            RosterConfig roster,
            Optional<Identification> identification,
            Rooms rooms,
            Aliases aliases,
            MeterRegistry meters) {
        Set<String> hosts = new HashSet<>();
        sip.listeners()
                .forEach(listener -> hosts.add(listener.advertised().host().toLowerCase(Locale.ROOT)));
        Directory directory =
                new Directory(new RoomUris(config.domains(), hosts), new RoomNames(config.names(), aliases));
        Focus focus = new Focus(config, directory, roster, identification, rooms, meters);
        focus.refusals = new Refusals(sip.listeners().get(0).advertised().uriHost());
        return SipAgent.start(vertx, sip, dialogs, focus.capabilities(), focus, meters)
                .map(agent -> {
                    focus.agent = agent;
                    return focus;
                });
    }

    private Capabilities capabilities() {
        return new Capabilities(
                METHODS,
                List.of("timer", "norefersub"),
                List.of("application/sdp", "multipart/mixed"),
                List.of("identity"),
                List.of("en"),
                List.of(rosters.conference().name(), References.PACKAGE),
                config.maxBodyOctets());
    }

    /** From now on SIP messages are seen by that tap; null: by none. */
    public void tap(@Nullable SipTap seer) {
        running().tap(seer);
    }

    /** Where it listens, real ports. */
    public Map<SipTransport, InetSocketAddress> addresses() {
        return running().addresses();
    }

    /** How it is reached. */
    public Map<SipTransport, HostPort> advertised() {
        return running().advertised();
    }

    /** Does every SIP listener answer? */
    public boolean healthy() {
        return running().healthy();
    }

    /** Participants' dialogs alive. */
    public int dialogs() {
        return metrics.dialogs();
    }

    private SipAgent running() {
        SipAgent started = agent;
        if (started == null) {
            throw new IllegalStateException("the focus has not started");
        }
        return started;
    }

    /** By this others have a room call somebody. */
    public Dialling dialling() {
        return dialler;
    }

    /** From now on that one is told of every call that a room makes; on the context of the call, and returns at once. */
    public void observeDialling(Consumer<DialProgress> observer) {
        dialler.observe(observer);
    }

    /** New INVITEs get 503 from now on, and rooms call nobody; who is in a room stays. */
    public void drain() {
        draining = true;
    }

    /**
     * Says BYE with a Reason to every participant, ends what is subscribed to, gives up the calls of rooms and tells whoever asked for them by REFER; waits for the answers but no
     * longer than this, then closes the listeners. New requests get 503 meanwhile. Never fails.
     */
    public Future<Void> stop(Vertx vertx, Duration drain) {
        stopping = true;
        List<Future<Void>> byes = new ArrayList<>();
        attending.forEach(one -> byes.add(one.dismiss(SHUTDOWN)));
        LOG.info("focus stops dialogs={} subscriptions={}", byes.size(), rosters.subscriptions());
        byes.add(rosters.stop());
        byes.add(dialler.stop().compose(settled -> running().endReferrals()));
        Promise<Void> enough = Promise.promise();
        long timer = vertx.setTimer(Math.max(1, drain.toMillis()), fired -> enough.tryComplete());
        Future.join(byes).onComplete(all -> enough.tryComplete());
        return enough.future().compose(done -> {
            vertx.cancelTimer(timer);
            return running().stop();
        });
    }

    @Override
    public Optional<SipResponse> challenge(SipRequest request) {
        return isPing(request) ? Optional.empty() : identification.flatMap(asks -> asks.challenge(request));
    }

    @Override
    public CompletionStage<Authentication> authenticate(SipRequest request, Optional<DialogRecord> dialog) {
        return identification.isEmpty() || isPing(request)
                ? SipService.super.authenticate(request, dialog)
                : identification.get().authenticate(request, dialog, directory::isOurs);
    }

    /** OPTIONS to the node itself, as proxies and monitors send it: it names no room and learns of none. */
    private static boolean isPing(SipRequest request) {
        return request.method().equals("OPTIONS")
                && SipUri.isSip(request.requestUri())
                && request.requestUri().indexOf('@') < 0;
    }

    @Override
    public Optional<SipResponse> locate(SipRequest request) {
        return directory.locate(request);
    }

    @Override
    public List<EventPackage> packages() {
        return List.of(rosters.conference());
    }

    /** Wherever it comes, it is for the room that was dialled: inside a dialog the Request-URI is only our Contact. */
    @Override
    public void subscribe(IncomingSubscribe subscribe) {
        if (stopping || rosters.subscriptions() >= config.maxDialogs()) {
            subscribe.answer(Refusals.overload(config.retryAfterSeconds()));
            return;
        }
        String resource = subscribe.resource();
        RoomAddress room = directory.roomOf(subscribe.request().callId(), resource);
        rosters.subscribe(subscribe, room, Callers.of(subscribe), contactOf(room.uri()));
    }

    /** Other names of rooms in configuration, and the rooms: user parts or whole URIs. */
    public Map<String, String> configuredAliases() {
        return config.names().aliases();
    }

    /** Why that may not be another name of that room, as far as names tell; empty: it may. */
    public Optional<String> objection(RoomAddress name, RoomAddress room) {
        return directory.objection(name, room);
    }

    /** Like SUBSCRIBE, it is for the room that was dialled. */
    @Override
    public void refer(IncomingRefer refer) {
        RoomAddress room = directory.roomOf(refer.request().callId(), refer.resource());
        refer(refer, room, Callers.of(refer), contactOf(room.uri()));
    }

    /** A REFER of that one's to that room. */
    void refer(IncomingRefer refer, RoomAddress room, Identity who, LocalContact contact) {
        if (stopping || references.isFull()) {
            refer.answer(overload());
        } else {
            references.decide(refer, room, who, contact);
        }
    }

    @Override
    public void invite(IncomingInvite invite) {
        reception.invite(invite);
    }

    @Override
    public void options(IncomingRequest asked) {
        reception.options(asked);
    }

    /** Our Contact: the room that was dialled, and what this is (RFC 4579 §4.2). */
    LocalContact contactOf(String requestUri) {
        return new LocalContact(SipUri.parse(requestUri).user(), FEATURES);
    }

    /** Where a call with this Call-ID lives. */
    Context contextOf(String callId) {
        return running().contextOf(callId);
    }

    OutgoingCall invite(String callId, OutgoingInvite invite, CallListener listener) {
        return running().invite(callId, invite, listener);
    }

    /** Is the node saying its goodbyes? */
    boolean isStopping() {
        return stopping;
    }

    /** What is answered when there is no time for more. */
    SipResponse overload() {
        return Refusals.overload(config.retryAfterSeconds());
    }

    /** Does nothing begin here any more? */
    boolean isClosing() {
        return stopping || draining || metrics.dialogs() >= config.maxDialogs();
    }

    ParticipantId participant(String callId, int stay) {
        return new ParticipantId(callId + "/" + Long.toHexString(random.nextLong()) + (stay == 0 ? "" : "/" + stay));
    }

    long sessionId() {
        return random.nextLong();
    }

    FocusConfig config() {
        return config;
    }

    Directory directory() {
        return directory;
    }

    Rooms rooms() {
        return rooms;
    }

    Descriptions descriptions() {
        return descriptions;
    }

    Refusals refusals() {
        return refusals;
    }

    FocusMetrics metrics() {
        return metrics;
    }

    void began(Attendance attendance) {
        attending.add(attendance);
        metrics.began();
        if (stopping) {
            attendance.dismiss(SHUTDOWN); // its 200 crossed the stop, which did not see it
        }
    }

    void ended(Attendance attendance, LeaveCause.Kind why) {
        attending.remove(attendance);
        directory.forget(attendance.callId());
        metrics.ended(why);
    }
}
