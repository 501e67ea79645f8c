/**
 * Octets to values and back (RFC 4975 §7 and §9): {@link org.parley.msrp.codec.MsrpDecoder} turns what a socket read into heads, pieces of body and
 * ends; {@link org.parley.msrp.codec.MsrpEncoder} writes them. Knows the values of {@code org.parley.msrp} and, for writing, Netty's {@code ByteBuf};
 * no socket, no session, no clock. A decoder belongs to its connection's event loop; the encoder is stateless; heads are immutable.
 */
@NullMarked
package org.parley.msrp.codec;

import org.jspecify.annotations.NullMarked;
