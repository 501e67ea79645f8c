/**
 * JAIN-SIP as a guest: starts the stack with our properties, carries its TCP, TLS and WebSocket (RFC 7118) on Vert.x, stands guard before its parser and its
 * transactions, and hands requests and responses to one listener (RFC 3261 §17 to §19, RFC 3263, RFC 5626 §4.4.1). Knows no dialog, no room and no
 * MSRP. With {@code org.parley.sip} above it, the only tree that may import {@code javax.sip} and {@code gov.nist}; nothing of theirs leaves
 * that tree. The listener is called on the stack's worker threads; our own connections live on Vert.x event loops.
 */
@NullMarked
package org.parley.sip.stack;

import org.jspecify.annotations.NullMarked;
