package org.parley.chat.media;

import io.netty.channel.EventLoop;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.parley.chat.room.DialogControl;
import org.parley.chat.room.Identity;
import org.parley.chat.room.LeaveCause;
import org.parley.chat.room.MediaDescription;
import org.parley.chat.room.Participant;
import org.parley.chat.room.ParticipantId;
import org.parley.msrp.MediaType;
import org.parley.msrp.MessageId;
import org.parley.msrp.Method;
import org.parley.msrp.MsrpUri;
import org.parley.msrp.Status;
import org.parley.msrp.codec.RequestHead;
import org.parley.msrp.session.IncomingMessage;
import org.parley.msrp.session.IncomingRequest;
import org.parley.msrp.session.IncomingStream;
import org.parley.msrp.session.Outcome;
import org.parley.msrp.session.OutgoingMessage;
import org.parley.msrp.session.Session;
import org.parley.msrp.session.SessionEnd;
import org.parley.msrp.session.SessionListener;
import org.parley.msrp.session.StreamSink;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One participant's place in the switch: where its session meets its room. What it says is checked here and goes to the room as a command; what the room says goes out here.
 *
 * <p>Stages, on the room's loop: reserved → in → bound → gone; in and bound each only after the one before, gone from everywhere, nothing comes back from gone.
 */
final class Seat implements SessionListener {
    private static final Logger LOG = LoggerFactory.getLogger(Seat.class);

    enum Stage {
        RESERVED,
        IN,
        BOUND,
        GONE
    }

    private final LocalRoom room;
    private final ParticipantId id;
    private final MsrpUri uri;
    private final DialogControl dialog;
    private final Intake intake;
    private final SeatTraffic traffic = new SeatTraffic();

    // replaced as a whole on the room's loop, read on any
    private volatile Hearing hearing;
    private volatile boolean unaware;
    private volatile Identity who;

    // the room's loop only
    private Stage stage = Stage.RESERVED;
    private boolean placeKept;
    private @Nullable Session session;
    private @Nullable Row row;
    private Way way;
    private long joinedMillis;
    private String peer = "";
    private final KeptCopies kept;

    // set and cleared on the session's loop, read on any
    private volatile @Nullable Session live;

    // the session's loop only
    private @Nullable UninterruptedStream uninterrupted;

    private RefusedTypes refused = RefusedTypes.NONE;

    Seat(LocalRoom room, ParticipantId id, Identity who, MsrpUri uri, DialogControl dialog, boolean singleChunk) {
        this.room = room;
        this.id = id;
        this.who = who;
        this.uri = uri;
        this.dialog = dialog;
        this.kept = new KeptCopies(room.config().bounds());
        this.hearing = Hearing.nothing(singleChunk);
        this.intake = new Intake(this, room, who);
        this.way = Way.offering(room.state().policy());
    }

    // ---- any thread

    LocalRoom room() {
        return room;
    }

    ParticipantId id() {
        return id;
    }

    Identity who() {
        return who;
    }

    MsrpUri uri() {
        return uri;
    }

    /** The URI others know it by. */
    String shown() {
        return who.shownUri();
    }

    /** How it is called in a notice: its nickname, or its name, and the URI others know it by. */
    String named() {
        String nickname =
                room.state().participant(id).map(Participant::nickname).orElse("");
        return Notices.name(nickname.isEmpty() ? who.shownName() : nickname, shown());
    }

    /** How it is called before others: its nickname, or its name, or its address. */
    String name() {
        return room.state().participant(id).map(PlainForm::nameOf).orElse("");
    }

    DialogControl dialog() {
        return dialog;
    }

    Hearing hearing() {
        return hearing;
    }

    SeatTraffic traffic() {
        return traffic;
    }

    /** Where what it says comes in. */
    Intake intake() {
        return intake;
    }

    // ---- the room's loop

    Stage stage() {
        return stage;
    }

    void stage(Stage next) {
        stage = next;
    }

    @Nullable
    Session session() {
        return session;
    }

    void session(Session expected) {
        session = expected;
    }

    /** How its connection comes about. */
    Way way() {
        return way;
    }

    void way(Way next) {
        way = next;
    }

    /** It is in since then. */
    void joinedAt(long millis) {
        joinedMillis = millis;
    }

    /** Its session is bound by a connection from there. */
    void boundFrom(String address) {
        peer = address;
    }

    /** Its stay, now that it is over. */
    Stay stay(long leftMillis, LeaveCause cause) {
        return Stay.of(this, peer, joinedMillis, leftMillis, cause);
    }

    /** The row it sits in; null until its session is bound, and once it is gone. */
    @Nullable
    Row row() {
        return row;
    }

    /** The room keeps its place, and waits for the answer to our offer. */
    void placeKept() {
        placeKept = true;
    }

    boolean isPlaceKept() {
        return placeKept && stage == Stage.RESERVED;
    }

    /** The same user, on a device of which more is known. */
    void identified(Identity known, boolean singleChunk) {
        who = known;
        hearing = Hearing.nothing(singleChunk);
    }

    /** Takes over what its SDP says. */
    void describedBy(MediaDescription media) {
        hearing = Hearing.of(media, hearing.singleChunk());
        unaware = media.chatroom().isEmpty();
    }

    /** Keeps a copy until the session binds; false: no more room for it. */
    boolean keep(Copy copy) {
        return kept.add(copy);
    }

    /** Moves to a row; what was kept goes out first. */
    void seatedIn(Row place, EventLoop loop) {
        row = place;
        stage = Stage.BOUND;
        List<Copy> copies = kept.take();
        if (!copies.isEmpty()) {
            loop.execute(() -> copies.forEach(copy -> room.metrics().deliveries.increment(deliver(copy))));
        }
    }

    /** Frees everything the room's side holds. */
    void vacated() {
        stage = Stage.GONE;
        kept.take().forEach(copy -> copy.missed(this));
        Row place = row;
        if (place != null) {
            place.remove(this);
        }
        row = null;
    }

    // ---- the session's loop: out

    /** Sends a copy, or does not and says so to whoever counts; how many it sent. */
    int deliver(Copy copy) {
        Session out = live;
        Hearing now = hearing;
        if (out == null) {
            return missed(copy, SwitchMetrics.Suppressed.GONE);
        } else if (!now.direction().hears()) {
            return 0; // no recipient, and counted as none
        }
        OutgoingMessage message = copy.in(now.form());
        if (message == null || !now.takes(copy.wrapped(), copy.plainForm()) || refused.contains(copy.wrapped())) {
            cannotShow(copy.plainForm());
            return missed(copy, SwitchMetrics.Suppressed.TYPE);
        } else if (!now.fits(message.body().length())) {
            return missed(copy, SwitchMetrics.Suppressed.SIZE);
        }
        return send(out, copy, message);
    }

    /** Where a client that knows no envelope gets nothing else of a message, a sentence stands for it. */
    void cannotShow(@Nullable PlainForm plain) {
        if (plain != null && !plain.shows() && hearing.form() == Form.TEXT) {
            notice(plain.instead());
        }
    }

    /** The same for one of many recipients: a fault of ours ends this one only. */
    int deliverGuarded(Copy copy) {
        try {
            return deliver(copy);
        } catch (RuntimeException e) {
            LOG.error("copy not sent room={} participant={}", room.address(), id, e);
            Session out = live;
            if (out != null) {
                out.close(new SessionEnd(
                        SessionEnd.Kind.LOCAL, "our own fault: " + e.getClass().getSimpleName()));
            }
            return 0;
        }
    }

    private int send(Session out, Copy copy, OutgoingMessage message) {
        long length = message.body().length();
        UninterruptedStream before = uninterrupted;
        if (before != null) {
            before.chatWaits(length);
        }
        Tally tally = copy.tally();
        boolean queued = out.send(message, tally == null ? copy : new Reach(this, tally, copy));
        if (!queued) {
            return missed(copy, SwitchMetrics.Suppressed.GONE);
        }
        traffic.heard(length);
        return 1;
    }

    /** What became of a copy: a type refused inside the envelope is not sent again (RFC 4975 §10.6). On the session's loop. */
    void outcome(Session session, MessageId message, Outcome outcome, MediaType wrapped) {
        if (outcome.kind() == Outcome.Kind.REFUSED && outcome.code() == 415) {
            refused = refused.and(wrapped);
        }
        room.metrics().outcome.outcome(session, message, outcome);
    }

    boolean hasRefused(MediaType wrapped) {
        return refused.contains(wrapped);
    }

    private int missed(Copy copy, SwitchMetrics.Suppressed cause) {
        room.metrics().suppressed(cause);
        copy.missed(this);
        return 0;
    }

    /** Tells this participant something in the room's name, if it can take it. */
    void notice(String text) {
        say(room.notices().of(text, hearing.form()));
    }

    /** The same in this message. */
    void say(OutgoingMessage message) {
        Session out = live;
        Hearing now = hearing;
        if (out != null && now.takesNotices()) {
            out.send(message, room.metrics().outcome);
        }
    }

    /** Not in this turn: a client that has just bound expects the answer to its first SEND before anything else. */
    void noticeSoon(String text) {
        soon(() -> notice(text));
    }

    /** Has something done on the session's loop after this turn, unless the session is gone. Any thread. */
    void soon(Runnable task) {
        Session mine = live;
        EventLoop loop = mine == null ? null : mine.loop();
        if (loop != null) {
            loop.execute(task);
        }
    }

    /** The session if it can be written to now. */
    @Nullable
    Session live() {
        return live;
    }

    void uninterrupted(@Nullable UninterruptedStream stream) {
        uninterrupted = stream;
    }

    @Nullable
    UninterruptedStream uninterrupted() {
        return uninterrupted;
    }

    /** Has something done on the session's loop: at once if this is it, never if the session is gone. Any thread. */
    void onLoop(Runnable task) {
        Session mine = live;
        EventLoop loop = mine == null ? null : mine.loop();
        if (loop == null) {
            return;
        }
        if (loop.inEventLoop()) {
            task.run();
        } else {
            loop.execute(task);
        }
    }

    // ---- the session's loop: in

    @Override
    public void bound(Session session) {
        live = session;
        room.bound(this, session);
        Welcome.tell(this, unaware);
    }

    @Override
    public @Nullable Status admit(Session session, RequestHead head) {
        return intake.admit(head);
    }

    @Override
    public void message(Session session, IncomingMessage message) {
        intake.message(message);
    }

    @Override
    public void duplicate(Session session, IncomingMessage message) {
        intake.duplicate(message);
    }

    @Override
    public StreamSink stream(Session session, IncomingStream message) {
        room.metrics().messages.increment();
        return StreamedMessage.begin(this, session, message);
    }

    @Override
    public void request(Session session, IncomingRequest request) {
        if (request.head().method().kind() == Method.Kind.NICKNAME) {
            Nicknaming.serve(this, request);
        } else {
            request.answer(Status.UNKNOWN_METHOD);
        }
    }

    @Override
    public void closed(Session session, SessionEnd why) {
        live = null;
        room.lost(this, Endings.causeOf(why));
    }
}
