package org.parley.sdp;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import org.parley.msrp.MediaType;

/**
 * What we take in on a message stream, in offers, answers and capabilities alike.
 *
 * @param acceptTypes top-level types, message/cpim first (RFC 4975 §13)
 * @param acceptWrappedTypes types taken inside a container only; what stands in {@code acceptTypes} is dropped from here (§8.6)
 * @param maxSize the largest whole message in octets; 0 says nothing
 * @param chatroom tokens of {@code a=chatroom} (RFC 7701 §8): empty for no attribute, an empty list for a bare one
 */
public record MessageCapabilities(
        List<String> acceptTypes, List<String> acceptWrappedTypes, long maxSize, Optional<List<String>> chatroom) {
    /** Checks every entry, drops repetitions. */
    public MessageCapabilities {
        acceptTypes = distinct(acceptTypes, List.of());
        acceptWrappedTypes = distinct(acceptWrappedTypes, acceptTypes);
        chatroom = chatroom.map(tokens -> List.copyOf(new LinkedHashSet<>(tokens)));
        if (maxSize < 0) {
            throw new IllegalArgumentException(
                    "max-size: " + maxSize + " (expected: 0 for none, or a number of octets)");
        }
        if (acceptTypes.stream().noneMatch(entry -> MediaType.parse(entry).accepts(OfferReview.CPIM))) {
            throw new IllegalArgumentException(
                    "accept-types: " + acceptTypes + " (expected: message/cpim or * among them)");
        }
        for (String token : chatroom.orElse(List.of())) {
            if (!token.matches("[A-Za-z0-9.!%*_+`'~-]+")) {
                throw new IllegalArgumentException("chatroom: " + token + " (expected: a token)");
            }
        }
    }

    /** A room's: message/cpim around the given types, and nothing else at the top. */
    public static MessageCapabilities room(List<String> wrappedTypes, long maxSize, Optional<List<String>> chatroom) {
        return new MessageCapabilities(List.of("message/cpim"), wrappedTypes, maxSize, chatroom);
    }

    /** The same, and text/plain without an envelope. */
    public MessageCapabilities orText() {
        List<String> types = new ArrayList<>(acceptTypes);
        types.add("text/plain");
        return new MessageCapabilities(types, acceptWrappedTypes, maxSize, chatroom);
    }

    private static List<String> distinct(List<String> entries, List<String> without) {
        List<String> kept = new ArrayList<>();
        for (String entry : entries) {
            MediaType.parse(entry);
            if (!kept.contains(entry) && without.stream().noneMatch(entry::equalsIgnoreCase)) {
                kept.add(entry);
            }
        }
        return List.copyOf(kept);
    }

    void describe(List<SdpLine> lines) {
        lines.add(SdpLine.attribute("accept-types", String.join(" ", acceptTypes)));
        if (!acceptWrappedTypes.isEmpty()) {
            lines.add(SdpLine.attribute("accept-wrapped-types", String.join(" ", acceptWrappedTypes)));
        }
        if (maxSize > 0) {
            lines.add(SdpLine.attribute("max-size", Long.toString(maxSize)));
        }
        chatroom.ifPresent(tokens -> lines.add(
                tokens.isEmpty()
                        ? SdpLine.attribute("chatroom")
                        : SdpLine.attribute("chatroom", String.join(" ", tokens))));
    }
}
