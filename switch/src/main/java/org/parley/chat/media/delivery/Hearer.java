package org.parley.chat.media.delivery;

import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;
import org.parley.chat.media.MediaConfig;
import org.parley.chat.media.SwitchMetrics;
import org.parley.chat.media.form.Form;
import org.parley.chat.media.form.Notices;
import org.parley.chat.media.form.PlainForm;
import org.parley.chat.media.terms.Hearing;
import org.parley.chat.room.ParticipantId;
import org.parley.chat.room.RoomAddress;
import org.parley.chat.room.port.Identity;
import org.parley.chat.room.port.MediaDescription;
import org.parley.msrp.MediaType;
import org.parley.msrp.MessageId;
import org.parley.msrp.session.Outcome;
import org.parley.msrp.session.OutgoingMessage;
import org.parley.msrp.session.Session;
import org.parley.msrp.session.SessionEnd;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A participant as one who hears: what its client takes, what its session is sent, and what became of that. Knows neither how it came into the room nor what it says there.
 */
public final class Hearer {
    private static final Logger LOG = LoggerFactory.getLogger(Hearer.class);

    private final RoomAddress room;
    private final ParticipantId id;
    private final MediaConfig config;
    private final SwitchMetrics metrics;
    private final Notices notices;
    private final Traffic traffic = new Traffic();

    // replaced as a whole on the room's loop, read on any
    private volatile Hearing hearing;
    private volatile Identity who;

    // set and cleared on the session's loop, read on any
    private volatile @Nullable Session live;

    // the session's loop only
    private @Nullable UninterruptedStream uninterrupted;
    private RefusedTypes refused = RefusedTypes.NONE;

    /**
     * One of whose media nothing is known yet.
     *
     * @param singleChunk its client dies on a message's second chunk
     */
    public Hearer(
            RoomAddress room,
            ParticipantId id,
            Identity who,
            boolean singleChunk,
            MediaConfig config,
            SwitchMetrics metrics,
            Notices notices) {
        this.room = room;
        this.id = id;
        this.who = who;
        this.config = config;
        this.metrics = metrics;
        this.notices = notices;
        this.hearing = Hearing.nothing(singleChunk);
    }

    // ---- any thread

    public ParticipantId id() {
        return id;
    }

    public Identity who() {
        return who;
    }

    /** The URI others know it by. */
    public String shown() {
        return who.shownUri();
    }

    public Hearing hearing() {
        return hearing;
    }

    public Traffic traffic() {
        return traffic;
    }

    MediaConfig config() {
        return config;
    }

    SwitchMetrics metrics() {
        return metrics;
    }

    /** Not in this turn: a client that has just bound expects the answer to its first SEND before anything else. */
    public void noticeSoon(String text) {
        soon(() -> notice(text));
    }

    /** Has something done on the session's loop after this turn, unless the session is gone. */
    public void soon(Runnable task) {
        Session mine = live;
        EventLoop loop = mine == null ? null : mine.loop();
        if (loop != null) {
            loop.execute(task);
        }
    }

    /** Has something done on the session's loop: at once if this is it, never if the session is gone. */
    public void onLoop(Runnable task) {
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

    // ---- the room's loop

    /** The same user, on a device of which more is known. */
    public void identified(Identity known, boolean singleChunk) {
        who = known;
        hearing = Hearing.nothing(singleChunk);
    }

    /** Takes over what its SDP says. */
    public void describedBy(MediaDescription media) {
        hearing = Hearing.of(media, hearing.singleChunk());
    }

    // ---- the session's loop

    /** Its session is bound. */
    public void bound(Session session) {
        live = session;
    }

    /** Its session is over; it is sent nothing any more. */
    public void closed() {
        live = null;
    }

    /** Sends a copy, or does not and says so to whoever counts; how many it sent. */
    public int deliver(Copy copy) {
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
            LOG.error("copy not sent room={} participant={}", room, id, e);
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

    /** What became of a copy: a type refused inside the envelope is not sent again (RFC 4975 §10.6). */
    public void outcome(Session session, MessageId message, Outcome outcome, MediaType wrapped) {
        if (outcome.kind() == Outcome.Kind.REFUSED && outcome.code() == 415) {
            refused = refused.and(wrapped);
        }
        metrics.outcome.outcome(session, message, outcome);
    }

    boolean hasRefused(MediaType wrapped) {
        return refused.contains(wrapped);
    }

    private int missed(Copy copy, SwitchMetrics.Suppressed cause) {
        metrics.suppressed(cause);
        copy.missed(this);
        return 0;
    }

    /** Tells this participant something in the room's name, if it can take it. */
    public void notice(String text) {
        say(notices.of(text, hearing.form()));
    }

    /** The same in this message. */
    public void say(OutgoingMessage message) {
        Session out = live;
        Hearing now = hearing;
        if (out != null && now.takesNotices()) {
            out.send(message, metrics.outcome);
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
}
