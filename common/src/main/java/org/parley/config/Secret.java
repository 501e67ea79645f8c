package org.parley.config;

import java.nio.file.Path;

/**
 * A secret that was read from a file. Prints itself as the file's name only.
 *
 * @param file where it was read
 * @param value what was read, without the line end that closes the file
 */
public record Secret(Path file, String value) {
    /** Never the value. */
    @Override
    public String toString() {
        return "secret from " + file;
    }
}
