/**
 * How messages pass (RFC 4976 §6): connections, routes, flows and their fair sender, transactions on each hop, REPORTs, AUTH that ends here and the bindings it
 * grants. {@code docs/relay.md} tells it in a page.
 *
 * <p>Everything that belongs to a connection is touched on its event loop only; loops share the table of bindings and the ways to next hops, and hand each other
 * commands in batches. Knows admission and next hops as ports; no digest, no DNS, no session layer.
 */
@NullMarked
package org.parley.relay.forward;

import org.jspecify.annotations.NullMarked;
