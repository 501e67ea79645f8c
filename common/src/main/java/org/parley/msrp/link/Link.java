package org.parley.msrp.link;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import org.jspecify.annotations.Nullable;

/**
 * One transport link as the logic sees it, whatever carries it. Belongs to its loop. Duties:
 *
 * <ol>
 *   <li>What was written goes out in order, at the latest with the next flush.
 *   <li>{@link #handedOn()} counts octets the operating system has taken; when it grew, {@link Events#progress()} is called.
 *   <li>{@link Events#lost} comes exactly once, and nothing after it.
 * </ol>
 */
public interface Link {
    /** What a link tells its connection. */
    interface Events {
        /** Octets that nobody changes any more. */
        void read(byte[] octets);

        /** The operating system took more of what was written. */
        void progress();

        /** The link is gone; the cause is null for an orderly end. */
        void lost(@Nullable Throwable cause);
    }

    /** Takes the buffer, to be sent with the next flush. */
    void write(ByteBuf octets);

    /** Sends what was written. */
    void flush();

    /** A buffer to write. */
    ByteBuf buffer(int octets);

    /** Octets written since the beginning. */
    long written();

    /** Octets the operating system has taken since the beginning. */
    long handedOn();

    /** Whether octets are read. */
    void reads(boolean on);

    /** Closes at once; what was not handed on is lost. */
    void close();

    /** The loop. */
    EventLoop loop();

    /** The peer's address. */
    InetSocketAddress peer();

    /** Whether TLS protects it. */
    boolean secure();

    /** The peer's certificate, null if it showed none. */
    @Nullable
    X509Certificate peerCertificate();
}
