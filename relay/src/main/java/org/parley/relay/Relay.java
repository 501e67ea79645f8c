package org.parley.relay;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import org.parley.relay.admission.Admission;
import org.parley.relay.hop.AddressRecords;
import org.parley.relay.hop.NextHops;

/** An MSRP relay (RFC 4976). Every method may be called from any thread. */
public final class Relay {
    private Relay() {}

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
        return Future.failedFuture(new UnsupportedOperationException("the relay forwards nothing yet"));
    }

    /** Where it listens, in the order of the configuration's listeners. */
    public List<RelayAddress> addresses() {
        return List.of();
    }

    /** Grants no new bindings from now on; completes when the last one has ended, or at the deadline. Messages still pass. */
    public Future<Void> drain(Duration deadline) {
        return Future.succeededFuture();
    }

    /** Ends every binding, sends what is written, closes every socket. */
    public Future<Void> stop() {
        return Future.succeededFuture();
    }

    /** The bindings valid now. */
    public Future<List<BindingState>> bindings() {
        return Future.succeededFuture(List.of());
    }

    /** The connections open now. */
    public Future<List<ConnectionState>> connections() {
        return Future.succeededFuture(List.of());
    }

    /**
     * Ends the binding of that public id.
     *
     * @param why a sentence for log and call record
     * @return whether there was one
     */
    public Future<Boolean> endBinding(String publicId, String why) {
        return Future.succeededFuture(false);
    }

    /** What a state dump shows: counts and queue lengths, no URIs. */
    public Future<String> debugState() {
        return Future.succeededFuture("");
    }
}
