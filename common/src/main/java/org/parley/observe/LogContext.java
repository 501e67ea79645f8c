package org.parley.observe;

/**
 * The names a log line carries, as {@code key=value} in the order they were learnt. Immutable: it travels with the object
 * it belongs to, from thread to thread. Values come from the network: they cannot end the line or fake another key.
 */
public final class LogContext {
    /** Knows nothing yet. */
    public static final LogContext EMPTY = new LogContext("");

    private static final int LONGEST = 160;

    private final String text;

    private LogContext(String text) {
        this.text = text;
    }

    /** This and one more pair. */
    public LogContext and(String key, Object value) {
        return new LogContext(text + (text.isEmpty() ? "" : " ") + key + "=" + shown(String.valueOf(value)));
    }

    /** The value as it may stand in a log line: bare, or in quotes when it holds anything that could mislead. */
    static String shown(String value) {
        String cut = value.length() > LONGEST ? value.substring(0, LONGEST) + "…" : value;
        if (!cut.isEmpty()
                && cut.chars().noneMatch(c -> c <= ' ' || c == '"' || c == '=' || Character.isISOControl(c))) {
            return cut;
        }
        StringBuilder quoted = new StringBuilder("\"");
        cut.chars().forEach(c -> quoted.append(escaped((char) c)));
        return quoted.append('"').toString();
    }

    private static String escaped(char c) {
        if (c == '"' || c == '\\') {
            return "\\" + c;
        }
        return Character.isISOControl(c) ? "?" : String.valueOf(c);
    }

    /** The pairs, joined by blanks. */
    @Override
    public String toString() {
        return text;
    }
}
