package org.parley.sip.stack;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.parley.sip.stack.guard.RawLimits;
import org.parley.tls.CertificateFiles;
import org.parley.tls.CertificatePair;
import org.parley.websocket.Doorkeeper;
import org.parley.websocket.Origins;

/**
 * All the SIP stack needs to start, checked once.
 *
 * @param name the node's name, part of the stack's thread names and log lines
 * @param listeners at least one, at most one for each transport
 * @param workers threads that parse and call the listener, for UDP and for streams each
 * @param sizes what one message may measure
 * @param rates what one source may ask for
 * @param bounds what all sources together may occupy
 * @param web who may open a WebSocket and how it is kept open
 * @param names how names are looked up, and whose
 */
public record SipConfig(
        String name,
        List<Listener> listeners,
        int workers,
        Sizes sizes,
        Rates rates,
        Bounds bounds,
        Web web,
        SipNames names) {
    /** Checks that the parts fit together. */
    public SipConfig {
        listeners = List.copyOf(listeners);
        require(name.matches("[A-Za-z0-9._-]{1,64}"), "name", name, "1 to 64 letters, digits, dots, hyphens");
        require(!listeners.isEmpty(), "listeners", "none", "at least one of udp, tcp, tls, ws, wss");
        require(workers >= 1 && workers <= 256, "workers", workers, "1..256");
        Set<SipTransport> seen = EnumSet.noneOf(SipTransport.class);
        for (Listener listener : listeners) {
            require(seen.add(listener.transport()), key(listener), "a second listener", "one for each transport");
        }
    }

    /** These listeners with the default limits. */
    public static SipConfig of(String name, List<Listener> listeners) {
        int workers = Math.max(4, 2 * Runtime.getRuntime().availableProcessors());
        return new SipConfig(
                name,
                listeners,
                workers,
                Sizes.defaults(),
                Rates.defaults(),
                Bounds.defaults(),
                Web.defaults(),
                SipNames.ofThisMachine());
    }

    /** UDP and TCP on 127.0.0.1 at ports the system chooses: what tests want. */
    public static SipConfig loopback(String name) {
        HostPort any = new HostPort("127.0.0.1", 0);
        return of(name, List.of(Listener.udp(any), Listener.tcp(any)));
    }

    /** The same with other listeners. */
    public SipConfig withListeners(List<Listener> others) {
        return new SipConfig(name, others, workers, sizes, rates, bounds, web, names);
    }

    /** The same with other sizes. */
    public SipConfig withSizes(Sizes others) {
        return new SipConfig(name, listeners, workers, others, rates, bounds, web, names);
    }

    /** The same with other rates. */
    public SipConfig withRates(Rates others) {
        return new SipConfig(name, listeners, workers, sizes, others, bounds, web, names);
    }

    /** The same with other bounds. */
    public SipConfig withBounds(Bounds others) {
        return new SipConfig(name, listeners, workers, sizes, rates, others, web, names);
    }

    /** The same with other rules for WebSockets. */
    public SipConfig withWeb(Web others) {
        return new SipConfig(name, listeners, workers, sizes, rates, bounds, others, names);
    }

    /** The same with other names. */
    public SipConfig withNames(SipNames others) {
        return new SipConfig(name, listeners, workers, sizes, rates, bounds, web, others);
    }

    /**
     * Where one transport listens and how it is reached.
     *
     * @param transport how
     * @param listen the local address; port 0 lets the system choose
     * @param advertised what Via and Contact say; port 0 means the port listened on
     * @param tls certificate and trust; needed for tls and wss, refused otherwise
     */
    public record Listener(SipTransport transport, HostPort listen, HostPort advertised, @Nullable Tls tls) {
        /** Refuses a wildcard as advertised address, and TLS without a certificate. */
        public Listener {
            String key = "sip." + transport.lowerCase();
            require(
                    !advertised.wildcard(),
                    key + ".advertise",
                    advertised,
                    "a host peers can reach, since " + listen + " is listened on");
            require(transport.secure() == (tls != null), key + ".certificate", tls, "for tls and wss, only there");
        }

        /** UDP, advertised as it listens. */
        public static Listener udp(HostPort listen) {
            return new Listener(SipTransport.UDP, listen, listen, null);
        }

        /** TCP, advertised as it listens. */
        public static Listener tcp(HostPort listen) {
            return new Listener(SipTransport.TCP, listen, listen, null);
        }

        /** TLS, advertised as it listens. */
        public static Listener tls(HostPort listen, Tls tls) {
            return new Listener(SipTransport.TLS, listen, listen, tls);
        }

        /**
         * TLS for connections we make; nothing is listened on. Whoever we call reaches us by the connection, since the advertised host exists
         * nowhere (RFC 5626, as RFC 7118 §5 does it).
         *
         * @param local the address we call from
         * @param host a name that nobody else has, under {@code .invalid}
         * @param trust authorities of the peers; null takes the platform's
         */
        public static Listener tlsOutwards(String local, String host, @Nullable Path trust) {
            Tls tls = new Tls(null, null, trust, ClientCertificates.NOT_ASKED);
            HostPort nowhere = new HostPort(host, SipTransport.TLS.defaultPort());
            return new Listener(SipTransport.TLS, new HostPort(local, nowhere.port()), nowhere, tls);
        }

        /** Is there a port that peers can connect to? */
        boolean opens() {
            return tls == null || tls.certificate() != null;
        }

        /** WebSocket without encryption, advertised as it listens. */
        public static Listener ws(HostPort listen) {
            return new Listener(SipTransport.WS, listen, listen, null);
        }

        /** WebSocket over TLS, advertised as it listens. */
        public static Listener wss(HostPort listen, Tls tls) {
            return new Listener(SipTransport.WSS, listen, listen, tls);
        }

        /** The same, reached by another address. */
        public Listener advertisedAs(HostPort other) {
            return new Listener(transport, listen, other, tls);
        }
    }

    /**
     * PEM files for a TLS listener, also used when we connect out; read again when they change.
     *
     * @param certificate certificate chain, ours first; null when we only connect out, and show none
     * @param key private key, PKCS #8; null with the certificate
     * @param others further certificates, shown to clients that ask for their names (SNI)
     * @param trust authorities for peers' certificates; null takes the platform's
     * @param clients whether a connecting peer is asked for a certificate
     * @param every how often they are looked at
     */
    public record Tls(
            @Nullable Path certificate,
            @Nullable Path key,
            List<CertificatePair> others,
            @Nullable Path trust,
            ClientCertificates clients,
            Duration every) {
        /** Checks that the files can be read. */
        public Tls {
            others = List.copyOf(others);
            require((certificate == null) == (key == null), "sip.tls.key", key, "with sip.tls.certificate, or neither");
            if (certificate != null) {
                readable("sip.tls.certificate", certificate);
            }
            if (key != null) {
                readable("sip.tls.key", key);
            }
            others.forEach(other -> {
                readable("sip.tls.certificates", other.certificate());
                readable("sip.tls.certificates", other.key());
            });
            if (trust != null) {
                readable("sip.tls.trust", trust);
            }
        }

        /** With one certificate. */
        public Tls(@Nullable Path certificate, @Nullable Path key, @Nullable Path trust, ClientCertificates clients) {
            this(certificate, key, List.of(), trust, clients, CertificateFiles.EVERY);
        }

        /** All certificates, the default first; none when we only connect out. */
        List<CertificatePair> pairs() {
            List<CertificatePair> pairs = new ArrayList<>();
            if (certificate != null && key != null) {
                pairs.add(new CertificatePair(certificate, key));
            }
            pairs.addAll(others);
            return pairs;
        }
    }

    /**
     * Who may open a WebSocket, and how it is kept open.
     *
     * @param door asked before a handshake is accepted
     * @param pingEvery a connection silent for so long is pinged, and closed after three times that
     */
    public record Web(Doorkeeper door, Duration pingEvery) {
        /** Checks ranges. */
        public Web {
            positive("sip.ws.ping-interval", pingEvery);
        }

        /** Programs, but no web pages: none is listed. */
        public static Web defaults() {
            return new Web(new Origins(List.of()), Duration.ofSeconds(30));
        }
    }

    /** What a connecting peer is asked for. */
    public enum ClientCertificates {
        /** Nothing. */
        NOT_ASKED,
        /** A certificate, if it has one; a wrong one is refused. */
        ASKED,
        /** A certificate; none is refused. */
        REQUIRED
    }

    /**
     * What one message may measure, in octets.
     *
     * @param head start line and headers
     * @param line one header line
     * @param lines header lines
     * @param body the body
     */
    public record Sizes(int head, int line, int lines, int body) {
        /** Checks ranges; a UDP datagram bounds head and body together to 65,535. */
        public Sizes {
            require(head >= 1_024 && head <= 65_536, "sip.max-head", head, "1024..65536");
            require(line >= 256 && line <= head, "sip.max-line", line, "256..sip.max-head");
            require(lines >= 16 && lines <= 4_096, "sip.max-lines", lines, "16..4096");
            require(body >= 1_024 && body <= 1_048_576, "sip.max-body", body, "1024..1048576");
        }

        /** As the guards take them. */
        public RawLimits raw() {
            return new RawLimits(head, line, lines, body);
        }

        /** 32 KiB head, 8 KiB lines, 256 of them, 64 KiB body. */
        public static Sizes defaults() {
            return new Sizes(32_768, 8_192, 256, 65_536);
        }
    }

    /**
     * What one source address may ask for.
     *
     * @param messagesPerSecond sustained rate of messages of any kind; above it datagrams are dropped and streams are not read
     * @param burst messages at once, after a pause
     * @param requestsPerSecond sustained rate of new requests; above it they get 503 with Retry-After
     * @param requestBurst new requests at once, after a pause
     */
    public record Rates(int messagesPerSecond, int burst, int requestsPerSecond, int requestBurst) {
        /** Checks ranges. */
        public Rates {
            require(messagesPerSecond >= 1, "sip.rate", messagesPerSecond, "at least 1");
            require(burst >= 1, "sip.burst", burst, "at least 1");
            require(requestsPerSecond >= 1, "sip.request-rate", requestsPerSecond, "at least 1");
            require(requestBurst >= 1, "sip.request-burst", requestBurst, "at least 1");
        }

        /** With the default rate of new requests. */
        public Rates(int messagesPerSecond, int burst) {
            this(messagesPerSecond, burst, 10_000, 20_000);
        }

        /** High enough for a proxy in front, which is one source for all its users. */
        public static Rates defaults() {
            return new Rates(50_000, 100_000, 10_000, 20_000);
        }
    }

    /**
     * What all may occupy together.
     *
     * @param serverTransactions unfinished requests before new ones get 503
     * @param transactions entries in the library's tables, finished ones waiting out their timers included, before new ones get 503
     * @param waitingMessages messages received and not yet handled; more are refused
     * @param waitingOctets their octets
     * @param connections open connections over all transports that have any
     * @param connectionsPerAddress of one peer address
     * @param sendQueue octets waiting on one connection before it is closed
     * @param messageTime from a message's first octet to its last
     * @param idleTime a connection without any octet for so long is closed
     * @param connectTime to reach a peer, TLS handshake included
     */
    public record Bounds(
            int serverTransactions,
            int transactions,
            int waitingMessages,
            int waitingOctets,
            int connections,
            int connectionsPerAddress,
            int sendQueue,
            Duration messageTime,
            Duration idleTime,
            Duration connectTime) {
        /** Checks ranges. */
        public Bounds {
            require(serverTransactions >= 1, "sip.max-requests", serverTransactions, "at least 1");
            require(transactions >= 1, "sip.max-transactions", transactions, "at least 1");
            require(waitingMessages >= 1, "sip.max-waiting", waitingMessages, "at least 1");
            require(waitingOctets >= 131_072, "sip.max-waiting-octets", waitingOctets, "at least 131072");
            require(connections >= 1, "sip.max-connections", connections, "at least 1");
            require(connectionsPerAddress >= 1, "sip.max-connections-per-address", connectionsPerAddress, "at least 1");
            require(sendQueue >= 65_536, "sip.send-queue", sendQueue, "at least 65536 octets");
            positive("sip.message-time", messageTime);
            positive("sip.idle-time", idleTime);
            positive("sip.connect-time", connectTime);
        }

        /** The same with other bounds on connections. */
        public Bounds withConnections(int total, int perAddress) {
            return new Bounds(
                    serverTransactions,
                    transactions,
                    waitingMessages,
                    waitingOctets,
                    total,
                    perAddress,
                    sendQueue,
                    messageTime,
                    idleTime,
                    connectTime);
        }

        /** Defaults for a node of a few thousand participants. */
        public static Bounds defaults() {
            return new Bounds(
                    5_000,
                    200_000,
                    8_192,
                    33_554_432,
                    10_000,
                    5_000,
                    1_048_576,
                    Duration.ofSeconds(10),
                    Duration.ofMinutes(60),
                    Duration.ofSeconds(10));
        }
    }

    private static String key(Listener listener) {
        return "sip." + listener.transport().lowerCase() + ".listen";
    }

    private static void readable(String key, Path file) {
        require(Files.isReadable(file), key, file, "a readable PEM file");
    }

    private static void positive(String key, Duration value) {
        require(!value.isNegative() && !value.isZero(), key, value, "more than zero");
    }

    private static void require(boolean holds, String key, @Nullable Object value, String expected) {
        if (!holds) {
            throw new IllegalArgumentException(key + ": " + value + " (expected: " + expected + ")");
        }
    }
}
