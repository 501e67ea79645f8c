package org.parley.client;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Which of this machine's addresses is used towards a host. */
final class LocalAddress {
    private static final int ANY_PORT = 5060;

    private LocalAddress() {}

    /** The numeric address; nothing is sent. Throws IOException when the host has no address or there is no way to it. */
    static String towards(String host) throws IOException {
        InetAddress target = InetAddress.getByName(host);
        try (DatagramSocket probe = new DatagramSocket()) {
            probe.connect(new InetSocketAddress(target, ANY_PORT));
            String address = probe.getLocalAddress().getHostAddress();
            int zone = address.indexOf('%');
            return zone < 0 ? address : address.substring(0, zone);
        }
    }
}
