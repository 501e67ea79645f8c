package org.parley.msrp.session;

/** A whole gathered message. Used on the session's loop; its body is immutable and may go anywhere. */
public non-sealed interface IncomingMessage extends Incoming {
    /** The whole content. */
    Body body();
}
