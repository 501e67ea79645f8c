package org.parley.msrp.session;

import io.vertx.core.Future;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.internal.net.NetServerInternal;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** The listening sockets, one server per address and loop; Vert.x spreads the connections. Any thread. */
final class Listeners {
    private static final int BACKLOG = 1024;
    private static final AtomicInteger RANDOM_PORTS = new AtomicInteger();

    private final VertxInternal vertx;
    private final Engine engine;
    private final TlsSetup tls;
    private final List<NetServer> servers = new CopyOnWriteArrayList<>();
    private final Map<InetAddress, Integer> perAddress = new ConcurrentHashMap<>();
    private volatile List<InetSocketAddress> addresses = List.of();
    private volatile boolean refusing;

    Listeners(VertxInternal vertx, Engine engine, TlsSetup tls) {
        this.vertx = vertx;
        this.engine = engine;
        this.tls = tls;
    }

    /** Binds them all, in order. */
    Future<Void> start() {
        Future<Void> bound = Future.succeededFuture();
        for (EndpointConfig.Listener listener : engine.config.listeners()) {
            bound = bound.compose(done -> bind(listener));
        }
        return bound;
    }

    private Future<Void> bind(EndpointConfig.Listener listener) {
        SocketAddress address = listener.port() == 0
                ? SocketAddress.sharedRandomPort(RANDOM_PORTS.incrementAndGet(), listener.host())
                : SocketAddress.inetSocketAddress(listener.port(), listener.host());
        Future<NetServer> bound = Future.succeededFuture();
        for (Turn turn : engine.turns()) {
            bound = bound.compose(before -> bind(listener, address, turn));
        }
        return bound.<Void>map(server -> {
                    List<InetSocketAddress> more = new ArrayList<>(addresses);
                    more.add(new InetSocketAddress(listener.host(), server.actualPort()));
                    addresses = List.copyOf(more);
                    return null;
                })
                .recover(cause -> Future.failedFuture(new IllegalArgumentException(
                        "msrp." + (listener.tls() ? "tls" : "tcp") + ".listen: cannot bind " + listener.host() + ":"
                                + listener.port() + ": " + cause.getMessage()
                                + " (expected: a free address of this host)",
                        cause)));
    }

    private Future<NetServer> bind(EndpointConfig.Listener listener, SocketAddress address, Turn turn) {
        NetServerOptions options = new NetServerOptions()
                .setTcpNoDelay(true)
                .setTcpKeepAlive(true)
                .setReuseAddress(true)
                .setAcceptBacklog(BACKLOG);
        if (listener.tls()) {
            tls.serve(options);
        }
        NetServerInternal server = vertx.createNetServer(options);
        server.connectHandler(socket -> accept(turn, socket));
        servers.add(server);
        return server.listen(turn.context, address);
    }

    private void accept(Turn turn, NetSocket socket) {
        if (refusing) {
            socket.close();
            return;
        }
        EndpointConfig.Limits limits = engine.config.limits();
        if (limits.connections() > 0 && engine.meters.connections(0) >= limits.connections()) {
            engine.meters.limited("connections");
            socket.close();
            return;
        }
        NettyLink link = NettyLink.over(socket);
        InetAddress from = link.peer().getAddress();
        if (limits.connectionsPerAddress() > 0 && from != null) {
            if (perAddress.merge(from, 1, Integer::sum) > limits.connectionsPerAddress()) {
                engine.meters.limited("connections-per-address");
                left(from);
                socket.close();
                return;
            }
            link.begin(new Connection(engine, turn, link, () -> left(from)));
        } else {
            link.begin(new Connection(engine, turn, link, () -> {}));
        }
    }

    private void left(InetAddress from) {
        perAddress.computeIfPresent(from, (key, count) -> count == 1 ? null : count - 1);
    }

    List<InetSocketAddress> addresses() {
        return addresses;
    }

    /** Takes no new connection. */
    void refuse() {
        refusing = true;
    }

    Future<Void> close() {
        List<Future<Void>> closing = new ArrayList<>();
        for (NetServer server : servers) {
            closing.add(server.close());
        }
        return Future.join(closing).transform(done -> Future.succeededFuture());
    }
}
