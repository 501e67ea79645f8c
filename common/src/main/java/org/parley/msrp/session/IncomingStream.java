package org.parley.msrp.session;

/** A message that grew past the gather limit. Used on the session's loop. */
public non-sealed interface IncomingStream extends Incoming {
    /** The octets from the first on, gathered before streaming began; contiguous. */
    Body gathered();

    /** The total the sender announced, or -1. A hint only: the "$" chunk decides. */
    long totalIfKnown();

    /** Stops reading from this session's connection (its neighbours wait too) until {@link #resume()}. */
    void pause();

    /** Reads on. */
    void resume();
}
