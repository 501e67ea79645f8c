package org.parley.config;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Writes scalars and lists so that a YAML parser reads the same text back. */
final class Yaml {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9/]([A-Za-z0-9_./:+@-]*[A-Za-z0-9_./+@-])?");

    private Yaml() {}

    static String scalar(String text) {
        return PLAIN.matcher(text).matches() ? text : quoted(text);
    }

    static String list(List<String> items) {
        return items.stream().map(Yaml::scalar).collect(Collectors.joining(", ", "[", "]"));
    }

    static String quoted(String text) {
        StringBuilder out = new StringBuilder("\"");
        text.codePoints().forEach(c -> {
            if (c == '"' || c == '\\') {
                out.append('\\').append((char) c);
            } else if (c >= 0x20 && c < 0x7F) {
                out.append((char) c);
            } else {
                out.append(c > 0xFFFF ? String.format("\\U%08x", c) : String.format("\\u%04x", c));
            }
        });
        return out.append('"').toString();
    }
}
