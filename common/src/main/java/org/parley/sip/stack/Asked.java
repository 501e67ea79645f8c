package org.parley.sip.stack;

import java.util.Optional;
import javax.sip.SipException;
import javax.sip.address.SipURI;

/**
 * What a URI says about where it leads (RFC 3263 §4).
 *
 * @param host maddr if there is one, else the host (TARGET)
 * @param port 0 when none is written
 * @param transport what its parameter says, empty when it says nothing
 * @param secure is it a SIPS URI
 */
record Asked(String host, int port, Optional<SipTransport> transport, boolean secure) {
    private static final int LARGEST_PORT = 65_535;

    /** Reads a URI; throws for a transport or a port that nobody knows. */
    static Asked by(SipURI uri) throws SipException {
        if (uri.getPort() > LARGEST_PORT) {
            throw new SipException("port: " + uri.getPort() + " (expected: 1..65535)");
        }
        Optional<SipTransport> named =
                uri.getTransportParam() == null ? Optional.empty() : Optional.of(FlowRouter.transport(uri, null));
        return new Asked(FlowRouter.host(uri), Math.max(0, uri.getPort()), named, uri.isSecure());
    }
}
