package org.parley.examples;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import org.parley.msrp.link.Listener;
import org.parley.msrp.link.TlsFiles;
import org.parley.msrp.session.EndpointConfig;
import org.parley.msrp.session.MsrpEndpoint;
import org.parley.relay.Relay;
import org.parley.relay.config.RelayConfig;
import org.parley.relay.observe.BindingRecord;
import org.parley.relay.observe.RelayEvents;
import org.parley.relay.observe.Traffic;

/**
 * Peer C: carries the relay function for its friends inside its own process, and is an endpoint itself; both on one Vert.x. Whoever may use it is {@link Friends}'
 * to say, and may change while it runs.
 */
final class CarryingPeer {
    /** What the relay's URIs and its certificate say; a name that the friends can look up. */
    static final String NAME = "localhost";

    private final Vertx vertx;
    private final Friends friends;
    private final Relay relay;
    private final Chatter own;

    private CarryingPeer(Vertx vertx, Friends friends, Relay relay, Chatter own) {
        this.vertx = vertx;
        this.friends = friends;
        this.relay = relay;
        this.own = own;
    }

    /** Starts the relay, then the endpoint. */
    static Future<CarryingPeer> start(Path certificate, Path key, Consumer<String> heard) {
        Vertx vertx = Vertx.vertx();
        MeterRegistry meters = new SimpleMeterRegistry();
        Friends friends = new Friends(NAME);
        RelayConfig config = RelayConfig.listening(TlsFiles.of(certificate, key), Listener.tls("127.0.0.1", 0, NAME))
                .withLimits(RelayConfig.Limits.defaults().withConnections(200, 20));
        return Relay.start(vertx, config, friends, events(heard), meters)
                .compose(relay -> MsrpEndpoint.start(vertx, EndpointConfig.tcp("127.0.0.1", 0), meters)
                        .map(endpoint -> new CarryingPeer(vertx, friends, relay, new Chatter("C", endpoint, heard))))
                .onFailure(failure -> vertx.close());
    }

    /** Called on event loops: says it and goes. */
    private static RelayEvents events(Consumer<String> heard) {
        return new RelayEvents() {
            @Override
            public void bindingStarted(BindingRecord binding) {
                heard.accept("C carries " + binding.holder());
            }

            @Override
            public void bindingEnded(BindingRecord binding, Why why, String detail, Traffic traffic) {
                heard.accept("C carries " + binding.holder() + " no more: " + why + ", " + traffic.chunksFrom()
                        + " SENDs from and " + traffic.chunksTo() + " to");
            }
        };
    }

    /** What friends write into their configuration: {@code msrps://host:port;tcp}. */
    String uri() {
        return relay.addresses().get(0).authority() + ";tcp";
    }

    /** This peer as one who chats. */
    Chatter own() {
        return own;
    }

    /** Whom it carries. */
    Friends friends() {
        return friends;
    }

    /** Ends a friendship: refused from now on, and what was granted is void. */
    Future<Integer> unfriend(String name) {
        friends.remove(name);
        return relay.endBindings(friends.holder(name), "no friend any more");
    }

    /** Nobody new; who is carried may finish, for so long; then everything ends, the caller's own sessions last. */
    Future<Void> stop(Duration patience) {
        return Threads.end(
                vertx, relay.drain(patience).compose(drained -> relay.stop()).eventually(own::close));
    }
}
