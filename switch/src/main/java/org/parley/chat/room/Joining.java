package org.parley.chat.room;

import java.io.Serializable;

/**
 * How somebody came in (RFC 4575 §5.5); when is {@link Participant#sinceMillis}.
 *
 * @param by the URI of whoever had it dialled, "" for nobody
 */
public record Joining(Method method, String by) implements Serializable {
    private static final long serialVersionUID = 1L;

    /** It called the room. */
    public static final Joining DIALLED_IN = new Joining(Method.DIALLED_IN, "");

    /** The room called it. */
    public static Joining dialledOut(String by) {
        return new Joining(Method.DIALLED_OUT, by);
    }

    /** Who called whom. */
    public enum Method {
        DIALLED_IN,
        DIALLED_OUT
    }
}
