package org.parley.chat.focus;

/** Addresses as logs may show them: enough to tell two people apart, not enough to reach one. */
final class Redacted {
    private Redacted() {}

    /** {@code sip:a…@example.org}. */
    static String address(String uri) {
        int colon = uri.indexOf(':');
        int at = uri.lastIndexOf('@');
        if (colon < 0 || at <= colon + 1) {
            return colon < 0 ? "…" : uri.substring(0, colon + 1) + "…";
        }
        return uri.substring(0, colon + 2) + "…" + uri.substring(at);
    }
}
