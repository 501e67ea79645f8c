package org.parley.msrp.session;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.PemTrustOptions;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.parley.msrp.MsrpUri;
import org.parley.msrp.link.Connector;
import org.parley.msrp.link.NettyLink;
import org.parley.msrp.link.SubjectAltNames;
import org.parley.msrp.link.TlsSetup;

/**
 * Opens lines to relays: TLS always, with the relay's name told (SNI) and its certificate checked against that name, and without a certificate of ours
 * (RFC 4976 §9.2). Any thread.
 */
final class LineDialer {
    private final Engine engine;
    private final TlsSetup tls;
    private final Connector connector;

    LineDialer(Vertx vertx, Engine engine, TlsSetup tls) {
        this.engine = engine;
        this.tls = tls;
        connector = new Connector(vertx, engine.config.connectTimeout());
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
        return connector.close();
    }

    /** One line to be. Belongs to its loop. */
    private final class Attempt implements Connector.Asker {
        private final MsrpUri relay;
        private final List<InetSocketAddress> addresses;
        private final @Nullable Path trust;
        private final Duration idle;
        private final SessionTurn turn;
        private final Promise<Line> opened = Promise.promise();

        Attempt(
                MsrpUri relay,
                List<InetSocketAddress> addresses,
                @Nullable Path trust,
                Duration idle,
                SessionTurn turn) {
            this.relay = relay;
            this.addresses = addresses;
            this.trust = trust;
            this.idle = idle;
            this.turn = turn;
        }

        Future<Line> start() {
            connector.connect(
                    turn, addresses, new Connector.Secured(secured(), relay.isAddress() ? null : relay.host()), this);
            return opened.future();
        }

        private ClientSSLOptions secured() {
            ClientSSLOptions options = tls.connect(false);
            options.setKeyCertOptions(null);
            if (trust != null) {
                options.setTrustOptions(new PemTrustOptions().addCertPath(trust.toString()));
            }
            return options;
        }

        @Override
        public void failed(@Nullable Throwable cause) {
            fail("cannot be reached" + (cause == null ? "" : ": " + reason(cause)), cause);
        }

        /** What went wrong first: of a refused certificate only that says which. */
        private static String reason(Throwable cause) {
            Throwable first = cause;
            for (int depth = 0; first.getCause() != null && depth < 8; depth++) {
                first = first.getCause();
            }
            return first.getMessage() == null ? first.toString() : first.getMessage();
        }

        @Override
        public void connected(NettyLink link) {
            X509Certificate shown = link.peerCertificate();
            if (shown == null || !SubjectAltNames.name(shown, relay)) {
                link.close();
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
