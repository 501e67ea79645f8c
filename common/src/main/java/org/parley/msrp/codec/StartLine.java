package org.parley.msrp.codec;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.parley.msrp.Bytes;
import org.parley.msrp.Method;
import org.parley.msrp.MsrpSyntaxException;
import org.parley.msrp.TransactionId;

/**
 * The start line of the head being read. Without its transaction id nothing can be delimited, so framing is lost; a method or code that is wrong spoils
 * only this message.
 */
final class StartLine {
    private static final byte[] PROTOCOL = "MSRP ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] SEND = "SEND".getBytes(StandardCharsets.US_ASCII);

    private int idTo;
    private int end;
    private int code;
    private @Nullable Method method;
    private boolean request;

    /** Throws if what came so far cannot become a start line. */
    static void expectProtocol(byte[] array, int from, int to) {
        if (!Octets.startsWith(array, from, Math.min(to, from + PROTOCOL.length), PROTOCOL)) {
            throw lost();
        }
    }

    /** Whether the protocol stands there; the caller knows that there is room. */
    static boolean isProtocol(byte[] array, int from) {
        return Octets.startsWith(array, from, from + PROTOCOL.length, PROTOCOL);
    }

    /** The start line of a SEND whose transaction id ends there, as if it had been read. */
    void send(int idEnd) {
        idTo = idEnd;
        end = idEnd + 1 + SEND.length;
        code = 0;
        method = Method.SEND;
        request = true;
    }

    static MsrpSyntaxException lost() {
        return new MsrpSyntaxException(
                "start line malformed (expected: MSRP, space, transaction id, space, method or code)");
    }

    /** Reads the line; returns what is wrong with it, or null. Throws when there is no transaction id. */
    @Nullable
    String read(byte[] array, int from, int to) {
        expectProtocol(array, from, to);
        int space = from + Head.ID_FROM;
        while (space < to && array[space] != ' ') {
            space++;
        }
        if (space >= to || !TransactionId.isIdent(array, from + Head.ID_FROM, space)) {
            throw lost();
        }
        idTo = space - from;
        end = to - from;
        int word = space + 1;
        request = word == to || !isDigit(array[word]);
        return request ? method(array, word, to) : code(array, word, to);
    }

    private @Nullable String method(byte[] array, int from, int to) {
        code = 0;
        method = null;
        if (Arrays.equals(array, from, to, SEND, 0, SEND.length)) {
            method = Method.SEND;
            return null;
        }
        for (int i = from; i < to; i++) {
            if (array[i] < 'A' || array[i] > 'Z') {
                return "method malformed (expected: upper-case letters)";
            }
        }
        if (from == to) {
            return "method missing (expected: upper-case letters)";
        }
        method = Method.of(new String(array, from, to - from, StandardCharsets.US_ASCII));
        return null;
    }

    private @Nullable String code(byte[] array, int from, int to) {
        method = null;
        code = 0;
        boolean good = to - from >= 3 && (to - from == 3 || array[from + 3] == ' ');
        for (int i = 0; good && i < 3; i++) {
            good = isDigit(array[from + i]);
            code = 10 * code + array[from + i] - '0';
        }
        return good ? null : "code malformed (expected: three digits)";
    }

    private static boolean isDigit(byte octet) {
        return octet >= '0' && octet <= '9';
    }

    boolean isRequest() {
        return request;
    }

    /** The method of a request whose start line is good. */
    Method method() {
        if (method == null) {
            throw new IllegalStateException("a head without a good method was handed on");
        }
        return method;
    }

    int code() {
        return code;
    }

    /** Where the transaction id ends, counted from the start of the head. */
    int idTo() {
        return idTo;
    }

    TransactionId id(byte[] array, int base) {
        return TransactionId.parse(Bytes.wrap(array, base + Head.ID_FROM, base + idTo));
    }

    /** What stands where a method should, or null for a response. */
    @Nullable
    String methodToken(byte[] array, int base) {
        return request ? new String(array, base + idTo + 1, end - idTo - 1, StandardCharsets.UTF_8) : null;
    }
}
