package org.parley.sip.stack;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetSocket;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** What Vert.x' sockets do not say or do by themselves. */
final class Sockets {
    private Sockets() {}

    /** The certificate the peer proved to hold (RFC 5922), if TLS asked for one. Any thread. */
    static Optional<X509Certificate> certificate(@Nullable NetSocket socket) {
        SSLSession session = socket == null ? null : socket.sslSession();
        if (session == null) {
            return Optional.empty();
        }
        try {
            Certificate[] chain = session.getPeerCertificates();
            return chain.length > 0 && chain[0] instanceof X509Certificate first
                    ? Optional.of(first)
                    : Optional.empty();
        } catch (SSLPeerUnverifiedException e) {
            return Optional.empty();
        }
    }

    /** Closes; with a reset at once, for {@code close()} would first wait for a peer that does not read to take what is queued. On the loop. */
    static void end(NetSocket socket, boolean reset) {
        if (reset && socket instanceof NetSocketInternal internal) {
            Channel channel = internal.channelHandlerContext().channel();
            if (channel.isOpen()) {
                channel.config().setOption(ChannelOption.SO_LINGER, 0);
                channel.pipeline().firstContext().close(); // not through Vert.x' handler, which waits for its queue
            }
        } else {
            socket.close();
        }
    }
}
