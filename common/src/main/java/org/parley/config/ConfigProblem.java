package org.parley.config;

/**
 * One thing wrong with a configuration.
 *
 * @param origin where
 * @param complaint the rest of the line: key, value, expectation
 */
public record ConfigProblem(Origin origin, String complaint) {
    private static final int SHOWN = 120;

    /** A value that its key does not take. */
    public static ConfigProblem unfit(Origin origin, String key, String value, String expected) {
        return new ConfigProblem(origin, key + ": '" + shown(value) + "' (expected: " + expected + ")");
    }

    /** One clear line, without line ends whatever the value held. */
    @Override
    public String toString() {
        return origin + ": " + complaint;
    }

    /** Control characters made visible, long values cut: the line stays one line. */
    static String shown(String value) {
        StringBuilder line = new StringBuilder();
        value.chars().limit(SHOWN).forEach(c -> line.append(Character.isISOControl(c) ? '?' : (char) c));
        return value.length() > SHOWN ? line.append('…').toString() : line.toString();
    }
}
