package org.parley.capture;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.net.InetSocketAddress;
import org.parley.msrp.link.LinkTap;

/** Reads along on MSRP links and hands what was said to a sender. */
public final class MsrpCapture implements LinkTap {
    private final HepSender sender;

    /** Messages go to that sender. */
    public MsrpCapture(HepSender sender) {
        this.sender = sender;
    }

    @Override
    public Sight link(InetSocketAddress local, InetSocketAddress peer) {
        MsrpTape in = new MsrpTape(sender, peer, local);
        MsrpTape out = new MsrpTape(sender, local, peer);
        return new Sight() {
            @Override
            public void read(byte[] octets) {
                in.feed(octets);
            }

            @Override
            public void written(ByteBuf octets) {
                out.feed(ByteBufUtil.getBytes(octets));
            }
        };
    }
}
