package org.parley.sdp;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.parley.msrp.Bytes;

/** Reads descriptions line by line. Ceilings come first: on octets, then on each line, on lines and on media sections. */
final class SdpReader {
    static final int MOST_OCTETS = 64 * 1024;
    static final int LONGEST_LINE = 8 * 1024;
    static final int MOST_LINES = 1_000;
    static final int MOST_MEDIA = 32;
    static final int MOST_TIMING = 16;
    static final int LONGEST_TIMING = 256;

    private final List<SdpLine> session = new ArrayList<>();
    private final List<MediaSection> media = new ArrayList<>();
    private @Nullable MediaLine open;
    private List<SdpLine> below = new ArrayList<>();
    private int lines;

    private SdpReader() {}

    static SessionDescription read(Bytes octets) {
        if (octets.length() > MOST_OCTETS) {
            throw new SdpSyntaxException(octets.length() + " octets (expected: at most " + MOST_OCTETS + ")");
        }
        return read(octets.toUtf8());
    }

    static SessionDescription read(String text) {
        if (text.length() > MOST_OCTETS) {
            throw new SdpSyntaxException(text.length() + " characters (expected: at most " + MOST_OCTETS + ")");
        }
        SdpReader reader = new SdpReader();
        int end = text.length();
        while (end > 0 && (text.charAt(end - 1) == '\n' || text.charAt(end - 1) == '\r')) {
            end--;
        }
        int from = 0;
        while (from < end) {
            int newline = text.indexOf('\n', from);
            int to = newline < 0 || newline > end ? end : newline;
            reader.line(text.substring(from, to > from && text.charAt(to - 1) == '\r' ? to - 1 : to));
            from = to + 1;
        }
        return reader.finish();
    }

    private void line(String line) {
        if (++lines > MOST_LINES) {
            throw new SdpSyntaxException("more than " + MOST_LINES + " lines");
        }
        if (line.length() > LONGEST_LINE) {
            throw new SdpSyntaxException(
                    "line of " + line.length() + " characters (expected: at most " + LONGEST_LINE + ")");
        }
        if (line.length() < 2 || line.charAt(1) != '=') {
            throw new SdpSyntaxException("line " + lines + " is none (expected: a letter, =, a value)");
        }
        SdpLine parsed = new SdpLine(line.charAt(0), line.substring(2));
        if (lines == 1 && !(parsed.type() == 'v' && parsed.value().strip().equals("0"))) {
            throw new SdpSyntaxException("first line is not v=0");
        }
        take(parsed);
    }

    private void take(SdpLine line) {
        if (line.type() == 'm') {
            closeSection();
            if (media.size() == MOST_MEDIA) {
                throw new SdpSyntaxException("more than " + MOST_MEDIA + " m= lines");
            }
            open = MediaLine.parse(line.value());
        } else {
            (open == null ? session : below).add(line);
        }
    }

    private void closeSection() {
        if (open != null) {
            media.add(new MediaSection(open, below));
            below = new ArrayList<>();
            open = null;
        }
    }

    private SessionDescription finish() {
        closeSection();
        demandOne('v');
        demandOne('o');
        demandOne('s');
        SessionDescription description = new SessionDescription(session, media);
        checkTiming(description.timing());
        checkAddresses(description);
        return description;
    }

    private void demandOne(char type) {
        long count = session.stream().filter(line -> line.type() == type).count();
        if (count != 1) {
            throw new SdpSyntaxException(
                    count == 0
                            ? "no " + type + "= line (expected: one)"
                            : count + " " + type + "= lines (expected: one)");
        }
    }

    /** An answer repeats these lines and is kept, so they may not be long. */
    private static void checkTiming(List<SdpLine> timing) {
        if (timing.size() > MOST_TIMING
                || timing.stream().anyMatch(line -> line.value().length() > LONGEST_TIMING)) {
            throw new SdpSyntaxException("timing (expected: at most " + MOST_TIMING
                    + " lines of t=, r=, z=, each of at most " + LONGEST_TIMING + " characters)");
        }
    }

    /** What accessors read later is read once here, so that only parsing throws. */
    private static void checkAddresses(SessionDescription description) {
        description.origin();
        description.connection();
        for (MediaSection section : description.media()) {
            Lines.first(section.lines(), 'c').ifPresent(ConnectionAddress::parse);
        }
    }
}
