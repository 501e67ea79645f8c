package org.parley.chat.room;

import java.io.Serializable;
import java.util.List;

/**
 * A line of the roster.
 *
 * @param uris every URI that is this user, comparable form, the shown one first
 * @param confirmed false while only a place is kept for it
 * @param since the number under which it came in, or its place was kept
 * @param sinceMillis the same by the clock
 */
public record Participant(
        ParticipantId id,
        List<String> uris,
        String displayName,
        String node,
        Role role,
        boolean confirmed,
        long since,
        long sinceMillis)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    public Participant {
        uris = List.copyOf(uris);
    }

    /** The address-of-record that is shown. */
    public String aor() {
        return uris.get(0);
    }

    Participant confirmedAt(long number, long millis) {
        return new Participant(id, uris, displayName, node, role, true, number, millis);
    }

    Participant named(String name) {
        return new Participant(id, uris, name, node, role, confirmed, since, sinceMillis);
    }
}
