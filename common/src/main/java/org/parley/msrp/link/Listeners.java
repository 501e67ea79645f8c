package org.parley.msrp.link;

import io.vertx.core.Future;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.internal.net.NetServerInternal;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The listening sockets, one server per address and loop; Vert.x spreads the connections. Counts them by address. Any thread.
 *
 * @param <T> the turns that take the connections
 */
public final class Listeners<T extends Turn> {
    private static final Logger log = LoggerFactory.getLogger(Listeners.class);

    /** Who takes what comes in. */
    public interface Door<T extends Turn> {
        /** Whether another connection may come in. Any thread. */
        boolean hasRoom();

        /** One was turned away because of this limit. Any thread. */
        void limited(String limit);

        /** Here is one; on its loop. Takes it with {@link NettyLink#begin} at once, and says {@link AddressShare#left} once it is gone. */
        void enter(T turn, NettyLink link, Listener listener, AddressShare share);
    }

    private static final int BACKLOG = 1024;
    private static final Duration HEADER_PATIENCE = Duration.ofSeconds(5);
    private static final AtomicInteger RANDOM_PORTS = new AtomicInteger();

    private final VertxInternal vertx;
    private final List<T> turns;
    private final List<Listener> listeners;
    private final String prefix;
    private final TlsSetup tls;
    private final AddressShares shares;
    private final Door<T> door;
    private final LateTls lateTls;
    private final List<NetServer> servers = new CopyOnWriteArrayList<>();
    private final List<NetServer> secure = new CopyOnWriteArrayList<>();
    private volatile List<InetSocketAddress> addresses = List.of();
    private volatile boolean refusing;

    /**
     * Listens nowhere yet.
     *
     * @param prefix of the configuration keys, as {@code msrp}
     * @param terms what one address may take
     */
    public Listeners(
            VertxInternal vertx,
            List<T> turns,
            List<Listener> listeners,
            String prefix,
            TlsSetup tls,
            AddressShares.Terms terms,
            Door<T> door) {
        this.vertx = vertx;
        this.turns = List.copyOf(turns);
        this.listeners = List.copyOf(listeners);
        this.prefix = prefix;
        this.tls = tls;
        this.shares = new AddressShares(terms);
        this.door = door;
        this.lateTls = new LateTls(vertx);
    }

    /** Binds them all, in order. Fails with a sentence that names the key when one cannot be bound. */
    public Future<Void> start() {
        Future<Void> bound = Future.succeededFuture();
        for (Listener listener : listeners) {
            bound = bound.compose(done -> bind(listener));
        }
        tls.onChange(this::renew);
        return bound;
    }

    /** From the next handshake on there are other certificates; who is connected stays. */
    private void renew() {
        for (NetServer server : secure) {
            server.updateSSLOptions(tls.server())
                    .onFailure(failure -> log.error("new certificates are not shown prefix={}", prefix, failure));
        }
    }

    private Future<Void> bind(Listener listener) {
        SocketAddress address = listener.port() == 0
                ? SocketAddress.sharedRandomPort(RANDOM_PORTS.incrementAndGet(), listener.host())
                : SocketAddress.inetSocketAddress(listener.port(), listener.host());
        Future<NetServer> bound = Future.succeededFuture();
        for (T turn : turns) {
            bound = bound.compose(before -> bind(listener, address, turn));
        }
        return bound.<Void>map(server -> {
                    List<InetSocketAddress> more = new ArrayList<>(addresses);
                    more.add(new InetSocketAddress(listener.host(), server.actualPort()));
                    addresses = List.copyOf(more);
                    return null;
                })
                .recover(cause -> Future.failedFuture(new IllegalArgumentException(
                        prefix + "." + listener.transport() + ".listen: cannot bind " + listener.host()
                                + ":"
                                + listener.port() + ": " + cause.getMessage()
                                + " (expected: a free address of this host)",
                        cause)));
    }

    private Future<NetServer> bind(Listener listener, SocketAddress address, T turn) {
        NetServerOptions options = new NetServerOptions()
                .setTcpNoDelay(true)
                .setTcpKeepAlive(true)
                .setReuseAddress(true)
                .setAcceptBacklog(BACKLOG);
        boolean proxied = !listener.proxies().isEmpty();
        if (listener.tls() && !proxied) {
            tls.serve(options);
        }
        NetServerInternal server = vertx.createNetServer(options);
        server.connectHandler(
                proxied ? socket -> meet(turn, listener, socket) : socket -> accept(turn, listener, socket, null));
        servers.add(server);
        if (listener.tls() && !proxied) {
            secure.add(server);
        }
        return server.listen(turn.context(), address);
    }

    /** A balancer, which says for whom it connects before anything else is said. */
    private void meet(T turn, Listener listener, NetSocket socket) {
        if (refusing) {
            socket.close();
            return;
        }
        ProxyGate.meet(socket, listener.proxies(), HEADER_PATIENCE).onComplete(met -> {
            if (met.failed()) {
                door.limited("proxy-header");
                log.info(
                        "connection closed listener={}.{} peer={} why={}",
                        prefix,
                        listener.transport(),
                        socket.remoteAddress(),
                        met.cause().getMessage());
                socket.close();
            } else if (listener.tls()) {
                secure(turn, listener, socket, met.result());
            } else {
                ProxyGate.goOn(socket);
                accept(turn, listener, socket, met.result());
            }
        });
    }

    private void secure(T turn, Listener listener, NetSocket socket, InetSocketAddress client) {
        lateTls.speak(turn, socket, tls.server()).onComplete(spoken -> {
            if (spoken.succeeded()) {
                accept(turn, listener, socket, client);
            } else {
                socket.close();
            }
        });
    }

    private void accept(T turn, Listener listener, NetSocket socket, @Nullable InetSocketAddress client) {
        if (refusing) {
            socket.close();
            return;
        }
        if (!door.hasRoom()) {
            door.limited("connections");
            socket.close();
            return;
        }
        // What a WebSocket carries is seen without its frames, by who takes them off.
        NettyLink link = NettyLink.over(socket, listener.webSocket() ? null : turn.tap(), client);
        AddressShare share = shares.enter(link.peer().getAddress());
        if (share == null) {
            door.limited("connections-per-address");
            socket.close();
        } else {
            door.enter(turn, link, listener, share);
        }
    }

    /** The addresses bound, in the order of the listeners. */
    public List<InetSocketAddress> addresses() {
        return addresses;
    }

    /** Takes no new connection. */
    public void refuse() {
        refusing = true;
    }

    /** Closes the listening sockets, and what came in by them. */
    public Future<Void> close() {
        List<Future<Void>> closing = new ArrayList<>();
        for (NetServer server : servers) {
            closing.add(server.close());
        }
        return Future.join(closing).transform(done -> Future.succeededFuture());
    }
}
