package org.parley.relay.forward;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.parley.msrp.IdSource;
import org.parley.msrp.MsrpUri;
import org.parley.msrp.SessionId;
import org.parley.msrp.link.Connector;
import org.parley.msrp.link.LinkTap;
import org.parley.msrp.link.Listener;
import org.parley.msrp.link.Listeners;
import org.parley.msrp.link.TlsSetup;
import org.parley.msrp.link.Turn;
import org.parley.relay.admission.Admission;
import org.parley.relay.config.RelayConfig;
import org.parley.relay.hop.NextHops;
import org.parley.relay.observe.BindingState;
import org.parley.relay.observe.ConnectionState;
import org.parley.relay.observe.RelayAddress;
import org.parley.relay.observe.RelayEvents;
import org.parley.relay.own.OwnSessions;
import org.parley.tls.CertificatePair;

/** What all connections of a relay share, and how it starts and stops. Any thread. */
public final class Engine {
    private static final long CHECK_MILLIS = 20;

    final RelayConfig config;
    final Admission admission;
    final RelayMeters meters;
    final Bindings bindings;
    final Ways ways;
    final Router router;
    private final TlsSetup tls;
    /** Whether an authority of ours vouches for these certificates. */
    final Predicate<List<X509Certificate>> trust;

    private final RelayEvents events;
    private final List<RelayTurn> turns = new ArrayList<>();
    private final Listeners<RelayTurn> listeners;
    private final AtomicLong names = new AtomicLong();
    private volatile Ourselves ourselves = Ourselves.NOWHERE;
    private volatile boolean draining;
    private volatile OwnSessions ownSessions = OwnSessions.NONE;

    private Engine(
            VertxInternal vertx,
            RelayConfig config,
            Admission admission,
            NextHops hops,
            RelayEvents events,
            MeterRegistry registry) {
        this.config = config;
        this.admission = admission;
        this.events = events;
        meters = new RelayMeters(registry);
        bindings = new Bindings(meters, events);
        router = new Router(this);
        tls = tls(vertx, config);
        trust = tls::trusts;
        for (int i = 0; i < config.eventLoops(); i++) {
            turns.add(new RelayTurn(vertx.createEventLoopContext(), new IdSource(), meters));
        }
        ways = new Ways(this, new Connector(vertx, config.timers().connect()), tls, hops);
        listeners = new Listeners<>(
                vertx, turns, config.listeners(), "relay", tls, config.limits().ofAddress(), new Entrance(this));
    }

    private static TlsSetup tls(Vertx vertx, RelayConfig config) {
        Duration handshake = config.timers().connect();
        List<CertificatePair> further = config.certificates().stream()
                .map(pair -> new CertificatePair(pair.chain(), pair.key()))
                .toList();
        return config.tls() == null
                ? new TlsSetup(handshake)
                : new TlsSetup(vertx, "relay.tls", config.tls(), further, handshake);
    }

    /** Starts listening; fails with a sentence naming key, value and expectation. */
    public static Future<Engine> start(
            Vertx vertx,
            RelayConfig config,
            Admission admission,
            NextHops hops,
            RelayEvents events,
            MeterRegistry registry) {
        if (config.listeners().isEmpty()) {
            return Future.failedFuture(new IllegalArgumentException(
                    "relay listeners: none (expected: at least one, because the URIs it grants name it)"));
        }
        Engine engine;
        try {
            engine = new Engine((VertxInternal) vertx, config, admission, hops, events, registry);
        } catch (IllegalArgumentException e) {
            return Future.failedFuture(e);
        }
        // Mapped, not onSuccess: handlers are called on the future's context, and whoever awaits this one may be told
        // before them.
        return engine.listeners.start().map(done -> engine.begun()).recover(cause -> engine.stop()
                .transform(done -> Future.failedFuture(cause)));
    }

    private Engine begun() {
        ourselves = new Ourselves(config, listeners.addresses());
        tls.watch(meters.registry(), "relay.tls");
        var timers = config.timers();
        Duration ping = config.webSockets().ping().isZero()
                ? timers.idle()
                : config.webSockets().ping();
        for (RelayTurn turn : turns) {
            turn.start(timers.transaction(), timers.stall(), timers.probation(), timers.idle(), ping);
        }
        return this;
    }

    /** From now on these sessions are served on the listeners too. */
    public void serve(OwnSessions sessions) {
        ownSessions = sessions;
    }

    OwnSessions ownSessions() {
        return ownSessions;
    }

    /** From now on connections that begin are seen by that tap; null: by none. */
    public void tap(@Nullable LinkTap seer) {
        turns.forEach(turn -> turn.tap(seer));
    }

    /** The first loop; for tests. */
    RelayTurn anyTurn() {
        return turns.get(0);
    }

    // Who we are.

    /** Where it listens, in the order of the configuration's listeners. */
    public List<RelayAddress> addresses() {
        return ourselves.addresses();
    }

    /** Whether a URI has an authority of ours (RFC 4975 §6.1). */
    boolean isOurs(MsrpUri uri) {
        return ourselves.isOurs(uri);
    }

    /** Whether an AUTH to this URI, by this connection, is for us. */
    boolean isServed(MsrpUri uri, Connection asked) {
        Listener listener = asked.origin().listener();
        return ourselves.isServed(uri, asked.link().serverName(), listener != null && listener.webSocket());
    }

    /** A URI of ours for a client of that listener. */
    MsrpUri uri(@Nullable Listener listener, SessionId id) {
        return ourselves.uri(listener, id);
    }

    /** Whether that relay may send us AUTH for its clients. */
    boolean isPeer(String relay) {
        return config.peers().isEmpty() || config.peers().contains(relay);
    }

    boolean isDraining() {
        return draining;
    }

    /** A name for people, that says nothing. */
    String publicId() {
        return Long.toString(names.incrementAndGet(), Character.MAX_RADIX);
    }

    void refused(String peer, int code, String why) {
        try {
            events.authRefused(peer, code, why);
        } catch (RuntimeException e) {
            org.slf4j.LoggerFactory.getLogger(Engine.class).error("a listener to the relay's events failed", e);
        }
    }

    // For operators.

    /** The bindings valid now. */
    public Future<List<BindingState>> bindings() {
        long now = System.nanoTime();
        return Future.succeededFuture(bindings.all().stream()
                .map(one ->
                        new BindingState(one.record, Duration.ofNanos(Math.max(0, one.expiresAt - now)), one.traffic()))
                .toList());
    }

    /** The connections open now. */
    public Future<List<ConnectionState>> connections() {
        return onEach(turn -> turn.members().stream()
                        .filter(Connection.class::isInstance)
                        .map(member -> ((Connection) member).state(System.nanoTime()))
                        .toList())
                .map(all -> all.stream().flatMap(List::stream).toList());
    }

    /** Ends the binding of that public id; whether there was one. */
    public Future<Boolean> endBinding(String publicId, String why) {
        for (Binding binding : bindings.all()) {
            if (binding.record.publicId().equals(publicId)) {
                bindings.end(binding, RelayEvents.Why.OPERATOR, why);
                return Future.succeededFuture(true);
            }
        }
        return Future.succeededFuture(false);
    }

    /** Our certificates: whom each names and until when. */
    public List<String> certificates() {
        return tls.described();
    }

    /** Ends all bindings of that holder; how many there were. Asked on each loop, so that a grant under way there is found. */
    public Future<Integer> endBindings(String holder, String why) {
        return onEach(turn -> endAll(holder, why))
                .map(ended -> ended.stream().mapToInt(Integer::intValue).sum());
    }

    private int endAll(String holder, String why) {
        int ended = 0;
        for (Binding binding : bindings.all()) {
            if (binding.record.holder().equals(holder) && bindings.end(binding, RelayEvents.Why.OPERATOR, why)) {
                ended++;
            }
        }
        return ended;
    }

    /** Counts and queue lengths, no URIs. */
    public Future<String> debugState() {
        return onEach(Turn::debugState)
                .map(parts -> "bindings=" + meters.bindings(0) + " connections=" + meters.connections() + " draining="
                        + draining + "\n" + String.join("", parts));
    }

    private <T> Future<List<T>> onEach(Function<RelayTurn, T> asked) {
        List<Future<T>> parts = new ArrayList<>();
        for (RelayTurn turn : turns) {
            Promise<T> part = Promise.promise();
            parts.add(part.future());
            turn.loop().execute(() -> part.complete(asked.apply(turn)));
        }
        return Future.all(parts).map(done -> done.list());
    }

    // Stopping.

    /** Grants no more bindings; completes when the last one has ended, or at the deadline. */
    public Future<Void> drain(Duration deadline) {
        draining = true;
        return drained(System.nanoTime() + deadline.toNanos());
    }

    private Future<Void> drained(long deadline) {
        if (meters.bindings(0) == 0 || System.nanoTime() - deadline >= 0) {
            return Future.succeededFuture();
        }
        Promise<Void> again = Promise.promise();
        turns.get(0).loop().schedule(() -> drained(deadline).onComplete(again), CHECK_MILLIS, TimeUnit.MILLISECONDS);
        return again.future();
    }

    /** Ends every binding, sends what is written, closes every socket. */
    public Future<Void> stop() {
        draining = true;
        listeners.refuse();
        for (Binding binding : bindings.all()) {
            bindings.end(binding, RelayEvents.Why.SHUTDOWN, "the relay stops");
        }
        List<Future<Void>> parts = new ArrayList<>();
        for (RelayTurn turn : turns) {
            Promise<Void> part = Promise.promise();
            parts.add(part.future());
            turn.loop().execute(() -> turn.closeAll().onComplete(part));
        }
        return Future.all(parts)
                .compose(done -> listeners.close())
                .compose(done -> ways.close())
                .onComplete(done -> tls.close())
                .onComplete(done -> turns.forEach(Turn::stop))
                .mapEmpty();
    }
}
