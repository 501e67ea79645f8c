package org.parley.relay.admission;

import java.util.concurrent.CompletionStage;

/**
 * Decides whether an AUTH gets a URI of the relay (RFC 4976 §6.3). Duties:
 *
 * <ol>
 *   <li>May be called on any event loop, for many requests at once; must not block.
 *   <li>The stage may complete on any thread. A failed stage, or none within the transaction time-out, refuses the request: the relay fails closed.
 *   <li>AUTH without credentials is {@link Decision.Challenged}: nobody is refused before being asked who he is.
 * </ol>
 */
@FunctionalInterface
public interface Admission {
    /** Decides. */
    CompletionStage<Decision> decide(AuthRequest request);
}
