package org.parley.relay;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.parley.msrp.link.LinkTap;
import org.parley.relay.admission.Admission;
import org.parley.relay.config.RelayConfig;
import org.parley.relay.forward.Engine;
import org.parley.relay.hop.HopPolicy;
import org.parley.relay.hop.NextHops;
import org.parley.relay.hop.ResolvedHops;
import org.parley.relay.observe.BindingState;
import org.parley.relay.observe.ConnectionState;
import org.parley.relay.observe.RelayAddress;
import org.parley.relay.observe.RelayEvents;
import org.parley.relay.own.OwnSessions;

/**
 * An MSRP relay (RFC 4976) inside this process. Every method may be called from any thread; a returned future completes on a thread of the Vert.x it runs on,
 * which must not be blocked there.
 *
 * <p>Its life: {@code start}, then perhaps {@link #drain}, then {@link #stop}, once, by whoever started it. A start that fails leaves nothing open.
 */
public final class Relay {
    private final Engine engine;
    /** Its own, closed with it; null: the caller's, left alone. */
    private final @Nullable Vertx own;

    private final AtomicBoolean stopAsked = new AtomicBoolean();
    /** Of no context: what completes on an event loop cannot outlive the loops. */
    private final Promise<Void> stopped = Promise.promise();

    private Relay(Engine engine, @Nullable Vertx own) {
        this.engine = engine;
        this.own = own;
    }

    /** Starts on a Vert.x of the caller's, which outlives it: nobody hears its events, nothing is measured. */
    public static Future<Relay> start(Vertx vertx, RelayConfig config, Admission admission) {
        return start(vertx, config, admission, RelayEvents.NONE, new CompositeMeterRegistry());
    }

    /** Starts on a Vert.x of its own, for programs that have none: {@link #stop} ends its threads too. */
    public static Future<Relay> startAlone(RelayConfig config, Admission admission, RelayEvents events) {
        Vertx own = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(config.eventLoops()));
        Promise<Relay> started = Promise.promise();
        start(own, config, admission, events, new CompositeMeterRegistry()).onComplete(result -> {
            if (result.succeeded()) {
                started.complete(new Relay(result.result().engine, own));
            } else {
                own.close().onComplete(closed -> started.fail(result.cause()));
            }
        });
        return started.future();
    }

    /**
     * Starts listening, with next hops found by the machine's name servers, and none within this machine unless every listener is on loopback.
     *
     * @param vertx outlives the relay, which takes {@link RelayConfig#eventLoops()} of its loops and closes none
     * @param events is told what happens, on those loops
     * @param meters gets the meters {@code parley.relay.*}
     * @return fails with a sentence naming key, value and expectation when an address cannot be bound or a PEM file cannot be read
     */
    public static Future<Relay> start(
            Vertx vertx, RelayConfig config, Admission admission, RelayEvents events, MeterRegistry meters) {
        HopPolicy policy = ResolvedHops.usualPolicy(config.listeners());
        return start(vertx, config, admission, ResolvedHops.asking(vertx, List.of(), policy, meters), events, meters);
    }

    /** The same with next hops found, and forbidden, otherwise; they are closed with the relay. */
    public static Future<Relay> start(
            Vertx vertx,
            RelayConfig config,
            Admission admission,
            NextHops hops,
            RelayEvents events,
            MeterRegistry meters) {
        return Engine.start(vertx, config, admission, hops, events, meters).map(engine -> new Relay(engine, null));
    }

    /** Where it listens, in the order of the configuration's listeners. */
    public List<RelayAddress> addresses() {
        return engine.addresses();
    }

    /**
     * From now on the relay's listeners serve these sessions of the carrying program too. Their URIs are one of {@link #addresses}, a session-id of the program's
     * making (RFC 4975 section 14.1: at least 80 bits of chance) and {@code ;tcp}.
     */
    public void serve(OwnSessions sessions) {
        engine.serve(sessions);
    }

    /** From now on connections that begin are seen by that tap; null: by none. */
    public void tap(@Nullable LinkTap seer) {
        engine.tap(seer);
    }

    /** Grants no new bindings from now on; completes when the last one has ended, or at the deadline. Messages still pass. */
    public Future<Void> drain(Duration deadline) {
        return engine.drain(deadline);
    }

    /** Ends every binding, sends what is written, closes every socket, and its own Vert.x if it has one. May be called again. */
    public Future<Void> stop() {
        if (stopAsked.compareAndSet(false, true)) {
            engine.stop().onComplete(done -> closeOwn().onComplete(closed -> {
                if (done.succeeded()) {
                    stopped.complete();
                } else {
                    stopped.fail(done.cause());
                }
            }));
        }
        return stopped.future();
    }

    private Future<Void> closeOwn() {
        return own == null ? Future.succeededFuture() : own.close();
    }

    /** The bindings valid now. */
    public Future<List<BindingState>> bindings() {
        return engine.bindings();
    }

    /** The connections open now. */
    public Future<List<ConnectionState>> connections() {
        return engine.connections();
    }

    /**
     * Ends the binding of that public id.
     *
     * @param why a sentence for log and call record
     * @return whether there was one
     */
    public Future<Boolean> endBinding(String publicId, String why) {
        return engine.endBinding(publicId, why);
    }

    /** Its certificates, for operators: whom each names and until when it holds. */
    public List<String> certificates() {
        return engine.certificates();
    }

    /**
     * Ends all bindings of a holder, as admission named him. To be rid of somebody, let admission refuse him first: what it decided on the spot before this call
     * is ended too.
     *
     * @param why a sentence for log and call record
     * @return how many there were
     */
    public Future<Integer> endBindings(String holder, String why) {
        return engine.endBindings(holder, why);
    }

    /** What a state dump shows: counts and queue lengths, no URIs. */
    public Future<String> debugState() {
        return engine.debugState();
    }
}
