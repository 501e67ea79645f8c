package org.parley.tests.peer;

import java.net.InetSocketAddress;
import java.util.Optional;

/** A UDP agent that listens at the same port over TCP, too, for requests too large for a datagram (RFC 3261 §18.1.1). */
public final class TcpBeside implements AutoCloseable {
    private static final int ATTEMPTS = 50;

    private final SipAgent udp;
    private final SipAgent tcp;

    private TcpBeside(SipAgent udp, SipAgent tcp) {
        this.udp = udp;
        this.tcp = tcp;
    }

    /** Finds a port that is free on both, and listens there. */
    public static TcpBeside open(InetSocketAddress serverUdp, InetSocketAddress serverTcp) {
        for (int i = 0; i < ATTEMPTS; i++) {
            SipAgent tcp = SipAgent.tcp(serverTcp);
            String at = tcp.hostPort();
            Optional<SipAgent> udp = SipAgent.udpAt(serverUdp, Integer.parseInt(at.substring(at.lastIndexOf(':') + 1)));
            if (udp.isPresent()) {
                return new TcpBeside(udp.get(), tcp);
            }
            tcp.close();
        }
        throw new AssertionError("no port is free over both UDP and TCP");
    }

    /** The UDP side. */
    public SipAgent udp() {
        return udp;
    }

    /** The next NOTIFY over TCP with this Call-ID. */
    public SipMessage notify(String callId) {
        return tcp.requests()
                .take(
                        "NOTIFY over TCP",
                        request -> request.method().equals("NOTIFY")
                                && request.need("Call-ID").equals(callId));
    }

    @Override
    public void close() {
        udp.close();
        tcp.close();
    }
}
