package org.parley.capture;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.parley.msrp.Bytes;

/**
 * What of a SIP message may be shown: all header fields but credentials, and SDP without session-ids and keys; of any other body the number
 * of its octets. Lengths of SDP stay as they were. One thread.
 */
final class SipRedaction {
    /** Header fields whose values prove or let prove who somebody is. */
    private static final Set<String> CREDENTIALS =
            Set.of("authorization", "proxy-authorization", "authentication-info", "proxy-authentication-info");

    private static final Set<String> KEYS = Set.of("a=crypto:", "a=key-mgmt:", "k=");
    private static final String HIDDEN = "[redacted]";

    /** Passwords within URIs: a room's (a parameter), and a user's (RFC 3261 section 19.1.1). */
    private static final Pattern PARAMETER = Pattern.compile("(?i)(;\\s*password\\s*=)[^;?&>,\\s]*");

    private static final Pattern USERINFO = Pattern.compile("(?i)(\\bsips?:[^:@;?<>,\\s\"]*:)[^@<>\\s\"]*(?=@)");

    private final Pseudonyms pseudonyms;

    SipRedaction(Pseudonyms pseudonyms) {
        this.pseudonyms = pseudonyms;
    }

    /**
     * What is left.
     *
     * @param callId by which the collector groups messages; empty when there is none
     */
    record Shown(String callId, Bytes octets) {}

    /** Takes a whole message. */
    Shown of(byte[] message) {
        String text = new String(message, StandardCharsets.ISO_8859_1);
        int end = text.indexOf("\r\n\r\n");
        String head = end < 0 ? text : text.substring(0, end + 2);
        String body = end < 0 ? "" : text.substring(end + 4);
        StringBuilder out = new StringBuilder(text.length());
        String callId = "";
        String type = "";
        boolean hiding = false;
        for (String line : passwordless(head).split("\r\n", -1)) {
            boolean continued = line.startsWith(" ") || line.startsWith("\t");
            if (continued) {
                out.append(hiding ? "" : pseudonyms.in(line) + "\r\n");
                continue;
            }
            int colon = line.indexOf(':');
            String name = colon < 0 ? "" : line.substring(0, colon).strip().toLowerCase(Locale.ROOT);
            String value = colon < 0 ? "" : line.substring(colon + 1).strip();
            hiding = CREDENTIALS.contains(name);
            callId = name.equals("call-id") || name.equals("i") ? value : callId;
            type = name.equals("content-type") || name.equals("c") ? value.toLowerCase(Locale.ROOT) : type;
            if (!line.isEmpty()) {
                out.append(hiding ? line.substring(0, colon + 1) + " " + scheme(value) + HIDDEN : pseudonyms.in(line))
                        .append("\r\n");
            }
        }
        out.append(end < 0 ? "" : "\r\n").append(body(type, body));
        return new Shown(callId, Bytes.wrap(out.toString().getBytes(StandardCharsets.ISO_8859_1)));
    }

    private static String passwordless(String head) {
        String hidden = Matcher.quoteReplacement(HIDDEN);
        return USERINFO.matcher(PARAMETER.matcher(head).replaceAll("$1" + hidden))
                .replaceAll("$1" + hidden);
    }

    private static String scheme(String value) {
        int blank = value.indexOf(' ');
        return blank > 0 && value.substring(0, blank).matches("[A-Za-z]{1,16}") ? value.substring(0, blank + 1) : "";
    }

    private String body(String type, String body) {
        if (body.isEmpty()) {
            return "";
        }
        if (!type.startsWith("application/sdp")) {
            return "[" + body.length() + " octets]";
        }
        StringBuilder out = new StringBuilder(body.length());
        int from = 0;
        while (from < body.length()) {
            int feed = body.indexOf('\n', from);
            int end = feed < 0 ? body.length() : feed + 1;
            out.append(sdpLine(body.substring(from, end)));
            from = end;
        }
        return out.toString();
    }

    private String sdpLine(String line) {
        for (String key : KEYS) {
            if (line.regionMatches(true, 0, key, 0, key.length())) {
                int length = line.stripTrailing().length();
                return line.substring(0, key.length())
                        + "*".repeat(Math.max(0, length - key.length()))
                        + line.substring(length);
            }
        }
        return pseudonyms.in(line);
    }
}
