package org.parley.relay.forward;

import org.parley.msrp.Status;

/** Whether, and how, a request may go on. */
sealed interface Routing {
    /** So. */
    record Permitted(Route route) implements Routing {}

    /** It may not; a SEND is answered so. */
    record Refused(Status status, String cause) implements Routing {}

    /** It is not addressed to this relay, or to a URI it never granted: the connection is dropped (RFC 4976 §6.2). */
    record Astray(String cause) implements Routing {}
}
