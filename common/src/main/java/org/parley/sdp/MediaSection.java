package org.parley.sdp;

import java.util.List;
import java.util.Optional;

/**
 * An {@code m=} line with the lines below it, all kept in order.
 *
 * @param line the {@code m=} line
 * @param lines what follows, up to the next {@code m=} line
 */
public record MediaSection(MediaLine line, List<SdpLine> lines) {
    /** Keeps its own copy of the lines. */
    public MediaSection {
        lines = List.copyOf(lines);
    }

    /** The first value of a media-level attribute: empty text for a bare one. Names compare with case, as RFC 8866 §6 wants. */
    public Optional<String> attribute(String name) {
        return Lines.attribute(lines, name);
    }

    /** Every value of a media-level attribute. */
    public List<String> attributes(String name) {
        return Lines.attributes(lines, name);
    }
}
