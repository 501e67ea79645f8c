package org.parley.tests.faults;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * One seeded fault, read from a file of this form; {@code before} must stand exactly once in the source.
 *
 * <pre>
 * row: 4975-7.1-13
 * file: common/src/main/java/org/parley/msrp/codec/MsrpDecoder.java
 * test: org.parley.msrp.codec.MsrpDecoderTest#theNameOfOneTest
 * --- before
 * the text as it is
 * --- after
 * the text with the fault
 * </pre>
 *
 * @param name the file's name without its ending
 * @param row the requirement that the fault breaks; {@link #NO_ROW} for a promise that no list of requirements has, such as one to operators
 * @param file the source, relative to the repository
 * @param test class and method that must fail, and that says {@code @Covers(row)}
 * @param before what the source says
 * @param after what it says with the fault
 */
record SeededFault(String name, String row, Path file, String test, String before, String after) {
    static final String NO_ROW = "none";
    static final String ENDING = ".fault";

    private static final int DIGEST_OCTETS = 4;
    private static final String BEFORE = "--- before\n";
    private static final String AFTER = "--- after\n";

    static SeededFault read(Path path) throws IOException {
        String text = Files.readString(path);
        int before = text.indexOf(BEFORE);
        int after = text.indexOf(AFTER);
        if (before < 0 || after < before) {
            throw new IllegalArgumentException(path + ": expected '--- before' and then '--- after'");
        }
        Map<String, String> head = new HashMap<>();
        for (String line : text.substring(0, before).split("\n")) {
            int colon = line.indexOf(": ");
            if (colon > 0) {
                head.put(line.substring(0, colon), line.substring(colon + 2).trim());
            }
        }
        for (String key : List.of("row", "file", "test")) {
            if (!head.containsKey(key)) {
                throw new IllegalArgumentException(path + ": the line '" + key + ": …' is missing");
            }
        }
        return new SeededFault(
                path.getFileName().toString().replace(ENDING, ""),
                head.get("row"),
                Path.of(head.get("file")),
                head.get("test"),
                chomp(text.substring(before + BEFORE.length(), after)),
                chomp(text.substring(after + AFTER.length())));
    }

    /** The source with the fault in it. */
    String seededInto(String source) {
        int at = source.indexOf(before);
        if (at < 0 || source.indexOf(before, at + 1) >= 0) {
            throw new IllegalArgumentException(name + ": 'before' stands " + (at < 0 ? "nowhere" : "more than once")
                    + " in " + file + " (expected: once)");
        }
        return source.substring(0, at) + after + source.substring(at + before.length());
    }

    /** The test as {@code Class: method}, without its package. */
    String shortTest() {
        return test.replaceFirst(".*\\.", "").replace("#", ": ");
    }

    /** Tells this fault from the same under its name before a change. Packages do not count: code that only moves keeps its verdicts. */
    String digest() {
        String all = String.join("\n", row, shortTest(), file.getFileName().toString(), before, after);
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(all.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, DIGEST_OCTETS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static String chomp(String text) {
        return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    }
}
