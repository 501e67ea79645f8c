package org.parley.chat.media.hosting;

import java.util.ArrayList;
import java.util.List;
import org.parley.chat.media.MediaConfig;
import org.parley.chat.media.delivery.Copy;

/** What the room said while a participant's session was not bound yet: bounded in number and octets. On the room's loop. */
final class KeptCopies {
    private final MediaConfig.Bounds bounds;
    private List<Copy> copies = new ArrayList<>(0);
    private long octets;

    KeptCopies(MediaConfig.Bounds bounds) {
        this.bounds = bounds;
    }

    /** One more; false: there is no room for it. */
    boolean add(Copy copy) {
        if (copies.size() >= bounds.unboundMessages() || octets + copy.length() > bounds.unboundOctets()) {
            return false;
        }
        copies.add(copy);
        octets += copy.length();
        return true;
    }

    /** All of them, in order; none is kept any longer. */
    List<Copy> take() {
        List<Copy> taken = copies;
        copies = new ArrayList<>(0);
        octets = 0;
        return taken;
    }
}
