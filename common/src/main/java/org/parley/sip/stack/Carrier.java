package org.parley.sip.stack;

import gov.nist.core.HostPort;
import gov.nist.javax.sip.header.Via;
import gov.nist.javax.sip.stack.MessageChannel;
import gov.nist.javax.sip.stack.MessageProcessor;
import gov.nist.javax.sip.stack.SIPTransactionStack;
import java.io.IOException;
import java.net.InetAddress;
import java.text.ParseException;
import javax.sip.InvalidArgumentException;

/** The library's side of a listener: what it asks of any transport, answered from ours. */
abstract class Carrier extends MessageProcessor {
    private final SipTransport kind;
    private final org.parley.sip.stack.HostPort advertised;

    Carrier(
            SIPTransactionStack stack,
            InetAddress address,
            int port,
            SipTransport kind,
            org.parley.sip.stack.HostPort advertised) {
        super(address, port, kind.viaToken(), stack);
        this.kind = kind;
        this.advertised = advertised;
    }

    /** The way to a peer, without blocking. */
    abstract PeerChannel channelTo(InetAddress peer, int port) throws IOException;

    @Override
    public MessageChannel createMessageChannel(HostPort target) throws IOException {
        return channelTo(target.getInetAddress(), target.getPort());
    }

    @Override
    public MessageChannel createMessageChannel(InetAddress host, int port) throws IOException {
        return channelTo(host, port);
    }

    /** With the advertised address; the library's own cannot take an IPv6 one. */
    @Override
    public Via getViaHeader() {
        try {
            Via via = new Via();
            via.setHost(advertised.uriHost());
            via.setPort(advertised.port());
            via.setTransport(kind.viaToken());
            return via;
        } catch (ParseException | InvalidArgumentException e) {
            throw new IllegalStateException("advertised address: " + advertised, e);
        }
    }

    @Override
    public String getSentBy() {
        return advertised.toString();
    }

    @Override
    public SIPTransactionStack getSIPStack() {
        return sipStack;
    }

    @Override
    public int getDefaultTargetPort() {
        return kind.defaultPort();
    }

    @Override
    public boolean isSecure() {
        return kind.secure();
    }

    @Override
    public int getMaximumMessageSize() {
        return Integer.MAX_VALUE;
    }

    @Override
    public boolean inUse() {
        return false;
    }
}
