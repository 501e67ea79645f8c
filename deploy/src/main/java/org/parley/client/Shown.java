package org.parley.client;

/** Makes text of others safe for a terminal: what could move the cursor or fake a line becomes visible. */
final class Shown {
    private Shown() {}

    /** One line: control characters, line ends among them, become a question mark; tabs stay. */
    static String line(String text) {
        StringBuilder safe = new StringBuilder(text.length());
        text.codePoints().forEach(c -> safe.appendCodePoint(misleads(c) ? '?' : c));
        return safe.toString();
    }

    private static boolean misleads(int c) {
        return (Character.isISOControl(c) && c != '\t') || turns(c);
    }

    // Overrides of writing direction let a line read as something it is not.
    private static boolean turns(int c) {
        return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
    }
}
