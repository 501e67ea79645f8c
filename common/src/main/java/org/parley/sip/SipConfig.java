package org.parley.sip;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where an agent listens.
 *
 * @param node name of this node, unique in the process
 * @param listeners at least one
 */
public record SipConfig(String node, List<Listener> listeners) {
    /** Copies the listeners. */
    public SipConfig {
        listeners = List.copyOf(listeners);
        if (listeners.isEmpty()) {
            throw new IllegalArgumentException("sip listeners: none (expected: at least one)");
        }
    }

    /**
     * One listener.
     *
     * @param transport what it speaks
     * @param host address to listen on, numeric
     * @param port port to listen on, 0 for any
     * @param advertisedHost host peers are told; empty: as listened
     * @param advertisedPort port peers are told; 0: as listened
     * @param certificate PEM chain, for TLS
     * @param key PEM key, for TLS
     */
    public record Listener(
            SipTransport transport,
            String host,
            int port,
            String advertisedHost,
            int advertisedPort,
            Optional<Path> certificate,
            Optional<Path> key) {
        /** A plain listener that advertises what it listens on. */
        public static Listener of(SipTransport transport, String host, int port) {
            return new Listener(transport, host, port, "", 0, Optional.empty(), Optional.empty());
        }
    }

    /** UDP and TCP on a free port of the loopback address. */
    public static SipConfig loopback(String node) {
        return new SipConfig(
                node,
                List.of(Listener.of(SipTransport.UDP, "127.0.0.1", 0), Listener.of(SipTransport.TCP, "127.0.0.1", 0)));
    }
}
