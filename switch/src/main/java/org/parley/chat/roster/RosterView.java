package org.parley.chat.roster;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.parley.chat.room.PersistentMap;
import org.parley.sip.SipBody;

/**
 * A room's roster at one revision, and what changed lately; immutable. The version in a full document is the revision, so that one document
 * serves all who need it; a partial one has the version that follows the subscriber's last, which never is above the revision (RFC 4575 §5.2).
 */
final class RosterView {
    /** Subscribers were told last at so many different revisions, if they answer at all; others wait for their own. */
    private static final int RESTS = 64;

    private final String room;
    private final long revision;
    private final long changed;
    private final List<byte[]> before;
    private final byte[] state;
    private final PersistentMap<String, byte[]> users;
    private final @Nullable Change changes;
    private final long since;
    private final long described;

    /** What changed since some revisions, for all who were told last then. */
    private final Map<Long, byte[]> rests = new ConcurrentHashMap<>();

    /** Built when first asked for. Two contexts may build it at once; the loser's is thrown away. */
    private volatile @Nullable SipBody full;

    /**
     * A view.
     *
     * @param changed the revision in which anything of this changed last
     * @param before description and host
     * @param state conference-state
     * @param users every user's element by its entity
     * @param changes what changed after revision {@code since}, newest first
     * @param described the revision in which {@code before} changed last
     */
    RosterView(
            String room,
            long revision,
            long changed,
            List<byte[]> before,
            byte[] state,
            PersistentMap<String, byte[]> users,
            @Nullable Change changes,
            long since,
            long described) {
        this.room = room;
        this.revision = revision;
        this.changed = changed;
        this.before = List.copyOf(before);
        this.state = state;
        this.users = users;
        this.changes = changes;
        this.since = since;
        this.described = described;
    }

    long revision() {
        return revision;
    }

    /** The revision in which it came to look like this. */
    long changed() {
        return changed;
    }

    int users() {
        return users.size();
    }

    /** The whole roster, of version {@link #revision}. */
    SipBody full() {
        SipBody known = full;
        if (known == null) {
            List<byte[]> all = new ArrayList<>(users.size());
            users.forEach((entity, fragment) -> all.add(fragment));
            List<byte[]> first = new ArrayList<>(before);
            first.add(state);
            known = SipBody.sharing(RosterXml.TYPE, RosterXml.full(room, revision, first, all));
            full = known;
        }
        return known;
    }

    /** What changed after a revision; empty when that is not remembered, or would be more than the whole. */
    Optional<SipBody> since(long told, long version) {
        if (told < since) {
            return Optional.empty();
        }
        byte[] known = rests.get(told);
        byte[] rest = known == null ? restSince(told) : known;
        if (known == null && rests.size() < RESTS) {
            rests.put(told, rest);
        }
        return rest.length == 0
                ? Optional.empty()
                : Optional.of(SipBody.sharing(RosterXml.TYPE, RosterXml.partial(room, version, rest)));
    }

    /** The same without its version; no octets when it would be more than the whole. */
    private byte[] restSince(long told) {
        List<byte[]> changed = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (Change change = changes; change != null && change.revision() > told; change = change.older()) {
            if (seen.add(change.entity())) {
                changed.add(change.fragment());
            }
        }
        if (changed.size() > Math.max(16, users.size())) {
            return new byte[0];
        }
        List<byte[]> first = new ArrayList<>(described > told ? before : List.of());
        first.add(state);
        return RosterXml.rest("partial", first, changed);
    }
}
