package org.parley.chat.room;

import java.util.OptionalInt;

/** What a re-INVITE is answered. After a refusal everything stays as it was (RFC 3261 §14.1). */
public sealed interface UpdateAnswer {

    /** Taken over. The URI is the one the session has had. */
    record Updated(LocalMedia media) implements UpdateAnswer {}

    /** Refused: 481 the participant is gone, 488 the media is not acceptable, 503 not now. */
    record Refused(int sipCode, String why, OptionalInt retryAfterSeconds) implements UpdateAnswer {}
}
