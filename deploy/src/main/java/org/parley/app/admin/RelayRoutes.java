package org.parley.app.admin;

import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Function;
import org.parley.relay.Relay;
import org.parley.relay.observe.BindingState;
import org.parley.relay.observe.ConnectionState;
import org.parley.relay.observe.Traffic;

/** The relay for operators: bindings and connections in pages, one binding ended, all of it drained. */
public final class RelayRoutes {
    private static final int LONGEST_DRAIN_SECONDS = 86_400;

    private final Relay relay;
    private final Function<Duration, Future<Void>> drain;
    private final int drainSeconds;

    private RelayRoutes(Relay relay, Function<Duration, Future<Void>> drain, int drainSeconds) {
        this.relay = relay;
        this.drain = drain;
        this.drainSeconds = drainSeconds;
    }

    /**
     * Adds them.
     *
     * @param drain begins to drain, until a deadline
     * @param drainTime the deadline when none is said
     */
    public static void add(Routes routes, Relay relay, Function<Duration, Future<Void>> drain, Duration drainTime) {
        RelayRoutes own = new RelayRoutes(relay, drain, (int) Math.min(drainTime.toSeconds(), LONGEST_DRAIN_SECONDS));
        routes.add(HttpMethod.GET, "/api/relay/bindings", own::bindings)
                .add(HttpMethod.DELETE, "/api/relay/bindings/{id}", own::end)
                .add(HttpMethod.GET, "/api/relay/connections", own::connections)
                .add(HttpMethod.POST, "/api/relay/drain", own::drain);
    }

    private Future<Answer> bindings(Call call) {
        call.only("limit", "after", "holder");
        Page page = Page.of(call);
        String holder = call.text("holder").orElse("");
        return relay.bindings().map(all -> {
            List<BindingState> matching = all.stream()
                    .filter(one -> holder.isEmpty() || one.record().holder().equals(holder))
                    .toList();
            return page.answer("bindings", matching, one -> one.record().publicId(), RelayRoutes::shown);
        });
    }

    private Future<Answer> connections(Call call) {
        call.only("limit", "after");
        Page page = Page.of(call);
        return relay.connections()
                .map(all -> page.answer("connections", all, ConnectionState::publicId, RelayRoutes::shown));
    }

    private Future<Answer> end(Call call) {
        String id = call.only().path("id");
        return relay.endBinding(id, "ended by an operator")
                .map(ended -> ended
                        ? Answer.nothing()
                        : Answer.problem(
                                404,
                                "No such binding",
                                "no binding with this id is valid (expected: an id from the list)"));
    }

    private Future<Answer> drain(Call call) {
        int seconds = call.only("seconds").whole("seconds", 0, LONGEST_DRAIN_SECONDS, drainSeconds);
        Future<Void> unused = drain.apply(Duration.ofSeconds(seconds));
        return relay.bindings()
                .map(left -> Answer.json(
                        202,
                        new JsonObject()
                                .put("status", "draining")
                                .put("seconds", seconds)
                                .put("bindings", left.size())));
    }

    private static JsonObject shown(BindingState binding) {
        Traffic traffic = binding.traffic();
        return new JsonObject()
                .put("id", binding.record().publicId())
                .put("holder", binding.record().holder())
                .put("relay", binding.record().relay())
                .put("peer", binding.record().peer())
                .put("tls", binding.record().secure())
                .put(
                        "started",
                        binding.record()
                                .started()
                                .truncatedTo(ChronoUnit.MILLIS)
                                .toString())
                .put("expires-in", binding.left().toSeconds())
                .put("chunks-from", traffic.chunksFrom())
                .put("octets-from", traffic.octetsFrom())
                .put("chunks-to", traffic.chunksTo())
                .put("octets-to", traffic.octetsTo());
    }

    private static JsonObject shown(ConnectionState connection) {
        return new JsonObject()
                .put("id", connection.publicId())
                .put("peer", connection.peer())
                .put("transport", connection.transport())
                .put("tls", connection.secure())
                .put("incoming", connection.incoming())
                .put("relay", connection.relay())
                .put("bindings", connection.bindings())
                .put("queued-octets", connection.queuedOctets())
                .put("unanswered", connection.unanswered())
                .put("age", connection.age().toSeconds())
                .put("idle", connection.idle().toSeconds());
    }
}
