package org.parley.config;

import java.nio.file.Path;

/**
 * Where a value was said.
 *
 * @param text the place as an operator reads it, such as {@code parley.yaml:12}
 * @param folder what relative paths in the value are relative to
 */
public record Origin(String text, Path folder) {
    private static final Path HERE = Path.of("");

    /** The origin of a value nobody set. */
    public static final Origin DEFAULT = new Origin("default", HERE);

    /** The origin of a value given with {@code --set}. */
    public static final Origin SET = new Origin("--set", HERE);

    /** A line of a file, counted from 1; paths in it are relative to the file's folder. */
    public static Origin line(Path file, int line) {
        return new Origin(file + ":" + line, folderOf(file));
    }

    /** A file as a whole. */
    public static Origin file(Path file) {
        return new Origin(file.toString(), folderOf(file));
    }

    /** An environment variable. */
    public static Origin environment(String variable) {
        return new Origin("environment " + variable, HERE);
    }

    private static Path folderOf(Path file) {
        Path parent = file.getParent();
        return parent == null ? HERE : parent;
    }

    @Override
    public String toString() {
        return text;
    }
}
