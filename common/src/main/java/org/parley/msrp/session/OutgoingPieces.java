package org.parley.msrp.session;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.parley.msrp.Bytes;
import org.parley.msrp.MessageId;
import org.parley.msrp.TransactionId;
import org.parley.msrp.codec.EndLineWatch;

/** A message whose octets come bit by bit. */
final class OutgoingPieces extends Outgoing implements OutgoingStream {
    private final Deque<Bytes> pieces = new ArrayDeque<>();
    private int offset;
    private long queued;
    private boolean completed;
    private Runnable progress = () -> {};

    OutgoingPieces(Session session, OutgoingHead head, DeliveryListener listener) {
        super(session, head, listener);
    }

    @Override
    public MessageId messageId() {
        return head.messageId();
    }

    @Override
    public boolean offer(Bytes octets) {
        if (settled || completed) {
            return false;
        }
        if (!octets.isEmpty()) {
            pieces.add(octets);
            queued += octets.length();
            session.deliveries().grew(this, octets.length());
        }
        return true;
    }

    @Override
    public long queuedOctets() {
        return queued;
    }

    @Override
    public void onProgress(Runnable listener) {
        progress = listener;
    }

    @Override
    public void complete() {
        if (!settled && !completed) {
            completed = true;
            session.deliveries().completed(this, position + queued);
        }
    }

    @Override
    public void abort() {
        session.deliveries().abort(this);
    }

    @Override
    public boolean ended() {
        return settled;
    }

    /** Tells whoever offers that there is room, or that it is over. */
    void tellProgress() {
        progress.run();
    }

    @Override
    boolean isStream() {
        return true;
    }

    @Override
    boolean isSmall() {
        return false;
    }

    /** A chunk begins with enough octets to be interrupted at once (RFC 4975 §7.1.1: no chunk but the last below 2,048). */
    @Override
    boolean isReady() {
        return abandoned || completed || queued >= ChunkSender.SMALLEST_CHUNK;
    }

    @Override
    boolean isAtEnd() {
        return completed && queued == 0;
    }

    @Override
    @Nullable
    Bytes next(int most) {
        Bytes first = pieces.peek();
        return first == null ? null : first.slice(offset, Math.min(first.length(), offset + most));
    }

    @Override
    void advance(int octets) {
        offset += octets;
        position += octets;
        queued -= octets;
        Bytes first = pieces.peek();
        if (first != null && offset == first.length()) {
            pieces.remove();
            offset = 0;
        }
    }

    @Override
    long remaining() {
        return queued;
    }

    @Override
    EndLineWatch watch(TransactionId id) {
        return new EndLineWatch(id);
    }

    @Override
    void drop() {
        pieces.clear();
        offset = 0;
        queued = 0;
        completed = true;
    }
}
