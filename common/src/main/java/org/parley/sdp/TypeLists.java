package org.parley.sdp;

import java.util.ArrayList;
import java.util.List;

/** The value of accept-types and accept-wrapped-types: entries between spaces, whose quoted parameters may hold spaces (RFC 4975 §8.6). */
final class TypeLists {
    private TypeLists() {}

    static List<String> entries(String value) {
        List<String> entries = new ArrayList<>();
        StringBuilder entry = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == ' ' && !quoted) {
                close(entry, entries);
                continue;
            }
            if (c == '"') {
                quoted = !quoted;
            }
            entry.append(c);
            if (c == '\\' && quoted && i + 1 < value.length()) {
                entry.append(value.charAt(++i));
            }
        }
        close(entry, entries);
        return entries;
    }

    private static void close(StringBuilder entry, List<String> entries) {
        if (entry.length() > 0) {
            entries.add(entry.toString());
            entry.setLength(0);
        }
    }
}
