package org.parley.client;

/**
 * Somebody in the room, as the roster tells (RFC 4575).
 *
 * @param uri by which others know it; an anonymous one's leads nowhere but through the room
 * @param name its nickname, else its name, "" for none
 * @param role in lower case, "" when none is told
 * @param devices how many it is in from
 */
record Person(String uri, String name, String role, int devices) {
    /** Its URI without the scheme. */
    String address() {
        return uri.substring(uri.indexOf(':') + 1);
    }

    /** What stands before the host. */
    String user() {
        String address = address();
        int at = address.indexOf('@');
        return at < 0 ? address : address.substring(0, at);
    }

    /** Name and address, fit for a terminal. */
    String called() {
        String address = address();
        return Shown.line(name.isBlank() || name.equals(address) ? address : name + " <" + address + ">");
    }

    /** The line for a list. */
    String line() {
        String more = devices > 1 ? ", " + devices + " devices" : "";
        return called() + (role.isEmpty() || role.equals("participant") ? "" : ", " + Shown.line(role)) + more;
    }
}
