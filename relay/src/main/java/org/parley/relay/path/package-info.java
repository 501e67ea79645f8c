/**
 * Arithmetic on To-Path and From-Path (RFC 4976 §3, §5.1, §6.4): URIs move from the front of one to the front of the other, as octets, never re-written. Pure;
 * any thread. The lists are known to have exactly one space between URIs; whether a URI is one is for the caller to know.
 */
@NullMarked
package org.parley.relay.path;

import org.jspecify.annotations.NullMarked;
