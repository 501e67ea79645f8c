package org.parley.chat.room.port;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.parley.chat.room.Direction;
import org.parley.msrp.MediaType;
import org.parley.msrp.MsrpPath;

/**
 * What a participant's SDP said about its MSRP stream, in its own words.
 *
 * @param path its complete path; the whole of it becomes To-Path of what we send (RFC 4975 §8.2)
 * @param acceptTypes a=accept-types, patterns with "*" included
 * @param acceptWrappedTypes a=accept-wrapped-types, empty if the attribute was absent
 * @param maxSize a=max-size in octets, 0 if absent
 * @param peerActive the peer opens the connection and we wait (RFC 6135); false: we connect to the first URI of the path
 * @param direction which way media flows, as the peer sees it
 * @param chatroom the tokens of a=chatroom (RFC 7701 §8), empty if the attribute was absent
 * @param fingerprint a=fingerprint as received, "sha-256 AA:BB…" (RFC 4975 §14.4)
 * @param anchor what stood beside the path; empty if nobody looked, as in an answer to an offer of ours without CEMA
 */
public record MediaDescription(
        MsrpPath path,
        List<MediaType> acceptTypes,
        List<MediaType> acceptWrappedTypes,
        long maxSize,
        boolean peerActive,
        Direction direction,
        Optional<Set<String>> chatroom,
        Optional<String> fingerprint,
        Optional<Anchor> anchor) {
    private static final MediaType CPIM = MediaType.parse("message/cpim");

    public MediaDescription {
        acceptTypes = List.copyOf(acceptTypes);
        acceptWrappedTypes = List.copyOf(acceptWrappedTypes);
        chatroom = chatroom.map(Set::copyOf);
        if (maxSize < 0) {
            throw new IllegalArgumentException("max-size: " + maxSize + " (expected: 0 for none, or octets)");
        }
    }

    /** With nothing beside the path. */
    public MediaDescription(
            MsrpPath path,
            List<MediaType> acceptTypes,
            List<MediaType> acceptWrappedTypes,
            long maxSize,
            boolean peerActive,
            Direction direction,
            Optional<Set<String>> chatroom,
            Optional<String> fingerprint) {
        this(
                path,
                acceptTypes,
                acceptWrappedTypes,
                maxSize,
                peerActive,
                direction,
                chatroom,
                fingerprint,
                Optional.empty());
    }

    /** Does it take messages in envelopes, as RFC 7701 §5.2 wants? */
    public boolean takesEnvelopes() {
        return MediaType.anyAccepts(acceptTypes, CPIM);
    }
}
