package org.parley.chat.room.port;

import java.util.OptionalInt;

/** What a re-INVITE, or the answer to an offer of ours, is answered. After anything but {@link Updated} everything stays as it was (RFC 3261 §14.1). */
public sealed interface UpdateAnswer {

    /** Taken over. The URI is the one the session has had. */
    record Updated(LocalMedia media) implements UpdateAnswer {}

    /** Refused: 481 the participant is gone, 488 the media is not acceptable, 503 not now. */
    record Refused(int sipCode, String why, OptionalInt retryAfterSeconds) implements UpdateAnswer {}

    /** An answer shows a middlebox that knows nothing of CEMA and that we cannot go round: a new offer without it is due (RFC 6714 §4.2), and its answer is the one to bring. */
    record Belied() implements UpdateAnswer {}
}
