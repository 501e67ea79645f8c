package org.parley.msrp.session;

import org.parley.msrp.MsrpPath;

/**
 * What signalling told about the peer of a session; changed by a re-INVITE.
 *
 * @param path its a=path, the target of our requests (RFC 4975 §8.2)
 * @param maxSize its a=max-size in octets, 0 for none; a longer message is not sent but reported REFUSED(413)
 * @param singleChunk whether this peer dies on a second chunk, so that nothing may interrupt a SEND towards it
 */
public record PeerMedia(MsrpPath path, long maxSize, boolean singleChunk) {
    /** A peer of which only the path is known. */
    public static PeerMedia of(MsrpPath path) {
        return new PeerMedia(path, 0, false);
    }
}
