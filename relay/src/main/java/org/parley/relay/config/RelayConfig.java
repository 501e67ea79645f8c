package org.parley.relay.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.parley.msrp.codec.CodecLimits;
import org.parley.msrp.link.AddressShares;
import org.parley.msrp.link.Listener;
import org.parley.msrp.link.TlsFiles;
import org.parley.relay.admission.BindingLimits;
import org.parley.relay.admission.HandshakeAdmission;

/**
 * Everything a relay may be told. Immutable. Start from {@link #defaults} and change what differs with the {@code with…} methods. Throws {@link
 * IllegalArgumentException} with name, value and expectation for what cannot be.
 *
 * @param listeners where it listens; their advertised hosts and ports are what its URIs say
 * @param tls certificate, key and trusted authorities for listeners with TLS and for msrps connections we open; null: none of our own
 * @param certificates further certificates, chosen by the name the peer asks for (SNI)
 * @param plainAuth whether AUTH is heard without TLS, against RFC 4976 §9.4: for tests, and behind a proxy that ends TLS
 * @param domains that an AUTH may name in place of an advertised host, in lower case
 * @param peers identities of relays that may send us AUTH for their clients, in lower case; empty: every relay proven by its certificate
 * @param timers how long things may take
 * @param limits how much there may be
 * @param blockUnknownMethods whether methods other than SEND, REPORT, AUTH and NICKNAME are not forwarded (RFC 4976 §6.4.2)
 * @param eventLoops how many loops carry connections
 * @param codec the codec's limits
 * @param webSockets how WebSocket clients are served, where there are listeners for them
 */
public record RelayConfig(
        List<Listener> listeners,
        @Nullable TlsFiles tls,
        List<Certificate> certificates,
        boolean plainAuth,
        Set<String> domains,
        Set<String> peers,
        Timers timers,
        Limits limits,
        boolean blockUnknownMethods,
        int eventLoops,
        CodecLimits codec,
        WebSockets webSockets) {

    /** A further certificate: PEM files of chain and key. */
    public record Certificate(Path chain, Path key) {}

    /**
     * How WebSocket clients are served (RFC 7977).
     *
     * @param door who may open one
     * @param largestChunk octets of a body in one message to a client; above it a message is cut (RFC 7977 §5.1)
     * @param largestMessage octets of one WebSocket message that are taken from a client; they pass as they come
     * @param ping how long a client may be silent before it is pinged, and again before it is given up; zero: never
     */
    public record WebSockets(HandshakeAdmission door, int largestChunk, long largestMessage, Duration ping) {
        /** Checks the ranges. */
        public WebSockets {
            require(
                    largestChunk >= SMALLEST_CHUNK,
                    "relay.ws.max-chunk: " + largestChunk + " (expected: " + SMALLEST_CHUNK + " or more)");
            require(
                    largestMessage >= SMALLEST_MESSAGE,
                    "relay.ws.max-message: " + largestMessage + " (expected: " + SMALLEST_MESSAGE + " or more)");
            require(!ping.isNegative(), "relay.ws.ping-interval: " + ping + " (expected: zero or longer)");
        }

        /** Anybody may open one, 64 KiB to a client, 4 GiB from him, a ping after half a minute. */
        public static WebSockets defaults() {
            return new WebSockets(HandshakeAdmission.ANYBODY, 64 * 1024, 4L << 30, Duration.ofSeconds(30));
        }
    }

    private static final int SMALLEST_CHUNK = 2048;
    private static final int SMALLEST_MESSAGE = 64 * 1024;

    /**
     * How long things may take.
     *
     * @param probation a connection may live without a successful request (RFC 4976 §6.1: 30 s)
     * @param idle a connection without a binding may be unused (RFC 4976 §6.5: not below one hour)
     * @param transaction from the last octet handed to the operating system to the response (RFC 4976 §6.4.1: 30 s)
     * @param stall a queue may stand still before what it holds is given up
     * @param connect for one address of an outgoing connection
     */
    public record Timers(Duration probation, Duration idle, Duration transaction, Duration stall, Duration connect) {
        /** Checks that each is longer than zero. */
        public Timers {
            positive("relay.probation", probation);
            positive("relay.idle-timeout", idle);
            positive("relay.transaction-timeout", transaction);
            positive("relay.stall-timeout", stall);
            positive("relay.connect-timeout", connect);
        }

        /** What the RFC says, or what is usual. */
        public static Timers defaults() {
            return new Timers(
                    Duration.ofSeconds(30),
                    Duration.ofHours(1),
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(5));
        }

        private static void positive(String key, Duration value) {
            require(!value.isNegative() && !value.isZero(), key + ": " + value + " (expected: longer than zero)");
        }
    }

    /**
     * How much there may be; each counts when it bites. 0 switches one off, but for {@code authFailures}, {@code unanswered} and {@code flowOctets}.
     *
     * @param connections open at once; above it the one idle longest is closed (RFC 4976 §6.5)
     * @param connectionsPerAddress open at once from one address
     * @param bindings at once
     * @param bindingsPerHolder at once, where admission says nothing else
     * @param bindingsPerConnection at once
     * @param octetsPerSecond per connection; reading waits above it
     * @param messagesPerSecond requests per connection; reading waits above it
     * @param perAddress what all connections from one address may do together; loopback may do anything
     * @param authFailures of a client's connection, after which it is closed (RFC 4976 §6.3); also unsuccessful requests during probation (§6.1)
     * @param unanswered requests forwarded on one connection that may wait for their response; beyond it flows wait
     * @param flowOctets that may wait for one session's next hop before its source is read no more
     */
    public record Limits(
            int connections,
            int connectionsPerAddress,
            int bindings,
            int bindingsPerHolder,
            int bindingsPerConnection,
            long octetsPerSecond,
            int messagesPerSecond,
            BindingLimits perAddress,
            int authFailures,
            int unanswered,
            int flowOctets) {
        /** Checks the ranges. */
        public Limits {
            require(
                    connections >= 0
                            && connectionsPerAddress >= 0
                            && bindings >= 0
                            && bindingsPerHolder >= 0
                            && bindingsPerConnection >= 0
                            && octetsPerSecond >= 0
                            && messagesPerSecond >= 0,
                    "relay limits: a negative number (expected: 0 for none, or more)");
            require(authFailures > 0, "relay.auth-failures: " + authFailures + " (expected: 1 or more)");
            require(
                    unanswered >= 16 && unanswered <= 1 << 20,
                    "relay.unanswered: " + unanswered + " (expected: 16..1048576)");
            require(flowOctets >= 4096, "relay.flow-octets: " + flowOctets + " (expected: 4096 or more)");
        }

        /** What a relay starts with. */
        public static Limits defaults() {
            return new Limits(15_000, 0, 100_000, 1_000, 1_000, 0, 0, BindingLimits.NONE, 5, 16_384, 128 * 1024);
        }

        /** With so many connections at once, and from one address. */
        public Limits withConnections(int all, int fromOne) {
            return new Limits(
                    all,
                    fromOne,
                    bindings,
                    bindingsPerHolder,
                    bindingsPerConnection,
                    octetsPerSecond,
                    messagesPerSecond,
                    perAddress,
                    authFailures,
                    unanswered,
                    flowOctets);
        }

        /** With so many bindings at once. */
        public Limits withBindings(int all, int perHolder, int perConnection) {
            return new Limits(
                    connections,
                    connectionsPerAddress,
                    all,
                    perHolder,
                    perConnection,
                    octetsPerSecond,
                    messagesPerSecond,
                    perAddress,
                    authFailures,
                    unanswered,
                    flowOctets);
        }

        /** With so much read from a connection in a second. */
        public Limits withRates(long octets, int messages) {
            return new Limits(
                    connections,
                    connectionsPerAddress,
                    bindings,
                    bindingsPerHolder,
                    bindingsPerConnection,
                    octets,
                    messages,
                    perAddress,
                    authFailures,
                    unanswered,
                    flowOctets);
        }

        /** With so much for all connections from one address together. */
        public Limits withPerAddress(BindingLimits value) {
            return new Limits(
                    connections,
                    connectionsPerAddress,
                    bindings,
                    bindingsPerHolder,
                    bindingsPerConnection,
                    octetsPerSecond,
                    messagesPerSecond,
                    value,
                    authFailures,
                    unanswered,
                    flowOctets);
        }

        /** What one address may take, as those want it who count by address. */
        public AddressShares.Terms ofAddress() {
            return new AddressShares.Terms(
                    connectionsPerAddress,
                    perAddress.bindings(),
                    perAddress.octetsPerSecond(),
                    perAddress.messagesPerSecond());
        }
    }

    /** Copies the lists and checks what needs no files. */
    public RelayConfig {
        listeners = List.copyOf(listeners);
        certificates = List.copyOf(certificates);
        domains = lower(domains);
        peers = lower(peers);
        require(eventLoops > 0, "relay.event-loops: " + eventLoops + " (expected: 1 or more)");
        require(
                tls != null || listeners.stream().noneMatch(Listener::tls),
                "relay.tls.certificate: missing (expected: a PEM file, because relay.tls.listen is set)");
        require(
                listeners.stream().noneMatch(Listener::webSocket)
                        || listeners.stream().anyMatch(listener -> !listener.webSocket()),
                "relay.wss.listen: only WebSocket (expected: relay.tls.listen too, for peers connect there)");
    }

    private static Set<String> lower(Set<String> names) {
        return names.stream().map(name -> name.toLowerCase(Locale.ROOT)).collect(Collectors.toUnmodifiableSet());
    }

    /** The defaults, listening there with this certificate, which bears the advertised names; for other relays the platform's authorities vouch. */
    public static RelayConfig listening(TlsFiles tls, Listener... listeners) {
        return defaults().withTls(tls, List.of()).withListeners(List.of(listeners));
    }

    /** The defaults, listening nowhere: to be given listeners before a relay starts. */
    public static RelayConfig defaults() {
        return new RelayConfig(
                List.of(),
                null,
                List.of(),
                false,
                Set.of(),
                Set.of(),
                Timers.defaults(),
                Limits.defaults(),
                false,
                1,
                CodecLimits.DEFAULT,
                WebSockets.defaults());
    }

    /** Listening there. */
    public RelayConfig withListeners(List<Listener> value) {
        return with(draft -> draft.listeners = value);
    }

    /** With these files, and further certificates. */
    public RelayConfig withTls(@Nullable TlsFiles value, List<Certificate> further) {
        return with(draft -> {
            draft.tls = value;
            draft.certificates = further;
        });
    }

    /** With AUTH heard without TLS, or not. */
    public RelayConfig withPlainAuth(boolean value) {
        return with(draft -> draft.plainAuth = value);
    }

    /** Serving these domains besides its advertised hosts. */
    public RelayConfig withDomains(Set<String> value) {
        return with(draft -> draft.domains = value);
    }

    /** Hearing AUTH from these relays only. */
    public RelayConfig withPeers(Set<String> value) {
        return with(draft -> draft.peers = value);
    }

    /** With other timers. */
    public RelayConfig withTimers(Timers value) {
        return with(draft -> draft.timers = value);
    }

    /** With other limits. */
    public RelayConfig withLimits(Limits value) {
        return with(draft -> draft.limits = value);
    }

    /** Blocking methods it does not know, or not. */
    public RelayConfig withBlockUnknownMethods(boolean value) {
        return with(draft -> draft.blockUnknownMethods = value);
    }

    /** On so many event loops. */
    public RelayConfig withEventLoops(int value) {
        return with(draft -> draft.eventLoops = value);
    }

    /** Serving WebSocket clients so. */
    public RelayConfig withWebSockets(WebSockets value) {
        return with(draft -> draft.webSockets = value);
    }

    private RelayConfig with(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return draft.config();
    }

    /** A configuration while one of its parts is changed. */
    private static final class Draft {
        private List<Listener> listeners;
        private @Nullable TlsFiles tls;
        private List<Certificate> certificates;
        private boolean plainAuth;
        private Set<String> domains;
        private Set<String> peers;
        private Timers timers;
        private Limits limits;
        private boolean blockUnknownMethods;
        private int eventLoops;
        private CodecLimits codec;
        private WebSockets webSockets;

        Draft(RelayConfig config) {
            listeners = config.listeners;
            tls = config.tls;
            certificates = config.certificates;
            plainAuth = config.plainAuth;
            domains = config.domains;
            peers = config.peers;
            timers = config.timers;
            limits = config.limits;
            blockUnknownMethods = config.blockUnknownMethods;
            eventLoops = config.eventLoops;
            codec = config.codec;
            webSockets = config.webSockets;
        }

        RelayConfig config() {
            return new RelayConfig(
                    listeners,
                    tls,
                    certificates,
                    plainAuth,
                    domains,
                    peers,
                    timers,
                    limits,
                    blockUnknownMethods,
                    eventLoops,
                    codec,
                    webSockets);
        }
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
