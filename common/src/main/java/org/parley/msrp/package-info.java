/**
 * The values of MSRP (RFC 4975 §6 and §9): octets, URIs, paths, ids, ranges, status codes. Immutable but for {@link org.parley.msrp.IdSource};
 * any thread may use them. Knows the JDK and nothing else: no Vert.x, no Netty, no codec.
 */
@NullMarked
package org.parley.msrp;

import org.jspecify.annotations.NullMarked;
