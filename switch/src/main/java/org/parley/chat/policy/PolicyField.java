package org.parley.chat.policy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.parley.chat.room.RoomPolicy;
import org.parley.config.Origin;
import org.parley.config.RawValue;
import org.parley.config.UnfitValueException;
import org.parley.config.ValueType;

/**
 * One rule of a room by its name, the same that the key {@code rooms.NAME} has where there is one.
 *
 * @param name lower-case words joined by dashes
 * @param type how its values are read and written
 * @param of its value in a policy
 * @param internal decided by making and ending rooms, not by whoever changes rules
 */
public record PolicyField<T>(String name, ValueType<T> type, Function<RoomPolicy, T> of, boolean internal) {
    private static final Origin GIVEN = new Origin("rules of a room", Path.of(""));

    /** Its value in a policy as a plain one: a flag, a number, text, a list or a map of texts. */
    public Object plain(RoomPolicy policy) {
        T value = of.apply(policy);
        if (value instanceof Boolean || value instanceof Integer) {
            return value;
        } else if (value instanceof List<?> several) {
            return several;
        } else if (value instanceof Map<?, ?> map) {
            return new TreeMap<>(map);
        }
        return unquoted(type.write(value));
    }

    private static String unquoted(String written) {
        return written.length() > 1 && written.startsWith("\"") ? written.substring(1, written.length() - 1) : written;
    }

    /**
     * Reads a plain value.
     *
     * @throws IllegalArgumentException naming the rule, the value and what was expected
     */
    T read(@Nullable Object plain) {
        try {
            return type.read(raw(plain));
        } catch (UnfitValueException unfit) {
            throw new IllegalArgumentException(name + ": '" + shown(plain) + "' (expected: " + unfit.expected() + ")");
        }
    }

    private RawValue raw(@Nullable Object plain) {
        if (plain instanceof List<?> several) {
            return new RawValue(several.stream().map(this::text).toList(), true, GIVEN);
        } else if (plain instanceof Map<?, ?> map) {
            List<String> entries = map.entrySet().stream()
                    .map(entry -> text(entry.getKey()) + "=" + text(entry.getValue()))
                    .toList();
            return new RawValue(entries, true, GIVEN);
        }
        return RawValue.scalar(text(plain), GIVEN);
    }

    private String text(@Nullable Object scalar) {
        if (scalar instanceof String || scalar instanceof Number || scalar instanceof Boolean) {
            return scalar.toString();
        }
        throw new UnfitValueException(type.expectation());
    }

    /** As an error shows it: no line ends, not without end. */
    private static String shown(@Nullable Object plain) {
        String text = String.valueOf(plain).replaceAll("\\p{Cntrl}", "?");
        return text.length() > 80 ? text.substring(0, 80) + "…" : text;
    }
}
