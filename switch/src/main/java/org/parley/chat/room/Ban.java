package org.parley.chat.room;

import java.io.Serializable;

/**
 * A user that is kept out.
 *
 * @param uri in comparable form
 * @param untilMillis when it ends, milliseconds since 1970; 0: never by itself
 * @param by who said so
 * @param reason for people, may be empty
 * @param user the address-of-record of whoever was meant: one user is kept out by each of its URIs, and let in again by all of them
 */
public record Ban(String uri, long untilMillis, String by, String reason, String user) implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Of one who is known by that URI alone. */
    public Ban(String uri, long untilMillis, String by, String reason) {
        this(uri, untilMillis, by, reason, uri);
    }

    /** Does it hold at that time? */
    public boolean holds(long nowMillis) {
        return untilMillis == 0 || nowMillis < untilMillis;
    }
}
