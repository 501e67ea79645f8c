package org.parley.msrp.link;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;

/**
 * Sees what passes on links, for those who capture. Where there is none nothing is spent on it. Called on the links' loops; must not block,
 * and must not throw.
 */
@FunctionalInterface
public interface LinkTap {
    /** A link begins; what this returns sees its octets, in order. */
    Sight link(InetSocketAddress local, InetSocketAddress peer);

    /** One link, seen. Belongs to its loop. */
    interface Sight {
        /** Octets came; nobody changes them any more. */
        void read(byte[] octets);

        /** Octets go; read without moving the buffer's indices, and not later than this call. */
        void written(ByteBuf octets);
    }
}
