package org.parley.sip.stack;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.parley.tls.CertificateFiles;

/**
 * A listener for one of TCP, TLS, WS and WSS and the connections made from it, all on one event loop: accepts, dials, and looks every quarter
 * of the message time whether a connection has been silent or slow for too long. Handshakes of TLS and WebSocket take place inside the
 * connection's budget, so silent clients count. WebSocket clients are never dialled. The library's side of it is {@link StreamCarrier}.
 */
final class StreamPort extends VerticleBase {
    private final SipConfig.Listener listener;
    private final SipConfig.Bounds bounds;
    private final SipConfig.Web web;
    private final ConnectionBudget budget;
    private final Counters counters;
    private final ConcurrentHashMap<String, StreamChannel> flows = new ConcurrentHashMap<>();
    private final Set<StreamChannel> all = ConcurrentHashMap.newKeySet();
    private @Nullable NetServer server;
    private @Nullable NetClient client;
    private @Nullable StreamCarrier carrier;
    private @Nullable StreamTls tls;
    private volatile boolean accepting;

    StreamPort(SipConfig.Listener listener, SipConfig config, ConnectionBudget budget, Counters counters) {
        this.listener = listener;
        this.bounds = config.bounds();
        this.web = config.web();
        this.budget = budget;
        this.counters = counters;
    }

    @Override
    public Future<?> start() {
        SipConfig.Tls files = listener.tls();
        return files == null ? listen() : certificates(files).compose(read -> listen());
    }

    private Future<?> certificates(SipConfig.Tls files) {
        if (files.pairs().isEmpty()) {
            tls = StreamTls.outwards(files.trust(), bounds.connectTime());
            return Future.succeededFuture();
        }
        String name = "sip." + listener.transport().lowerCase();
        return CertificateFiles.open(vertx, name, files.pairs(), files.trust(), files.every())
                .onSuccess(read -> {
                    counters.certificates(read, name);
                    tls = StreamTls.of(files.clients(), read, bounds.connectTime());
                });
    }

    private Future<?> listen() {
        client = vertx.createNetClient(clientOptions());
        long period = Math.max(10, Math.min(bounds.messageTime().toMillis() / 4, 1_000));
        vertx.setPeriodic(period, timer -> sweep());
        if (!listener.opens()) {
            return Future.succeededFuture();
        }
        NetServer listening = vertx.createNetServer(new NetServerOptions()
                        .setHost(listener.listen().host())
                        .setPort(listener.listen().port())
                        .setTcpNoDelay(true)
                        .setTcpKeepAlive(true))
                .connectHandler(this::arrived);
        server = listening;
        return listening.listen();
    }

    private NetClientOptions clientOptions() {
        return new NetClientOptions().setTcpNoDelay(true).setTcpKeepAlive(true).setConnectTimeout((int)
                bounds.connectTime().toMillis());
    }

    /** The port listened on, or that which stands for it when nothing is. */
    int port() {
        NetServer open = server;
        return open == null ? listener.listen().port() : open.actualPort();
    }

    SipTransport kind() {
        return listener.transport();
    }

    SipConfig.Listener listener() {
        return listener;
    }

    SipConfig.Bounds bounds() {
        return bounds;
    }

    SipConfig.Web web() {
        return web;
    }

    Counters counters() {
        return counters;
    }

    Context loop() {
        return context;
    }

    Vertx vertx() {
        return vertx;
    }

    /** From now on connections are served; before, they are closed. */
    void serve(StreamCarrier forLibrary) {
        carrier = forLibrary;
        accepting = true;
    }

    /** No connection more, neither in nor out. */
    void deafen() {
        accepting = false;
        all.forEach(channel -> channel.end("shutdown"));
    }

    private void arrived(NetSocket socket) {
        InetAddress peer = address(socket.remoteAddress());
        StreamCarrier serving = carrier;
        if (!accepting || serving == null || peer == null) {
            socket.close();
            return;
        }
        if (!budget.take(peer)) {
            counters.refused("connections").increment();
            socket.close();
            return;
        }
        StreamChannel channel =
                new StreamChannel(serving, peer, socket.remoteAddress().port(), peer.getHostAddress(), false);
        all.add(channel);
        channel.connected(socket);
        if (tls == null) {
            channel.opened(socket);
        } else {
            socket.upgradeToSsl(tls.server()).onComplete(shaken -> {
                if (shaken.succeeded()) {
                    channel.opened(socket);
                } else {
                    channel.gone("TLS handshake failed");
                }
            });
        }
    }

    /** The channel carries messages: it can be found from now on. */
    void ready(StreamChannel channel) {
        flows.put(channel.flow(), channel);
    }

    /** The flow with that peer if there is one, else a channel that is being connected; sends wait for it. Any thread. */
    StreamChannel channelTo(InetAddress peer, int port, String name) {
        return flows.compute(key(peer, port), (any, there) -> {
            if (there != null && there.usable() && there.bears(name)) {
                return there;
            }
            StreamChannel channel = new StreamChannel(Objects.requireNonNull(carrier), peer, port, name, true);
            context.runOnContext(v -> reach(channel));
            return channel;
        });
    }

    private void reach(StreamChannel channel) {
        if (kind().webSocket()) {
            channel.gone("a WebSocket client is reached by the connection it opened (RFC 7118 section 5)");
        } else {
            dial(channel);
        }
    }

    private void dial(StreamChannel channel) {
        if (!accepting || !budget.take(channel.peer())) {
            counters.refused("connections").increment();
            channel.gone("no connection left in the budget");
            return;
        }
        all.add(channel);
        SocketAddress remote = named(channel);
        Objects.requireNonNull(client)
                .connect(remote)
                .compose(socket -> secured(channel, socket))
                .onComplete(connected -> {
                    if (connected.succeeded()) {
                        channel.opened(connected.result());
                    } else {
                        channel.gone(String.valueOf(connected.cause().getMessage()));
                    }
                });
    }

    /** The address with the name beside it: the name is what TLS checks the certificate against. */
    private static SocketAddress named(StreamChannel channel) {
        try {
            InetAddress address =
                    InetAddress.getByAddress(channel.name(), channel.peer().getAddress());
            return SocketAddress.inetSocketAddress(new InetSocketAddress(address, channel.getPeerPort()));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of odd length", e);
        }
    }

    private Future<NetSocket> secured(StreamChannel channel, NetSocket socket) {
        channel.connected(socket);
        return tls == null
                ? Future.succeededFuture(socket)
                : socket.upgradeToSsl(tls.client(), channel.name()).map(socket);
    }

    /** The channel is closed or never opened: nobody shall find it any more. */
    void ended(StreamChannel channel) {
        flows.remove(channel.flow(), channel);
        if (all.remove(channel)) {
            budget.giveBack(channel.peer());
        }
    }

    private void sweep() {
        long now = System.nanoTime();
        for (StreamChannel channel : new ArrayList<>(all)) {
            channel.check(now);
        }
    }

    /** Connections, open or being opened. */
    int connections() {
        return all.size();
    }

    /** What is open now, for the state dump and for tests. */
    List<StreamChannel> channels() {
        return List.copyOf(all);
    }

    /** A future for when the channel is open. */
    Future<StreamChannel> connect(InetAddress peer, int port, String name) {
        Promise<StreamChannel> connected = Promise.promise();
        StreamChannel channel = channelTo(peer, port, name);
        channel.whenOpen(connected);
        return connected.future();
    }

    static String key(InetAddress peer, int port) {
        return peer.getHostAddress() + "/" + port;
    }

    private static @Nullable InetAddress address(@Nullable SocketAddress remote) {
        try {
            return remote == null ? null : InetAddress.getByName(remote.hostAddress());
        } catch (UnknownHostException e) {
            return null;
        }
    }
}
