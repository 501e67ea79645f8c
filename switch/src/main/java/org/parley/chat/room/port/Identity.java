package org.parley.chat.room.port;

import java.util.List;
import org.parley.chat.room.Leg;

/**
 * Who a participant is, as signalling found it.
 *
 * @param uris every URI by which it is known in the room (sip, tel, im); the first is the address-of-record. At least one. CPIM From must be one of them
 * @param displayName the name shown, "" if none
 * @param userAgent the User-Agent header of its SIP, "" if none; decides which workarounds it gets
 * @param contact the URI of its Contact, "" if it is not known; nobody else's business when anonymous
 * @param anonymousUri the URI that stands for it before others, "" when it did not ask for that (RFC 7701 §5.2); CPIM From must be it then
 * @param leg its dialog with the focus, {@link Leg#UNKNOWN} where it is in none
 */
public record Identity(
        List<String> uris, String displayName, String userAgent, String contact, String anonymousUri, Leg leg) {
    public Identity {
        uris = List.copyOf(uris);
        if (uris.isEmpty()) {
            throw new IllegalArgumentException("identity: no URI (expected: at least the address-of-record)");
        }
    }

    /** The address-of-record, for rules and records; what others see is {@link #shownUri}. */
    public String aor() {
        return uris.get(0);
    }

    /** Of one in no dialog. */
    public Identity(List<String> uris, String displayName, String userAgent, String contact, String anonymousUri) {
        this(uris, displayName, userAgent, contact, anonymousUri, Leg.UNKNOWN);
    }

    /** Of one who hides nothing. */
    public Identity(List<String> uris, String displayName, String userAgent) {
        this(uris, displayName, userAgent, "", "");
    }

    /** Keeps its address from the others. */
    public boolean isAnonymous() {
        return !anonymousUri.isEmpty();
    }

    /** The URIs that may stand in CPIM From: all of them, or the anonymous one alone. */
    public List<String> spokenUris() {
        return isAnonymous() ? List.of(anonymousUri) : uris;
    }

    /** The URI others know it by. */
    public String shownUri() {
        return isAnonymous() ? anonymousUri : aor();
    }

    /** The name others see, "" for none. */
    public String shownName() {
        return isAnonymous() ? "" : displayName;
    }

    /** The same, in this dialog. */
    public Identity in(Leg dialog) {
        return new Identity(uris, displayName, userAgent, contact, anonymousUri, dialog);
    }

    /** The same, known to others by that URI alone. */
    public Identity behind(String anonymous) {
        return new Identity(uris, displayName, userAgent, contact, anonymous, leg);
    }
}
