package org.parley.sip;

/** The seam to other nodes: asked for a request with a To tag that matches no dialog here, before 481 is said. */
public interface ForeignDialogs {
    /** No other node. */
    ForeignDialogs NONE = request -> false;

    /**
     * Takes the request if another node owns its dialog, or the dialog can be taken over; then the port answers it, in time and on the given
     * context.
     *
     * @return false when nobody knows the dialog
     */
    boolean take(IncomingRequest request);
}
