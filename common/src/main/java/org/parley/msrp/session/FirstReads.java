package org.parley.msrp.session;

import java.util.ArrayList;
import java.util.List;
import org.parley.msrp.Bytes;

/**
 * What a connection has read before any request on it was understood, kept so that a first request for a reserved session-id can be heard again once
 * the peer is known. Bounded: who sends more before that is not held back but refused. Belongs to the connection's loop.
 */
final class FirstReads {
    private static final int MOST = 64 * 1024;

    private List<Bytes> kept = new ArrayList<>(1);
    private int octets;
    private boolean over;
    private boolean held;

    /** Keeps one more read, unless the first request has been understood. */
    void keep(Bytes read) {
        if (!over) {
            kept.add(read);
            octets += read.length();
            if (octets > MOST && !held) {
                forget();
            }
        }
    }

    /** The first request was understood: nothing need be kept. */
    void forget() {
        over = true;
        held = false;
        kept = List.of();
    }

    /** Whether the first request may still be held back. */
    boolean mayHold() {
        return !over;
    }

    /** The first request waits: what comes now is kept unread. */
    void hold() {
        held = true;
    }

    boolean isHeld() {
        return held;
    }

    /** Everything, to be heard again; it is kept no more. */
    List<Bytes> release() {
        List<Bytes> all = kept;
        forget();
        return all;
    }
}
