package org.parley.chat.room;

import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A line of the roster: one instance, one device of a user.
 *
 * @param uris every URI that is this user, comparable form, the address-of-record first; not for others to see when anonymous
 * @param displayName the name its signalling gave, "" for none; likewise
 * @param anonymousUri the URI that stands for it before others, "" when it is not anonymous
 * @param nick how it is called, null for no nickname; {@link #nickname} is what to show
 * @param role what it may do
 * @param silenced may not speak for now
 * @param confirmed false while only a place is kept for it
 * @param since the number under which it came in, or its place was kept
 * @param sinceMillis the same by the clock
 */
public record Participant(
        ParticipantId id,
        List<String> uris,
        String displayName,
        String anonymousUri,
        @Nullable Nickname nick,
        Role role,
        boolean silenced,
        Device device,
        Joining joining,
        String node,
        boolean confirmed,
        long since,
        long sinceMillis)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    public Participant {
        uris = List.copyOf(uris);
    }

    /** The address-of-record, for rules and records; what others see is {@link #shownUri}. */
    public String aor() {
        return uris.get(0);
    }

    /** Keeps its address from the others. */
    public boolean isAnonymous() {
        return !anonymousUri.isEmpty();
    }

    /** Its nickname as shown, "" for none. */
    public String nickname() {
        return nick == null ? "" : nick.shown();
    }

    /** The URI others know it by: in the roster, in CPIM From, in CPIM To. */
    public String shownUri() {
        return isAnonymous() ? anonymousUri : aor();
    }

    /** The name others see: never one that its signalling gave while it is anonymous. */
    public String shownName() {
        return isAnonymous() ? "" : displayName;
    }

    /** May it be addressed by this URI, in comparable form? An anonymous one by its anonymous URI alone (RFC 7701 §5.2). */
    public boolean answersTo(String uri) {
        return isAnonymous() ? anonymousUri.equals(uri) : uris.contains(uri);
    }

    /** May speak to the room now. */
    public boolean speaks() {
        return confirmed && role.speaks() && !silenced;
    }

    Participant confirmedAt(long number, long millis) {
        return with(displayName, nick, role, silenced, device, true, number, millis);
    }

    Participant named(String name) {
        return with(name, nick, role, silenced, device, confirmed, since, sinceMillis);
    }

    Participant nicknamed(@Nullable Nickname name) {
        return with(displayName, name, role, silenced, device, confirmed, since, sinceMillis);
    }

    Participant being(Role another) {
        return with(displayName, nick, another, silenced, device, confirmed, since, sinceMillis);
    }

    Participant silenced(boolean silent) {
        return with(displayName, nick, role, silent, device, confirmed, since, sinceMillis);
    }

    Participant on(Device another) {
        return with(displayName, nick, role, silenced, another, confirmed, since, sinceMillis);
    }

    private Participant with(
            String name,
            @Nullable Nickname called,
            Role is,
            boolean silent,
            Device on,
            boolean in,
            long number,
            long millis) {
        return new Participant(id, uris, name, anonymousUri, called, is, silent, on, joining, node, in, number, millis);
    }
}
