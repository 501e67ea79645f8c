package org.parley.client;

/** A typed line, taken word by word. A word may stand in double quotes and hold spaces then; a backslash before a quote makes it part of the word. */
final class Typed {
    private String left;

    Typed(String line) {
        this.left = line.strip();
    }

    /** Whether nothing is left. */
    boolean isOver() {
        return left.isEmpty();
    }

    /** The next word, "" at the end. */
    String word() {
        if (left.startsWith("\"")) {
            return quoted();
        }
        int end = 0;
        while (end < left.length() && !Character.isWhitespace(left.charAt(end))) {
            end++;
        }
        return take(left.substring(0, end), end);
    }

    /** All that is left, as it was typed. */
    String rest() {
        return take(left, left.length());
    }

    private String quoted() {
        StringBuilder word = new StringBuilder();
        int at = 1;
        while (at < left.length() && left.charAt(at) != '"') {
            boolean escaped = left.charAt(at) == '\\' && at + 1 < left.length();
            word.append(left.charAt(escaped ? at + 1 : at));
            at += escaped ? 2 : 1;
        }
        return take(word.toString(), Math.min(at + 1, left.length()));
    }

    private String take(String word, int end) {
        left = left.substring(end).strip();
        return word;
    }
}
