package org.parley.chat.room;

import java.io.Serializable;

/**
 * How somebody came in (RFC 4575 §5.5); when is {@link Participant#sinceMillis}.
 *
 * @param asker who had it dialled; of one who dialled in, the node, which nobody looks at
 * @param by the URI by which others know whoever had it dialled, "" for nobody
 */
public record Joining(Method method, Actor asker, String by) implements Serializable {
    private static final long serialVersionUID = 1L;

    /** It called the room. */
    public static final Joining DIALLED_IN = new Joining(Method.DIALLED_IN, Actor.NODE, "");

    /** The room called it, because that one wanted it. */
    public static Joining dialledOut(Actor asker, String by) {
        return new Joining(Method.DIALLED_OUT, asker, by);
    }

    /** The room called it. */
    boolean isDialledOut() {
        return method == Method.DIALLED_OUT;
    }

    /** Who called whom. */
    public enum Method {
        DIALLED_IN,
        DIALLED_OUT
    }
}
