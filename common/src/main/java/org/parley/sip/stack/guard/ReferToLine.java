package org.parley.sip.stack.guard;

import gov.nist.javax.sip.parser.ReferToParser;

/**
 * Refer-To as RFC 3261 §25.1 has it. The library's parser ends a URI at a {@code '} behind its question mark, where any unreserved character may
 * stand, and calls the rest malformed; escaped, as §19.1.2 lets anybody write it, it is the same URI (§19.1.4).
 */
public final class ReferToLine extends ReferToParser {
    /** For the library, which makes one for each such header. */
    public ReferToLine(String line) {
        super(escaped(line));
    }

    /** The line with what the library stumbles over escaped; display name and parameters of the header as they were. */
    static String escaped(String line) {
        int open = bracket(line);
        int from = open < 0 ? line.indexOf(':') : open;
        int close = open < 0 ? -1 : line.indexOf('>', open);
        int to = close < 0 ? line.length() : close;
        int question = line.indexOf('?', Math.max(0, from));
        if (question < 0 || question >= to) {
            return line;
        }
        return line.substring(0, question) + line.substring(question, to).replace("'", "%27") + line.substring(to);
    }

    /** Where the URI opens, behind a display name in quotes or without them; -1 when it stands bare. */
    private static int bracket(String line) {
        boolean quoted = false;
        for (int at = 0; at < line.length(); at++) {
            char c = line.charAt(at);
            if (quoted && c == '\\') {
                at++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == '<' && !quoted) {
                return at;
            }
        }
        return -1;
    }
}
