package org.parley.tests.peer;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a session description that arrived: its lines and, for each m= line, the lines below it. */
public final class SdpView {
    private final List<String> session = new ArrayList<>();
    private final List<List<String>> media = new ArrayList<>();

    private SdpView(String text) {
        for (String line : text.split("\r\n", 0)) {
            if (line.startsWith("m=")) {
                media.add(new ArrayList<>());
            }
            (media.isEmpty() ? session : media.get(media.size() - 1)).add(line);
        }
    }

    /** Reads a description. */
    public static SdpView of(String text) {
        return new SdpView(text);
    }

    /** The lines above the first m= line. */
    public List<String> session() {
        return session;
    }

    /** The m= lines with the lines below each. */
    public List<List<String>> media() {
        return media;
    }

    /** The first session line of this type, without {@code x=}. */
    public String line(String type) {
        return session.stream()
                .filter(line -> line.startsWith(type + "="))
                .map(line -> line.substring(2))
                .findFirst()
                .orElse("");
    }

    /** The lines of the first m=message. */
    public List<String> message() {
        return media.stream()
                .filter(lines -> lines.get(0).startsWith("m=message "))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no m=message in " + session + media));
    }

    /** The words of the first m=message line: message, port, protocol, formats. */
    public String[] mline() {
        return message().get(0).substring(2).split(" ");
    }

    /** The value of an attribute of the first m=message; null when missing, empty without a value. */
    public @Nullable String attribute(String name) {
        return attribute(message(), name);
    }

    /** The value of an attribute among these lines. */
    public static @Nullable String attribute(List<String> lines, String name) {
        for (String line : lines) {
            if (line.equals("a=" + name)) {
                return "";
            }
            if (line.startsWith("a=" + name + ":")) {
                return line.substring(name.length() + 3);
            }
        }
        return null;
    }

    /** An attribute of the first m=message that must be there. */
    public String need(String name) {
        String value = attribute(name);
        if (value == null) {
            throw new AssertionError("no a=" + name + " in " + message());
        }
        return value;
    }
}
