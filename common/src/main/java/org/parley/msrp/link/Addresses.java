package org.parley.msrp.link;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Addresses for logs: enough to tell peers apart, not enough to name a person. */
public final class Addresses {
    private Addresses() {}

    /** The address without its last part, and no port; loopback in full. */
    public static String shown(InetSocketAddress peer) {
        InetAddress address = peer.getAddress();
        if (address == null) {
            return "unknown";
        }
        String text = address.getHostAddress();
        int cut = Math.max(text.lastIndexOf('.'), text.lastIndexOf(':'));
        return address.isLoopbackAddress() || cut < 0 ? text : text.substring(0, cut + 1) + "x";
    }
}
