package org.parley.sip.stack;

import java.net.InetSocketAddress;

/**
 * Sees every SIP message that comes in without a fault of framing, and every one that goes out, for those who capture. Called on whichever
 * thread carries the message; must not block, and must not throw.
 */
@FunctionalInterface
public interface SipTap {
    /**
     * One message.
     *
     * @param incoming whether the peer sent it
     * @param octets which nobody changes any more
     */
    void message(
            SipTransport transport, boolean incoming, InetSocketAddress local, InetSocketAddress peer, byte[] octets);
}
