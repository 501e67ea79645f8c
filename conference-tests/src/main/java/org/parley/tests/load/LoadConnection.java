package org.parley.tests.load;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One participant's connection: binds, hears, acknowledges, and flushes once per read. Lives on the load client's event loop. */
final class LoadConnection extends ChannelInboundHandlerAdapter implements Wire.Heard {
    private final Wire wire;
    private final RoomLoad room;
    private final CompletableFuture<LoadConnection> bound = new CompletableFuture<>();
    private final Deque<Long> unanswered = new ArrayDeque<>();
    private byte[] held = new byte[8 * 1024];
    private int filled;
    private boolean bindAnswered;
    private @Nullable ChannelHandlerContext context;
    private @Nullable ByteBuf out;

    LoadConnection(Wire wire, RoomLoad room) {
        this.wire = wire;
        this.room = room;
    }

    /** Completes when the server has taken us into the room. */
    CompletableFuture<LoadConnection> bound() {
        return bound;
    }

    /** Writes one message; it leaves with the next {@link #flush}. */
    void send(long number, long nanos) {
        unanswered.add(number);
        wire.writeMessage(out(), Text.of(number, nanos));
    }

    void close() {
        if (context != null) {
            context.close();
        }
    }

    void flush() {
        if (out != null && context != null) {
            ByteBuf ready = out;
            out = null;
            context.writeAndFlush(ready, context.voidPromise());
        }
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        if (context.channel().isActive()) {
            begin(context);
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        begin(context);
    }

    private void begin(ChannelHandlerContext context) {
        this.context = context;
        wire.writeBind(out());
        flush();
        if (!wire.binds()) {
            bindAnswered = true;
            bound.complete(this);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object read) {
        ByteBuf in = (ByteBuf) read;
        int octets = in.readableBytes();
        if (held.length - filled < octets) {
            held = java.util.Arrays.copyOf(held, Math.max(held.length * 2, filled + octets));
        }
        in.readBytes(held, filled, octets);
        in.release();
        filled += octets;
        int done = wire.read(held, 0, filled, out(), this);
        System.arraycopy(held, done, held, 0, filled - done);
        filled -= done;
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (out != null && !out.isReadable()) {
            out.release();
            out = null;
        }
        flush();
        room.turnEnded();
    }

    @Override
    public void delivered(byte[] in, int from) {
        room.delivered(in, from);
    }

    @Override
    public void answered(boolean accepted) {
        if (!bindAnswered) {
            bindAnswered = true;
            bound.complete(this);
            return;
        }
        Long number = unanswered.poll();
        room.answered(number == null ? -1 : number, accepted);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        bound.completeExceptionally(new IllegalStateException("the server closed the connection"));
        room.lost();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        bound.completeExceptionally(cause);
        room.broke(cause);
        context.close();
    }

    private ByteBuf out() {
        if (out == null) {
            out = java.util.Objects.requireNonNull(context).alloc().directBuffer(4 * 1024);
        }
        return out;
    }
}
