package org.parley.app;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.parley.config.ConfigValues;
import org.parley.config.HostPort;
import org.parley.msrp.link.Listener;
import org.parley.msrp.link.TlsFiles;
import org.parley.net.Subnet;
import org.parley.relay.admission.BindingLimits;
import org.parley.relay.admission.HandshakeAdmission;
import org.parley.relay.config.RelayConfig;
import org.parley.relay.hop.HopPolicy;

/** The relay's keys as the relay wants them. */
final class RelaySettings {
    private final ConfigValues values;
    private final int eventLoops;

    /**
     * From these values.
     *
     * @param eventLoops of the node, where the relay has no number of its own
     */
    RelaySettings(ConfigValues values, int eventLoops) {
        this.values = values;
        this.eventLoops = eventLoops;
    }

    /** The listeners that are on, in the order in which {@link #config} has them. */
    List<ListenerKeys> listeners() {
        return ListenerKeys.RELAY.stream()
                .filter(listener -> listener.place(values).isPresent())
                .toList();
    }

    /** Whether it is on at all. */
    boolean on() {
        return !listeners().isEmpty();
    }

    /** Whether a certificate has to be made because TLS is listened for and none was given. */
    boolean needsCertificate() {
        return values.value(RelayKeys.RELAY_TLS_CERTIFICATE).isEmpty()
                && listeners().stream()
                        .anyMatch(listener -> listener.transport().secure());
    }

    /** The realm of its challenges. */
    String realm() {
        return values.value(RelayKeys.RELAY_REALM)
                .or(() -> listeners().stream().findFirst().map(first -> RelayNames.advertised(first, values)
                        .host()))
                .orElse("localhost");
    }

    /** Everything; with that certificate where none was given. */
    RelayConfig config(Optional<LocalhostCertificate> made) {
        return config(tls(made.map(LocalhostCertificate::certificate), made.map(LocalhostCertificate::key)));
    }

    /** The same to be checked only: nothing is opened with it. */
    RelayConfig tried() {
        Optional<Path> none = needsCertificate() ? Optional.of(Path.of("")) : Optional.empty();
        return config(tls(none, none));
    }

    private RelayConfig config(@Nullable TlsFiles tls) {
        int loops = values.value(RelayKeys.RELAY_EVENT_LOOPS);
        List<RelayConfig.Certificate> further = values.value(RelayKeys.RELAY_CERTIFICATES).stream()
                .map(pair -> new RelayConfig.Certificate(pair.get(0), pair.get(1)))
                .toList();
        return RelayConfig.defaults()
                .withTls(tls, further)
                .withListeners(listeners().stream().map(this::listener).toList())
                .withPlainAuth(values.value(RelayKeys.RELAY_PLAIN_AUTH))
                .withDomains(Set.copyOf(values.value(RelayKeys.RELAY_DOMAINS)))
                .withPeers(Set.copyOf(values.value(RelayKeys.RELAY_PEERS)))
                .withTimers(timers())
                .withLimits(limits())
                .withBlockUnknownMethods(values.value(RelayKeys.RELAY_BLOCK_UNKNOWN_METHODS))
                .withEventLoops(loops == 0 ? eventLoops : loops);
    }

    private Listener listener(ListenerKeys keys) {
        HostPort at = keys.place(values).orElseThrow();
        HostPort told = RelayNames.advertised(keys, values);
        List<Subnet> proxies = proxied(keys)
                ? values.value(RelayKeys.RELAY_PROXIES).stream()
                        .map(Subnet::parse)
                        .toList()
                : List.of();
        return new Listener(
                at.host(),
                at.port(),
                keys.transport().secure(),
                keys.transport().webSocket(),
                proxies,
                told.host(),
                told.equals(at) ? 0 : told.port());
    }

    private boolean proxied(ListenerKeys keys) {
        List<String> names = values.value(RelayKeys.RELAY_PROXY_PROTOCOL);
        return names.contains("all") || names.contains(keys.name().substring("relay.".length()));
    }

    /** How WebSocket clients are served, when that is who may open one. */
    RelayConfig.WebSockets webSockets(HandshakeAdmission door) {
        return new RelayConfig.WebSockets(
                door,
                Math.toIntExact(values.value(RelayKeys.RELAY_WS_MAX_CHUNK)),
                values.value(RelayKeys.RELAY_WS_MAX_MESSAGE),
                values.value(RelayKeys.RELAY_WS_PING_INTERVAL));
    }

    private @Nullable TlsFiles tls(Optional<Path> certificate, Optional<Path> key) {
        Optional<Path> chain = values.value(RelayKeys.RELAY_TLS_CERTIFICATE).or(() -> certificate);
        Optional<Path> secret = values.value(RelayKeys.RELAY_TLS_KEY).or(() -> key);
        if (chain.isEmpty() || secret.isEmpty()) {
            return null;
        }
        return new TlsFiles(
                chain.get(),
                secret.get(),
                values.value(RelayKeys.RELAY_TRUST).orElse(null),
                false,
                values.value(Keys.NODE_CERTIFICATE_INTERVAL));
    }

    private RelayConfig.Timers timers() {
        return new RelayConfig.Timers(
                values.value(RelayKeys.RELAY_PROBATION),
                values.value(RelayKeys.RELAY_IDLE_TIMEOUT),
                values.value(RelayKeys.RELAY_TRANSACTION_TIMEOUT),
                values.value(RelayKeys.RELAY_STALL_TIMEOUT),
                RelayConfig.Timers.defaults().connect());
    }

    private RelayConfig.Limits limits() {
        RelayConfig.Limits standard = RelayConfig.Limits.defaults();
        return new RelayConfig.Limits(
                values.value(RelayKeys.RELAY_MAX_CONNECTIONS),
                values.value(RelayKeys.RELAY_MAX_CONNECTIONS_PER_ADDRESS),
                values.value(RelayKeys.RELAY_MAX_BINDINGS),
                values.value(RelayKeys.RELAY_MAX_BINDINGS_PER_USER),
                values.value(RelayKeys.RELAY_MAX_BINDINGS_PER_CONNECTION),
                values.value(RelayKeys.RELAY_CONNECTION_OCTETS_PER_SECOND),
                values.value(RelayKeys.RELAY_CONNECTION_MESSAGES_PER_SECOND),
                new BindingLimits(
                        values.value(RelayKeys.RELAY_MAX_BINDINGS_PER_ADDRESS),
                        values.value(RelayKeys.RELAY_ADDRESS_OCTETS_PER_SECOND),
                        values.value(RelayKeys.RELAY_ADDRESS_MESSAGES_PER_SECOND)),
                values.value(RelayKeys.RELAY_AUTH_FAILURES),
                standard.unanswered(),
                standard.flowOctets());
    }

    /** Where clients may have messages sent to. */
    HopPolicy hopPolicy() {
        boolean onlyHere = listeners().stream().noneMatch(listener -> listener.exposed(values));
        return HopPolicy.of(
                values.value(RelayKeys.RELAY_NEXT_HOPS_ALLOW), values.value(RelayKeys.RELAY_NEXT_HOPS_DENY), onlyHere);
    }

    /** Who is asked for names; none: the name servers of this machine. */
    List<InetSocketAddress> nameServers() {
        List<HostPort> own = values.value(RelayKeys.RELAY_DNS_SERVERS);
        List<HostPort> all = own.isEmpty()
                ? values.value(Keys.NODE_DNS_SERVERS).stream()
                        .map(HostPort::parse)
                        .toList()
                : own;
        return all.stream()
                .map(server -> new InetSocketAddress(server.host(), server.port()))
                .toList();
    }

    /** What each user may. */
    BindingLimits userLimits() {
        return new BindingLimits(
                values.value(RelayKeys.RELAY_MAX_BINDINGS_PER_USER),
                values.value(RelayKeys.RELAY_OCTETS_PER_SECOND),
                values.value(RelayKeys.RELAY_MESSAGES_PER_SECOND));
    }

    /** For how long a URI may be asked: least, usual, most. */
    List<Duration> lifetimes() {
        return List.of(
                values.value(RelayKeys.RELAY_EXPIRES_MIN),
                values.value(RelayKeys.RELAY_EXPIRES_DEFAULT),
                values.value(RelayKeys.RELAY_EXPIRES_MAX));
    }
}
