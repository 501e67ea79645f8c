package org.parley.msrp.session;

import io.netty.util.NetUtil;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.parley.msrp.MsrpUri;
import org.parley.msrp.link.Connector;
import org.parley.msrp.link.NettyLink;
import org.parley.msrp.link.RateLimit;
import org.parley.msrp.link.SubjectAltNames;
import org.parley.msrp.link.TlsSetup;

/**
 * Opens connections for active sessions (RFC 4975 §5.4, §6.2): one for all sessions towards the same host, port, scheme and transport; the
 * addresses of a name are tried in order; limited in rate and number, so that nobody can aim us at a victim (§14.5). Any thread.
 */
final class Dialer {
    private static final int MOST_RATES = 10_000;

    private final Engine engine;
    private final Connector connector;
    private final TlsSetup tls;
    private final Function<String, Future<List<InetAddress>>> resolver;
    private final Map<Target, Outlet> outlets = new ConcurrentHashMap<>();
    private final Map<String, RateLimit> rates = new ConcurrentHashMap<>();
    private final AtomicInteger dialing = new AtomicInteger();

    Dialer(Vertx vertx, Engine engine, TlsSetup tls, @Nullable Function<String, Future<List<InetAddress>>> resolver) {
        this.engine = engine;
        this.tls = tls;
        this.connector = new Connector(vertx, engine.config.connectTimeout());
        this.resolver = resolver != null ? resolver : host -> lookedUp((VertxInternal) vertx, host);
    }

    /** The A and AAAA records of a name, or what the hosts file has for it (RFC 4975 §6.2: the port is the URI's, so SRV records are not asked for). */
    private static Future<List<InetAddress>> lookedUp(VertxInternal vertx, String host) {
        return vertx.nameResolver()
                .resolveAll(host)
                .map(found -> found.stream().map(InetSocketAddress::getAddress).toList());
    }

    /** The addresses of a host: a number is used as it is (RFC 4975 §6.2). */
    Future<List<InetAddress>> addresses(String host) {
        if (host.indexOf(':') < 0 && !NetUtil.isValidIpV4Address(host)) {
            return resolver.apply(host);
        }
        try {
            return Future.succeededFuture(List.of(InetAddress.getByName(host)));
        } catch (UnknownHostException e) {
            return Future.failedFuture(e);
        }
    }

    /** What connections are shared by. A peer proven by a fingerprint shares with nobody who asked for another proof; nor do peers
     * behind one middlebox: it joins each of its connections to one of them (RFC 6714 §6.3). */
    private record Target(
            boolean secure,
            String host,
            int port,
            String transport,
            @Nullable Fingerprint fingerprint,
            @Nullable MsrpUri anchored) {

        static Target of(Session session) {
            MsrpUri hop = session.peerPath().first();
            InetSocketAddress anchor = session.anchor();
            return anchor == null
                    ? new Target(hop.secure(), hop.host(), hop.port(), hop.transport(), session.provenBy(), null)
                    : new Target(
                            hop.secure(),
                            anchor.getHostString(),
                            anchor.getPort(),
                            hop.transport(),
                            session.provenBy(),
                            hop);
        }
    }

    /** Finds or opens the connection for an active session. */
    void connect(Session session) {
        MsrpUri hop = session.peerPath().first();
        Target target = Target.of(session);
        Outlet outlet = outlets.computeIfAbsent(target, key -> new Outlet(key, hop, engine.anyTurn()));
        session.belongsTo(outlet.turn.loop());
        outlet.turn.loop().execute(() -> outlet.join(session));
    }

    /** How many targets there is, or may soon be, a connection to. */
    int targets() {
        return outlets.size();
    }

    Future<Void> close() {
        return connector.close();
    }

    private boolean mayDial() {
        int most = engine.config.limits().dialing();
        if (dialing.incrementAndGet() > most && most > 0) {
            dialing.decrementAndGet();
            engine.meters.limited("dialing");
            return false;
        }
        return true;
    }

    /** Nanoseconds to wait before this host may be dialled again. */
    private long delay(String host) {
        int perSecond = engine.config.limits().dialsPerSecond();
        if (perSecond == 0) {
            return 0;
        }
        if (rates.size() > MOST_RATES) {
            rates.clear();
        }
        return rates.computeIfAbsent(host, key -> new RateLimit(perSecond)).take(1, System.nanoTime());
    }

    /** The way to one target. Belongs to its loop. */
    private final class Outlet implements Connector.Asker {
        private final Target target;
        private final MsrpUri hop;
        final SessionTurn turn;
        private final List<Session> waiting = new ArrayList<>();
        private @Nullable Connection connection;
        /** What {@link #connection} lives on. */
        private @Nullable NettyLink current;

        private boolean underWay;

        Outlet(Target target, MsrpUri hop, SessionTurn turn) {
            this.target = target;
            this.hop = hop;
            this.turn = turn;
        }

        void join(Session session) {
            if (session.state() == SessionState.CLOSED) {
                if (connection == null && !underWay) {
                    rest();
                }
                return;
            }
            turn.loop()
                    .schedule(
                            () -> session.bindOverdue(),
                            engine.config.bindTimeout().toMillis(),
                            TimeUnit.MILLISECONDS);
            Connection there = connection;
            if (there != null && !there.isClosed()) {
                there.bindActively(session);
                return;
            }
            waiting.add(session);
            if (!underWay) {
                underWay = true;
                outlets.putIfAbsent(target, this);
                start();
            }
        }

        private void start() {
            long wait = delay(target.host());
            if (wait > 0) {
                engine.meters.limited("dials-per-host");
                turn.loop().schedule(this::dial, wait, TimeUnit.NANOSECONDS);
            } else {
                dial();
            }
        }

        private void dial() {
            waiting.removeIf(session -> session.state() == SessionState.CLOSED);
            if (waiting.isEmpty()) {
                rest();
            } else if (!mayDial()) {
                fail(SessionEnd.Kind.PEER_GONE, "too many outgoing connections under way");
            } else if (target.port() < 0 || !target.transport().equalsIgnoreCase("tcp")) {
                dialing.decrementAndGet();
                fail(SessionEnd.Kind.PROTOCOL_ERROR, "the peer's URI has no port or another transport than tcp");
            } else {
                turn.context().runOnContext(nothing -> addresses()
                        .onComplete(result -> turn.loop().execute(() -> {
                            if (result.succeeded()) {
                                attempt(result.result());
                            } else {
                                give(SessionEnd.Kind.PEER_GONE, "the peer's host name is not known");
                            }
                        })));
            }
        }

        private Future<List<InetAddress>> addresses() {
            return Dialer.this.addresses(target.host());
        }

        private void attempt(List<InetAddress> addresses) {
            Connector.Secured secured = target.secure()
                    ? new Connector.Secured(
                            tls.connect(target.fingerprint() != null), hop.isAddress() ? null : hop.host())
                    : null;
            List<InetSocketAddress> all = addresses.stream()
                    .map(address -> new InetSocketAddress(address, target.port()))
                    .toList();
            connector.connect(turn, all, secured, this);
        }

        @Override
        public void failed(@Nullable Throwable cause) {
            give(
                    SessionEnd.Kind.PEER_GONE,
                    "no connection to the peer's host"
                            + (cause == null ? "" : ": " + cause.getClass().getSimpleName()));
        }

        @Override
        public void connected(NettyLink link) {
            dialing.decrementAndGet();
            underWay = false;
            if (target.secure() && !isProven(link.peerCertificate())) {
                link.close();
                fail(SessionEnd.Kind.PROTOCOL_ERROR, "the peer's certificate does not match its host or fingerprint");
                return;
            }
            current = link;
            Connection opened = new Connection(engine, turn, link, () -> gone(link));
            connection = opened;
            link.holding(engine.config.sendBufferOctets()).begin(opened);
            List<Session> ready = List.copyOf(waiting);
            waiting.clear();
            for (Session session : ready) {
                if (session.state() != SessionState.CLOSED) {
                    opened.bindActively(session);
                }
            }
            if (opened.isUnused()) {
                opened.close();
            }
        }

        private boolean isProven(@Nullable X509Certificate certificate) {
            Fingerprint expected = target.fingerprint();
            return certificate != null
                    && (expected == null ? SubjectAltNames.name(certificate, hop) : expected.matches(certificate));
        }

        private void give(SessionEnd.Kind kind, String why) {
            dialing.decrementAndGet();
            fail(kind, why);
        }

        private void fail(SessionEnd.Kind kind, String why) {
            List<Session> failed = List.copyOf(waiting);
            waiting.clear();
            rest();
            for (Session session : failed) {
                session.close(new SessionEnd(kind, why));
            }
        }

        /** A connection has ended: the one in use, or one before it, which still had something to say when the next was needed. */
        private void gone(NettyLink link) {
            if (current == link) {
                current = null;
                connection = null;
                if (!underWay && waiting.isEmpty()) {
                    outlets.remove(target, this);
                }
            }
        }

        /** Nothing is open or under way. */
        private void rest() {
            underWay = false;
            connection = null;
            current = null;
            if (waiting.isEmpty()) {
                outlets.remove(target, this);
            }
        }
    }
}
