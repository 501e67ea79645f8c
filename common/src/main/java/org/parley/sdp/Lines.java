package org.parley.sdp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Looks things up among the lines of one section. */
final class Lines {
    private static final Pattern SPACES = Pattern.compile(" +");

    private Lines() {}

    static Optional<String> first(List<SdpLine> lines, char type) {
        return lines.stream().filter(line -> line.type() == type).findFirst().map(SdpLine::value);
    }

    static Optional<String> attribute(List<SdpLine> lines, String name) {
        return lines.stream()
                .filter(line -> line.attributeName().equals(name))
                .findFirst()
                .map(SdpLine::attributeValue);
    }

    static List<String> attributes(List<SdpLine> lines, String name) {
        List<String> values = new ArrayList<>();
        for (SdpLine line : lines) {
            if (line.attributeName().equals(name)) {
                values.add(line.attributeValue());
            }
        }
        return values;
    }

    /** Words between any number of spaces. */
    static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        for (String word : SPACES.split(text, -1)) {
            if (!word.isEmpty()) {
                words.add(word);
            }
        }
        return words;
    }

    static boolean isDigits(String text, int atMost) {
        return !text.isEmpty() && text.length() <= atMost && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
