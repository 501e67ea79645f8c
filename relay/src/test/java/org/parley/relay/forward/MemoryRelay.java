package org.parley.relay.forward;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.parley.msrp.Bytes;
import org.parley.msrp.Flag;
import org.parley.msrp.codec.MalformedHead;
import org.parley.msrp.codec.MsrpSink;
import org.parley.msrp.codec.RequestHead;
import org.parley.msrp.codec.ResponseHead;
import org.parley.msrp.link.Listener;
import org.parley.relay.admission.BindingLimits;
import org.parley.relay.admission.Decision;
import org.parley.relay.config.RelayConfig;
import org.parley.relay.hop.NextHops;
import org.parley.relay.observe.RelayEvents;

/** A relay of one loop that admits everybody and reaches nobody, for connections that are made in memory. */
final class MemoryRelay {
    private static final long PATIENCE_SECONDS = 30;

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Engine engine;

    MemoryRelay(Listener... listeners) {
        this(RelayConfig.defaults(), hop -> Future.failedFuture("nowhere"), listeners);
    }

    /** One that reaches whatever these hops say. */
    MemoryRelay(RelayConfig config, NextHops hops, Listener... listeners) {
        engine = await(Engine.start(
                vertx,
                config.withListeners(List.of(listeners)).withPlainAuth(true),
                request -> CompletableFuture.completedFuture(
                        new Decision.Admitted("anybody", Duration.ofHours(1), BindingLimits.NONE, Optional.empty())),
                hops,
                RelayEvents.NONE,
                meters));
    }

    Engine engine() {
        return engine;
    }

    /** Whether a fault of its own has ended a connection. */
    boolean isAtFault() {
        return meters.find("parley.relay.faults").counter() != null;
    }

    /** Runs this on its loop, and waits for it. */
    void onLoop(Consumer<RelayTurn> task) throws Exception {
        onLoop(task, PATIENCE_SECONDS);
    }

    void onLoop(Consumer<RelayTurn> task, long seconds) throws Exception {
        RelayTurn turn = engine.anyTurn();
        turn.loop().submit(() -> task.accept(turn)).get(seconds, TimeUnit.SECONDS);
    }

    void stop() {
        await(engine.stop());
        await(vertx.close());
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** How the listener of that place is asked for a URI. */
    String authority(int listener) {
        return engine.addresses().get(listener).authority();
    }

    /** Asks for a URI. */
    static byte[] auth(String relay, String own) {
        return ("MSRP auth1 AUTH\r\nTo-Path: " + relay + "\r\nFrom-Path: " + own + "\r\n-------auth1$\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** The URI in the answer. */
    static String granted(String answer) {
        return answer.substring(answer.indexOf("Use-Path: ") + 10, answer.indexOf("\r\nExpires"));
    }

    /** Hears what a client is sent, all of which must be MSRP. */
    static final class Strict implements MsrpSink {
        @Override
        public void request(RequestHead head) {
            head.toPath();
            head.fromPath();
        }

        @Override
        public void piece(Bytes body) {}

        @Override
        public void end(Flag flag) {}

        @Override
        public void response(ResponseHead head) {
            head.toPathOctets();
        }

        @Override
        public void malformed(MalformedHead what) {
            throw new AssertionError("sent: " + what.why());
        }
    }
}
