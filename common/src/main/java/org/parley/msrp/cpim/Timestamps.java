package org.parley.msrp.cpim;

import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** RFC 3339 timestamps, the value of DateTime (RFC 3862 §4.4). */
final class Timestamps {
    private static final Pattern SHAPE =
            Pattern.compile("\\d{4}-\\d{2}-\\d{2}[Tt]\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,9})?([Zz]|[+-]\\d{2}:\\d{2})");
    private static final DateTimeFormatter WIRE = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ssxxx", Locale.ROOT);

    private Timestamps() {}

    static @Nullable OffsetDateTime parse(String value) {
        if (!SHAPE.matcher(value).matches()) {
            return null;
        }
        try {
            return OffsetDateTime.parse(withoutLeapSecond(value.toUpperCase(Locale.ROOT)));
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** RFC 3339 §5.6 allows second 60; the JDK's clock knows none, so it becomes second 59. */
    private static String withoutLeapSecond(String value) {
        return value.startsWith("60", 17) ? value.substring(0, 17) + "59" + value.substring(19) : value;
    }

    static String write(OffsetDateTime time) {
        if (time.getYear() < 0 || time.getYear() > 9999) {
            throw new IllegalArgumentException("DateTime: " + time + " (expected: a year from 0 to 9999)");
        }
        return WIRE.format(time);
    }
}
