package org.parley.chat.focus;

/** A call that a room makes; see {@link Dialling}. Any thread. */
public interface Dialled {
    /** Names it in logs and to operators: the Call-ID of its INVITE. */
    String id();

    /**
     * Gives up: CANCEL, or BYE where a 2xx crosses it. Harmless when repeated, and once it has been settled: who is in stays in. {@link DialListener#failed} with 487 follows,
     * unless the one called has answered before.
     */
    void cancel();
}
