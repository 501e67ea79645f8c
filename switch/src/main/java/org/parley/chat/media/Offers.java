package org.parley.chat.media;

import java.util.Optional;
import org.parley.chat.room.MediaDescription;
import org.parley.chat.room.RoomPolicy;
import org.parley.msrp.MediaType;

/** What a room's rules say of a session description before anybody is let in with it. Pure. */
final class Offers {
    private Offers() {}

    /** Why it does not do; empty: it does. */
    static Optional<String> unfit(MediaDescription media, RoomPolicy policy) {
        boolean text = policy.features().plainText() && MediaType.anyAccepts(media.acceptTypes(), Notices.TEXT);
        return media.takesEnvelopes() || text
                ? Optional.empty()
                : Optional.of("accept-types without message/cpim");
    }
}
