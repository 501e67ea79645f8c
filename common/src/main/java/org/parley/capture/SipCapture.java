package org.parley.capture;

import java.net.InetSocketAddress;
import org.parley.msrp.Bytes;
import org.parley.sip.stack.SipTap;
import org.parley.sip.stack.SipTransport;

/** Hands SIP messages to a sender. Any thread. */
public final class SipCapture implements SipTap {
    private final HepSender sender;

    /** Messages go to that sender. */
    public SipCapture(HepSender sender) {
        this.sender = sender;
    }

    @Override
    public void message(
            SipTransport transport, boolean incoming, InetSocketAddress local, InetSocketAddress peer, byte[] octets) {
        sender.offer(new Captured(
                Captured.Protocol.SIP,
                transport == SipTransport.UDP,
                incoming ? peer : local,
                incoming ? local : peer,
                MsrpTape.micros(),
                Bytes.wrap(octets)));
    }
}
