package org.parley.msrp.session;

import org.parley.msrp.Status;
import org.parley.msrp.codec.RequestHead;

/** A whole request other than SEND and REPORT. Used on the session's loop. */
public interface IncomingRequest {
    /** The head as received. */
    RequestHead head();

    /** The body, empty if there was none; at most 10,240 octets. */
    Body body();

    /** Answers it, once; the response carries the complete From-Path back (RFC 4975 §7.2). Later calls are ignored. */
    void answer(Status status);
}
