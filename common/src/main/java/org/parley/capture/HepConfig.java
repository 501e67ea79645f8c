package org.parley.capture;

import java.util.Optional;

/**
 * Where captured messages go.
 *
 * @param host of the collector
 * @param port of the collector
 * @param stream whether it is reached over TCP instead of UDP
 * @param agent the capture agent id
 * @param key what the collector wants to see in each packet, if anything
 * @param node what this node is called
 */
public record HepConfig(String host, int port, boolean stream, int agent, Optional<String> key, String node) {
    /** Throws {@link IllegalArgumentException} that names what is wrong. */
    public HepConfig {
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("capture.hep.collector: port " + port + " (expected: 1..65535)");
        }
        if (agent < 0) {
            throw new IllegalArgumentException("capture.hep.id: " + agent + " (expected: 0 or more)");
        }
    }

    /** Never the key. */
    @Override
    public String toString() {
        return "HepConfig[" + host + ":" + port + (stream ? " tcp" : " udp") + " agent=" + agent + "]";
    }
}
