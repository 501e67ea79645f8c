package org.parley.msrp.link;

import io.netty.channel.Channel;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.internal.net.SslChannelProvider;
import io.vertx.core.internal.net.SslHandshakeCompletionHandler;
import io.vertx.core.internal.tls.ServerSslContextManager;
import io.vertx.core.internal.tls.SslContextManager;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.ServerSSLOptions;

/**
 * TLS on connections accepted without it, because a PROXY header comes first. The handlers are Vert.x's own, put where it puts them; its upgrade of a socket is not
 * used, for servers that share a port cannot do it on more than one loop. Any thread.
 */
final class LateTls {
    private final VertxInternal vertx;
    private final ServerSslContextManager contexts =
            new ServerSslContextManager(SslContextManager.resolveEngineOptions(null, false));

    LateTls(VertxInternal vertx) {
        this.vertx = vertx;
    }

    /** Shakes hands on a socket that is not being read; it is read from then on. Completes, or fails, on the turn's loop, before anything behind the handshake is read. */
    Future<Void> speak(Turn turn, NetSocket socket, ServerSSLOptions options) {
        Channel channel = ((NetSocketInternal) socket).channelHandlerContext().channel();
        Promise<Void> spoken = Promise.promise();
        contexts.resolveSslContextProvider(options, turn.context())
                .onComplete(found -> turn.loop().execute(() -> {
                    if (found.failed()) {
                        spoken.fail(found.cause());
                    } else {
                        begin(channel, new SslChannelProvider(vertx, found.result(), options.isSni()), options, spoken);
                    }
                }));
        return spoken.future();
    }

    private static void begin(
            Channel channel, SslChannelProvider provider, ServerSSLOptions options, Promise<Void> spoken) {
        var shaken = channel.newPromise();
        shaken.addListener(done -> {
            if (done.isSuccess()) {
                spoken.complete();
            } else {
                spoken.fail(done.cause());
            }
        });
        channel.pipeline().addFirst("handshaker", new SslHandshakeCompletionHandler(shaken));
        channel.pipeline()
                .addFirst(
                        "ssl",
                        provider.createServerHandler(
                                null, options.getSslHandshakeTimeout(), options.getSslHandshakeTimeoutUnit(), null));
        channel.config().setAutoRead(true);
    }
}
