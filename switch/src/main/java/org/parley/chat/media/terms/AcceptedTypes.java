package org.parley.chat.media.terms;

import java.util.ArrayList;
import java.util.List;
import org.parley.msrp.MediaType;

/**
 * What a participant can take inside CPIM: a type is sent only if its accept-types or its accept-wrapped-types names it, outright or by "*" (RFC 4975 §8.6: never anything
 * else, so a participant that names nothing but message/cpim is sent nothing). Parameters do not count. Immutable.
 */
final class AcceptedTypes {
    private final boolean any;
    private final List<MediaType> entries;

    AcceptedTypes(List<MediaType> acceptTypes, List<MediaType> acceptWrappedTypes) {
        List<MediaType> all = new ArrayList<>(acceptWrappedTypes);
        all.addAll(acceptTypes);
        entries = List.copyOf(all);
        any = entries.contains(MediaType.ANY);
    }

    boolean admits(MediaType wrapped) {
        return any || MediaType.anyAccepts(entries, wrapped);
    }
}
