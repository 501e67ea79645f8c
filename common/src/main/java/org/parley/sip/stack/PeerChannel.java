package org.parley.sip.stack;

import gov.nist.core.HostPort;
import gov.nist.javax.sip.header.Via;
import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.stack.MessageChannel;
import gov.nist.javax.sip.stack.MessageProcessor;
import gov.nist.javax.sip.stack.RawMessageChannel;
import gov.nist.javax.sip.stack.SIPTransactionStack;
import java.io.IOException;
import java.net.InetAddress;
import javax.sip.address.Hop;

/**
 * The library's handle on one peer: where messages come from and go to. Sending hands octets over and returns; it never waits for the
 * network and never loops messages to our own address back inside. Any thread.
 */
abstract class PeerChannel extends MessageChannel implements RawMessageChannel {
    private final SipTransport kind;
    private final InetAddress peer;
    private final int peerPort;

    PeerChannel(MessageProcessor processor, SipTransport kind, InetAddress peer, int peerPort) {
        this.messageProcessor = processor;
        this.kind = kind;
        this.peer = peer;
        this.peerPort = peerPort;
    }

    /** Hands octets to the network. */
    abstract void send(byte[] octets) throws IOException;

    /** Sends a stateless response: on the same connection, or as a datagram to that port of the peer. */
    abstract void reply(byte[] octets, int port) throws IOException;

    /** Hands a message to the network; streams tell the transaction when they cannot reach the peer. */
    @Override
    public abstract void sendMessage(SIPMessage message) throws IOException;

    /** The library's short cut for messages to one of its own addresses: they take the long way like all others. */
    @Override
    public void processMessage(SIPMessage message) throws IOException {
        sendMessage(message);
    }

    final SipTransport kind() {
        return kind;
    }

    final InetAddress peer() {
        return peer;
    }

    @Override
    public void sendMessage(SIPMessage message, Hop hop) throws IOException {
        sendMessage(message);
    }

    @Override
    public void sendMessage(SIPMessage message, InetAddress receiver, int receiverPort) throws IOException {
        sendMessage(message);
    }

    @Override
    protected void sendMessage(byte[] message, InetAddress receiver, int receiverPort, boolean reconnect)
            throws IOException {
        send(message);
    }

    @Override
    public void close() {}

    @Override
    public SIPTransactionStack getSIPStack() {
        return messageProcessor.getSIPStack();
    }

    @Override
    public String getTransport() {
        return kind.viaToken();
    }

    @Override
    public boolean isReliable() {
        return kind.reliable();
    }

    @Override
    public boolean isSecure() {
        return kind.secure();
    }

    @Override
    public String getPeerAddress() {
        return peer.getHostAddress();
    }

    @Override
    protected InetAddress getPeerInetAddress() {
        return peer;
    }

    @Override
    protected String getPeerProtocol() {
        return kind.viaToken();
    }

    @Override
    public int getPeerPort() {
        return peerPort;
    }

    @Override
    public int getPeerPacketSourcePort() {
        return peerPort;
    }

    @Override
    public InetAddress getPeerPacketSourceAddress() {
        return peer;
    }

    @Override
    public String getKey() {
        return MessageChannel.getKey(peer, peerPort, getTransport());
    }

    @Override
    public String getViaHost() {
        return getViaHeader().getHost();
    }

    @Override
    public int getViaPort() {
        return getViaHeader().getPort();
    }

    @Override
    public Via getViaHeader() {
        return messageProcessor.getViaHeader();
    }

    @Override
    public HostPort getPeerHostPort() {
        HostPort hostPort = new HostPort();
        hostPort.setHost(new gov.nist.core.Host(peer.getHostAddress()));
        hostPort.setPort(peerPort);
        return hostPort;
    }
}
