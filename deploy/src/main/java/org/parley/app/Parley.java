package org.parley.app;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.dns.AddressResolverOptions;
import io.vertx.core.file.FileSystemOptions;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.parley.app.admin.AdminServer;
import org.parley.app.admin.AliasRoutes;
import org.parley.app.admin.ProcessRoutes;
import org.parley.app.admin.Routes;
import org.parley.capture.HepSender;
import org.parley.capture.MsrpCapture;
import org.parley.capture.SipCapture;
import org.parley.chat.ChatSwitch;
import org.parley.chat.focus.Focus;
import org.parley.chat.room.LeaveCause;
import org.parley.config.HostPort;
import org.parley.credentials.CredentialStore;
import org.parley.digest.Nonces;
import org.parley.msrp.session.MsrpEndpoint;
import org.parley.observe.Health;
import org.parley.observe.Metrics;
import org.parley.observe.StateDump;
import org.parley.sip.identity.Identification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One running Parley: everything a process serves, wired together. Opened in the order HTTP, relay, MSRP, rooms, SIP, so
 * that nobody is invited before there is a place to go; closed the other way round. Methods may be called from any thread.
 */
public final class Parley {
    private static final Logger LOG = LoggerFactory.getLogger(Parley.class);

    /** A call's later requests find theirs too old and get another: nobody is asked for a password again. */
    private static final Duration NONCE_LIFETIME = Duration.ofMinutes(5);

    private final ParleyConfig config;
    private final Vertx vertx;
    private final Metrics metrics;
    private final Health health = new Health();
    private final StateDump state = new StateDump();
    private final Routes routes = new Routes();
    private final Instant began = Instant.now();
    private final AtomicBoolean stopAsked = new AtomicBoolean();
    private final Promise<Void> stopped = Promise.promise();
    private final CallRecords calls;
    private final RoomPart roomPart;

    // Set once while starting, then only read; volatile because the stop may come from another thread.
    private volatile @Nullable AdminServer admin;
    private volatile @Nullable CredentialStore credentials;
    private volatile @Nullable HepSender capture;
    private volatile @Nullable RelayPart relay;
    private volatile @Nullable MsrpEndpoint endpoint;
    private volatile @Nullable RoomStore store;
    private volatile @Nullable ChatSwitch chat;
    private volatile @Nullable Focus focus;

    private Parley(ParleyConfig config) {
        this.config = config;
        this.metrics = new Metrics(Version.text(), config.node());
        this.calls = new CallRecords(config.values().value(OperatorKeys.CDR_FILE), metrics.registry());
        this.roomPart = new RoomPart(config.values(), metrics.registry());
        this.vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(config.eventLoops())
                .setPreferNativeTransport(true)
                .setAddressResolverOptions(new AddressResolverOptions().setServers(config.dnsServers()))
                .setFileSystemOptions(new FileSystemOptions()
                        .setClassPathResolvingEnabled(false)
                        .setFileCachingEnabled(false)));
    }

    /**
     * Starts what the configuration asks for.
     *
     * @return succeeds once every listener is open; fails with {@link StartException} after closing what was opened
     */
    public static Future<Parley> start(ParleyConfig config) {
        Parley parley = new Parley(config);
        Promise<Parley> started = Promise.promise(); // without a context: after a failure there is no event loop left
        parley.open().onComplete(opened -> {
            if (opened.succeeded()) {
                started.complete(parley);
            } else {
                parley.stop().onComplete(closed -> started.fail(understandable(opened.cause())));
            }
        });
        return started.future();
    }

    /** Where the listeners are, by name (sip.udp, …, msrp.tcp, …, relay.tls, …, http), with their real ports. */
    public Map<String, InetSocketAddress> addresses() {
        Map<String, InetSocketAddress> all = new LinkedHashMap<>();
        Focus signalling = focus;
        if (signalling != null) {
            signalling.addresses().forEach((transport, at) -> all.put("sip." + transport.lowerCase(), at));
        }
        MsrpEndpoint media = endpoint;
        if (media != null) {
            List<String> names = config.msrpListenerNames();
            List<InetSocketAddress> bound = media.boundAddresses();
            for (int i = 0; i < names.size(); i++) {
                all.put(names.get(i), bound.get(i));
            }
        }
        RelayPart relaying = relay;
        if (relaying != null) {
            all.putAll(relaying.addresses());
        }
        AdminServer http = admin;
        if (http != null) {
            config.http().ifPresent(at -> all.put("http", new InetSocketAddress(at.host(), http.port())));
        }
        return Collections.unmodifiableMap(all);
    }

    /** What the relay is called by clients, as {@code msrps://relay.example.org:2865}; none without a relay. */
    List<String> relayAuthorities() {
        RelayPart relaying = relay;
        return relaying == null ? List.of() : relaying.authorities();
    }

    /** What operators are served. */
    List<Routes.Route> routes() {
        return routes.all();
    }

    /** Tells every participant goodbye, closes every socket; done within node.drain-time. May be called again. */
    public Future<Void> stop() {
        if (stopAsked.compareAndSet(false, true)) {
            // Nothing that belongs to an event loop may wait for the end of event loops: this last step has no context.
            close().onComplete(closed -> vertx.close().onComplete(ended -> {
                metrics.close();
                stopped.complete();
            }));
        }
        return stopped.future();
    }

    // --- opening ---

    private Future<Void> open() {
        return openAdmin()
                .compose(open -> {
                    capture = config.capture()
                            .map(collector -> HepSender.start(collector, metrics.registry()))
                            .orElse(null);
                    return Credentials.open(vertx, config.values());
                })
                .compose(this::openRelay)
                .compose(open -> config.role().rooms() ? openSwitch() : done())
                .onSuccess(open -> {
                    health.serving();
                    LOG.info("ready node={} version={} listeners={}", config.node(), Version.text(), addresses());
                });
    }

    private Future<Void> openAdmin() {
        state.register("process", this::describe);
        Optional<HostPort> http = config.http();
        if (http.isEmpty()) {
            return Future.succeededFuture();
        }
        ProcessRoutes.add(routes, metrics, health, state);
        HostPort at = http.get();
        return AdminServer.start(vertx, at.host(), at.port(), config.httpToken(), routes, metrics.registry())
                .map(open -> admin = open)
                .recover(failure -> Future.failedFuture(
                        new StartException("http.listen: " + at + " cannot be opened: " + reason(failure))))
                .mapEmpty();
    }

    private Future<Void> openRelay(CredentialStore store) {
        credentials = store;
        state.register(
                "credentials",
                () -> Map.of(
                        "available",
                        store.probe().available(),
                        "store",
                        store.probe().text()));
        if (!config.role().relay() || !config.relay().on()) {
            return done();
        }
        return RelayPart.start(vertx, config, store, calls, metrics)
                .map(started -> {
                    relay = started;
                    HepSender sender = capture;
                    if (sender != null) {
                        started.tap(new MsrpCapture(sender));
                    }
                    started.show(routes, health, state, config.drainTime());
                    return started;
                })
                .mapEmpty();
    }

    private Future<Void> openSwitch() {
        return RoomStore.open(vertx, config.roomStore(), metrics.registry())
                .map(opened -> store = opened)
                .compose(open -> MsrpEndpoint.start(vertx, config.endpoint(), metrics.registry()))
                .compose(this::openRooms);
    }

    private Future<Void> openRooms(MsrpEndpoint media) {
        endpoint = media;
        HepSender sender = capture;
        if (sender != null) {
            media.tap(new MsrpCapture(sender));
        }
        state.registerLater("msrp", () -> media.debugState()
                .map(text -> Map.<String, Object>of(
                        "sessions", media.sessions(), "certificates", media.certificates(), "endpoint", text))
                .toCompletionStage());
        ChatSwitch rooms = ChatSwitch.start(
                vertx,
                media,
                config.node() + "/" + Long.toString(began.toEpochMilli(), Character.MAX_RADIX),
                config.rooms(),
                config.media(),
                new RoomRecords(calls)::ended,
                Objects.requireNonNull(store).charters(),
                List.of(roomPart.observer()),
                metrics.registry());
        chat = rooms;
        state.registerLater("rooms", () -> rooms.debugState().thenApply(lines -> Map.of("rooms", lines)));
        return Focus.start(
                        vertx,
                        config.sip(Objects.requireNonNull(credentials)),
                        config.dialogs(),
                        config.focus(),
                        config.roster(),
                        Optional.of(identification()),
                        rooms.rooms(),
                        Objects.requireNonNull(store).aliases(),
                        metrics.registry())
                .map(focus -> {
                    opened(focus);
                    return focus;
                })
                .mapEmpty();
    }

    private Identification identification() {
        CredentialStore users = Objects.requireNonNull(credentials);
        Nonces nonces = new Nonces(config.node(), NONCE_LIFETIME, System::currentTimeMillis);
        return new Identification(config.identity(), nonces, users, System::nanoTime, metrics.registry());
    }

    private void opened(Focus signalling) {
        focus = signalling;
        HepSender sender = capture;
        if (sender != null) {
            signalling.tap(new SipCapture(sender));
        }
        roomPart.show(routes, health, vertx, Objects.requireNonNull(chat), signalling, config.drainTime());
        AliasRoutes.add(
                routes,
                Objects.requireNonNull(store).aliases(),
                signalling,
                Objects.requireNonNull(chat).rooms());
        state.register("focus", () -> Map.of("dialogs", signalling.dialogs()));
        health.register(
                "sip", () -> signalling.healthy() ? Optional.empty() : Optional.of("a listener does not answer"));
    }

    // --- closing ---

    private Future<Void> close() {
        health.draining();
        long end = System.nanoTime() + config.drainTime().toNanos();
        Focus signalling = focus;
        ChatSwitch rooms = chat;
        MsrpEndpoint media = endpoint;
        RelayPart relaying = relay;
        CredentialStore users = credentials;
        RoomStore kept = store;
        HepSender captured = capture;
        AdminServer http = admin;
        // Sessions through the relay go on while rooms say goodbye, and those between others until the time is over.
        Future<Void> drained = relaying == null ? done() : relaying.drain(goodbyesLeft(end));
        // Answers to BYE may take most of the time there is; closing sockets takes none.
        Duration goodbyes = config.drainTime().multipliedBy(7).dividedBy(10);
        return step("sip", end, () -> signalling == null ? done() : signalling.stop(vertx, goodbyes))
                .compose(next -> step("rooms", end, () -> rooms == null ? done() : endRooms(rooms)))
                .compose(next -> step("msrp", end, () -> media == null ? done() : media.shutdown(left(end))))
                .compose(next -> step("relay", end, () -> drained))
                .compose(next -> step("relay", end, () -> relaying == null ? done() : relaying.stop()))
                .compose(next -> step("credentials", end, () -> users == null ? done() : closed(users)))
                .compose(next -> step("rooms.store", end, () -> kept == null ? done() : kept.close()))
                .compose(next -> step("audit", end, () -> Future.fromCompletionStage(roomPart.close())))
                .compose(next -> step("cdr", end, () -> Future.fromCompletionStage(calls.close())))
                .compose(next -> step("capture", end, () -> captured == null ? done() : sent(captured)))
                .compose(next -> step("http", end, () -> http == null ? done() : http.close()));
    }

    private static Duration goodbyesLeft(long end) {
        return left(end).multipliedBy(9).dividedBy(10);
    }

    private static Future<Void> closed(CredentialStore store) {
        return Future.fromCompletionStage(store.close());
    }

    private static Future<Void> sent(HepSender sender) {
        return Future.fromCompletionStage(sender.close());
    }

    private Future<Void> endRooms(ChatSwitch rooms) {
        return Future.fromCompletionStage(rooms.stop(new LeaveCause(LeaveCause.Kind.SHUTDOWN, "shutting down")));
    }

    // A step that fails or takes too long does not keep the others from being taken.
    private static Future<Void> step(String name, long end, Supplier<Future<Void>> closing) {
        Future<Void> closed;
        try {
            closed = closing.get();
        } catch (RuntimeException fault) {
            closed = Future.failedFuture(fault);
        }
        return closed.timeout(left(end).toMillis() + 500, TimeUnit.MILLISECONDS).recover(failure -> {
            LOG.warn("stop incomplete part={} why={}", name, failure.toString());
            return done();
        });
    }

    private static Duration left(long end) {
        return Duration.ofNanos(Math.max(1_000_000, end - System.nanoTime()));
    }

    private static Future<Void> done() {
        return Future.succeededFuture();
    }

    private Map<String, Object> describe() {
        Map<String, Object> process = new LinkedHashMap<>();
        process.put("node", config.node());
        process.put("version", Version.text());
        process.put("phase", health.phase().name());
        process.put("up-seconds", Duration.between(began, Instant.now()).toSeconds());
        addresses().forEach((name, at) -> process.put(name, String.valueOf(at)));
        return process;
    }

    // A listener that cannot be opened, or a certificate that cannot be read, is the operator's to mend and needs one
    // line;
    // anything else is a fault of ours and keeps its stack.
    private static Throwable understandable(Throwable failure) {
        String message = String.valueOf(failure.getMessage());
        return !(failure instanceof StartException)
                        && message.matches("(?s)(sip|msrp|relay|credentials|capture|http|rooms|node)\\..*")
                ? new StartException(message)
                : failure;
    }

    private static String reason(Throwable failure) {
        for (Throwable at = failure; at != null; at = at.getCause()) {
            if (at instanceof BindException) {
                return String.valueOf(at.getMessage());
            }
        }
        return String.valueOf(failure.getMessage());
    }
}
