package org.parley.msrp.session;

import org.jspecify.annotations.Nullable;
import org.parley.msrp.MessageId;

/** The last few Message-IDs; a ring that is made when first used. */
final class Recent {
    private final int most;
    private @Nullable MessageId @Nullable [] ring;
    private int next;

    Recent(int most) {
        this.most = most;
    }

    void add(MessageId id) {
        @Nullable MessageId[] ids = ring;
        if (ids == null) {
            ids = new MessageId[most];
            ring = ids;
        }
        ids[next] = id;
        next = next + 1 == most ? 0 : next + 1;
    }

    boolean contains(MessageId id) {
        @Nullable MessageId[] ids = ring;
        if (ids != null) {
            for (MessageId known : ids) {
                if (id.equals(known)) {
                    return true;
                }
            }
        }
        return false;
    }
}
