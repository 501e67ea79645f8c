package org.parley.websocket;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Frames as a server writes them: whole, unmasked (RFC 6455 §5.1, §5.2). Pure. */
public final class Frames {
    static final int CONTINUATION = 0;
    static final int TEXT = 1;
    static final int BINARY = 2;
    static final int CLOSE = 8;
    static final int PING = 9;
    static final int PONG = 10;

    private static final int FINAL = 0x80;

    private Frames() {}

    /** A message: text if it is UTF-8, else binary (RFC 7118 §4.2). */
    public static byte[] message(byte[] payload) {
        return frame(utf8(payload) ? TEXT : BINARY, payload);
    }

    /** A binary message. */
    public static byte[] binary(byte[] payload) {
        return frame(BINARY, payload);
    }

    /** What stands before the payload of a binary message of that length. */
    public static byte[] binaryHead(int length) {
        return head(BINARY, length).array();
    }

    /** A ping; at most 125 octets. */
    public static byte[] ping(byte[] payload) {
        return frame(PING, payload);
    }

    /** The answer to a ping: its payload. */
    public static byte[] pong(byte[] payload) {
        return frame(PONG, payload);
    }

    /** A close with this code (RFC 6455 §7.4.1) and no phrase. */
    public static byte[] close(int code) {
        return frame(CLOSE, new byte[] {(byte) (code >> 8), (byte) code});
    }

    private static byte[] frame(int opcode, byte[] payload) {
        byte[] head = head(opcode, payload.length).array();
        byte[] frame = Arrays.copyOf(head, head.length + payload.length);
        System.arraycopy(payload, 0, frame, head.length, payload.length);
        return frame;
    }

    private static ByteBuffer head(int opcode, int length) {
        int octets = length < 126 ? 2 : length < 65_536 ? 4 : 10;
        ByteBuffer head = ByteBuffer.allocate(octets).put((byte) (FINAL | opcode));
        if (octets == 2) {
            return head.put((byte) length);
        }
        return octets == 4
                ? head.put((byte) 126).putShort((short) length)
                : head.put((byte) 127).putLong(length);
    }

    /** True when these octets are UTF-8 (RFC 3629). */
    public static boolean utf8(byte[] octets) {
        boolean ascii = true;
        for (byte octet : octets) {
            ascii &= octet >= 0;
        }
        if (ascii) {
            return true;
        }
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
