package org.parley.msrp.codec;

import org.jspecify.annotations.Nullable;
import org.parley.msrp.Bytes;
import org.parley.msrp.Status;

/** A whole response: responses have no body and are never cut into chunks (RFC 4975 §7.2). Immutable; makes no text unless asked. */
public final class ResponseHead extends Head {
    private final int code;
    private final int codeFrom;

    ResponseHead(Bytes raw, int idTo, int[] spans, int code) {
        super(raw, idTo, spans);
        this.code = code;
        this.codeFrom = idTo + 1;
    }

    /** The three digits. */
    public int code() {
        return code;
    }

    /** What stands after the code, or null. */
    public @Nullable String comment() {
        int from = codeFrom + 3;
        if (raw().at(from) != ' ') {
            return null;
        }
        int end = from;
        while (raw().at(end) != '\r') {
            end++;
        }
        return raw().slice(from + 1, end).toUtf8();
    }

    /** Code and comment. */
    public Status status() {
        return new Status(code, comment());
    }
}
