package org.parley.msrp.session;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.parley.msrp.Bytes;
import org.parley.msrp.TransactionId;
import org.parley.msrp.codec.EndLineWatch;

/** A copy of a whole message; its octets are shared with all other copies. */
final class OutgoingCopy extends Outgoing {
    final OutgoingMessage message;
    private int piece;
    private int offset;
    private boolean dropped;

    OutgoingCopy(Session session, OutgoingMessage message, DeliveryListener listener) {
        super(session, message.head(), listener);
        this.message = message;
    }

    @Override
    boolean isSmall() {
        return message.isSmall();
    }

    @Override
    boolean isStream() {
        return false;
    }

    @Override
    boolean isReady() {
        return true;
    }

    @Override
    boolean isAtEnd() {
        return position == message.body().length();
    }

    @Override
    @Nullable
    Bytes next(int most) {
        List<Bytes> pieces = message.body().pieces();
        while (piece < pieces.size() && offset == pieces.get(piece).length()) {
            piece++;
            offset = 0;
        }
        if (piece == pieces.size()) {
            return null;
        }
        Bytes current = pieces.get(piece);
        return current.slice(offset, Math.min(current.length(), offset + most));
    }

    @Override
    void advance(int octets) {
        offset += octets;
        position += octets;
    }

    @Override
    long remaining() {
        return dropped ? 0 : message.body().length() - position;
    }

    @Override
    Bytes headers() {
        return position == 0 ? message.firstHeaders() : super.headers();
    }

    @Override
    @Nullable
    EndLineWatch watch(TransactionId id) {
        return message.scan().collides(id) ? new EndLineWatch(id) : null;
    }

    @Override
    void drop() {
        dropped = true;
    }
}
