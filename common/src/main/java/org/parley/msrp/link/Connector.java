package org.parley.msrp.link;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.ConnectOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.SocketAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Opens links to others: the addresses of a peer are tried one after the other (RFC 4975 §5.4, §6.2). Any thread. */
public final class Connector {
    private final NetClient client;
    private final int timeoutMillis;
    private volatile boolean closed;

    /** Who asked for a link hears of it on the turn's loop, once. */
    public interface Asker {
        /** Here it is; take it with {@link NettyLink#begin}, or close it, at once. */
        void connected(NettyLink link);

        /** There is none; the cause is what the last address said, null if there was no address. */
        void failed(@Nullable Throwable cause);

        /** Whether a link is wanted still; asked on the turn's loop before each further address. If not, it is {@link #failed}. */
        default boolean isWaiting() {
            return true;
        }
    }

    /**
     * How TLS is spoken on a link.
     *
     * @param options what we accept and show; the peer's name is for the asker to check
     * @param serverName sent to the peer (SNI); null for an address
     */
    public record Secured(ClientSSLOptions options, @Nullable String serverName) {}

    /** A connector that gives every address that long. */
    public Connector(Vertx vertx, Duration timeout) {
        timeoutMillis = (int) timeout.toMillis();
        client = vertx.createNetClient(
                new NetClientOptions().setTcpNoDelay(true).setTcpKeepAlive(true).setConnectTimeout(timeoutMillis));
    }

    /** Opens a link on that turn's loop, with TLS or without. */
    public void connect(Turn turn, List<InetSocketAddress> addresses, @Nullable Secured secured, Asker asker) {
        attempt(turn, addresses, 0, secured, asker, null);
    }

    private void attempt(
            Turn turn,
            List<InetSocketAddress> addresses,
            int index,
            @Nullable Secured secured,
            Asker asker,
            @Nullable Throwable before) {
        if (index == addresses.size()) {
            turn.loop().execute(() -> asker.failed(before));
            return;
        }
        InetSocketAddress address = addresses.get(index);
        ConnectOptions options = new ConnectOptions()
                .setRemoteAddress(SocketAddress.inetSocketAddress(address))
                .setTimeout(timeoutMillis);
        if (secured != null) {
            options.setSsl(true).setSslOptions(secured.options()).setPort(address.getPort());
            options.setHost(
                    secured.serverName() == null ? address.getAddress().getHostAddress() : secured.serverName());
            if (secured.serverName() != null) {
                options.setSniServerName(secured.serverName());
            }
        }
        turn.context().runOnContext(nothing -> {
            if (closed || !asker.isWaiting()) {
                asker.failed(before);
                return;
            }
            client.connect(options).onComplete(result -> {
                if (result.succeeded()) {
                    asker.connected(NettyLink.over(result.result(), turn.tap()));
                } else {
                    attempt(turn, addresses, index + 1, secured, asker, result.cause());
                }
            });
        });
    }

    /** Closes every link it opened, and opens none any more. */
    public Future<Void> close() {
        closed = true;
        return client.close();
    }
}
