package org.parley.tests.load;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the machine and Vert.x allow: a fan-out server that moves as many octets and acknowledgements as the MSRP switch does and knows
 * nothing of MSRP, SIP, CPIM or time-outs. A frame is four octets of length (of what follows), one of kind and the rest; kinds are J (join
 * the room whose number follows), S (fan out and acknowledge with a frame of {@link Frames#ackOctets}) and A (an acknowledgement, skipped).
 * One event loop; bodies are shared; each connection is flushed once per read.
 */
public final class BareFanOutServer {
    private final Map<Integer, List<Peer>> rooms = new HashMap<>();
    private final List<Peer> dirty = new ArrayList<>();

    private BareFanOutServer() {}

    /** Starts the server; the only argument is the port on 127.0.0.1. */
    public static void main(String[] args) {
        int port = Integer.parseInt(args[0]);
        Vertx vertx =
                Vertx.vertx(new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(1));
        BareFanOutServer server = new BareFanOutServer();
        vertx.createNetServer(new NetServerOptions().setTcpNoDelay(true).setAcceptBacklog(10_000))
                .connectHandler(server::accept)
                .listen(port, "127.0.0.1")
                .onComplete(done ->
                        System.out.println(done.succeeded() ? "bare ready " + port : "bare failed " + done.cause()));
    }

    private void accept(NetSocket socket) {
        ChannelHandlerContext context = ((NetSocketInternal) socket).channelHandlerContext();
        context.pipeline().addBefore(context.name(), "bare", new Peer(context));
    }

    private final class Peer extends ChannelInboundHandlerAdapter {
        private ByteBuf held = PooledByteBufAllocator.DEFAULT.directBuffer(16 * 1024);
        private List<Peer> room = new ArrayList<>();
        private boolean marked;
        private final ChannelHandlerContext context;

        Peer(ChannelHandlerContext context) {
            this.context = context;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object read) {
            ByteBuf in = (ByteBuf) read;
            held.writeBytes(in);
            in.release();
            while (held.readableBytes() >= 4) {
                int length = held.getInt(held.readerIndex());
                if (held.readableBytes() < 4 + length) {
                    break;
                }
                frame(held.getByte(held.readerIndex() + 4), 4 + length);
            }
            held.discardSomeReadBytes();
        }

        private void frame(byte kind, int octets) {
            if (kind == Frames.JOIN) {
                room = rooms.computeIfAbsent(held.getInt(held.readerIndex() + 5), n -> new ArrayList<>());
                room.add(this);
                context.write(Frames.ack(Frames.HEAD), context.voidPromise());
                mark(this);
            } else if (kind == Frames.SEND) {
                ByteBuf shared = PooledByteBufAllocator.DEFAULT.directBuffer(octets);
                held.getBytes(held.readerIndex(), shared, octets);
                for (Peer other : room) {
                    if (other != this) {
                        other.context.write(shared.retainedDuplicate(), other.context.voidPromise());
                        mark(other);
                    }
                }
                shared.release();
                context.write(Frames.ack(held.getInt(held.readerIndex() + 5)), context.voidPromise());
                mark(this);
            }
            held.skipBytes(octets);
        }

        private void mark(Peer peer) {
            if (!peer.marked) {
                peer.marked = true;
                dirty.add(peer);
            }
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            for (Peer peer : dirty) {
                peer.marked = false;
                peer.context.flush();
            }
            dirty.clear();
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            room.remove(this);
            held.release();
            held = io.netty.buffer.Unpooled.EMPTY_BUFFER;
            context.fireChannelInactive();
        }
    }
}
