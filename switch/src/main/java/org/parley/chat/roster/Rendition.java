package org.parley.chat.roster;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.parley.chat.room.PersistentMap;

/** The roster as it is told at one {@link Sight}: what each user looks like there, and what changed lately. On the room's loop. */
final class Rendition {
    /** Changes remembered at least, however few users there are. */
    private static final int REMEMBERED = 256;

    private PersistentMap<String, byte[]> users = PersistentMap.empty();
    private @Nullable Change changes;
    private int remembered;
    private long since;
    private long changed;

    /** Begins with a revision, before which nobody was told anything. */
    Rendition(long revision) {
        since = revision;
        changed = revision;
    }

    /** A user as it was when this began. */
    void begin(String entity, byte[] fragment) {
        users = users.put(entity, fragment);
    }

    /** Something that everybody is shown has changed. */
    void changedAt(long revision) {
        changed = revision;
    }

    /** A user looks like this now, or is not there; is that news? */
    boolean put(String entity, byte @Nullable [] fragment, long revision) {
        byte[] known = users.get(entity);
        if (fragment == null ? known == null : Arrays.equals(known, fragment)) {
            return false;
        }
        users = fragment == null ? users.remove(entity) : users.put(entity, fragment);
        changes = new Change(revision, entity, fragment == null ? RosterXml.gone(entity) : fragment, changes);
        changed = revision;
        if (++remembered > 2 * Math.max(REMEMBERED, users.size())) {
            forget(Math.max(REMEMBERED, users.size()));
        }
        return true;
    }

    /** Keeps so many of the newest changes; whoever was told last before them gets the whole. */
    private void forget(int most) {
        Change[] newest = new Change[most];
        Change at = changes;
        for (int i = 0; i < most && at != null; i++, at = at.older()) {
            newest[i] = at;
        }
        since = at == null ? since : at.revision();
        Change kept = null;
        for (int i = most - 1; i >= 0; i--) {
            Change one = newest[i];
            if (one != null) {
                kept = one.on(kept);
            }
        }
        changes = kept;
        remembered = most;
    }

    /**
     * All of it, as it is now.
     *
     * @param before description and host, which changed last in revision {@code described}
     */
    RosterView view(String room, long revision, List<byte[]> before, long described, byte[] state) {
        return new RosterView(room, revision, changed, before, state, users, changes, since, described);
    }
}
