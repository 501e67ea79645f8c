package org.parley.chat.roster;

import org.parley.chat.room.LeaveCause;
import org.parley.chat.room.Participant;

/**
 * Somebody who is no longer in (RFC 4575 §5.7.6, §5.7.7).
 *
 * @param who as it was last
 * @param by the URI of whoever put it out, "" for nobody
 * @param millis when, since 1970
 */
record Departure(Participant who, LeaveCause cause, String by, long millis) {
    /** How, in the RFC's words. */
    String method() {
        return switch (cause.kind()) {
            case BYE -> "departed";
            case NO_ACK, BIND_TIMEOUT, DIALOG_LOST -> "failed";
            case SESSION_EXPIRED, MSRP_LOST, SLOW, KICKED, ROOM_ENDED, SHUTDOWN -> "booted";
        };
    }
}
