package org.parley.config;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers with units, in both directions. */
final class Units {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,18}) ?([A-Za-z]*)");
    private static final Map<String, Long> OCTETS = Map.of("", 1L, "KiB", 1L << 10, "MiB", 1L << 20, "GiB", 1L << 30);
    private static final Map<String, Long> MILLIS =
            Map.of("ms", 1L, "s", 1_000L, "m", 60_000L, "h", 3_600_000L, "d", 86_400_000L);

    private Units() {}

    /** {@code 65536}, {@code 64KiB}, {@code 1 MiB}; empty for anything else. */
    static Optional<Long> octets(String text) {
        return product(text, OCTETS);
    }

    /** {@code 500ms}, {@code 30s}, {@code 5m}, {@code 1h}, {@code 2d}; empty for anything else, a bare number included. */
    static Optional<Duration> time(String text) {
        return product(text, MILLIS).map(Duration::ofMillis);
    }

    /** With the largest unit that loses nothing. */
    static String octets(long octets) {
        return octets == 0 ? "0" : largest(octets, new String[] {"GiB", "MiB", "KiB"}, OCTETS, "");
    }

    /** With the largest unit that loses nothing; below a millisecond there is no unit. */
    static String time(Duration time) {
        return time.isZero() ? "0s" : largest(time.toMillis(), new String[] {"d", "h", "m", "s"}, MILLIS, "ms");
    }

    private static Optional<Long> product(String text, Map<String, Long> units) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        Long unit = units.get(matcher.group(2));
        try {
            return unit == null
                    ? Optional.empty()
                    : Optional.of(Math.multiplyExact(Long.parseLong(matcher.group(1)), (long) unit));
        } catch (ArithmeticException tooLarge) {
            return Optional.empty();
        }
    }

    private static String largest(long amount, String[] names, Map<String, Long> units, String smallest) {
        for (String name : names) {
            long unit = units.getOrDefault(name, 1L);
            if (amount % unit == 0) {
                return amount / unit + name;
            }
        }
        return amount + smallest;
    }
}
