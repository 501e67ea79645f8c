package org.parley.chat.media.intake;

import java.util.List;
import org.parley.chat.room.port.Identity;
import org.parley.msrp.cpim.ParticipantUri;

/** By what a room knows a user: its URIs in comparable form. Pure. */
public final class UserKeys {
    private UserKeys() {}

    /** At least one; the first is what its acts are told by. */
    public static List<String> of(Identity who) {
        return who.uris().stream()
                .map(uri -> ParticipantUri.parse(uri).key())
                .distinct()
                .toList();
    }
}
