package org.parley.websocket;

import java.util.Arrays;

/**
 * Reads a client's frames however their octets arrive (RFC 6455 §5), unmasks them and hands messages on in pieces; keeps nothing but a frame's
 * head and a control frame's payload. Strict: what the RFC forbids ends the connection. Not for several threads.
 */
public final class FrameReader {
    /** Where frames go; calls come from within {@link #feed}, in order. What they throw, {@link #feed} throws. */
    public interface Sink {
        /** A message begins. */
        void begin(boolean text) throws FrameException;

        /** Octets of the message, unmasked, in the array that was fed; its own after the call. */
        void piece(byte[] octets, int from, int to) throws FrameException;

        /** The message is whole. */
        void end() throws FrameException;

        /** A ping: it wants its payload back. */
        void ping(byte[] payload);

        /** A pong, asked for or not. */
        void pong();

        /** The peer closes, with this code or 1005 for none; it wants a close back. */
        void close(int code);
    }

    private static final int LONGEST_HEAD = 14;
    private static final int MOST_CONTROL = 125;
    private static final int PROTOCOL_ERROR = 1002;
    private static final int TOO_BIG = 1009;
    private static final int NO_CODE = 1005;

    private final long largest;
    private final Sink sink;
    private final byte[] head = new byte[LONGEST_HEAD];
    private int headLength;
    private boolean inPayload;
    private boolean inMessage;
    private int opcode;
    private boolean last;
    private long left;
    private int maskAt;
    private int maskStart;
    private long messageLength;
    private byte[] control = {};
    private int controlLength;

    /**
     * Reads messages up to this length.
     *
     * @param largest octets of one message, all its frames together
     */
    public FrameReader(long largest, Sink sink) {
        this.largest = largest;
        this.sink = sink;
    }

    /** True within a message, or within a frame. */
    public boolean midMessage() {
        return inMessage || inPayload || headLength > 0;
    }

    /**
     * Takes what was read; changes it by unmasking.
     *
     * @throws FrameException when the connection has to be failed; nothing more may be fed then
     */
    public void feed(byte[] read, int from, int to) throws FrameException {
        int at = from;
        while (at < to) {
            if (inPayload) {
                int taken = (int) Math.min(left, to - at);
                payload(read, at, at + taken);
                at += taken;
            } else {
                head[headLength++] = read[at++];
                if (headLength == 2) {
                    require((head[0] & 0x70) == 0, "reserved bits without an extension");
                    require((head[1] & 0x80) != 0, "a client's frame without mask");
                } else if (headLength > 2 && headLength == headSize()) {
                    begin();
                }
            }
        }
    }

    private int headSize() {
        int length = head[1] & 0x7f;
        return 6 + (length == 126 ? 2 : length == 127 ? 8 : 0);
    }

    private void begin() throws FrameException {
        boolean fin = (head[0] & 0x80) != 0;
        opcode = head[0] & 0x0f;
        left = length();
        maskStart = headLength - 4;
        maskAt = 0;
        headLength = 0;
        inPayload = true;
        if (opcode >= Frames.CLOSE) {
            require(opcode <= Frames.PONG, "opcode " + opcode);
            require(fin && left <= MOST_CONTROL, "a control frame in parts or above 125 octets");
            control = new byte[(int) left];
            controlLength = 0;
        } else {
            beginData(fin);
        }
        if (left == 0) {
            over();
        }
    }

    private void beginData(boolean fin) throws FrameException {
        require(opcode <= Frames.BINARY, "opcode " + opcode);
        require(
                (opcode == Frames.CONTINUATION) == inMessage,
                inMessage ? "a message within a message" : "a continuation of nothing");
        if (!inMessage) {
            messageLength = 0;
        }
        if (left > largest - messageLength) {
            throw new FrameException(TOO_BIG, "a message above " + largest + " octets");
        }
        messageLength += left;
        last = fin;
        if (!inMessage) {
            inMessage = true;
            sink.begin(opcode == Frames.TEXT);
        }
    }

    private long length() throws FrameException {
        int coded = head[1] & 0x7f;
        if (coded < 126) {
            return coded;
        }
        long length = 0;
        for (int i = 2; i < headLength - 4; i++) {
            length = length << 8 | head[i] & 0xff;
        }
        require(length >= (coded == 126 ? 126 : 65_536), "a length not written the shortest way");
        return length;
    }

    private void payload(byte[] read, int from, int to) throws FrameException {
        for (int i = from; i < to; i++) {
            read[i] ^= head[maskStart + (maskAt++ & 3)];
        }
        left -= to - from;
        if (opcode >= Frames.CLOSE) {
            System.arraycopy(read, from, control, controlLength, to - from);
            controlLength += to - from;
        } else {
            sink.piece(read, from, to);
        }
        if (left == 0) {
            over();
        }
    }

    private void over() throws FrameException {
        inPayload = false;
        switch (opcode) {
            case Frames.PING -> sink.ping(Arrays.copyOf(control, controlLength));
            case Frames.PONG -> sink.pong();
            case Frames.CLOSE -> sink.close(code());
            default -> {
                if (last) {
                    inMessage = false;
                    sink.end();
                }
            }
        }
    }

    private int code() throws FrameException {
        if (controlLength == 0) {
            return NO_CODE;
        }
        require(controlLength != 1, "a close with half a code");
        int code = (control[0] & 0xff) << 8 | control[1] & 0xff;
        boolean known = code >= 1000 && code <= 1014 && code != 1004 && code != 1005 && code != 1006;
        require(known || (code >= 3000 && code <= 4999), "close code " + code);
        return code;
    }

    private static void require(boolean holds, String otherwise) throws FrameException {
        if (!holds) {
            throw new FrameException(PROTOCOL_ERROR, otherwise);
        }
    }
}
