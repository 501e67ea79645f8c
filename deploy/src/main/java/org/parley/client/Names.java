package org.parley.client;

import java.util.HashMap;
import java.util.Map;
import org.parley.msrp.cpim.CpimAddress;

/** What to call those who speak: the name they gave, else the user part of their address, in full when two would be alike. */
final class Names {
    private final Map<String, String> owners = new HashMap<>();

    /** A name that stands for this address alone. */
    String of(CpimAddress speaker) {
        String uri = speaker.uri();
        String shown = speaker.formalName().isBlank()
                ? user(uri)
                : speaker.formalName().strip();
        String owner = owners.putIfAbsent(shown, uri);
        return Shown.line(owner == null || owner.equals(uri) ? shown : shown + " <" + address(uri) + ">");
    }

    private static String user(String uri) {
        String address = address(uri);
        int at = address.indexOf('@');
        return at < 1 ? address : address.substring(0, at);
    }

    private static String address(String uri) {
        int colon = uri.indexOf(':');
        int end = uri.indexOf(';');
        return uri.substring(colon + 1, end < 0 ? uri.length() : end);
    }
}
