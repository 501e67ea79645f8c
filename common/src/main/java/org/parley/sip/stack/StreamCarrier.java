package org.parley.sip.stack;

import java.net.InetAddress;

/** The library's side of a listener with connections. */
final class StreamCarrier extends Carrier {
    private final StreamPort port;
    private final Ingress ingress;

    StreamCarrier(NodeStack stack, InetAddress address, StreamPort port, HostPort advertised, Ingress ingress) {
        super(stack, address, port.port(), port.kind(), advertised);
        this.port = port;
        this.ingress = ingress;
    }

    StreamPort port() {
        return port;
    }

    Ingress ingress() {
        return ingress;
    }

    @Override
    PeerChannel channelTo(InetAddress peer, int peerPort) {
        return port.channelTo(peer, peerPort, peer.getHostAddress());
    }

    @Override
    public void start() {
        port.serve(this);
    }

    @Override
    public void stop() {
        port.deafen();
    }
}
