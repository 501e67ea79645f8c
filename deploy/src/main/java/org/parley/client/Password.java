package org.parley.client;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A password from a file: its first line. It is never shown. */
public final class Password {
    private static final long MOST_OCTETS = 4096;

    private Password() {}

    /**
     * Reads it.
     *
     * @throws IllegalArgumentException when there is none, with a sentence for people
     */
    public static String in(Path file) {
        try {
            String all = Files.size(file) > MOST_OCTETS ? "" : Files.readString(file, StandardCharsets.UTF_8);
            return all.lines()
                    .findFirst()
                    .filter(line -> !line.isEmpty())
                    .orElseThrow(
                            () -> new IllegalArgumentException(file + " (expected: a password in its first line)"));
        } catch (IOException unreadable) {
            throw new IllegalArgumentException(file + " (expected: a text file that can be read)", unreadable);
        }
    }
}
