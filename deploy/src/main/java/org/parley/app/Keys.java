package org.parley.app;

import static org.parley.config.ValueTypes.duration;
import static org.parley.config.ValueTypes.flag;
import static org.parley.config.ValueTypes.hostPort;
import static org.parley.config.ValueTypes.listOf;
import static org.parley.config.ValueTypes.listen;
import static org.parley.config.ValueTypes.octets;
import static org.parley.config.ValueTypes.oneOf;
import static org.parley.config.ValueTypes.orOff;
import static org.parley.config.ValueTypes.orWord;
import static org.parley.config.ValueTypes.readableFile;
import static org.parley.config.ValueTypes.text;
import static org.parley.config.ValueTypes.whole;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.parley.chat.RoomConfig;
import org.parley.chat.media.ReportPolicy;
import org.parley.config.HostPort;
import org.parley.config.KeySpec;
import org.parley.config.Schema;
import org.parley.config.ValueType;

/** Every configuration key of Parley: name, type, default and a sentence. The reference configuration is printed from here. */
final class Keys {
    private static final List<KeySpec<?>> DECLARED = new ArrayList<>();

    private static final long KIB = 1 << 10;
    private static final long MIB = 1 << 20;
    private static final long GIB = 1 << 30;
    private static final ValueType<Optional<HostPort>> LISTEN = orOff(listen());
    private static final ValueType<Optional<HostPort>> ADVERTISE = orWord("as-listen", hostPort());
    private static final ValueType<Optional<Path>> FILE = orOff(readableFile());

    /** User-Agents of the engine that people chat through, by its own and its applications' names. */
    private static final List<String> SIPSIMPLE = List.of("*sipsimple*", "*Blink*", "*sylkserver*", "*sip-session*");

    // --- node ---
    static final KeySpec<String> NODE_NAME = key(
            "node.name",
            text("letters, digits, dots and dashes", text -> text.matches("[A-Za-z0-9][A-Za-z0-9.-]{0,62}")),
            "parley",
            "What this node is called in logs and metrics.");
    static final KeySpec<Integer> NODE_EVENT_LOOPS = key(
            "node.event-loops",
            whole(0, 256),
            0,
            "How many event loops carry the connections and rooms; 0 is one per processor.");
    static final KeySpec<Duration> NODE_DRAIN_TIME = key(
            "node.drain-time",
            duration("0s", "10m"),
            Duration.ofSeconds(10),
            "How long a stop may take: participants are told, then everything still open is closed.");

    // --- log ---
    static final KeySpec<LogLevel> LOG_LEVEL =
            key("log.level", oneOf(LogLevel.class), LogLevel.INFO, "How much is logged to standard error.");

    // --- sip ---
    static final KeySpec<Optional<HostPort>> SIP_UDP_LISTEN =
            key("sip.udp.listen", LISTEN, on("127.0.0.1:5060"), "Where SIP over UDP is received.");
    static final KeySpec<Optional<HostPort>> SIP_UDP_ADVERTISE = key(
            "sip.udp.advertise",
            ADVERTISE,
            Optional.empty(),
            "How others reach that listener; used in Via and Contact.");
    static final KeySpec<Optional<HostPort>> SIP_TCP_LISTEN =
            key("sip.tcp.listen", LISTEN, on("127.0.0.1:5060"), "Where SIP over TCP is received.");
    static final KeySpec<Optional<HostPort>> SIP_TCP_ADVERTISE = key(
            "sip.tcp.advertise",
            ADVERTISE,
            Optional.empty(),
            "How others reach that listener; used in Via and Contact.");
    static final KeySpec<Optional<HostPort>> SIP_TLS_LISTEN = key(
            "sip.tls.listen",
            LISTEN,
            Optional.empty(),
            "Where SIP over TLS is received; needs sip.tls.certificate and sip.tls.key.");
    static final KeySpec<Optional<HostPort>> SIP_TLS_ADVERTISE = key(
            "sip.tls.advertise",
            ADVERTISE,
            Optional.empty(),
            "How others reach that listener; used in Via and Contact.");
    static final KeySpec<Optional<Path>> SIP_TLS_CERTIFICATE =
            key("sip.tls.certificate", FILE, Optional.empty(), "The certificate chain for SIP over TLS, in PEM.");
    static final KeySpec<Optional<Path>> SIP_TLS_KEY =
            key("sip.tls.key", FILE, Optional.empty(), "The private key of that certificate, in PEM (PKCS#8).");

    static final KeySpec<Optional<Path>> SIP_TLS_TRUST = key(
            "sip.tls.trust",
            FILE,
            Optional.empty(),
            "Certificates of the authorities whose peers are trusted over TLS, in PEM; off: the Java platform's.");
    static final KeySpec<Integer> SIP_RATE = key(
            "sip.rate",
            whole(1, 10_000_000),
            20_000,
            "SIP messages per second taken from one address, lastingly; a proxy in front is one address.");
    static final KeySpec<Integer> SIP_BURST = key(
            "sip.burst", whole(1, 10_000_000), 40_000, "SIP messages taken from one address at once, after a pause.");
    static final KeySpec<Integer> SIP_MAX_CONNECTIONS =
            key("sip.max-connections", whole(1, 1_000_000), 10_000, "Open SIP connections over TCP and TLS at most.");
    static final KeySpec<Integer> SIP_MAX_CONNECTIONS_PER_ADDRESS = key(
            "sip.max-connections-per-address",
            whole(1, 1_000_000),
            5_000,
            "Open SIP connections with one address at most.");
    static final KeySpec<Duration> SIP_ACK_TIMEOUT = key(
            "sip.ack-timeout",
            duration("500ms", "10m"),
            Duration.ofSeconds(32),
            "How long an answered INVITE waits for its ACK before it is ended with BYE (RFC 3261 section 13.3.1.4).");
    static final KeySpec<Duration> SIP_SESSION_TIMER_MIN = key(
            "sip.session-timer.min",
            duration("90s", "1d"),
            Duration.ofSeconds(90),
            "The shortest session interval accepted (RFC 4028); a shorter one gets 422.");
    static final KeySpec<Duration> SIP_SESSION_TIMER_DEFAULT = key(
            "sip.session-timer.default",
            duration("30m", "1d"),
            Duration.ofMinutes(30),
            "The session interval used when a participant that can refresh asks for none.");

    // --- msrp ---
    static final KeySpec<Optional<HostPort>> MSRP_TCP_LISTEN =
            key("msrp.tcp.listen", LISTEN, on("127.0.0.1:2855"), "Where MSRP over TCP is received.");
    static final KeySpec<Optional<HostPort>> MSRP_TCP_ADVERTISE =
            key("msrp.tcp.advertise", ADVERTISE, Optional.empty(), "How others reach that listener; used in a=path.");
    static final KeySpec<Optional<HostPort>> MSRP_TLS_LISTEN = key(
            "msrp.tls.listen",
            LISTEN,
            Optional.empty(),
            "Where MSRP over TLS is received; needs msrp.tls.certificate and msrp.tls.key.");
    static final KeySpec<Optional<HostPort>> MSRP_TLS_ADVERTISE =
            key("msrp.tls.advertise", ADVERTISE, Optional.empty(), "How others reach that listener; used in a=path.");
    static final KeySpec<Optional<Path>> MSRP_TLS_CERTIFICATE =
            key("msrp.tls.certificate", FILE, Optional.empty(), "The certificate chain for MSRP over TLS, in PEM.");
    static final KeySpec<Optional<Path>> MSRP_TLS_KEY =
            key("msrp.tls.key", FILE, Optional.empty(), "The private key of that certificate, in PEM (PKCS#8).");
    static final KeySpec<Optional<Path>> MSRP_TLS_TRUST = key(
            "msrp.tls.trust",
            FILE,
            Optional.empty(),
            "Certificates of the authorities whose peers are trusted when this node dials out, in PEM; off: the Java platform's.");
    static final KeySpec<Duration> MSRP_TRANSACTION_TIMEOUT = key(
            "msrp.transaction-timeout",
            duration("100ms", "10m"),
            Duration.ofSeconds(30),
            "How long a request waits for its response, from its last octet (RFC 4975 section 7.1.1 says 30s).");
    static final KeySpec<Duration> MSRP_BIND_TIMEOUT = key(
            "msrp.bind-timeout",
            duration("100ms", "10m"),
            Duration.ofSeconds(30),
            "How long a participant may take to open the MSRP session that its INVITE agreed on.");
    static final KeySpec<Long> MSRP_SEND_QUEUE = key(
            "msrp.send-queue",
            octets(16 * KIB, GIB),
            MIB,
            "Octets that may wait for one session; a participant that falls further behind is ended.");
    static final KeySpec<Duration> MSRP_STALL_TIMEOUT = key(
            "msrp.stall-timeout",
            duration("100ms", "1h"),
            Duration.ofSeconds(30),
            "How long a participant with waiting octets may read nothing before it is ended.");
    static final KeySpec<Integer> MSRP_MAX_CONNECTIONS =
            key("msrp.max-connections", whole(1, 1_000_000), 15_000, "Connections this node accepts at most.");
    static final KeySpec<Integer> MSRP_MAX_CONNECTIONS_PER_ADDRESS = key(
            "msrp.max-connections-per-address",
            whole(1, 1_000_000),
            5_000,
            "Connections from one address at most; behind one NAT many share an address.");

    static final KeySpec<Integer> MSRP_REQUESTS_PER_SECOND = key(
            "msrp.requests-per-second",
            whole(0, 1_000_000),
            0,
            "Requests per second taken from one connection; reading waits above it. 0: no limit.");
    static final KeySpec<Long> MSRP_OCTETS_PER_SECOND = key(
            "msrp.octets-per-second",
            octets(0, 64 * GIB),
            0L,
            "Octets per second taken from one connection; reading waits above it. 0: no limit.");
    static final KeySpec<Integer> MSRP_USER_REQUESTS_PER_SECOND = key(
            "msrp.user-requests-per-second",
            whole(0, 1_000_000),
            0,
            "Requests per second taken from one user over all its connections; reading waits above it. 0: no limit.");

    // --- http ---
    static final KeySpec<Optional<HostPort>> HTTP_LISTEN = key(
            "http.listen",
            LISTEN,
            on("127.0.0.1:8080"),
            "Where /health, /ready, /metrics and /state are served to operators; whoever reaches it can read them.");

    // --- rooms ---
    static final KeySpec<List<String>> ROOMS_DOMAINS = key(
            "rooms.domains",
            listOf(text("a domain such as chat.example.org, or *")),
            List.of("*"),
            "The domains whose SIP URIs are rooms here; others get 404. * is every domain.");
    static final KeySpec<RoomConfig.Create> ROOMS_CREATE = key(
            "rooms.create",
            oneOf(RoomConfig.Create.class),
            RoomConfig.Create.ON_JOIN,
            "Whether the first INVITE to a room makes it, or only the rooms in rooms.names exist.");
    static final KeySpec<List<String>> ROOMS_NAMES = key(
            "rooms.names",
            listOf(text("a room such as lobby, or sip:lobby@chat.example.org")),
            List.of(),
            "Rooms that are always there; one without a domain is there in all of them.");
    static final KeySpec<Integer> ROOMS_MAX_PARTICIPANTS = key(
            "rooms.max-participants",
            whole(1, 1_000_000),
            2_000,
            "Participants in one room at most; the next gets 486.");
    static final KeySpec<List<String>> ROOMS_WRAPPED_TYPES = key(
            "rooms.wrapped-types",
            listOf(text("a media type such as text/plain, or *")),
            List.of("*"),
            "What may be inside the CPIM envelope of a message (a=accept-wrapped-types).");
    static final KeySpec<Long> ROOMS_MAX_SIZE = key(
            "rooms.max-size",
            octets(KIB, 64 * GIB),
            100 * MIB,
            "The largest message a room takes (a=max-size); larger ones get 413.");
    static final KeySpec<Long> ROOMS_GATHER_LIMIT = key(
            "rooms.gather-limit",
            octets(4 * KIB, 16 * MIB),
            64 * KIB,
            "Messages up to this size are distributed once they are complete, larger ones while they arrive.");
    static final KeySpec<Duration> ROOMS_CHUNK_RECEPTION_TIMER = key(
            "rooms.chunk-reception-timer",
            duration("100ms", "1h"),
            Duration.ofMinutes(9),
            "How long the next chunk of a message may take before the message is given up (RFC 7701 section 6.1).");
    static final KeySpec<ReportPolicy> ROOMS_REPORT = key(
            "rooms.report",
            oneOf(ReportPolicy.class),
            ReportPolicy.ACCEPTED,
            "What a success report means: the room accepted the message, or all recipients got it.");
    static final KeySpec<Duration> ROOMS_REPORT_TIMEOUT = key(
            "rooms.report-timeout",
            duration("100ms", "1h"),
            Duration.ofSeconds(60),
            "How long recipients may take before they count as not reached, when rooms.report is delivered.");
    static final KeySpec<List<String>> ROOMS_SINGLE_CHUNK = key(
            "rooms.single-chunk",
            listOf(text("a User-Agent with * for any characters")),
            SIPSIMPLE,
            "Clients whose User-Agent matches get every message in one chunk: a second one would end their session.");
    static final KeySpec<Long> ROOMS_SINGLE_CHUNK_SIZE = key(
            "rooms.single-chunk-size",
            octets(64 * KIB, 64 * GIB),
            50 * MIB,
            "The largest message such a client gets; instead of a larger one it gets a notice.");
    static final KeySpec<Duration> ROOMS_SINGLE_CHUNK_WAIT = key(
            "rooms.single-chunk-wait",
            duration("100ms", "10m"),
            Duration.ofSeconds(10),
            "How long chat to such a client may wait behind a large message before that one is given up.");
    static final KeySpec<List<String>> ROOMS_AWARE_AGENTS = key(
            "rooms.aware-agents",
            listOf(text("a User-Agent with * for any characters")),
            SIPSIMPLE,
            "Clients that know chat rooms although they never send a=chatroom.");
    static final KeySpec<List<String>> ROOMS_ANNOUNCE_TO = key(
            "rooms.announce-to",
            listOf(text("a User-Agent with * for any characters")),
            List.of("parley-chat*"),
            "Clients that are told in a notice who joins and leaves, because they follow no roster; by default our own console.");
    static final KeySpec<Boolean> ROOMS_TELL_UNAWARE = key(
            "rooms.tell-unaware",
            flag(),
            true,
            "Whether a participant whose client shows no sign of knowing chat rooms is told that it is in one (RFC 7701"
                    + " section 11).");
    static final KeySpec<Integer> ROOMS_MESSAGES_PER_SECOND = key(
            "rooms.messages-per-second",
            whole(0, 1_000_000),
            0,
            "Messages one room takes in a second; more are refused. 0: no limit.");
    static final KeySpec<Long> ROOMS_STREAM_WINDOW = key(
            "rooms.stream-window",
            octets(4 * KIB, GIB),
            MIB,
            "How far the slowest recipient of a large message may lag before its sender has to wait.");
    static final KeySpec<Boolean> ROOMS_SWALLOW_OTR = key(
            "rooms.swallow-otr",
            flag(),
            true,
            "Whether one-to-one key offers (?OTR) sent to a whole room are accepted and not distributed.");
    static final KeySpec<Boolean> ROOMS_SIMULTANEOUS_ACCESS = key(
            "rooms.simultaneous-access",
            flag(),
            true,
            "Whether one user may be in a room with several devices at once.");
    static final KeySpec<Boolean> ROOMS_FORCE_TLS =
            key("rooms.force-tls", flag(), false, "Whether joins without MSRP over TLS are refused.");

    // --- security ---
    static final KeySpec<Boolean> SECURITY_ALLOW_OPEN = key(
            "security.allow-open",
            flag(),
            false,
            "Says yes, I mean it, to listeners beyond loopback without authentication and TLS: anyone who reaches them can"
                    + " join every room under any name.");

    /** All of the above, in order. */
    static final Schema SCHEMA = Schema.of(DECLARED);

    private Keys() {}

    private static <T> KeySpec<T> key(String name, ValueType<T> type, T byDefault, String sentence) {
        KeySpec<T> key = new KeySpec<>(name, type, byDefault, sentence);
        DECLARED.add(key);
        return key;
    }

    private static Optional<HostPort> on(String listen) {
        return Optional.of(HostPort.parse(listen));
    }

    /** How much is logged. */
    enum LogLevel {
        ERROR,
        WARN,
        INFO,
        DEBUG,
        TRACE
    }
}
