package org.parley.chat.roster;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.parley.chat.room.PersistentMap;
import org.parley.sip.SipBody;

/**
 * A room's roster at one revision, and what changed lately; immutable. The version in a full document is the revision, so that one document
 * serves all who need it; a partial one has the version that follows the subscriber's last, which never is above the revision (RFC 4575 §5.2).
 */
final class RosterView {
    private final String room;
    private final long revision;
    private final List<byte[]> before;
    private final byte[] state;
    private final PersistentMap<String, byte[]> users;
    private final @Nullable Change changes;
    private final long since;
    private final long described;

    /** Built when first asked for. Two contexts may build it at once; the loser's is thrown away. */
    private volatile @Nullable SipBody full;

    /**
     * A view.
     *
     * @param before description and host
     * @param state conference-state
     * @param users every user's element by its entity
     * @param changes what changed after revision {@code since}, newest first
     * @param described the revision in which {@code before} changed last
     */
    RosterView(
            String room,
            long revision,
            List<byte[]> before,
            byte[] state,
            PersistentMap<String, byte[]> users,
            @Nullable Change changes,
            long since,
            long described) {
        this.room = room;
        this.revision = revision;
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
        List<byte[]> changed = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (Change change = changes; change != null && change.revision() > told; change = change.older()) {
            if (seen.add(change.entity())) {
                changed.add(change.fragment());
            }
        }
        if (changed.size() > Math.max(16, users.size())) {
            return Optional.empty();
        }
        List<byte[]> first = new ArrayList<>(described > told ? before : List.of());
        first.add(state);
        return Optional.of(SipBody.sharing(RosterXml.TYPE, RosterXml.partial(room, version, first, changed)));
    }
}
