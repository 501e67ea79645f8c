package org.parley.capture;

import java.net.InetSocketAddress;
import org.parley.msrp.Bytes;

/**
 * One message as it went over the wire, before redaction.
 *
 * @param protocol what it is
 * @param datagram whether it travelled over UDP rather than over TCP, TLS or WebSocket
 * @param source who sent it
 * @param destination who was to get it
 * @param epochMicros when, in microseconds since 1970
 * @param octets what was sent; of MSRP requests the body is left out already.
 */
public record Captured(
        Protocol protocol,
        boolean datagram,
        InetSocketAddress source,
        InetSocketAddress destination,
        long epochMicros,
        Bytes octets) {
    /** What can be captured, with the number by which the collector knows it. */
    public enum Protocol {
        /** SIP has a type of its own. */
        SIP(1),
        /** HEP has no type for MSRP; 100 is what collectors file as text beside the call. */
        MSRP(100);

        private final int type;

        Protocol(int type) {
            this.type = type;
        }

        int type() {
            return type;
        }
    }
}
