/**
 * Who may use the relay (RFC 4976 §5.1, §6.3): a port with one question, asked for every AUTH that ends here. The relay itself sees to connections, bindings
 * and limits; whoever answers sees to credentials. Knows no socket.
 */
@NullMarked
package org.parley.relay.admission;

import org.jspecify.annotations.NullMarked;
