package org.parley.chat.media.hosting;

import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.parley.chat.media.SwitchMetrics;
import org.parley.chat.media.SwitchParts;
import org.parley.chat.media.delivery.Copy;
import org.parley.chat.media.delivery.Hearer;
import org.parley.chat.media.delivery.Row;
import org.parley.chat.media.delivery.Tally;
import org.parley.chat.media.form.Announcements;
import org.parley.chat.media.form.Form;
import org.parley.chat.media.form.Notices;
import org.parley.chat.media.hosting.Seat.Stage;
import org.parley.chat.media.intake.Command;
import org.parley.chat.media.terms.Way;
import org.parley.chat.room.Act;
import org.parley.chat.room.AgentPatterns;
import org.parley.chat.room.LeaveCause;
import org.parley.chat.room.ParticipantId;
import org.parley.chat.room.RoomCommand;
import org.parley.chat.room.RoomEvent;
import org.parley.chat.room.RoomState;
import org.parley.chat.room.port.Identity;
import org.parley.chat.room.port.MediaDescription;
import org.parley.msrp.SessionId;
import org.parley.msrp.session.Fingerprint;
import org.parley.msrp.session.PeerMedia;
import org.parley.msrp.session.Session;
import org.parley.msrp.session.SessionEnd;
import org.parley.msrp.session.SessionSpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who sits in a room on this node: from the place reserved to the last trace gone. On the room's loop. */
final class Seats {
    private static final Logger LOG = LoggerFactory.getLogger(Seats.class);

    private final LocalRoom room;
    private final SwitchParts parts;
    private final AgentPatterns singleChunk;
    private final Map<ParticipantId, Seat> seats = new LinkedHashMap<>();
    private final Set<Seat> unbound = new LinkedHashSet<>();
    private final Set<Seat> plain = new LinkedHashSet<>(); // those whose clients know no envelope
    private final AgentPatterns announceTo;
    private final Set<Seat> followers = new LinkedHashSet<>(); // those who are told in a notice who comes and goes

    Seats(LocalRoom room, SwitchParts parts) {
        this.room = room;
        this.parts = parts;
        this.singleChunk = new AgentPatterns(parts.config().singleChunk().agents());
        this.announceTo = new AgentPatterns(parts.config().announceTo());
    }

    @Nullable
    Seat get(ParticipantId id) {
        return seats.get(id);
    }

    boolean isEmpty() {
        return seats.isEmpty();
    }

    int size() {
        return seats.size();
    }

    void forEach(Consumer<Seat> each) {
        seats.values().forEach(each);
    }

    /** What device somebody is on is known only now that it has answered. */
    void identified(Seat seat, Identity who) {
        seat.identified(who, isSingleChunk(who.userAgent()));
        if (announceTo.match(who.userAgent())) {
            followers.add(seat);
        }
    }

    boolean isSingleChunk(String userAgent) {
        return singleChunk.match(userAgent);
    }

    void put(Seat seat) {
        seats.put(seat.id(), seat);
        if (announceTo.match(seat.who().userAgent())) {
            followers.add(seat);
        }
    }

    /** A seat's session description is this from now on. */
    void described(Seat seat, MediaDescription media) {
        seat.describedBy(media);
        seat.way(Way.answering(media, room.state().policy()));
        if (seat.hearing().form() == Form.TEXT) {
            plain.add(seat);
        } else {
            plain.remove(seat);
        }
    }

    /** Nobody here wants messages in another form than they came in. */
    boolean areAllEnveloped() {
        return plain.isEmpty();
    }

    void remove(Seat seat) {
        if (seats.remove(seat.id(), seat)) {
            followers.remove(seat);
            plain.remove(seat);
            seat.vacated();
            unbound.remove(seat);
            parts.gone().accept(seat.id());
        }
    }

    /** Those a message counts as recipients: in, hearing, and not the one who speaks. */
    List<Hearer> hearers(@Nullable Hearer speaker) {
        List<Hearer> hearers = new ArrayList<>();
        for (Seat seat : seats.values()) {
            boolean in = seat.stage() == Stage.IN || seat.stage() == Stage.BOUND;
            if (in && seat.hearer() != speaker && seat.hearing().direction().hears()) {
                hearers.add(seat.hearer());
            }
        }
        return hearers;
    }

    /** Those of some who are in and hear. */
    static List<Hearer> hearing(List<Seat> some) {
        return some.stream()
                .filter(seat -> seat.stage() == Stage.IN || seat.stage() == Stage.BOUND)
                .filter(seat -> seat.hearing().direction().hears())
                .map(Seat::hearer)
                .toList();
    }

    /** Those of some who are in, with no session yet. */
    static List<Seat> unbound(List<Seat> some) {
        return some.stream().filter(seat -> seat.stage() == Stage.IN).toList();
    }

    List<Seat> unbound() {
        return List.copyOf(unbound);
    }

    // ---- sessions

    /** Lets the session of a seat begin. False: it cannot. */
    boolean openSession(Seat seat, MediaDescription media) {
        try {
            Fingerprint fingerprint =
                    media.fingerprint().map(Fingerprint::parse).orElse(null);
            PeerMedia peer =
                    new PeerMedia(media.path(), media.maxSize(), seat.hearing().singleChunk());
            SessionSpec spec = new SessionSpec(
                    seat.uri(),
                    seat,
                    peer,
                    fingerprint,
                    seat.who().aor(),
                    room.address().uri() + " " + seat.id());
            Way way = seat.way();
            seat.session(
                    way.active()
                            ? parts.endpoint().connect(spec.anchoredAt(way.to()))
                            : parts.endpoint().expect(spec));
            return true;
        } catch (IllegalArgumentException e) {
            LOG.info("session not opened room={} participant={} why={}", room.address(), seat.id(), e.getMessage());
            return false;
        }
    }

    void bound(Seat seat, Session session) {
        EventLoop loop = session.loop();
        if (seat.stage() != Stage.IN || loop == null) {
            closeSession(seat, "left");
            return;
        }
        unbound.remove(seat);
        Row row = room.rowOf(loop);
        row.add(seat.hearer());
        seat.boundFrom(session.peer());
        seat.seatedIn(row, loop);
        LOG.info("session bound room={} participant={}", room.address(), seat.id());
    }

    private void closeSession(Seat seat, String why) {
        SessionId id = seat.uri().sessionId();
        if (id != null) {
            parts.endpoint().forget(id, new SessionEnd(SessionEnd.Kind.LOCAL, why));
        }
    }

    // ---- what the log says

    void joined(ParticipantId id) {
        Seat seat = seats.get(id);
        if (seat != null && seat.stage() == Stage.RESERVED) {
            seat.stage(Stage.IN);
            seat.joinedAt(parts.clock().millis());
            unbound.add(seat);
            parts.metrics().joins.increment();
            parts.metrics().participants.incrementAndGet();
            announce(seat, " joined");
        }
    }

    private void announce(Seat about, String what) {
        if (!followers.isEmpty()) {
            String text = about.named() + what;
            followers.stream().filter(seat -> seat != about).forEach(seat -> seat.hearer()
                    .noticeSoon(text));
        }
    }

    /** An act of moderation, in the room as it was before. */
    void moderated(RoomEvent.Moderated done, RoomState before) {
        String text = followers.isEmpty() ? null : Announcements.of(done, before);
        if (text != null) {
            followers.forEach(seat -> seat.hearer().noticeSoon(text));
        }
    }

    void left(ParticipantId id, LeaveCause cause) {
        Seat seat = seats.get(id);
        if (seat == null) {
            return;
        }
        boolean here = seat.stage() != Stage.GONE;
        if (here) {
            free(seat, cause);
        }
        remove(seat);
        if (here) {
            seat.dialog().end(cause);
        }
    }

    /** Whoever is put out while only a place is kept for it was never in, so nothing says that it left. */
    void putOut(RoomEvent event, RoomState after) {
        if (event instanceof RoomEvent.Moderated moderated
                && (moderated.act() == Act.KICK || moderated.act() == Act.BAN)) {
            seats.values().stream()
                    .filter(seat ->
                            seat.isPlaceKept() && after.participant(seat.id()).isEmpty())
                    .toList()
                    .forEach(seat -> left(seat.id(), new LeaveCause(LeaveCause.Kind.KICKED, moderated.reason())));
        }
    }

    /** The room is over for everybody who is in, or has a place; whoever still asks for one will be in its next life. */
    void endAll(LeaveCause cause) {
        for (Seat seat : new ArrayList<>(seats.values())) {
            if (seat.stage() == Stage.RESERVED && !seat.isPlaceKept()) {
                continue;
            }
            try {
                left(seat.id(), cause);
            } catch (RuntimeException e) {
                LOG.error("participant not told room={} participant={}", room.address(), seat.id(), e);
            }
        }
    }

    void keepForUnbound(Copy copy) {
        if (unbound.isEmpty()) {
            return;
        }
        for (Seat seat : List.copyOf(unbound)) {
            if (seat.hearer() != copy.from()) {
                keep(seat, copy);
            }
        }
    }

    /** Keeps a copy until that session binds; ends who has been waited for too long. */
    void keep(Seat seat, Copy copy) {
        if (!seat.keep(copy)) {
            copy.missed(seat.hearer());
            end(seat, new LeaveCause(LeaveCause.Kind.SLOW, "more was said than is kept until a session binds"), true);
        }
    }

    /** A stream does not wait for sessions to bind; who is not bound is told, once it is. */
    void missed(List<Seat> late, Hearer from, boolean toSpeaker, @Nullable Tally tally) {
        for (Seat seat : late) {
            if (!toSpeaker && seat.hearer() == from) {
                continue;
            }
            parts.metrics().suppressed(SwitchMetrics.Suppressed.UNBOUND);
            if (tally != null && seat.hearing().direction().hears()) {
                tally.resolve(seat.hearer(), false);
            }
            Session session = seat.session();
            if (session != null) {
                session.execute(() -> seat.hearer().noticeSoon(Notices.missedWhileConnecting(from.shown())));
            }
        }
    }

    // ---- leaving

    /**
     * Ends a participant's stay: at once here, and in the roster by a command.
     *
     * @param tellDialog false when it was signalling that told us
     */
    void end(Seat seat, LeaveCause cause, boolean tellDialog) {
        if (seat.stage() == Stage.GONE) {
            return;
        }
        free(seat, cause);
        room.tell(new Command(new RoomCommand.Leave(seat.id(), cause), reply -> remove(seat), () -> remove(seat)));
        if (tellDialog) {
            seat.dialog().end(cause);
        }
    }

    private void tell(Seat seat, LeaveCause cause) {
        try {
            parts.stays().accept(seat.stay(parts.clock().millis(), cause));
        } catch (RuntimeException e) {
            LOG.error("stay not recorded room={} participant={}", room.address(), seat.id(), e);
        }
    }

    private void free(Seat seat, LeaveCause cause) {
        boolean wasIn = seat.stage() == Stage.IN || seat.stage() == Stage.BOUND;
        seat.vacated();
        unbound.remove(seat);
        closeSession(seat, cause.kind().name());
        if (wasIn) {
            parts.metrics().participants.decrementAndGet();
            announce(seat, " left");
            tell(seat, cause);
        }
        parts.metrics().left(cause.kind());
        if (cause.kind() == LeaveCause.Kind.SLOW) {
            parts.metrics().slow.increment();
        }
        LOG.info(
                "participant left room={} participant={} why={} {}",
                room.address(),
                seat.id(),
                cause.kind(),
                cause.text());
    }
}
