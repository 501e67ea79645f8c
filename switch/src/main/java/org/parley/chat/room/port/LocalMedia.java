package org.parley.chat.room.port;

import java.util.List;
import java.util.Optional;
import org.parley.msrp.MsrpUri;

/**
 * Our side of a participant's MSRP stream: what the answer (or our offer) must say. accept-types is {@code message/cpim} alone (RFC 7701 §5.2), but
 * for a client that knows no envelopes and is let in all the same.
 *
 * @param uri our path, one URI, made for this session alone (RFC 4975 §8.2)
 * @param acceptWrappedTypes a=accept-wrapped-types by room policy
 * @param maxSize a=max-size in octets, 0: leave the attribute out
 * @param chatroomTokens tokens of a=chatroom (RFC 7701 §8); empty: the bare attribute
 * @param fingerprint a=fingerprint of our certificate, for msrps
 * @param plainText text/plain is taken beside message/cpim
 * @param cema a=msrp-cema (RFC 6714)
 */
public record LocalMedia(
        MsrpUri uri,
        List<String> acceptWrappedTypes,
        long maxSize,
        List<String> chatroomTokens,
        Optional<String> fingerprint,
        boolean plainText,
        boolean cema) {
    public LocalMedia {
        acceptWrappedTypes = List.copyOf(acceptWrappedTypes);
        chatroomTokens = List.copyOf(chatroomTokens);
    }

    /** For a client that knows envelopes, without CEMA. */
    public LocalMedia(
            MsrpUri uri,
            List<String> acceptWrappedTypes,
            long maxSize,
            List<String> chatroomTokens,
            Optional<String> fingerprint) {
        this(uri, acceptWrappedTypes, maxSize, chatroomTokens, fingerprint, false, false);
    }

    /** The same by the letter of RFC 4975. */
    public LocalMedia withoutCema() {
        return new LocalMedia(uri, acceptWrappedTypes, maxSize, chatroomTokens, fingerprint, plainText, false);
    }
}
