package org.parley.msrp.cpim;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.parley.msrp.Bytes;

/**
 * Reads the head of a message/cpim object, message headers and the wrapped content's MIME headers, from octets that come in any pieces.
 *
 * <p>A caller may rely on this:
 *
 * <ol>
 *   <li>The outcome depends on the octets alone, not on where they were cut.
 *   <li>At most {@code limit} octets are kept. A head that lies in the first piece is a view of that piece; else it is copied once, line by
 *       line. Octets of the body are never kept, except while a run-together head (see {@link Strictness#TOLERANT}) is still in doubt.
 *   <li>After COMPLETE or MALFORMED further pieces are ignored; keep them yourself, the body begins {@link CpimHead#bodyOffset()} octets
 *       after the first octet fed.
 *   <li>Nothing is thrown for what a peer may send.
 * </ol>
 *
 * <p>One reader for one message, used by one thread at a time.
 */
public final class CpimReader {
    /** The head's size limit unless another is given, in octets. */
    public static final int DEFAULT_LIMIT = 16 * 1024;

    private static final byte[] NOTHING = new byte[0];

    /** What is known so far. */
    public enum Progress {
        /** The head goes on. */
        NEED_MORE,
        /** {@link #head()} is there. */
        COMPLETE,
        /** This is no message/cpim; {@link #why()} tells. */
        MALFORMED
    }

    private final int limit;
    private final HeadLines lines;
    private Progress progress = Progress.NEED_MORE;
    private byte[] held = NOTHING;
    private int heldFrom;
    private int heldTo;
    private boolean own;
    private int lineStart;
    private @Nullable CpimHead head;
    private String why = "";

    /** A tolerant reader with the default limit. */
    public CpimReader() {
        this(DEFAULT_LIMIT, Strictness.TOLERANT);
    }

    /** @param limit the most octets a head may have, both blank lines included */
    public CpimReader(int limit, Strictness strictness) {
        if (limit < 1) {
            throw new IllegalArgumentException("limit: " + limit + " (expected: at least 1)");
        }
        this.limit = limit;
        this.lines = new HeadLines(strictness);
    }

    /** Reads the head of a message that lies in one piece. */
    public static CpimHead read(Bytes message, int limit, Strictness strictness) {
        CpimReader reader = new CpimReader(limit, strictness);
        if (reader.feed(message) == Progress.NEED_MORE) {
            reader.end();
        }
        if (reader.progress == Progress.MALFORMED) {
            throw new CpimSyntaxException(reader.why);
        }
        return reader.head();
    }

    /** Takes the next octets. The array behind them must never change. */
    public Progress feed(Bytes piece) {
        if (progress != Progress.NEED_MORE || piece.length() == 0) {
            return progress;
        }
        int room = limit - held();
        int taken = Math.min(room, piece.length());
        try {
            boolean complete = held() == 0 ? readInPlace(piece, taken) : readOn(piece, taken);
            if (complete) {
                complete();
            } else if (taken < piece.length()) {
                giveUp("more than " + limit + " octets of message and content headers");
            }
        } catch (CpimSyntaxException e) {
            malformed(e);
        }
        return progress;
    }

    /** Says that the message has ended. Whoever gets no COMPLETE here has a broken message. */
    public Progress end() {
        if (progress == Progress.NEED_MORE) {
            try {
                giveUp("message ended after " + held()
                        + " octets, before the blank line that ends its content headers");
            } catch (CpimSyntaxException e) {
                malformed(e);
            }
        }
        return progress;
    }

    /** What is known so far. */
    public Progress progress() {
        return progress;
    }

    /** The head, once COMPLETE. */
    public CpimHead head() {
        if (head == null) {
            throw new IllegalStateException("no head: " + progress);
        }
        return head;
    }

    /** What was wrong, once MALFORMED; else empty. */
    public String why() {
        return why;
    }

    private int held() {
        return heldTo - heldFrom;
    }

    private boolean readInPlace(Bytes piece, int taken) {
        held = piece.array();
        heldFrom = piece.from();
        heldTo = heldFrom + taken;
        lineStart = heldFrom;
        for (int at = heldFrom; at < heldTo; at++) {
            if (held[at] == '\n' && lineEndsAt(at)) {
                return true;
            }
        }
        return false;
    }

    private boolean readOn(Bytes piece, int taken) {
        byte[] octets = piece.array();
        int from = piece.from();
        for (int at = from; at < piece.from() + taken; at++) {
            if (octets[at] == '\n') {
                keep(octets, from, at + 1);
                from = at + 1;
                if (lineEndsAt(heldTo - 1)) {
                    return true;
                }
            }
        }
        keep(octets, from, piece.from() + taken);
        return false;
    }

    private boolean lineEndsAt(int newline) {
        int start = lineStart;
        lineStart = newline + 1;
        return lines.line(held, start, newline, lineStart - heldFrom);
    }

    private void keep(byte[] octets, int from, int to) {
        int length = held();
        int needed = length + to - from;
        if (!own || needed > held.length) {
            int capacity = Math.min(limit, Math.max(needed, Math.max(512, 2 * length)));
            lineStart -= heldFrom;
            held = own
                    ? Arrays.copyOf(held, capacity)
                    : Arrays.copyOf(Arrays.copyOfRange(held, heldFrom, heldTo), capacity);
            heldFrom = 0;
            heldTo = length;
            own = true;
        }
        System.arraycopy(octets, from, held, heldTo, to - from);
        heldTo += to - from;
    }

    private void giveUp(String reason) {
        lines.giveUp(reason);
        complete();
    }

    private void complete() {
        progress = Progress.COMPLETE;
        head = lines.head(Bytes.wrap(held, heldFrom, heldFrom + lines.bodyOffset()));
        held = NOTHING;
    }

    private void malformed(CpimSyntaxException e) {
        progress = Progress.MALFORMED;
        why = String.valueOf(e.getMessage());
        held = NOTHING;
    }
}
