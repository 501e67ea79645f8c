/**
 * Offers and answers for MSRP: a parser that no peer can hurt, the values a room needs from an {@code m=message} line, and builders whose
 * output follows the letter. Pure values without threads; knows {@code org.parley.msrp} and neither SIP nor rooms nor sockets. Speaks RFC
 * 8866 as far as MSRP needs it, RFC 3264, RFC 4975 §8, RFC 6135 and RFC 7701 §8.
 */
@NullMarked
package org.parley.sdp;

import org.jspecify.annotations.NullMarked;
