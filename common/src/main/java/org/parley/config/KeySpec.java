package org.parley.config;

import java.util.regex.Pattern;

/**
 * One key: declared once, with everything an operator needs to know about it.
 *
 * @param name lower-case words joined by dashes, sections joined by dots, such as {@code rooms.gather-limit}
 * @param type how its values are read and written
 * @param byDefault the value when nobody sets it
 * @param sentence what it is for
 */
public record KeySpec<T>(String name, ValueType<T> type, T byDefault, String sentence) {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*(\\.[a-z][a-z0-9]*(-[a-z0-9]+)*)+");

    /** A key's name has a form of its own, so that it can be an environment variable too. */
    public KeySpec {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("key: '" + name + "' (expected: a name such as rooms.gather-limit)");
        }
    }

    /** The environment variable that sets this key: {@code PARLEY_ROOMS_GATHER_LIMIT}. */
    public String variable(String prefix) {
        return prefix + name.replace('.', '_').replace('-', '_').toUpperCase(java.util.Locale.ROOT);
    }

    /** Reads a value of this key, or says at which place which value was not what was expected. */
    T read(RawValue raw) {
        try {
            return type.read(raw);
        } catch (UnfitValueException unfit) {
            throw new ConfigException(ConfigProblem.unfit(raw.origin(), name, raw.shown(), unfit.expected()));
        }
    }
}
