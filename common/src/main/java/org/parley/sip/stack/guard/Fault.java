package org.parley.sip.stack.guard;

/**
 * Why a message is not read further.
 *
 * @param status the response a request gets
 * @param reason the phrase, fixed text of ours and never a peer's
 * @param framingLost true when it is not known where the message ends: a stream closes then
 */
public record Fault(int status, String reason, boolean framingLost) {
    /** The message is malformed, its end known. */
    public static Fault bad(String reason) {
        return new Fault(400, reason, false);
    }

    /** The message is malformed and its end unknown. */
    public static Fault lost(String reason) {
        return new Fault(400, reason, true);
    }
}
