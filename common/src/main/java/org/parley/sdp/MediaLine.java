package org.parley.sdp;

import java.util.List;

/**
 * An {@code m=} line (RFC 8866 §5.14).
 *
 * @param media {@code message}, {@code audio} …
 * @param port 0 to 65535; 0 refuses or withdraws the stream
 * @param portCount the number after the port's slash, 1 without one
 * @param proto as written
 * @param formats at least one
 */
public record MediaLine(String media, int port, int portCount, String proto, List<String> formats) {
    private static final int LONGEST_WORD = 64;
    private static final int MOST_MIRRORED = 8;

    /** Keeps its own copy of the formats. */
    public MediaLine {
        formats = List.copyOf(formats);
    }

    static MediaLine parse(String value) {
        List<String> words = Lines.words(value);
        if (words.size() < 4) {
            throw new SdpSyntaxException(
                    "m= line with " + words.size() + " words (expected: media, port, proto and a format)");
        }
        if (words.stream().anyMatch(word -> word.length() > LONGEST_WORD)) {
            throw new SdpSyntaxException("m= line with a word of more than " + LONGEST_WORD + " characters");
        }
        String[] ports = words.get(1).split("/", -1);
        int port = number(ports[0], 0);
        int count = ports.length == 1 ? 1 : number(ports[1], 1);
        if (ports.length > 2) {
            throw new SdpSyntaxException("m= line with more than one slash in its port (expected: port[/count])");
        }
        return new MediaLine(words.get(0), port, count, words.get(2), words.subList(3, words.size()));
    }

    private static int number(String text, int least) {
        int number = Lines.isDigits(text, 5) ? Integer.parseInt(text) : -1;
        if (number < least || number > 65_535) {
            throw new SdpSyntaxException("m= line with a port or count out of range (expected: " + least + "..65535)");
        }
        return number;
    }

    /** This line refused: port 0, everything else mirrored (RFC 3264 §6), of formats the first eight: one would do. */
    public MediaLine refused() {
        return new MediaLine(media, 0, 1, proto, formats.subList(0, Math.min(formats.size(), MOST_MIRRORED)));
    }

    @Override
    public String toString() {
        String ports = portCount == 1 ? Integer.toString(port) : port + "/" + portCount;
        return media + ' ' + ports + ' ' + proto + ' ' + String.join(" ", formats);
    }
}
