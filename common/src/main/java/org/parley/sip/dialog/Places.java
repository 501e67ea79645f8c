package org.parley.sip.dialog;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.parley.sip.DialogRecord.DialogId;
import org.parley.sip.route.OpenTrunk;
import org.parley.sip.route.OpenTrunk.Place;
import org.parley.sip.route.Trunks;

/** Which calls of one context occupy a place on a trunk. To be used on that context only. */
final class Places {
    private final Trunks trunks;
    private final Map<DialogId, Place> taken = new HashMap<>();

    Places(Trunks trunks) {
        this.trunks = trunks;
    }

    /** An INVITE comes in that would make this dialog; false when its trunk has no place. */
    boolean enter(Wire.Inbound invite, String ourTag) {
        if (trunks.all().isEmpty()) {
            return true;
        }
        Optional<OpenTrunk> trunk = trunks.of(invite.request().arrival());
        Optional<Place> place = trunk.flatMap(OpenTrunk::callFrom);
        place.ifPresent(won -> taken.put(Switchboard.idOf(invite.request(), ourTag), won));
        return trunk.isEmpty() || place.isPresent();
    }

    /** A call of ours was answered: its place lasts as long as its dialog. */
    void keep(DialogId dialog, Place place) {
        if (place != Place.NONE) {
            taken.put(dialog, place);
        }
    }

    /** There will be no such dialog, or no more. */
    void leave(DialogId dialog) {
        Place place = taken.remove(dialog);
        if (place != null) {
            place.leave();
        }
    }
}
