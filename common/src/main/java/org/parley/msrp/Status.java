package org.parley.msrp;

import org.jspecify.annotations.Nullable;

/** How a transaction ended (RFC 4975 §10, RFC 4976 §10, RFC 7701 §10.3): the code, and a comment for people. */
public record Status(int code, @Nullable String comment) {
    /** Done. */
    public static final Status OK = new Status(200, "OK");
    /** Unintelligible. */
    public static final Status BAD_REQUEST = new Status(400, "Bad Request");
    /** Not allowed. */
    public static final Status FORBIDDEN = new Status(403, "Forbidden");
    /** The recipient's URI leads nowhere (RFC 7701). */
    public static final Status NOT_FOUND = new Status(404, "Failure to resolve recipient's URI");
    /** No answer from further on. */
    public static final Status TIMEOUT = new Status(408, "Request Timeout");
    /** Stop sending this message. */
    public static final Status STOP_SENDING = new Status(413, "Stop Sending Message");
    /** The media type is not understood. */
    public static final Status UNSUPPORTED_MEDIA_TYPE = new Status(415, "Unsupported Media Type");
    /** A parameter is out of bounds. */
    public static final Status OUT_OF_BOUNDS = new Status(423, "Parameter Out Of Bounds");
    /** The nickname is malformed (RFC 7701). */
    public static final Status MALFORMED_NICKNAME = new Status(424, "Malformed nickname");
    /** The nickname is taken (RFC 7701). */
    public static final Status NICKNAME_IN_USE = new Status(425, "Nickname reserved or already in use");
    /** This room has no private messages (RFC 7701). */
    public static final Status PRIVATE_MESSAGES_UNSUPPORTED = new Status(428, "Private messages not supported");
    /** No such session. */
    public static final Status NO_SUCH_SESSION = new Status(481, "No such session");
    /** The method is not understood. */
    public static final Status UNKNOWN_METHOD = new Status(501, "Unknown Method");
    /** The session lives on another connection. */
    public static final Status WRONG_CONNECTION = new Status(506, "Session already bound to another connection");

    /** Throws {@link IllegalArgumentException} if the code has not three digits or the comment holds control characters. */
    public Status {
        if (code < 0 || code > 999) {
            throw new IllegalArgumentException("status code: " + code + " (expected: three digits)");
        }
        if (comment != null && !isText(comment)) {
            throw new IllegalArgumentException("status comment: control character (expected: printable text)");
        }
    }

    /** A status without a comment. */
    public static Status of(int code) {
        return new Status(code, null);
    }

    /** This code with another comment. */
    public Status because(String why) {
        return new Status(code, why);
    }

    /** Whether the transaction did what it was asked (2xx). */
    public boolean isSuccess() {
        return code >= 200 && code < 300;
    }

    /** {@code utf8text} of RFC 4975 §9. */
    static boolean isText(String text) {
        return text.chars().noneMatch(c -> c < 0x20 && c != '\t' || c == 0x7F);
    }
}
