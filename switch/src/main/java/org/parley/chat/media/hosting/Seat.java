package org.parley.chat.media.hosting;

import io.netty.channel.EventLoop;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.parley.chat.media.Stay;
import org.parley.chat.media.delivery.Copy;
import org.parley.chat.media.delivery.CopyListener;
import org.parley.chat.media.delivery.Hearer;
import org.parley.chat.media.delivery.Row;
import org.parley.chat.media.delivery.Traffic;
import org.parley.chat.media.form.Notices;
import org.parley.chat.media.intake.Intake;
import org.parley.chat.media.terms.Hearing;
import org.parley.chat.media.terms.Way;
import org.parley.chat.room.LeaveCause;
import org.parley.chat.room.Participant;
import org.parley.chat.room.ParticipantId;
import org.parley.chat.room.port.DialogControl;
import org.parley.chat.room.port.Identity;
import org.parley.chat.room.port.MediaDescription;
import org.parley.msrp.MediaType;
import org.parley.msrp.MessageId;
import org.parley.msrp.MsrpUri;
import org.parley.msrp.Status;
import org.parley.msrp.codec.RequestHead;
import org.parley.msrp.session.IncomingMessage;
import org.parley.msrp.session.IncomingRequest;
import org.parley.msrp.session.IncomingStream;
import org.parley.msrp.session.Outcome;
import org.parley.msrp.session.Session;
import org.parley.msrp.session.SessionEnd;
import org.parley.msrp.session.SessionListener;
import org.parley.msrp.session.StreamSink;

/**
 * One participant's place in the switch: where its session meets its room. What it says is checked here and goes to the room as a command; what the room says goes out here.
 *
 * <p>Stages, on the room's loop: reserved → in → bound → gone; in and bound each only after the one before, gone from everywhere, nothing comes back from gone.
 */
final class Seat implements SessionListener, CopyListener {
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
    private final Hearer hearer;

    // set on the room's loop, read on any
    private volatile boolean unaware;

    // the room's loop only
    private Stage stage = Stage.RESERVED;
    private boolean placeKept;
    private @Nullable Session session;
    private @Nullable Row row;
    private Way way;
    private long joinedMillis;
    private String peer = "";
    private final KeptCopies kept;

    Seat(LocalRoom room, ParticipantId id, Identity who, MsrpUri uri, DialogControl dialog, boolean singleChunk) {
        this.room = room;
        this.id = id;
        this.uri = uri;
        this.dialog = dialog;
        this.kept = new KeptCopies(room.config().bounds());
        this.hearer = new Hearer(room.address(), id, who, singleChunk, room.config(), room.metrics(), room.notices());
        this.intake = new Intake(room, hearer);
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
        return hearer.who();
    }

    MsrpUri uri() {
        return uri;
    }

    /** How it is called in a notice: its nickname, or its name, and the URI others know it by. */
    String named() {
        String nickname =
                room.state().participant(id).map(Participant::nickname).orElse("");
        return Notices.name(nickname.isEmpty() ? who().shownName() : nickname, hearer.shown());
    }

    DialogControl dialog() {
        return dialog;
    }

    Hearing hearing() {
        return hearer.hearing();
    }

    /** Its participant as one who hears. */
    Hearer hearer() {
        return hearer;
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
        Traffic traffic = hearer.traffic();
        return new Stay(
                room.address(),
                id,
                who(),
                peer,
                uri.secure(),
                Instant.ofEpochMilli(joinedMillis),
                Instant.ofEpochMilli(leftMillis),
                cause,
                traffic.messagesFrom(),
                traffic.octetsFrom(),
                traffic.messagesTo(),
                traffic.octetsTo());
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
        hearer.identified(known, singleChunk);
    }

    /** Takes over what its SDP says. */
    void describedBy(MediaDescription media) {
        hearer.describedBy(media);
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
            loop.execute(() -> copies.forEach(copy -> room.metrics().deliveries.increment(hearer.deliver(copy))));
        }
    }

    /** Frees everything the room's side holds. */
    void vacated() {
        stage = Stage.GONE;
        kept.take().forEach(copy -> copy.missed(hearer));
        Row place = row;
        if (place != null) {
            place.remove(hearer);
        }
        row = null;
    }

    // ---- the session's loop: in

    @Override
    public void bound(Session session) {
        hearer.bound(session);
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
        return intake.stream(session, message);
    }

    @Override
    public void request(Session session, IncomingRequest request) {
        intake.request(request);
    }

    @Override
    public void outcome(Session session, MessageId message, Outcome outcome, MediaType wrapped) {
        hearer.outcome(session, message, outcome, wrapped);
    }

    @Override
    public void closed(Session session, SessionEnd why) {
        hearer.closed();
        room.lost(this, Endings.causeOf(why));
    }
}
