package org.parley.dns;

/**
 * What an SRV record says (RFC 2782).
 *
 * @param priority the lowest is tried first
 * @param weight how often it comes first among equals
 * @param port where it listens
 * @param target the host, in lower case; empty: the service is decidedly not available
 */
public record Service(int priority, int weight, int port, String target) {
    /** Whether there is something to connect to. */
    public boolean isThere() {
        return !target.isEmpty();
    }
}
