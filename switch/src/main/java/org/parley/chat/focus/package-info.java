/**
 * Signalling (RFC 4353's focus): answers INVITE, OPTIONS, BYE and CANCEL for rooms, reads and writes their offers and answers (RFC 3264, RFC
 * 4975 §8, RFC 7701 §5.2 and §8), keeps session timers going, and drives {@link org.parley.chat.room.port.Rooms}. Knows no MSRP session and no
 * socket. A dialog's state belongs to the context of its Call-ID; rooms call back on threads of their own and are sent there.
 */
@NullMarked
package org.parley.chat.focus;

import org.jspecify.annotations.NullMarked;
