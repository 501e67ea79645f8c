package org.parley.relay;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.parley.msrp.link.LinkTap;
import org.parley.relay.admission.Admission;
import org.parley.relay.forward.Engine;
import org.parley.relay.hop.AddressRecords;
import org.parley.relay.hop.NextHops;

/** An MSRP relay (RFC 4976). Every method may be called from any thread. */
public final class Relay {
    private final Engine engine;

    private Relay(Engine engine) {
        this.engine = engine;
    }

    /**
     * Starts listening, with next hops found by the platform's resolver.
     *
     * @return fails with a sentence naming key, value and expectation when an address cannot be bound or a PEM file cannot be read
     */
    public static Future<Relay> start(
            Vertx vertx, RelayConfig config, Admission admission, RelayEvents events, MeterRegistry meters) {
        return start(vertx, config, admission, new AddressRecords(vertx), events, meters);
    }

    /** The same with next hops found, and forbidden, otherwise. */
    public static Future<Relay> start(
            Vertx vertx,
            RelayConfig config,
            Admission admission,
            NextHops hops,
            RelayEvents events,
            MeterRegistry meters) {
        return Engine.start(vertx, config, admission, hops, events, meters).map(Relay::new);
    }

    /** Where it listens, in the order of the configuration's listeners. */
    public List<RelayAddress> addresses() {
        return engine.addresses();
    }

    /** From now on connections that begin are seen by that tap; null: by none. */
    public void tap(@Nullable LinkTap seer) {
        engine.tap(seer);
    }

    /** Grants no new bindings from now on; completes when the last one has ended, or at the deadline. Messages still pass. */
    public Future<Void> drain(Duration deadline) {
        return engine.drain(deadline);
    }

    /** Ends every binding, sends what is written, closes every socket. */
    public Future<Void> stop() {
        return engine.stop();
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

    /** What a state dump shows: counts and queue lengths, no URIs. */
    public Future<String> debugState() {
        return engine.debugState();
    }
}
