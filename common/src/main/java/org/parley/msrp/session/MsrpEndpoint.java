package org.parley.msrp.session;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.parley.msrp.Bytes;
import org.parley.msrp.IdSource;
import org.parley.msrp.MsrpUri;
import org.parley.msrp.SessionId;
import org.parley.msrp.link.AddressShares;
import org.parley.msrp.link.LinkTap;
import org.parley.msrp.link.Listener;
import org.parley.msrp.link.Listeners;
import org.parley.msrp.link.TlsSetup;
import org.parley.msrp.link.Turn;

/**
 * An MSRP endpoint: its listeners, the connections it opens, and the table of its sessions. Every method may be called from any thread.
 */
public final class MsrpEndpoint {
    /** The host of our URIs when nobody can connect to us: we are always the active side then. */
    private static final String NOWHERE = "client.invalid";

    private static final int RECOMMENDED_PORT = 2855;
    private static final long DRAIN_CHECK_MILLIS = 20;

    private static final ThreadLocal<IdSource> IDS = ThreadLocal.withInitial(IdSource::new);

    private final EndpointConfig config;
    private final Engine engine;
    private final Listeners<SessionTurn> listeners;
    private final Dialer dialer;
    private final LineDialer lines;
    private final TlsSetup tls;

    private MsrpEndpoint(
            VertxInternal vertx,
            EndpointConfig config,
            MeterRegistry registry,
            @Nullable Function<String, Future<List<InetAddress>>> resolver,
            Supplier<IdSource> ids) {
        this.config = config;
        if (config.tls() == null && config.listeners().stream().anyMatch(Listener::tls)) {
            throw new IllegalArgumentException(
                    "msrp.tls.certificate: missing (expected: a PEM file, because msrp.tls.listen is set)");
        }
        tls = config.tls() == null
                ? new TlsSetup(config.connectTimeout())
                : new TlsSetup(vertx, "msrp.tls", config.tls(), List.of(), config.connectTimeout());
        tls.watch(registry, "msrp.tls");
        SessionTable table = new SessionTable();
        SessionMeters meters = new SessionMeters(registry, table);
        List<SessionTurn> turns = new ArrayList<>();
        for (int i = 0; i < config.eventLoops(); i++) {
            turns.add(new SessionTurn(vertx.createEventLoopContext(), meters, ids.get()));
        }
        engine = new Engine(config, table, meters, turns, tls);
        listeners = new Listeners<>(
                vertx,
                turns,
                config.listeners(),
                "msrp",
                tls,
                AddressShares.Terms.ofConnections(config.limits().connectionsPerAddress()),
                new Entrance(engine));
        dialer = new Dialer(vertx, engine, tls, resolver);
        lines = new LineDialer(vertx, engine, tls);
    }

    /**
     * Starts listening.
     *
     * @return fails with a sentence naming key, value and expectation when an address cannot be bound or a PEM file cannot be read
     */
    public static Future<MsrpEndpoint> start(Vertx vertx, EndpointConfig config, MeterRegistry meters) {
        return start(vertx, config, meters, null, IdSource::new);
    }

    /** The same with names resolved, and ids made, otherwise. */
    static Future<MsrpEndpoint> start(
            Vertx vertx,
            EndpointConfig config,
            MeterRegistry meters,
            @Nullable Function<String, Future<List<InetAddress>>> resolver,
            Supplier<IdSource> ids) {
        MsrpEndpoint endpoint;
        try {
            endpoint = new MsrpEndpoint((VertxInternal) vertx, config, meters, resolver, ids);
        } catch (IllegalArgumentException e) {
            return Future.failedFuture(e);
        }
        return endpoint.listeners.start().map(done -> endpoint.begun()).recover(cause -> endpoint.shutdown(
                        Duration.ZERO)
                .transform(done -> Future.failedFuture(cause)));
    }

    /** From now on connections that begin are seen by that tap; null: by none. Any thread. */
    public void tap(@Nullable LinkTap seer) {
        engine.turns().forEach(turn -> turn.tap(seer));
    }

    /** Mapped, not a handler: handlers are called on the future's context, and whoever awaits the start may be told before them. */
    private MsrpEndpoint begun() {
        for (SessionTurn turn : engine.turns()) {
            turn.start(
                    config.transactionTimeout(),
                    config.bindTimeout(),
                    config.stallTimeout(),
                    config.chunkReceptionTimeout(),
                    config.probation());
        }
        SessionTurn first = engine.turns().get(0);
        first.everyTick(now -> {
            engine.table.expire(now);
            engine.leftovers.expire(now);
        });
        return this;
    }

    /** A fresh URI of ours with the advertised host and port of the first listener of that kind and 130 random bits (RFC 4975 §14.1). */
    public MsrpUri newUri(boolean secure) {
        SessionId id = SessionId.random(IDS.get());
        for (int i = 0; i < config.listeners().size(); i++) {
            Listener listener = config.listeners().get(i);
            if (listener.tls() == secure) {
                String host = listener.advertisedHost().isEmpty() ? listener.host() : listener.advertisedHost();
                int port = listener.advertisedPort() == 0
                        ? listeners.addresses().get(i).getPort()
                        : listener.advertisedPort();
                return MsrpUri.of(secure, host, port, id);
            }
        }
        return MsrpUri.of(secure, NOWHERE, RECOMMENDED_PORT, id);
    }

    /**
     * The offer with this URI of ours is out and its answer has not come (RFC 3264 §5.1): the first connection to ask for it is held back, unread, until
     * {@link #expect}, {@link #connect} or {@link #forget}, or until its probation ends. Any thread.
     */
    public void reserve(MsrpUri local) {
        SessionId id = local.sessionId();
        if (id != null) {
            engine.table.reserve(Bytes.ascii(id.value()));
        }
    }

    /** The passive side: the first request for this session-id binds it; otherwise it is closed with BIND_TIMEOUT. */
    public Session expect(SessionSpec spec) {
        Route via = spec.via();
        if (via != null) {
            return over(via, spec, false);
        }
        Session session = new Session(spec, engine, SessionState.AWAITING);
        engine.table.add(session);
        engine.users.joined(spec.user());
        engine.table.awaits(session);
        return session;
    }

    /** The active side: reuses or opens a connection to the first URI of the peer's path and sends a bodiless SEND at once. */
    public Session connect(SessionSpec spec) {
        Route via = spec.via();
        if (via != null) {
            return over(via, spec, true);
        }
        Session session = new Session(spec, engine, SessionState.CONNECTING);
        engine.table.add(session);
        engine.users.joined(spec.user());
        dialer.connect(session);
        return session;
    }

    /** A session through a relay of ours lives on our connection to that, whoever begins. */
    private Session over(Route via, SessionSpec spec, boolean active) {
        via.take();
        Session session = new Session(spec, engine, SessionState.CONNECTING);
        engine.table.add(session);
        engine.users.joined(spec.user());
        via.line().join(session, active);
        return session;
    }

    /**
     * Opens a connection to a relay of ours.
     *
     * @param relay as configured: its host is what the certificate must name
     * @param addresses where it may be, the best first
     * @param trust PEM file of the authorities accepted; null: those of the endpoint
     * @param idle how long it stays without sessions
     * @return fails with a sentence that names the relay
     */
    public Future<Line> line(MsrpUri relay, List<InetSocketAddress> addresses, @Nullable Path trust, Duration idle) {
        return lines.open(relay, addresses, trust, idle);
    }

    /** The addresses of a host, be it a name or a number, as a session would be connected to (RFC 4975 §6.2). Completes on an event loop. */
    public Future<List<InetAddress>> addresses(String host) {
        Promise<List<InetAddress>> found = Promise.promise();
        engine.anyTurn().context().runOnContext(now -> dialer.addresses(host).onComplete(found));
        return found.future();
    }

    /** Ends the session of this id, if there is one, wherever it lives; ends its reservation. */
    public void forget(SessionId id, SessionEnd why) {
        engine.table.release(Bytes.ascii(id.value()));
        Session session = engine.table.named(Bytes.ascii(id.value()));
        if (session != null) {
            session.endFromAnywhere(why);
        }
    }

    /** The addresses bound, in the order of the configuration's listeners. */
    public List<InetSocketAddress> boundAddresses() {
        return listeners.addresses();
    }

    /** The fingerprint of our certificate for a=fingerprint; null without TLS. */
    public @Nullable Fingerprint fingerprint() {
        X509Certificate own = tls.own();
        return own == null ? null : Fingerprint.of(own);
    }

    /** Our certificates, for operators: whom each names and until when. */
    public List<String> certificates() {
        return tls.described();
    }

    /** How many sessions there are, bound or waiting. */
    public int sessions() {
        return engine.table.size();
    }

    /** How many connections there are. */
    public int connections() {
        return engine.meters.connections(0);
    }

    /** What a state dump shows: counts and queue lengths, no session-ids. */
    public Future<String> debugState() {
        List<Future<String>> parts = new ArrayList<>();
        for (SessionTurn turn : engine.turns()) {
            Promise<String> part = Promise.promise();
            parts.add(part.future());
            turn.loop().execute(() -> part.complete(turn.debugState()));
        }
        return Future.all(parts)
                .map(done -> "sessions=" + sessions() + " connections=" + connections() + " targets="
                        + dialer.targets() + "\n"
                        + String.join("", done.<String>list()));
    }

    /** Stops listening, lets queues drain for at most that long, ends what is left with SHUTDOWN and closes every socket. */
    public Future<Void> shutdown(Duration drain) {
        listeners.refuse();
        return drained(System.nanoTime() + drain.toNanos())
                .compose(done -> endAll())
                .compose(done -> listeners.close())
                .compose(done -> dialer.close())
                .compose(done -> lines.close())
                .onComplete(done -> tls.close())
                .onComplete(done -> engine.turns().forEach(Turn::stop));
    }

    private Future<Void> drained(long deadline) {
        List<Future<Boolean>> parts = new ArrayList<>();
        for (SessionTurn turn : engine.turns()) {
            Promise<Boolean> part = Promise.promise();
            parts.add(part.future());
            turn.loop().execute(() -> part.complete(turn.isDrained()));
        }
        return Future.all(parts).compose(all -> {
            boolean quiet = all.<Boolean>list().stream().allMatch(Boolean::booleanValue);
            if (quiet || System.nanoTime() - deadline >= 0) {
                return Future.succeededFuture();
            }
            Promise<Void> again = Promise.promise();
            engine.turns()
                    .get(0)
                    .loop()
                    .schedule(() -> drained(deadline).onComplete(again), DRAIN_CHECK_MILLIS, TimeUnit.MILLISECONDS);
            return again.future();
        });
    }

    private Future<Void> endAll() {
        SessionEnd why = new SessionEnd(SessionEnd.Kind.SHUTDOWN, "the endpoint shuts down");
        for (Session session : engine.table.all()) {
            session.endFromAnywhere(why);
        }
        List<Future<Void>> parts = new ArrayList<>();
        for (SessionTurn turn : engine.turns()) {
            Promise<Void> part = Promise.promise();
            parts.add(part.future());
            turn.loop().execute(() -> turn.closeAll().onComplete(part));
        }
        return Future.all(parts).mapEmpty();
    }
}
