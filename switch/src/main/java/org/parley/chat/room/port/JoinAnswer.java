package org.parley.chat.room.port;

import java.util.OptionalInt;

/** What a join is answered: in, with our media, or a SIP code. */
public sealed interface JoinAnswer {

    /** In (or, without an offer, reserved). */
    record Joined(LocalMedia media) implements JoinAnswer {}

    /**
     * Not in, and nothing is kept.
     *
     * @param sipCode the final response: 404 no such room, 486 full, 403 forbidden by policy, 488 media not acceptable, 503 not now
     * @param why a short plain sentence for the reason phrase
     * @param retryAfterSeconds for Retry-After
     */
    record Refused(int sipCode, String why, OptionalInt retryAfterSeconds) implements JoinAnswer {}
}
