package org.parley.app;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.parley.app.admin.RelayRoutes;
import org.parley.app.admin.Routes;
import org.parley.credentials.CredentialStore;
import org.parley.msrp.link.LinkTap;
import org.parley.observe.Health;
import org.parley.observe.Metrics;
import org.parley.observe.StateDump;
import org.parley.relay.Relay;
import org.parley.relay.admission.DigestAdmission;
import org.parley.relay.config.RelayConfig;
import org.parley.relay.hop.NextHops;
import org.parley.relay.hop.ResolvedHops;
import org.parley.relay.observe.RelayAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The relay of one process with what hangs on it: records, routes for operators, a part of the state dump. Any thread. */
final class RelayPart {
    private static final Logger LOG = LoggerFactory.getLogger(RelayPart.class);

    private final Relay relay;
    private final List<String> names;
    private final Optional<LocalhostCertificate> made;
    private volatile boolean draining;

    private RelayPart(Relay relay, List<String> names, Optional<LocalhostCertificate> made) {
        this.relay = relay;
        this.names = names;
        this.made = made;
    }

    /** Opens its listeners; fails with a sentence that names the key when one cannot be opened. */
    static Future<RelayPart> start(
            Vertx vertx, ParleyConfig config, CredentialStore credentials, CallRecords calls, Metrics metrics) {
        RelaySettings settings = config.relay();
        Optional<LocalhostCertificate> made =
                settings.needsCertificate() ? Optional.of(LocalhostCertificate.make()) : Optional.empty();
        DigestAdmission admission = Admissions.of(config, settings, credentials);
        NextHops hops = ResolvedHops.asking(vertx, settings.nameServers(), settings.hopPolicy(), metrics.registry());
        RelayConfig told = settings.config(made)
                .withWebSockets(settings.webSockets(Admissions.webSockets(config.values(), settings, admission)));
        return Relay.start(vertx, told, admission, hops, new RelayRecords(calls), metrics.registry())
                .onFailure(failure -> {
                    hops.close();
                    made.ifPresent(LocalhostCertificate::forget);
                })
                .map(relay -> new RelayPart(
                        relay,
                        settings.listeners().stream().map(ListenerKeys::name).toList(),
                        made));
    }

    /** From now on connections that begin are seen by that tap. */
    void tap(LinkTap seer) {
        relay.tap(seer);
    }

    /** Shows it to operators. */
    void show(Routes routes, Health health, StateDump state, Duration drainTime) {
        RelayRoutes.add(routes, relay, deadline -> drain(deadline), drainTime);
        health.register("relay", () -> draining ? Optional.of("draining") : Optional.empty());
        state.registerLater("relay", () -> Future.join(relay.bindings(), relay.connections(), relay.debugState())
                .map(all -> Map.<String, Object>of(
                        "bindings", all.<List<?>>resultAt(0).size(),
                        "connections", all.<List<?>>resultAt(1).size(),
                        "certificates", relay.certificates(),
                        "relay", all.<String>resultAt(2)))
                .toCompletionStage());
    }

    /** Where it listens, by name. */
    Map<String, InetSocketAddress> addresses() {
        Map<String, InetSocketAddress> all = new LinkedHashMap<>();
        List<RelayAddress> bound = relay.addresses();
        for (int i = 0; i < bound.size(); i++) {
            all.put(names.get(i), bound.get(i).bound());
        }
        return all;
    }

    /** How clients write its address, as {@code msrps://relay.example.org:2865;tcp}. */
    List<String> authorities() {
        return relay.addresses().stream().map(RelayAddress::authority).toList();
    }

    /** No new bindings from now on; the others end by themselves, or at the deadline. */
    Future<Void> drain(Duration deadline) {
        draining = true;
        Future<Void> drained = relay.drain(deadline);
        LOG.info("relay draining deadline={}s", deadline.toSeconds());
        return drained.compose(done -> endAll());
    }

    private Future<Void> endAll() {
        return relay.bindings()
                .compose(left -> Future.join(left.stream()
                        .map(binding -> relay.endBinding(binding.record().publicId(), "drained"))
                        .toList()))
                .mapEmpty();
    }

    /** Ends what is left, closes every socket. */
    Future<Void> stop() {
        return relay.stop().onComplete(stopped -> made.ifPresent(LocalhostCertificate::forget));
    }
}
