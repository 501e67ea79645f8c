package org.parley.chat.media.hosting;

import org.parley.chat.media.delivery.Hearer;
import org.parley.chat.media.form.Notices;
import org.parley.chat.room.port.Identity;

/** What a participant is told once its session is bound. On the session's loop. */
final class Welcome {
    private Welcome() {}

    /** @param unaware its client shows no sign of knowing rooms (RFC 7701 §11) */
    static void tell(Seat seat, boolean unaware) {
        LocalRoom room = seat.room();
        Hearer hearer = seat.hearer();
        Identity who = hearer.who();
        if (who.isAnonymous()) {
            // its own URI stands in To, for the client, and in the text, for people
            hearer.soon(() -> hearer.say(room.notices()
                    .to(
                            hearer.shown(),
                            Notices.anonymous(hearer.shown()),
                            hearer.hearing().form())));
        }
        if (unaware && room.tellsUnaware(who.userAgent())) {
            hearer.noticeSoon(Notices.unaware(room.address().uri(), Math.max(0, room.places() - 1)));
        }
    }
}
