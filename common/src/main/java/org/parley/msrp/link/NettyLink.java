package org.parley.msrp.link;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetSocket;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/**
 * A TCP or TLS link: sits in the pipeline before Vert.x's own handler, so that octets are read once and written in our own time. Vert.x still
 * sees the connection come and go.
 */
public final class NettyLink extends ChannelInboundHandlerAdapter implements Link, ChannelFutureListener {
    private static final int KEEP_ALIVE_IDLE_SECONDS = 60;
    private static final int KEEP_ALIVE_PROBE_SECONDS = 15;
    private static final int KEEP_ALIVE_PROBES = 4;

    private final ChannelHandlerContext vertx;
    private final boolean secure;
    private final List<X509Certificate> peerChain;
    private final @Nullable String serverName;
    private final InetSocketAddress peer;
    private final LinkTap.@Nullable Sight sight;
    private @Nullable ChannelHandlerContext context;
    private @Nullable Events events;
    private final WriteSizes sizes = new WriteSizes();
    private long written;
    private long handedOn;
    private @Nullable Throwable cause;

    private NettyLink(NetSocketInternal socket, @Nullable LinkTap tap, @Nullable InetSocketAddress client) {
        vertx = socket.channelHandlerContext();
        secure = socket.isSsl();
        peerChain = secure ? chain(socket) : List.of();
        String name = secure ? socket.indicatedServerName() : null;
        serverName = name == null || name.isEmpty() ? null : name.toLowerCase(Locale.ROOT);
        peer = client == null ? internet(vertx.channel().remoteAddress()) : client;
        sight = tap == null ? null : tap.link(local(), peer);
    }

    /** Takes over a socket just accepted or connected. On its loop; {@link #begin} follows in the same turn. */
    public static NettyLink over(NetSocket socket) {
        return over(socket, null);
    }

    /** The same, with somebody who sees what passes; null for nobody. */
    public static NettyLink over(NetSocket socket, @Nullable LinkTap tap) {
        return over(socket, tap, null);
    }

    /** The same for the client of a balancer; null: who connected is the client. */
    public static NettyLink over(NetSocket socket, @Nullable LinkTap tap, @Nullable InetSocketAddress client) {
        return new NettyLink((NetSocketInternal) socket, tap, client);
    }

    /** Our own address on it. */
    public InetSocketAddress local() {
        return internet(vertx.channel().localAddress());
    }

    private static InetSocketAddress internet(@Nullable SocketAddress address) {
        return address instanceof InetSocketAddress known ? known : InetSocketAddress.createUnresolved("unknown", 0);
    }

    /** Lets the operating system hold so many octets for a peer that does not read; 0: as many as it sees fit. */
    public NettyLink holding(int octets) {
        if (octets > 0) {
            vertx.channel().config().setOption(ChannelOption.SO_SNDBUF, octets);
        }
        return this;
    }

    /**
     * Lets so few octets wait unsent in the operating system, so that what is urgent can still pass the rest here: what is on its way to the peer is not
     * counted, and no throughput is lost. Nothing changes where the system cannot.
     */
    public NettyLink unsent(long octets) {
        epoll("TCP_NOTSENT_LOWAT", octets);
        return this;
    }

    /** Who hears it from now on. */
    public void begin(Events listener) {
        events = listener;
        keepAlive();
        ChannelHandler files = vertx.pipeline().get("chunkedWriter");
        if (files != null) {
            vertx.pipeline().remove(files);
        }
        vertx.pipeline().addBefore(vertx.name(), "msrp", this);
        if (!vertx.channel().isActive()) {
            vertx.pipeline().fireChannelInactive();
        }
    }

    /** Somebody else hears it from now on. */
    public void hand(Events next) {
        events = next;
    }

    /** A dead peer's connection ends although nobody sends; with the native transport after about two minutes. */
    private void keepAlive() {
        vertx.channel().config().setOption(ChannelOption.SO_KEEPALIVE, true);
        epoll("TCP_KEEPIDLE", KEEP_ALIVE_IDLE_SECONDS);
        epoll("TCP_KEEPINTVL", KEEP_ALIVE_PROBE_SECONDS);
        epoll("TCP_KEEPCNT", KEEP_ALIVE_PROBES);
    }

    private void epoll(String option, Object value) {
        String name = "io.netty.channel.epoll.EpollChannelOption#" + option;
        if (ChannelOption.exists(name)) {
            vertx.channel().config().setOption(ChannelOption.valueOf(name), value);
        }
    }

    private static List<X509Certificate> chain(NetSocket socket) {
        try {
            List<X509Certificate> chain = new ArrayList<>();
            for (Certificate certificate : socket.peerCertificates()) {
                if (certificate instanceof X509Certificate x509) {
                    chain.add(x509);
                }
            }
            return List.copyOf(chain);
        } catch (SSLPeerUnverifiedException e) {
            return List.of();
        }
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!(message instanceof ByteBuf octets)) {
            ctx.fireChannelRead(message);
            return;
        }
        Events listener = events;
        if (sight == null && listener instanceof Borrower borrower) {
            Lent.lend(octets, borrower);
            return;
        }
        byte[] read = new byte[octets.readableBytes()];
        try {
            octets.readBytes(read);
        } finally {
            octets.release();
        }
        if (sight != null) {
            sight.read(read);
        }
        if (listener != null && read.length > 0) {
            listener.read(read);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        // Vert.x has nothing to complete; what this turn wrote is flushed at its end.
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        tellLost();
        ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable thrown) {
        cause = thrown;
        ctx.close();
    }

    private void tellLost() {
        Events listener = events;
        events = null;
        if (listener != null) {
            listener.lost(cause);
        }
    }

    private ChannelHandlerContext context() {
        ChannelHandlerContext added = context;
        return added == null ? vertx : added;
    }

    @Override
    public void write(ByteBuf octets) {
        int size = octets.readableBytes();
        written += size;
        sizes.add(size);
        if (sight != null) {
            sight.written(octets);
        }
        context().write(octets, context().newPromise().addListener(this));
    }

    @Override
    public void flush() {
        context().flush();
    }

    @Override
    public void operationComplete(ChannelFuture future) {
        handedOn += sizes.remove();
        Events listener = events;
        if (future.isSuccess() && listener != null) {
            listener.progress();
        }
    }

    @Override
    public ByteBuf buffer(int octets) {
        return context().alloc().directBuffer(octets);
    }

    @Override
    public long written() {
        return written;
    }

    @Override
    public long handedOn() {
        return handedOn;
    }

    @Override
    public void reads(boolean on) {
        vertx.channel().config().setAutoRead(on);
    }

    @Override
    public void close() {
        context().close();
    }

    @Override
    public EventLoop loop() {
        return vertx.channel().eventLoop();
    }

    @Override
    public InetSocketAddress peer() {
        return peer;
    }

    @Override
    public boolean secure() {
        return secure;
    }

    @Override
    public List<X509Certificate> peerChain() {
        return peerChain;
    }

    @Override
    public @Nullable String serverName() {
        return serverName;
    }
}
