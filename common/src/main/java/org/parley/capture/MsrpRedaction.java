package org.parley.capture;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import org.parley.msrp.Bytes;

/** What of an MSRP message may be shown: its head without credentials and session-ids; its body was left out before. One thread. */
final class MsrpRedaction {
    private static final Set<String> CREDENTIALS = Set.of("authorization", "authentication-info");
    private static final String HIDDEN = "[redacted]";

    private final Pseudonyms pseudonyms;

    MsrpRedaction(Pseudonyms pseudonyms) {
        this.pseudonyms = pseudonyms;
    }

    /**
     * What is left.
     *
     * @param session by which the collector groups messages: the same in both directions and on every hop; empty when unknown
     */
    record Shown(String session, Bytes octets) {}

    /** Takes head and end-line. */
    Shown of(byte[] message) {
        String text = new String(message, StandardCharsets.ISO_8859_1);
        StringBuilder out = new StringBuilder(text.length());
        String to = "";
        String from = "";
        String[] lines = text.split("\r\n", -1);
        for (int i = 0; i < lines.length; i++) {
            String line = lines[i];
            int colon = line.indexOf(':');
            String name = colon < 0 ? "" : line.substring(0, colon).toLowerCase(Locale.ROOT);
            to = name.equals("to-path") && to.isEmpty() ? pseudonyms.ofLast(line) : to;
            from = name.equals("from-path") && from.isEmpty() ? pseudonyms.ofLast(line) : from;
            out.append(CREDENTIALS.contains(name) ? line.substring(0, colon + 1) + " " + HIDDEN : pseudonyms.in(line))
                    .append(i + 1 < lines.length ? "\r\n" : "");
        }
        return new Shown(both(to, from), Bytes.wrap(out.toString().getBytes(StandardCharsets.ISO_8859_1)));
    }

    // The ends of a session keep their URIs on every hop; which of them is To and which From depends on the direction.
    private static String both(String one, String other) {
        return one.compareTo(other) < 0 ? one + "-" + other : other + "-" + one;
    }
}
