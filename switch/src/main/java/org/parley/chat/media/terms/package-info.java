/**
 * What a room's rules, our configuration and both sides' session descriptions mean for a session: which types and sizes go which way, who connects to whom (RFC 7701 §8, RFC 4975
 * §8, RFC 6714). Immutable values, any thread; {@code Offers} alone belongs to the room's loop, for it may have to look up names. Knows no session.
 */
@NullMarked
package org.parley.chat.media.terms;

import org.jspecify.annotations.NullMarked;
