package org.parley.relay.forward;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;
import org.parley.msrp.link.Link;

/** What one turn writes on a link, gathered so that it leaves in one flush, in pieces of bounded size so that progress shows. Belongs to the link's loop. */
final class OutBuffer {
    /** Octets that may wait in the operating system without being on their way: nothing passes those. */
    static final long UNSENT = 64 * 1024;

    private static final int FIRST = 512;
    private static final int LARGEST = 16 * 1024;

    private final Link link;
    private final boolean framed;
    private @Nullable ByteBuf out;
    private @Nullable ByteBuf aside;
    private int guess = FIRST;
    private boolean handed;

    /**
     * For that link.
     *
     * @param framed whether each message is handed to the link by itself
     */
    OutBuffer(Link link, boolean framed) {
        this.link = link;
        this.framed = framed;
    }

    /** The stream, for something small. */
    ByteBuf stream() {
        return stream(FIRST);
    }

    /** The stream, with room for so many octets: a buffer that has filled is handed on rather than grown. */
    ByteBuf stream(int octets) {
        ByteBuf buffer = out;
        boolean full = !framed && buffer != null && buffer.readableBytes() > LARGEST / 2;
        if (buffer != null && full && buffer.writableBytes() < octets) {
            link.write(buffer);
            buffer = null;
            guess = LARGEST;
        }
        if (buffer == null) {
            buffer = link.buffer(Math.max(guess, octets));
            out = buffer;
        }
        return buffer;
    }

    /** What waits beside the stream until it may join it. */
    ByteBuf aside() {
        ByteBuf buffer = aside;
        if (buffer == null) {
            buffer = link.buffer(FIRST);
            aside = buffer;
        }
        return buffer;
    }

    boolean hasAside() {
        return aside != null;
    }

    /** What waited joins the stream. */
    void join() {
        ByteBuf waiting = aside;
        if (waiting != null) {
            aside = null;
            stream(waiting.readableBytes()).writeBytes(waiting);
            waiting.release();
        }
    }

    /** The message just written to the stream is whole. */
    void endOfMessage() {
        if (framed) {
            hand();
        }
    }

    /** Where in the link's stream of octets the last one written stands. */
    long endsAt() {
        return link.written() + size(out);
    }

    /** Octets not handed to the operating system. */
    long pending() {
        return onTheWay() + size(aside);
    }

    /** The same without what waits aside. */
    long onTheWay() {
        return link.written() - link.handedOn() + size(out);
    }

    private static int size(@Nullable ByteBuf buffer) {
        return buffer == null ? 0 : buffer.readableBytes();
    }

    /** Sends it. */
    void flush() {
        if (out != null) {
            hand();
        }
        if (handed) {
            handed = false;
            link.flush();
        }
    }

    private void hand() {
        ByteBuf buffer = out;
        if (buffer != null) {
            out = null;
            guess = Math.max(FIRST, Math.min(LARGEST, (guess + 2 * buffer.readableBytes()) / 2));
            link.write(buffer);
            handed = true;
        }
    }

    /** Frees it; the link is gone. */
    void release() {
        if (out != null) {
            out.release();
            out = null;
        }
        if (aside != null) {
            aside.release();
            aside = null;
        }
    }
}
