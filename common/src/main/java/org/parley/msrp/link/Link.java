package org.parley.msrp.link;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.List;
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

    /** One who passes octets on rather than keeping them: a link may lend it the array it reads into, and use it again for the next read. */
    interface Borrower extends Events {
        /**
         * Octets came: the first so many of the array, which are the link's again when this returns. Returns whether it kept a view of them after all; then
         * nobody changes the array any more.
         */
        boolean borrow(byte[] array, int length);
    }

    /** Takes the buffer, to be sent with the next flush. */
    void write(ByteBuf octets);

    /** Sends what was written. */
    void flush();

    /** Looks after what may time out; now and then. */
    default void tick(long now) {}

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
    default @Nullable X509Certificate peerCertificate() {
        List<X509Certificate> chain = peerChain();
        return chain.isEmpty() ? null : chain.get(0);
    }

    /** The certificates the peer showed, its own first; what they prove is for the reader to say. */
    List<X509Certificate> peerChain();

    /** The name the peer asked for (SNI), in lower case, or null. */
    default @Nullable String serverName() {
        return null;
    }
}
