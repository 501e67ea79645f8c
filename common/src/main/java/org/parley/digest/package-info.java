/**
 * Digest authentication as MSRP, SIP and the HTTP upgrade share it: the arithmetic (RFC 7616, RFC 2617), the headers
 * ({@code WWW-Authenticate}, {@code Authorization}, {@code Authentication-Info}), nonces that need no memory until they are used, and both
 * ends of the exchange. Knows the JDK only: no sockets, no stores, no wall clock (it is handed in). Values may be used on any thread;
 * {@link Nonces} and {@link DigestVerifier} too, {@link DigestClient} has one owner. RFC 4976 §9.1 restricts it for MSRP, RFC 8760 for SIP:
 * neither Basic, nor {@code auth-int}, nor {@code MD5-sess}, nor {@code domain}; {@code qop}, {@code cnonce} and {@code nc} always.
 */
@NullMarked
package org.parley.digest;

import org.jspecify.annotations.NullMarked;
