package org.parley.relay.forward;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.List;
import org.parley.msrp.link.Link;

/** A link whose other end is this array: what is written has been taken at once. */
class MemoryLink implements Link {
    final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final RelayTurn turn;
    private final boolean secure;
    boolean closed;

    MemoryLink(RelayTurn turn, boolean secure) {
        this.turn = turn;
        this.secure = secure;
    }

    @Override
    public void write(ByteBuf octets) {
        byte[] array = new byte[octets.readableBytes()];
        octets.readBytes(array);
        octets.release();
        out.write(array, 0, array.length);
    }

    @Override
    public void flush() {}

    @Override
    public ByteBuf buffer(int octets) {
        return Unpooled.buffer(octets);
    }

    @Override
    public long written() {
        return out.size();
    }

    @Override
    public long handedOn() {
        return written();
    }

    @Override
    public void reads(boolean on) {}

    @Override
    public void close() {
        closed = true;
    }

    @Override
    public EventLoop loop() {
        return turn.loop();
    }

    @Override
    public InetSocketAddress peer() {
        return new InetSocketAddress("127.0.0.1", 9);
    }

    @Override
    public boolean secure() {
        return secure;
    }

    @Override
    public List<X509Certificate> peerChain() {
        return List.of();
    }
}
