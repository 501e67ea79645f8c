package org.parley.client;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.TypeConversionException;

/** A password in the first line of a file, so that it stands in no list of processes. */
final class PasswordFile {
    private static final long MOST_OCTETS = 4096;

    private PasswordFile() {}

    /** Throws {@link TypeConversionException} with a sentence that names the file. */
    static String read(Path file) {
        String first;
        try {
            first = Files.size(file) > MOST_OCTETS
                    ? ""
                    : Files.readString(file, StandardCharsets.UTF_8).lines().findFirst().orElse("");
        } catch (IOException unreadable) {
            throw new TypeConversionException(
                    "--password-file: " + file + " (expected: a text file that can be read)");
        }
        if (first.isEmpty()) {
            throw new TypeConversionException("--password-file: " + file + " (expected: a password in its first line)");
        }
        return first;
    }
}
