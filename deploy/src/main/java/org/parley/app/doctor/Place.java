package org.parley.app.doctor;

/**
 * One listener.
 *
 * @param name such as relay.tls
 * @param host it binds
 * @param port it binds; 0 for any
 * @param advertisedHost how others are told to reach it
 * @param advertisedPort how others are told to reach it; 0 when that is the port it binds
 * @param datagrams whether it is UDP
 */
public record Place(String name, String host, int port, String advertisedHost, int advertisedPort, boolean datagrams) {
    /** The port others are told. */
    int outside() {
        return advertisedPort == 0 ? port : advertisedPort;
    }

    /** Whether only this machine can come here. */
    boolean loopback() {
        return host.startsWith("127.") || host.equals("::1");
    }

    /** What is advertised, as in a URI. */
    String advertised() {
        return (advertisedHost.indexOf(':') >= 0 ? "[" + advertisedHost + "]" : advertisedHost) + ":" + outside();
    }

    /** Whether a host is an address and not a name. */
    static boolean numeric(String host) {
        return host.indexOf(':') >= 0 || host.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
    }
}
