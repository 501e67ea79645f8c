package org.parley.msrp.link;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;
import io.netty.util.concurrent.ScheduledFuture;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.parley.net.ProxyHeader;
import org.parley.net.ProxyHeaderException;
import org.parley.net.Subnet;

/**
 * Takes the PROXY header off a connection just accepted, and not one octet more: what comes behind is for TLS, or for whoever is served there. Belongs to the
 * connection's loop.
 */
final class ProxyGate extends ChannelInboundHandlerAdapter {
    private static final String NAME = "proxy-header";

    private final ProxyHeader header = new ProxyHeader();
    private final InetSocketAddress balancer;
    private final Promise<InetSocketAddress> met = Promise.promise();
    private @Nullable ScheduledFuture<?> clock;

    private ProxyGate(InetSocketAddress balancer) {
        this.balancer = balancer;
    }

    /**
     * The client for whom a balancer connects; the balancer's own address where it speaks for itself. Fails, with a sentence, for somebody who is none of these
     * balancers, for anything that is no PROXY header, and when none has come in time. Reading is off from then on. On the socket's loop, in the turn in which it
     * was accepted.
     */
    static Future<InetSocketAddress> meet(NetSocket socket, List<Subnet> balancers, Duration patience) {
        ChannelHandlerContext context = ((NetSocketInternal) socket).channelHandlerContext();
        Channel channel = context.channel();
        if (!(channel.remoteAddress() instanceof InetSocketAddress balancer)
                || balancers.stream().noneMatch(one -> one.holds(balancer.getAddress()))) {
            return Future.failedFuture("only the balancers configured may connect here");
        }
        ProxyGate gate = new ProxyGate(balancer);
        channel.config().setAutoRead(false);
        channel.config()
                .setRecvByteBufAllocator(new ExactReads(channel.config().getRecvByteBufAllocator(), gate.header));
        channel.pipeline().addBefore(context.name(), NAME, gate);
        gate.clock = channel.eventLoop()
                .schedule(
                        () -> gate.met.tryFail("no PROXY header within " + patience.toMillis() + " ms"),
                        patience.toMillis(),
                        TimeUnit.MILLISECONDS);
        // Not from within the turn in which it is being registered.
        channel.eventLoop().execute(channel::read);
        return gate.met.future().onComplete(done -> gate.leave(channel));
    }

    private void leave(Channel channel) {
        ScheduledFuture<?> waiting = clock;
        if (waiting != null) {
            waiting.cancel(false);
        }
        if (channel.pipeline().get(NAME) != null) {
            channel.pipeline().remove(this);
        }
    }

    /** Reads what comes behind the header. */
    static void goOn(NetSocket socket) {
        ((NetSocketInternal) socket).channelHandlerContext().channel().config().setAutoRead(true);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf read = (ByteBuf) message;
        byte[] octets = new byte[read.readableBytes()];
        read.readBytes(octets);
        read.release();
        try {
            header.feed(octets);
        } catch (ProxyHeaderException | IllegalArgumentException broken) {
            met.tryFail(String.valueOf(broken.getMessage()));
            return;
        }
        if (header.wanted() == 0) {
            met.tryComplete(client());
        }
    }

    /** Who is on the balancer's own loopback is not on ours: such a claim is worth something on this machine only. */
    private InetSocketAddress client() {
        return header.client()
                .filter(client -> !isLoopback(client) || isLoopback(balancer))
                .orElse(balancer);
    }

    private static boolean isLoopback(InetSocketAddress address) {
        InetAddress known = address.getAddress();
        return known != null && known.isLoopbackAddress();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (!met.future().isComplete()) {
            context.channel().read();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        met.tryFail("closed before its PROXY header was whole");
        context.fireChannelInactive();
    }

    /** While a header is read: as many octets as it wants; afterwards as many as usual. */
    private record ExactReads(RecvByteBufAllocator usual, ProxyHeader header) implements RecvByteBufAllocator {
        @Override
        public ExtendedHandle newHandle() {
            return new ExactHandle((ExtendedHandle) usual.newHandle(), header);
        }
    }

    private static final class ExactHandle extends RecvByteBufAllocator.DelegatingHandle
            implements RecvByteBufAllocator.ExtendedHandle {
        private final RecvByteBufAllocator.ExtendedHandle usual;
        private final ProxyHeader header;

        ExactHandle(RecvByteBufAllocator.ExtendedHandle usual, ProxyHeader header) {
            super(usual);
            this.usual = usual;
            this.header = header;
        }

        @Override
        public ByteBuf allocate(ByteBufAllocator alloc) {
            int wanted = header.wanted();
            return wanted == 0 ? super.allocate(alloc) : alloc.ioBuffer(wanted, wanted);
        }

        @Override
        public boolean continueReading(UncheckedBooleanSupplier maybeMore) {
            return usual.continueReading(maybeMore);
        }
    }
}
