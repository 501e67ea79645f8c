package org.parley.chat.media.delivery;

import io.netty.channel.EventLoop;
import java.util.concurrent.TimeUnit;
import org.parley.chat.media.MediaConfig;
import org.parley.chat.media.SwitchMetrics;
import org.parley.chat.media.form.Notices;
import org.parley.msrp.session.OutgoingStream;

/**
 * A large message on its way to a client that a second chunk kills: nothing may interrupt it, so chat waits behind it, and when too much or too long, the large message is
 * given up and a notice says so (a deviation from RFC 4975 §5.1, kept within bounds). On the session's loop.
 */
final class UninterruptedStream {
    private final Hearer hearer;
    private final OutgoingStream stream;
    private final String sender;
    private final EventLoop loop;
    private long waiting;

    UninterruptedStream(Hearer hearer, OutgoingStream stream, String sender, EventLoop loop) {
        this.hearer = hearer;
        this.stream = stream;
        this.sender = sender;
        this.loop = loop;
    }

    /** A chat message has been queued behind it. */
    void chatWaits(long octets) {
        MediaConfig.SingleChunk bounds = hearer.config().singleChunk();
        if (waiting == 0) {
            loop.schedule(this::giveUp, bounds.chatWait().toMillis(), TimeUnit.MILLISECONDS);
        }
        waiting += octets;
        if (waiting > bounds.chatWaitOctets()) {
            giveUp();
        }
    }

    /** It is on its way no longer. */
    void over() {
        if (hearer.uninterrupted() == this) {
            hearer.uninterrupted(null);
        }
    }

    void giveUp() {
        if (hearer.uninterrupted() != this) {
            return;
        }
        over();
        if (!stream.ended()) {
            stream.abort();
            hearer.metrics().suppressed(SwitchMetrics.Suppressed.SINGLE_CHUNK);
            hearer.notice(Notices.tooLargeForClient(sender));
        }
    }
}
