package org.parley.config;

import java.util.ArrayList;
import java.util.List;

/** Shows a configuration as YAML that can be fed back: each key, its sentence, its value and where it came from. */
public final class ConfigPrinter {
    private static final int WIDTH = 110;

    private ConfigPrinter() {}

    /** The whole configuration, ending in a line end. */
    public static String print(ConfigValues values) {
        StringBuilder out = new StringBuilder();
        String section = "";
        for (KeySpec<?> key : values.schema().keys()) {
            String now = key.name().substring(0, key.name().indexOf('.'));
            if (!now.equals(section)) {
                section = now;
                out.append(out.isEmpty() ? "" : "\n")
                        .append("# --- ")
                        .append(section)
                        .append(" ---\n");
            }
            print(values, key, out);
        }
        return out.toString();
    }

    private static <T> void print(ConfigValues values, KeySpec<T> key, StringBuilder out) {
        for (String line : wrapped(key.sentence() + " Takes " + key.type().expectation() + ".")) {
            out.append("# ").append(line).append('\n');
        }
        String value = key.type().write(values.value(key));
        out.append(key.name()).append(": ").append(value);
        out.append("  # ")
                .append(ConfigProblem.shown(values.origin(key).text()))
                .append('\n');
    }

    private static List<String> wrapped(String text) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.split(" ", -1)) {
            if (line.length() + word.length() >= WIDTH) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }
}
