package org.parley.relay.admission;

import java.util.concurrent.CompletionStage;

/**
 * Decides whether an AUTH gets a URI of the relay (RFC 4976 §6.3). Duties:
 *
 * <ol>
 *   <li>May be called on any event loop, for many requests at once; must not block.
 *   <li>The stage may complete on any thread. A failed stage, or none within the transaction time-out, refuses the request (408): the relay fails closed. So does
 *       what it throws.
 *   <li>AUTH without credentials is {@link Decision.Challenged}: nobody is refused before being asked who he is.
 *   <li>Whom it admits it names ({@link Decision.Admitted#holder}): limits, logs, records and {@link org.parley.relay.Relay#endBindings} go by that name. One user has
 *       one name, however he writes himself.
 *   <li>It bounds the lifetime: a URI is good until then, or until somebody ends it. What is asked for is a wish.
 *   <li>AUTH without TLS, to a name that is not served, or while draining never gets here.
 * </ol>
 */
@FunctionalInterface
public interface Admission {
    /** Decides. */
    CompletionStage<Decision> decide(AuthRequest request);
}
