package org.parley.relay.forward;

import io.netty.util.concurrent.ScheduledFuture;
import io.vertx.core.Future;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.parley.msrp.MsrpUri;
import org.parley.msrp.Status;
import org.parley.msrp.link.Connector;
import org.parley.msrp.link.NettyLink;
import org.parley.msrp.link.SubjectAltNames;
import org.parley.msrp.link.TlsSetup;
import org.parley.relay.config.RelayConfig;
import org.parley.relay.hop.NextHops;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ways to next hops that are nobody's alone (RFC 4976 §5.2, §6.4.2): one connection for everything towards the same scheme, host and port, be it one we opened
 * or one that a relay of that name opened to us and proved with its certificate. Any thread.
 */
final class Ways {
    private static final Logger log = LoggerFactory.getLogger(Ways.class);

    private final Engine engine;
    private final Connector connector;
    private final TlsSetup tls;
    private final NextHops hops;
    private final Map<Authority, Way> ways = new ConcurrentHashMap<>();

    /** What a connection is shared by. */
    private record Authority(boolean secure, String host, int port) {
        static Authority of(MsrpUri uri) {
            return new Authority(uri.secure(), uri.host().toLowerCase(Locale.ROOT), uri.port());
        }
    }

    Ways(Engine engine, Connector connector, TlsSetup tls, NextHops hops) {
        this.engine = engine;
        this.connector = connector;
        this.tls = tls;
        this.hops = hops;
    }

    /** The way to that hop, opened on this turn's loop if there is none. */
    Way to(MsrpUri hop, RelayTurn turn) {
        Authority authority = Authority.of(hop);
        Way known = ways.get(authority);
        if (known != null && !known.isOver()) {
            return known;
        }
        Way fresh = new Way(turn);
        Way way = ways.compute(authority, (key, there) -> there == null || there.isOver() ? fresh : there);
        if (way == fresh) {
            new Dial(hop, authority, fresh).start();
        }
        return way;
    }

    /** Whether policy lets requests go to that host. */
    boolean permits(MsrpUri hop) {
        return hops.permits(hop);
    }

    /** A way that leads nowhere, because policy forbids that host: what takes it is reported 403. */
    Way forbidden(MsrpUri hop, RelayTurn turn) {
        Way none = new Way(turn);
        refused(hop, Status.FORBIDDEN, new NextHops.Forbidden("its host is not permitted"));
        none.gone(Status.FORBIDDEN);
        return none;
    }

    private void refused(MsrpUri hop, Status why, @Nullable Throwable cause) {
        log.info("next hop not reached hop={} why={}", hop.forLog(), cause == null ? "no address" : cause.toString());
        engine.meters.refused(why.equals(Status.FORBIDDEN) ? "next-hop-forbidden" : "next-hop-unreachable");
    }

    /** A relay that calls itself so, and proved it, came to us. */
    void learned(MsrpUri relay, Way way) {
        ways.compute(Authority.of(relay), (key, there) -> there == null || there.isOver() ? way : there);
    }

    /** That way is gone. */
    void forget(Way way) {
        ways.values().removeIf(one -> one == way);
    }

    Future<Void> close() {
        return connector.close().onComplete(done -> hops.close());
    }

    /** One connection under way. Belongs to the way's loop. */
    private final class Dial implements Connector.Asker {
        private final MsrpUri hop;
        private final Authority authority;
        private final Way way;
        private @Nullable ScheduledFuture<?> overdue;

        Dial(MsrpUri hop, Authority authority, Way way) {
            this.hop = hop;
            this.authority = authority;
            this.way = way;
        }

        void start() {
            way.turn
                    .loop()
                    .execute(() -> overdue =
                            way.turn.loop().schedule(this::giveUp, patience().toNanos(), TimeUnit.NANOSECONDS));
            way.turn.context().runOnContext(nothing -> hops.resolve(hop)
                    .onComplete(found -> way.turn.loop().execute(() -> {
                        if (found.succeeded() && !found.result().isEmpty()) {
                            attempt(found.result());
                        } else {
                            fail(
                                    found.cause() instanceof NextHops.Forbidden ? Status.FORBIDDEN : Status.TIMEOUT,
                                    found.cause());
                        }
                    })));
        }

        private void attempt(List<InetSocketAddress> addresses) {
            Connector.Secured secured = hop.secure()
                    ? new Connector.Secured(tls.connect(false), hop.isAddress() ? null : hop.host())
                    : null;
            connector.connect(way.turn, addresses, secured, this);
        }

        /** However many addresses there are: what waits for a way stands still like what waits on a connection. One address gets all of its time. */
        private Duration patience() {
            RelayConfig.Timers timers = engine.config.timers();
            return timers.stall().compareTo(timers.connect()) > 0
                    ? timers.stall()
                    : timers.connect().multipliedBy(2);
        }

        private void giveUp() {
            engine.meters.overrun("stalled-way");
            fail(Status.TIMEOUT, new TimeoutException("no connection within " + patience()));
        }

        @Override
        public boolean isWaiting() {
            return !way.isGone();
        }

        @Override
        public void connected(NettyLink link) {
            if (way.isGone()) {
                link.close();
                return;
            }
            var certificate = link.peerCertificate();
            if (hop.secure() && (certificate == null || !SubjectAltNames.name(certificate, hop))) {
                link.close();
                fail(Status.TIMEOUT, new IllegalStateException("its certificate is for another host"));
                return;
            }
            settled();
            Connection connection = new Connection(engine, way, link, Origin.outgoing(hop), () -> {});
            link.unsent(OutBuffer.UNSENT).begin(connection);
            way.opened(connection);
        }

        @Override
        public void failed(@Nullable Throwable cause) {
            fail(Status.TIMEOUT, cause);
        }

        private void settled() {
            ScheduledFuture<?> clock = overdue;
            if (clock != null) {
                clock.cancel(false);
            }
        }

        private void fail(Status why, @Nullable Throwable cause) {
            settled();
            if (way.isGone()) {
                return;
            }
            refused(hop, why, cause);
            ways.remove(authority, way);
            way.gone(why);
        }
    }
}
