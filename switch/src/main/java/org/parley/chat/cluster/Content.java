package org.parley.chat.cluster;

import java.util.List;
import org.parley.msrp.Bytes;
import org.parley.msrp.MediaType;

/**
 * What was said, octet by octet as it came.
 *
 * @param contentType the outer type, message/cpim in a room
 * @param wrapped the type inside the envelope, which recipients' accept lists are asked about
 * @param mimeHeaders the raw lines of further Content-* headers, to be passed on
 * @param pieces the body
 * @param length octets of the body
 */
public record Content(MediaType contentType, MediaType wrapped, Bytes mimeHeaders, List<Bytes> pieces, long length) {
    public Content {
        pieces = List.copyOf(pieces);
    }
}
