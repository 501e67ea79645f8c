package org.parley.tests.peer;

import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a stream of octets into frames by their end-lines (RFC 4975 §7.1): seven hyphens and the start line's own transaction id, at the start of
 * a line, then a flag and CRLF. Any cutting of the stream gives the same frames.
 */
final class MsrpFraming {
    private byte[] held = new byte[65_536];
    private int length;
    private int searched;
    private byte @Nullable [] endLine;

    /** Takes the first {@code count} octets of {@code read}; gives each frame that is complete. */
    void feed(byte[] read, int count, Consumer<MsrpFrame> frames) {
        if (length + count > held.length) {
            held = Arrays.copyOf(held, Math.max(held.length * 2, length + count));
        }
        System.arraycopy(read, 0, held, length, count);
        length += count;
        for (MsrpFrame frame = next(); frame != null; frame = next()) {
            frames.accept(frame);
        }
    }

    /** How many octets of the frame that is not complete yet are here; other threads than the reading one learn it roughly. */
    int held() {
        return length;
    }

    private @Nullable MsrpFrame next() {
        byte[] mark = endLine == null ? startLine() : endLine;
        if (mark == null) {
            return null;
        }
        endLine = mark;
        for (int at = Octets.find(held, searched, length, mark);
                at >= 0;
                at = Octets.find(held, at + 1, length, mark)) {
            int flag = at + mark.length;
            if (length < flag + 3) {
                searched = at;
                return null;
            }
            if ("+$#".indexOf(held[flag]) >= 0 && held[flag + 1] == '\r' && held[flag + 2] == '\n') {
                return cut(at, flag);
            }
        }
        searched = Math.max(0, length - mark.length);
        return null;
    }

    private byte @Nullable [] startLine() {
        int end = Octets.find(held, 0, length, Octets.of("\r\n"));
        if (end < 0) {
            return null;
        }
        String[] words = Octets.latin(Arrays.copyOf(held, end)).split(" ");
        if (words.length < 3 || !words[0].equals("MSRP")) {
            throw new AssertionError("not an MSRP start line: " + String.join(" ", words));
        }
        searched = end;
        return Octets.of("\r\n-------" + words[1]);
    }

    private MsrpFrame cut(int bodyEnd, int flag) {
        int end = flag + 3;
        MsrpFrame frame = MsrpFrame.of(Arrays.copyOf(held, end), bodyEnd, (char) held[flag]);
        System.arraycopy(held, end, held, 0, length - end);
        length -= end;
        searched = 0;
        endLine = null;
        return frame;
    }
}
