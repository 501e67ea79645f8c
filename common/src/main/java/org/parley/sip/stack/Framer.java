package org.parley.sip.stack;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.parley.sip.stack.guard.Fault;
import org.parley.sip.stack.guard.RawHead;
import org.parley.sip.stack.guard.RawLimits;

/**
 * Cuts a stream of octets into SIP messages by Content-Length (RFC 3261 §18.3), however the octets arrive, and hears the double CRLF of
 * RFC 5626 §4.4.1. Keeps at most one message, within the limits; a message that is refused with its framing intact is skipped, any other
 * fault ends the stream. Holds nothing between messages. Not for several threads.
 */
final class Framer implements Framing {
    private static final int FIRST_SIZE = 1_024;
    private static final byte[] NOTHING = {};
    private static final byte[] PONG = {'\r', '\n'};

    private final RawLimits limits;
    private final Sink sink;
    private byte[] held = NOTHING;
    private int length;
    private int scanned;
    private boolean startLineSeen;
    private @Nullable RawHead head;
    private int skipping;
    private boolean ended;

    Framer(RawLimits limits, Sink sink) {
        this.limits = limits;
        this.sink = sink;
    }

    @Override
    public boolean midMessage() {
        return !ended && (skipping > 0 || (length > 0 && held[0] != '\r'));
    }

    /** After a fault that lost the framing what is read is thrown away. */
    @Override
    public void feed(byte[] read) {
        int at = 0;
        while (at < read.length && !ended) {
            if (skipping > 0) {
                int skipped = Math.min(skipping, read.length - at);
                skipping -= skipped;
                at += skipped;
            } else {
                int room = limits.head() + limits.body() - length;
                int taken = Math.min(room, read.length - at);
                hold(read, at, taken);
                at += taken;
                cut();
            }
        }
    }

    @Override
    public byte[] wrap(byte[] message) {
        return message;
    }

    @Override
    public byte[] probe() {
        return NOTHING;
    }

    @Override
    public byte[] farewell() {
        return NOTHING;
    }

    private void hold(byte[] read, int at, int count) {
        if (length + count > held.length) {
            held = Arrays.copyOf(held, Math.max(FIRST_SIZE, Math.max(length + count, 2 * held.length)));
        }
        System.arraycopy(read, at, held, length, count);
        length += count;
    }

    private void cut() {
        int start = 0;
        while (!ended && start < length && skipping == 0) {
            int next = head != null ? body(start, head) : begin(start);
            if (next == start) {
                break;
            }
            start = next;
        }
        keepFrom(start);
    }

    private void keepFrom(int start) {
        if (ended || start >= length) {
            held = NOTHING;
            length = 0;
            scanned = 0;
        } else if (start > 0) {
            System.arraycopy(held, start, held, 0, length - start);
            length -= start;
            scanned = Math.max(0, scanned - start);
        }
    }

    /** At a message's first octet, or at CRLFs between messages (RFC 3261 §7.5). */
    private int begin(int start) {
        if (held[start] != '\r') {
            return head(start);
        }
        int there = length - start;
        if (there >= 2 && held[start + 1] != '\n') {
            lost(start, Fault.lost("Bare CR or LF in Head"));
            return length;
        }
        if (there >= 4 && held[start + 2] == '\r' && held[start + 3] == '\n') {
            sink.keepAlive(PONG);
            return start + 4;
        }
        boolean maybeDouble = there < 3 || (there == 3 && held[start + 2] == '\r');
        return maybeDouble ? start : start + 2;
    }

    private int head(int start) {
        if (held[start] <= ' ' || held[start] == 127) {
            lost(start, Fault.lost("Not SIP"));
            return length;
        }
        int i = Math.max(start, scanned);
        for (; i + 3 < length; i++) {
            if (held[i] != '\r') {
                continue;
            }
            if (!startLineSeen && !startLine(start, i)) {
                lost(start, Fault.lost("Not SIP"));
                return length;
            }
            if (held[i + 1] == '\n' && held[i + 2] == '\r' && held[i + 3] == '\n') {
                return headEnd(start, i + 4);
            }
        }
        scanned = Math.max(start, i);
        if (length - start > limits.head() || (!startLineSeen && length - start > limits.line())) {
            lost(start, new Fault(513, "Message Too Large", true));
            return length;
        }
        return start;
    }

    private boolean startLine(int start, int end) {
        startLineSeen = true;
        return isSip(held, start, end);
    }

    /** A cheap look at a first line, so that a stranger's protocol is not waited on. */
    static boolean isSip(byte[] octets, int start, int end) {
        for (int i = start; i + 4 <= end; i++) {
            boolean word = (octets[i] | 32) == 's' && (octets[i + 1] | 32) == 'i' && (octets[i + 2] | 32) == 'p';
            if (word && octets[i + 3] == '/') {
                return true;
            }
        }
        return false;
    }

    private int headEnd(int start, int end) {
        startLineSeen = false;
        scanned = 0;
        RawHead read = end - start > limits.head()
                ? RawHead.tooLarge(held, start, end, limits)
                : RawHead.read(held, start, end, limits);
        Fault fault = read.fault();
        if (fault == null && read.contentLength() < 0 && read.hasContentType()) {
            fault = Fault.lost("Missing Content-Length Header");
        }
        if (fault == null) {
            head = read;
            return body(start, read);
        }
        ended = fault.framingLost();
        sink.refused(read, fault);
        int bodyHere = Math.min(length - end, Math.max(0, read.contentLength()));
        skipping = Math.max(0, read.contentLength()) - bodyHere;
        return end + bodyHere;
    }

    private int body(int start, RawHead read) {
        int whole = read.length() + Math.max(0, read.contentLength());
        if (length - start < whole) {
            return start;
        }
        head = null;
        byte[] octets = Arrays.copyOfRange(held, start, start + whole);
        sink.message(RawHead.read(octets, 0, read.length(), limits), octets);
        return start + whole;
    }

    private void lost(int start, Fault fault) {
        ended = true;
        boolean answerable = fault.status() == 513 && startLineSeen;
        sink.refused(answerable ? RawHead.tooLarge(held, start, length, limits) : null, fault);
    }
}
