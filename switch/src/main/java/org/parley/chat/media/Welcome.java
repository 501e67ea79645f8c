package org.parley.chat.media;

import org.parley.chat.room.Identity;

/** What a participant is told once its session is bound. On the session's loop. */
final class Welcome {
    private Welcome() {}

    /** @param unaware its client shows no sign of knowing rooms (RFC 7701 §11) */
    static void tell(Seat seat, boolean unaware) {
        LocalRoom room = seat.room();
        Identity who = seat.who();
        if (who.isAnonymous()) {
            // its own URI stands in To, for the client, and in the text, for people
            seat.soon(() -> seat.say(room.notices()
                    .to(
                            seat.shown(),
                            Notices.anonymous(seat.shown()),
                            seat.hearing().form())));
        }
        if (unaware && room.tellsUnaware(who.userAgent())) {
            seat.noticeSoon(Notices.unaware(room.address().uri(), Math.max(0, room.places() - 1)));
        }
    }
}
