package org.parley.sip;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * An event package as its notifier serves it (RFC 6665 §5.4).
 *
 * @param name as in Event, compared octet by octet (RFC 6665 §8.2.1)
 * @param bodyTypes what a NOTIFY may hold, the usual one first; empty when nobody is asked what it accepts
 * @param defaultSeconds how long a subscription lasts that named no time
 * @param minSeconds shorter wishes get 423; only below 3,600 (RFC 6665 §4.2.1.1)
 * @param maxSeconds longer wishes are cut to this
 * @param interval least time between two notifications of changes to one subscriber; those that answer SUBSCRIBE come besides
 */
public record EventPackage(
        String name, List<String> bodyTypes, int defaultSeconds, int minSeconds, int maxSeconds, Duration interval) {
    /** Checks every value. */
    public EventPackage {
        bodyTypes = List.copyOf(bodyTypes);
        require(!name.isEmpty(), "event package", name, "a name");
        require(minSeconds >= 1 && minSeconds <= 3_600, "minimum of subscriptions", minSeconds, "1..3600 s");
        require(maxSeconds >= minSeconds, "maximum of subscriptions", maxSeconds, "at least the minimum");
        require(
                defaultSeconds >= minSeconds && defaultSeconds <= maxSeconds,
                "length of subscriptions",
                defaultSeconds,
                "from minimum to maximum");
        require(!interval.isNegative(), "interval of notifications", interval, "0 or more");
    }

    /** May the answer to a request with these headers hold what we have? No Accept means the package's own type (RFC 6665 §4.1.2.1). */
    public boolean admittedBy(SipHeaders headers) {
        return bodyTypes.isEmpty()
                || !headers.has("Accept")
                || headers.list("Accept").stream().map(EventPackage::bare).anyMatch(this::covers);
    }

    private boolean covers(String range) {
        return range.equals("*/*")
                || bodyTypes.stream()
                        .anyMatch(type -> range.equals(type)
                                || (range.endsWith("/*") && type.startsWith(range.substring(0, range.length() - 1))));
    }

    private static String bare(String entry) {
        int semicolon = entry.indexOf(';');
        return (semicolon < 0 ? entry : entry.substring(0, semicolon)).strip().toLowerCase(Locale.ROOT);
    }

    private static void require(boolean holds, String what, Object value, String expected) {
        if (!holds) {
            throw new IllegalArgumentException(what + ": " + value + " (expected: " + expected + ")");
        }
    }
}
