package org.parley.msrp.session;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.ConnectOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.parley.msrp.MsrpUri;

/**
 * Opens lines to relays: TLS always, with the relay's name told (SNI) and its certificate checked against that name, and without a certificate of ours
 * (RFC 4976 §9.2). Any thread.
 */
final class LineDialer {
    private final Engine engine;
    private final TlsSetup tls;
    private final NetClient client;

    LineDialer(Vertx vertx, Engine engine, TlsSetup tls) {
        this.engine = engine;
        this.tls = tls;
        client = vertx.createNetClient(
                new NetClientOptions().setTcpNoDelay(true).setTcpKeepAlive(true).setConnectTimeout((int)
                        engine.config.connectTimeout().toMillis()));
    }

    /** Tries the addresses in turn; fails with a sentence that names the relay and what was wrong with the last. */
    Future<Line> open(MsrpUri relay, List<InetSocketAddress> addresses, @Nullable Path trust, Duration idle) {
        if (!relay.secure() || !relay.transport().equals("tcp")) {
            return Future.failedFuture(
                    new IOException(relay.forLog() + ": not to be dialled (expected: msrps://…;tcp, RFC 4976 §9.4)"));
        }
        return new Attempt(relay, List.copyOf(addresses), trust, idle, engine.anyTurn()).start();
    }

    Future<Void> close() {
        return client.close();
    }

    /** One line to be. Belongs to its loop. */
    private final class Attempt {
        private final MsrpUri relay;
        private final List<InetSocketAddress> addresses;
        private final @Nullable Path trust;
        private final Duration idle;
        private final Turn turn;
        private final Promise<Line> opened = Promise.promise();

        Attempt(MsrpUri relay, List<InetSocketAddress> addresses, @Nullable Path trust, Duration idle, Turn turn) {
            this.relay = relay;
            this.addresses = addresses;
            this.trust = trust;
            this.idle = idle;
            this.turn = turn;
        }

        Future<Line> start() {
            next(0, null);
            return opened.future();
        }

        private void next(int index, @Nullable Throwable before) {
            if (index == addresses.size()) {
                fail("cannot be reached" + (before == null ? "" : ": " + before.getMessage()), before);
                return;
            }
            ConnectOptions options = new ConnectOptions()
                    .setRemoteAddress(SocketAddress.inetSocketAddress(addresses.get(index)))
                    .setTimeout((int) engine.config.connectTimeout().toMillis())
                    .setSsl(true)
                    .setSslOptions(secured())
                    .setHost(relay.host());
            options.setPort(addresses.get(index).getPort());
            if (!relay.isAddress()) {
                options.setSniServerName(relay.host());
            }
            turn.context.runOnContext(nothing -> client.connect(options).onComplete(result -> {
                if (result.succeeded()) {
                    connected(result.result());
                } else {
                    next(index + 1, result.cause());
                }
            }));
        }

        private ClientSSLOptions secured() {
            ClientSSLOptions options = tls.connect(false);
            options.setKeyCertOptions(null);
            if (trust != null) {
                options.setTrustOptions(new PemTrustOptions().addCertPath(trust.toString()));
            }
            return options;
        }

        private void connected(NetSocket socket) {
            NettyLink link = NettyLink.over(socket);
            X509Certificate shown = link.peerCertificate();
            if (shown == null || !SubjectAltNames.name(shown, relay)) {
                socket.close();
                fail("shows a certificate for another name (expected: a subjectAltName " + relay.host() + ")", null);
                return;
            }
            Line line = new Line(turn);
            Connection connection = new Connection(engine, turn, link, line::lost);
            connection.keep(idle);
            line.begin(connection);
            link.begin(connection);
            opened.complete(line);
        }

        private void fail(String what, @Nullable Throwable cause) {
            opened.fail(new IOException("relay " + relay.forLog() + " " + what, cause));
        }
    }
}
