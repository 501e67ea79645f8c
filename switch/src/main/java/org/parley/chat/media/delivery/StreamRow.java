package org.parley.chat.media.delivery;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.parley.chat.media.MediaConfig;
import org.parley.chat.media.SwitchMetrics;
import org.parley.chat.media.form.Form;
import org.parley.chat.media.form.Notices;
import org.parley.chat.media.form.PlainForm;
import org.parley.chat.media.terms.Hearing;
import org.parley.msrp.Bytes;
import org.parley.msrp.MediaType;
import org.parley.msrp.session.DeliveryListener;
import org.parley.msrp.session.OutgoingHead;
import org.parley.msrp.session.OutgoingStream;
import org.parley.msrp.session.Session;
import org.parley.msrp.session.SessionEnd;

/**
 * A streamed message's recipients on one loop, remembered from its first chunk on (RFC 7701 §6.1): who joins later is not among them, who leaves drops out. Tells the sender's
 * side how far the slowest has got; whoever does not get on at all is ended. On that loop, once made.
 */
public final class StreamRow {

    /** Told on the row's loop how many octets the slowest recipient has taken. */
    public interface Progress {
        void taken(StreamRow row, long octets);
    }

    private final EventLoop loop;
    private final Hearer[] hearers;
    private final OutgoingHead head;
    private final @Nullable PlainForm plain;
    private final MediaType wrapped;
    private final Hearer from;
    private final boolean toSpeaker;
    private final @Nullable Tally tally;
    private final MediaConfig config;
    private final Progress progress;
    private final List<Lane> lanes = new ArrayList<>();
    private @Nullable ScheduledFuture<?> watch;
    private long offered;
    private long told;
    private boolean measuring;
    private boolean closed;

    /**
     * @param plain its form for clients that know no envelope; null where nobody has one
     * @param toSpeaker also to whoever says it: only a private message to oneself is
     */
    public StreamRow(
            EventLoop loop,
            Hearer[] hearers,
            OutgoingHead head,
            @Nullable PlainForm plain,
            MediaType wrapped,
            Hearer from,
            boolean toSpeaker,
            @Nullable Tally tally,
            Progress progress) {
        this.loop = loop;
        this.hearers = hearers;
        this.head = head;
        this.plain = plain;
        this.wrapped = wrapped;
        this.from = from;
        this.toSpeaker = toSpeaker;
        this.tally = tally;
        this.config = from.config();
        this.progress = progress;
    }

    EventLoop loop() {
        return loop;
    }

    void open() {
        for (Hearer hearer : hearers) {
            if (toSpeaker || hearer != from) {
                open(hearer);
            }
        }
        long period = Math.max(1, config.streaming().stall().toMillis() / 4);
        if (!lanes.isEmpty()) {
            watch = loop.scheduleAtFixedRate(this::watch, period, period, TimeUnit.MILLISECONDS);
        }
    }

    private void open(Hearer hearer) {
        Session session = hearer.live();
        Hearing hearing = hearer.hearing();
        if (session == null) {
            missed(hearer, SwitchMetrics.Suppressed.GONE);
        } else if (!hearing.direction().hears()) {
            return; // no recipient, and counted as none
        } else if (!hearing.takes(wrapped, plain) || hearer.hasRefused(wrapped)) {
            hearer.cannotShow(plain);
            missed(hearer, SwitchMetrics.Suppressed.TYPE);
        } else if (head.total() >= 0 && !hearing.fits(head.total())) {
            missed(hearer, SwitchMetrics.Suppressed.SIZE);
        } else if (hearing.singleChunk() && head.total() > config.singleChunk().maxOctets()) {
            missed(hearer, SwitchMetrics.Suppressed.SINGLE_CHUNK);
            hearer.notice(Notices.tooLargeForClient(from.shown()));
        } else {
            open(hearer, session, hearing);
        }
    }

    private void open(Hearer hearer, Session session, Hearing hearing) {
        DeliveryListener count = (to, id, outcome) -> hearer.outcome(to, id, outcome, wrapped);
        PlainForm text = hearing.form() == Form.TEXT ? plain : null;
        OutgoingStream stream = session.openStream(
                text == null ? head : text.head(head), tally == null ? count : new Reach(hearer, tally, count));
        Lane lane = new Lane(hearer, session, stream, hearing, text == null ? 0 : text.skip());
        if (text != null) {
            stream.offer(text.label());
        }
        if (hearing.singleChunk()) {
            lane.uninterrupted = new UninterruptedStream(hearer, stream, from.shown(), loop);
            hearer.uninterrupted(lane.uninterrupted);
        }
        stream.onProgress(this::measureSoon);
        lanes.add(lane);
        hearer.metrics().deliveries.increment();
    }

    private void missed(Hearer hearer, SwitchMetrics.Suppressed cause) {
        hearer.metrics().suppressed(cause);
        if (tally != null) {
            tally.resolve(hearer, false);
        }
    }

    void offer(List<Bytes> pieces) {
        for (Bytes piece : pieces) {
            offered += piece.length();
        }
        for (Lane lane : lanes) {
            lane.offer(pieces, offered);
        }
        measure();
    }

    void complete() {
        closed = true;
        for (Lane lane : lanes) {
            if (!lane.stream.ended()) {
                lane.stream.complete();
            }
        }
        measure();
    }

    void abort() {
        closed = true;
        for (Lane lane : lanes) {
            if (!lane.stream.ended()) {
                lane.stream.abort();
            }
            lane.over();
        }
        lanes.clear();
        measure();
    }

    /** Many streams progress in one turn of the loop; they are measured once. */
    private void measureSoon() {
        if (!measuring) {
            measuring = true;
            loop.execute(() -> {
                measuring = false;
                measure();
            });
        }
    }

    private void measure() {
        long slowest = offered;
        for (int i = lanes.size() - 1; i >= 0; i--) {
            Lane lane = lanes.get(i);
            if (lane.isOver(closed)) {
                lane.counted(closed);
                lane.over();
                lanes.remove(i);
            } else {
                slowest = Math.min(slowest, offered - lane.stream.queuedOctets());
            }
        }
        if (lanes.isEmpty() && watch != null) {
            watch.cancel(false);
            watch = null;
        }
        long step = config.streaming().window() / 8;
        if (slowest - told >= step || (slowest == offered && slowest != told)) {
            told = slowest;
            progress.taken(this, slowest);
        }
    }

    private void watch() {
        long now = System.nanoTime();
        for (Lane lane : List.copyOf(lanes)) {
            if (lane.isStalled(now)) {
                lane.session.close(new SessionEnd(
                        SessionEnd.Kind.SLOW,
                        "took too little of a large message for "
                                + config.streaming().stall()));
            }
        }
        measure();
    }

    /** One recipient. */
    private final class Lane {
        private final Hearer hearer;
        private final Session session;
        private final OutgoingStream stream;
        private final Hearing hearing;
        private int skip;
        private @Nullable UninterruptedStream uninterrupted;
        private long markNanos = System.nanoTime();
        private long markTaken;
        private long markQueued;

        /** @param skip octets at the beginning that this recipient does not get */
        Lane(Hearer hearer, Session session, OutgoingStream stream, Hearing hearing, int skip) {
            this.skip = skip;
            this.hearer = hearer;
            this.session = session;
            this.stream = stream;
            this.hearing = hearing;
        }

        void offer(List<Bytes> pieces, long sum) {
            UninterruptedStream whole = uninterrupted;
            if (whole != null && sum > config.singleChunk().maxOctets()) {
                whole.giveUp();
            } else if (!hearing.fits(sum) && !stream.ended()) {
                stream.abort();
                hearer.metrics().suppressed(SwitchMetrics.Suppressed.SIZE);
            }
            for (Bytes piece : pieces) {
                int cut = Math.min(skip, piece.length());
                skip -= cut;
                if (stream.ended() || (cut < piece.length() && !stream.offer(piece.slice(cut)))) {
                    return;
                }
            }
        }

        boolean isOver(boolean complete) {
            return stream.ended() || (complete && stream.queuedOctets() == 0);
        }

        /** All of it went to the session. */
        void counted(boolean complete) {
            if (complete && !stream.ended()) {
                hearer.traffic().heard(offered);
            }
        }

        void over() {
            if (uninterrupted != null) {
                uninterrupted.over();
            }
        }

        /** It had something to take and took neither all of it nor half a window for the whole of the time-out. */
        boolean isStalled(long now) {
            long queued = stream.queuedOctets();
            long taken = offered - queued;
            boolean enough =
                    taken - markTaken >= Math.min(markQueued, config.streaming().window() / 2);
            if (enough || queued == 0) {
                markNanos = now;
                markTaken = taken;
                markQueued = queued;
                return false;
            }
            return now - markNanos >= config.streaming().stall().toNanos();
        }
    }
}
