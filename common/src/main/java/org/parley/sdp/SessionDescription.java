package org.parley.sdp;

import java.util.List;
import java.util.Optional;
import org.parley.msrp.Bytes;

/**
 * A session description with every line kept in order: what was parsed prints alike, but for line ends and runs of spaces in {@code m=} lines.
 *
 * <p>Demanded are {@code v=0}, one {@code o=} and one {@code s=}. A missing {@code t=} is borne, because the examples of RFC 7701 §9 have none.
 *
 * @param lines the session-level lines
 * @param media the media sections in order
 */
public record SessionDescription(List<SdpLine> lines, List<MediaSection> media) {
    /** Keeps its own copies. */
    public SessionDescription {
        lines = List.copyOf(lines);
        media = List.copyOf(media);
    }

    /** Reads a description; throws {@link SdpSyntaxException} and nothing else, whatever the octets. */
    public static SessionDescription parse(Bytes octets) {
        return SdpReader.read(octets);
    }

    /** Reads a description; throws {@link SdpSyntaxException} and nothing else. */
    public static SessionDescription parse(String text) {
        return SdpReader.read(text);
    }

    /** The {@code o=} line. */
    public Origin origin() {
        return Origin.parse(
                Lines.first(lines, 'o').orElseThrow(() -> new SdpSyntaxException("no o= line (expected: one)")));
    }

    /** The session-level {@code c=} line. */
    public Optional<ConnectionAddress> connection() {
        return Lines.first(lines, 'c').map(ConnectionAddress::parse);
    }

    /** The {@code t=}, {@code r=} and {@code z=} lines; an answer repeats them (RFC 3264 §6). */
    public List<SdpLine> timing() {
        return lines.stream()
                .filter(line -> line.type() == 't' || line.type() == 'r' || line.type() == 'z')
                .toList();
    }

    /** The first value of a session-level attribute: empty text for a bare one. */
    public Optional<String> attribute(String name) {
        return Lines.attribute(lines, name);
    }

    /** As on the wire, every line closed by CRLF. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(512);
        lines.forEach(line -> text.append(line).append("\r\n"));
        for (MediaSection section : media) {
            text.append("m=").append(section.line()).append("\r\n");
            section.lines().forEach(line -> text.append(line).append("\r\n"));
        }
        return text.toString();
    }
}
