package org.parley.config;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A value as it was written, before anyone knows its type.
 *
 * @param items the scalars: one, unless {@code sequence}
 * @param sequence whether it was written as a YAML sequence
 * @param origin where it was written
 */
public record RawValue(List<String> items, boolean sequence, Origin origin) {
    /** A copy is kept. */
    public RawValue {
        items = List.copyOf(items);
    }

    /** One scalar. */
    public static RawValue scalar(String text, Origin origin) {
        return new RawValue(List.of(text), false, origin);
    }

    /** The one scalar this is, or a complaint when it is a sequence. */
    String single() {
        if (sequence) {
            throw new UnfitValueException("one value, not a list");
        }
        return items.get(0);
    }

    /** The items of a sequence, or of a scalar cut at its commas. */
    List<String> several() {
        if (sequence) {
            return items;
        }
        return Arrays.stream(items.get(0).split(",", -1))
                .map(String::strip)
                .filter(item -> !item.isEmpty())
                .collect(Collectors.toUnmodifiableList());
    }

    /** As it reads in an error: the scalar, or the list in brackets. */
    public String shown() {
        return sequence ? items.toString() : items.get(0);
    }
}
