/**
 * The Message/CPIM envelope (RFC 3862): a reader that is fed octets and a writer that builds exact ones. Everything received stays as it
 * came; nothing here rewrites. Knows the values of {@code org.parley.msrp} and nothing else: no socket, no room, no thread of its own. A
 * reader belongs to whoever feeds it; all other types are immutable. Speaks RFC 3862, RFC 4975 §13 and, for comparing the addresses in an
 * envelope, RFC 3261 §19.1.4 as far as a chat room needs it (RFC 7701 §6.1).
 */
@NullMarked
package org.parley.msrp.cpim;

import org.jspecify.annotations.NullMarked;
