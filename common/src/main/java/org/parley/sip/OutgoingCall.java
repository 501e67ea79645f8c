package org.parley.sip;

/** A call we are making. */
public interface OutgoingCall {
    /** The Call-ID. */
    String callId();

    /** Gives up: CANCEL once a 1xx came; a 2xx that crosses it is acknowledged and ended with BYE. Any thread. */
    void cancel();
}
