package org.parley.sip.stack;

import gov.nist.javax.sip.header.Via;
import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.message.SIPResponse;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.Arrays;
import org.parley.sip.stack.guard.Fault;
import org.parley.sip.stack.guard.GuardedParser;
import org.parley.sip.stack.guard.RawHead;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * SIP over UDP (RFC 3261 §18). One thread receives, looks at the raw head and hands the datagram to its lane; a flood costs it a bucket
 * look-up for each. Each peer address has a channel of its own: the library's shares one among datagrams.
 */
final class DatagramCarrier extends Carrier implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(DatagramCarrier.class);
    private static final int LARGEST = 65_535;

    private final DatagramSocket socket;
    private final Ingress ingress;

    DatagramCarrier(NodeStack stack, DatagramSocket socket, HostPort advertised, Ingress ingress) {
        super(stack, socket.getLocalAddress(), socket.getLocalPort(), SipTransport.UDP, advertised);
        this.socket = socket;
        this.ingress = ingress;
    }

    @Override
    public void start() {
        Thread thread = new Thread(this, "sip-udp-" + socket.getLocalPort());
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void stop() {
        socket.close();
    }

    @Override
    public void run() {
        byte[] buffer = new byte[LARGEST];
        DatagramPacket packet = new DatagramPacket(buffer, LARGEST);
        while (!socket.isClosed()) {
            try {
                packet.setLength(LARGEST);
                socket.receive(packet);
                take(packet);
            } catch (IOException e) {
                if (!socket.isClosed()) {
                    LOG.debug("UDP receive on port {}: {}", getPort(), e.toString());
                }
            } catch (Throwable e) { // this thread is the listener: it must outlive whatever a datagram does to it
                LOG.warn("datagram lost to our own fault", e);
            }
        }
    }

    private void take(DatagramPacket packet) {
        InetAddress source = packet.getAddress();
        if (!ingress.admits(source)) {
            return;
        }
        byte[] octets =
                Arrays.copyOfRange(packet.getData(), packet.getOffset(), packet.getOffset() + packet.getLength());
        int start = GuardedParser.start(octets);
        if (octets.length - start < 12) {
            return; // keep-alives of all kinds
        }
        int headEnd = GuardedParser.headEnd(octets, start);
        RawHead head = headEnd - start > ingress.limits().head()
                ? RawHead.tooLarge(octets, start, headEnd, ingress.limits())
                : RawHead.read(octets, start, headEnd, ingress.limits());
        Channel channel = new Channel(source, packet.getPort());
        Fault fault = head.fault();
        int bodyThere = octets.length - headEnd;
        if (fault == null && head.contentLength() > bodyThere) {
            fault = new Fault(400, "Body Shorter Than Content-Length", false); // RFC 3261 §18.3
        }
        if (fault != null) {
            ingress.refuse(head, fault, channel);
            return;
        }
        int body = head.contentLength() < 0 ? bodyThere : head.contentLength();
        byte[] message = Arrays.copyOfRange(octets, start, headEnd + body);
        ingress.accept(RawHead.read(message, 0, headEnd - start, ingress.limits()), message, channel, () -> {});
    }

    @Override
    PeerChannel channelTo(InetAddress peer, int port) {
        return new Channel(peer, port);
    }

    /** One peer address. */
    private final class Channel extends PeerChannel {
        Channel(InetAddress peer, int port) {
            super(DatagramCarrier.this, SipTransport.UDP, peer, port);
        }

        @Override
        void send(byte[] octets) throws IOException {
            reply(octets, getPeerPort());
        }

        @Override
        void reply(byte[] octets, int port) throws IOException {
            ingress.sent(octets, this, peer(), port);
            socket.send(new DatagramPacket(octets, octets.length, peer(), port));
        }

        @Override
        public void sendMessage(SIPMessage message) throws IOException {
            byte[] octets = message.encodeAsBytes(getTransport());
            try {
                send(octets);
            } catch (IOException unsent) {
                Via via = message instanceof SIPResponse response ? response.getTopmostVia() : null;
                if (via == null) {
                    throw unsent;
                }
                ingress.backups().deliver(DatagramCarrier.this, via, octets, unsent); // RFC 3261 §18.2.2
            }
        }

        @Override
        protected void sendMessage(byte[] message, InetAddress receiver, int receiverPort, boolean reconnect)
                throws IOException {
            ingress.sent(message, this, receiver, receiverPort);
            socket.send(new DatagramPacket(message, message.length, receiver, receiverPort));
        }
    }
}
