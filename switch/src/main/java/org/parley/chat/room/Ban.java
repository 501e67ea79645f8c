package org.parley.chat.room;

import java.io.Serializable;

/**
 * A user that is kept out.
 *
 * @param uri in comparable form
 * @param untilMillis when it ends, milliseconds since 1970; 0: never by itself
 * @param by who said so
 * @param reason for people, may be empty
 */
public record Ban(String uri, long untilMillis, String by, String reason) implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Does it hold at that time? */
    public boolean holds(long nowMillis) {
        return untilMillis == 0 || nowMillis < untilMillis;
    }
}
