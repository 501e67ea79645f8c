package org.parley.chat.media.delivery;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.parley.msrp.MediaType;

/** The wrapped types that a participant's client has answered with 415 (RFC 4975 §10.6). Bounded; immutable. */
final class RefusedTypes {
    static final RefusedTypes NONE = new RefusedTypes(Set.of());

    private static final int MOST = 32;
    private final Set<String> essences;

    private RefusedTypes(Set<String> essences) {
        this.essences = essences;
    }

    boolean contains(MediaType type) {
        return !essences.isEmpty() && essences.contains(key(type));
    }

    RefusedTypes and(MediaType type) {
        if (essences.size() >= MOST || contains(type)) {
            return this;
        }
        Set<String> more = new HashSet<>(essences);
        more.add(key(type));
        return new RefusedTypes(Set.copyOf(more));
    }

    private static String key(MediaType type) {
        return type.essence().toLowerCase(Locale.ROOT);
    }
}
