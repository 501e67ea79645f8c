package org.parley.chat.room;

import java.util.List;

/**
 * Who a participant is, as signalling found it.
 *
 * @param uris every URI by which it is known in the room (sip, tel, im); the first is the address-of-record that is shown. At least one. CPIM From must be one of them
 * @param displayName the name shown, "" if none
 * @param userAgent the User-Agent header of its SIP, "" if none; decides which workarounds it gets
 */
public record Identity(List<String> uris, String displayName, String userAgent) {
    public Identity {
        uris = List.copyOf(uris);
        if (uris.isEmpty()) {
            throw new IllegalArgumentException("identity: no URI (expected: at least the address-of-record)");
        }
    }

    /** The address-of-record that is shown. */
    public String aor() {
        return uris.get(0);
    }
}
