package org.parley.chat.room;

import java.io.Serializable;

/**
 * The dialog between a participant and the focus, by the names RFC 3261 §12 gives it; for whoever keeps order, and for nobody else (RFC 4575 §5.7.9).
 *
 * @param fromTag of whoever called
 * @param toTag of whoever was called
 */
public record Leg(String callId, String fromTag, String toTag) implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Not known. */
    public static final Leg UNKNOWN = new Leg("", "", "");
}
