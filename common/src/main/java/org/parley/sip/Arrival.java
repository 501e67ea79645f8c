package org.parley.sip;

import java.util.List;
import org.parley.sip.stack.SipTransport;

/**
 * How a request reached us.
 *
 * @param transport what carried it
 * @param remoteHost address it came from, numeric
 * @param remotePort port it came from
 * @param certified names in the certificate that the peer of the connection proved to hold (RFC 5922), lower case; empty when it showed none
 */
public record Arrival(SipTransport transport, String remoteHost, int remotePort, List<String> certified) {
    /** Copies the names. */
    public Arrival {
        certified = List.copyOf(certified);
    }

    /** Of a peer that showed no certificate. */
    public Arrival(SipTransport transport, String remoteHost, int remotePort) {
        this(transport, remoteHost, remotePort, List.of());
    }
}
