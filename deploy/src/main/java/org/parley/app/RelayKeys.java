package org.parley.app;

import static org.parley.app.KeyTypes.ADVERTISE;
import static org.parley.app.KeyTypes.FILE;
import static org.parley.app.KeyTypes.GIB;
import static org.parley.app.KeyTypes.KIB;
import static org.parley.app.KeyTypes.LISTEN;
import static org.parley.app.KeyTypes.MIB;
import static org.parley.app.KeyTypes.ORIGIN;
import static org.parley.app.KeyTypes.SECRET;
import static org.parley.app.KeyTypes.on;
import static org.parley.config.ValueTypes.duration;
import static org.parley.config.ValueTypes.flag;
import static org.parley.config.ValueTypes.hostPort;
import static org.parley.config.ValueTypes.listOf;
import static org.parley.config.ValueTypes.octets;
import static org.parley.config.ValueTypes.orWord;
import static org.parley.config.ValueTypes.readableFiles;
import static org.parley.config.ValueTypes.text;
import static org.parley.config.ValueTypes.whole;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.parley.config.HostPort;
import org.parley.config.KeySpec;
import org.parley.config.Secret;
import org.parley.dns.DnsNames;
import org.parley.net.Subnet;
import org.parley.relay.hop.HopPolicy;

/** The relay (RFC 4976): where it is, whom it admits, what it forwards, and its bounds. */
final class RelayKeys {
    /** These keys, in the order they are shown. */
    static final KeyList KEYS = new KeyList();

    private static final String NEXT_HOP = "a host name, *.example.org, an address, a network such as 10.0.0.0/8, or *";

    // --- where it is ---
    static final KeySpec<Optional<HostPort>> RELAY_TLS_LISTEN =
            KEYS.add("relay.tls.listen", LISTEN, on("127.0.0.1:2865"), "Where clients and relays come in over TLS.");
    static final KeySpec<Optional<HostPort>> RELAY_TLS_ADVERTISE = KEYS.add(
            "relay.tls.advertise",
            ADVERTISE,
            Optional.empty(),
            "How others reach that listener; clients are given this name and port (RFC 4976 section 4.2).");
    static final KeySpec<Optional<Path>> RELAY_TLS_CERTIFICATE = KEYS.add(
            "relay.tls.certificate",
            FILE,
            Optional.empty(),
            "The relay's certificate chain, in PEM; off, on loopback only: one for localhost, made at each start.");
    static final KeySpec<Optional<Path>> RELAY_TLS_KEY =
            KEYS.add("relay.tls.key", FILE, Optional.empty(), "The private key of that certificate, in PEM (PKCS#8).");
    static final KeySpec<List<List<Path>>> RELAY_CERTIFICATES = KEYS.add(
            "relay.certificates",
            listOf(readableFiles(2, "'cert.pem key.pem', two files that can be read")),
            List.of(),
            "Further certificates with their keys, chosen by the name that a client asks for (SNI).");
    static final KeySpec<Optional<Path>> RELAY_TRUST = KEYS.add(
            "relay.trust",
            FILE,
            Optional.empty(),
            "Certificates of the authorities that vouch for other relays and next hops, in PEM; off: the Java platform's.");
    static final KeySpec<Optional<HostPort>> RELAY_TCP_LISTEN = KEYS.add(
            "relay.tcp.listen", LISTEN, Optional.empty(), "Where peers without TLS come in; they cannot AUTH there.");
    static final KeySpec<Optional<HostPort>> RELAY_TCP_ADVERTISE =
            KEYS.add("relay.tcp.advertise", ADVERTISE, Optional.empty(), "How others reach that listener.");
    static final KeySpec<Optional<HostPort>> RELAY_WSS_LISTEN = KEYS.add(
            "relay.wss.listen",
            LISTEN,
            Optional.empty(),
            "Where browsers come in over secure WebSocket (RFC 7977); needs relay.tls.certificate and relay.tls.key.");
    static final KeySpec<Optional<HostPort>> RELAY_WSS_ADVERTISE =
            KEYS.add("relay.wss.advertise", ADVERTISE, Optional.empty(), "How others reach that listener.");
    static final KeySpec<Optional<HostPort>> RELAY_WS_LISTEN = KEYS.add(
            "relay.ws.listen",
            LISTEN,
            Optional.empty(),
            "Where a proxy that ends TLS passes WebSocket connections on, in the clear; loopback only.");
    static final KeySpec<Optional<HostPort>> RELAY_WS_ADVERTISE = KEYS.add(
            "relay.ws.advertise", ADVERTISE, Optional.empty(), "How others reach the proxy in front of that listener.");
    static final KeySpec<Boolean> RELAY_WS_BEHIND_TLS = KEYS.add(
            "relay.ws.behind-tls",
            flag(),
            false,
            "Says that a proxy on this machine ends TLS in front of relay.ws.listen, which is not opened otherwise.");
    static final KeySpec<List<String>> RELAY_WS_ORIGINS = KEYS.add(
            "relay.ws.origins",
            listOf(ORIGIN),
            List.of(),
            "Web sites whose pages may use the relay over WebSocket; a request that names no origin is no page's.");
    static final KeySpec<Long> RELAY_WS_MAX_CHUNK = KEYS.add(
            "relay.ws.max-chunk",
            octets(2 * KIB, 16 * MIB),
            64 * KIB,
            "The largest chunk sent to a WebSocket client; larger ones are cut.");
    static final KeySpec<Long> RELAY_WS_MAX_MESSAGE = KEYS.add(
            "relay.ws.max-message",
            octets(64 * KIB, 1024 * GIB),
            4 * GIB,
            "The largest WebSocket message taken from a client, which passes as it comes; a larger one closes with 1009.");
    static final KeySpec<Duration> RELAY_WS_PING_INTERVAL = KEYS.add(
            "relay.ws.ping-interval",
            duration("0s", "1h"),
            Duration.ofSeconds(30),
            "How often a silent WebSocket client is pinged; one that does not answer is closed. 0s: never.");
    static final KeySpec<Boolean> RELAY_WS_AUTH = KEYS.add(
            "relay.ws.auth",
            flag(),
            false,
            "Whether who opens a WebSocket must prove a password by HTTP digest (RFC 7977 section 7), in relay.realm, unless a"
                    + " token or a certificate does; AUTH is then not challenged.");
    static final KeySpec<String> RELAY_WS_COOKIE = KEYS.add(
            "relay.ws.cookie",
            text("a cookie's name", name -> name.matches("[A-Za-z0-9._-]{1,64}")),
            "parley-user",
            "The cookie of our web site that says who opens a WebSocket, when relay.ws.cookie-secret is set.");
    static final KeySpec<Optional<Secret>> RELAY_WS_COOKIE_SECRET = KEYS.add(
            "relay.ws.cookie-secret",
            SECRET,
            Optional.empty(),
            "The secret that the web site makes that cookie with: USER.EXPIRES.HMAC-SHA-256(USER.EXPIRES), in base64url; taken"
                    + " from Authorization: Bearer too. off: no token is taken.");
    static final KeySpec<Boolean> RELAY_WS_CLIENT_CERTIFICATES = KEYS.add(
            "relay.ws.client-certificates",
            flag(),
            false,
            "Whether a certificate that relay.trust vouches for proves who opens a WebSocket, by the mail or SIP address in it.");
    static final KeySpec<Boolean> RELAY_WS_ALWAYS_DIGEST = KEYS.add(
            "relay.ws.always-digest",
            flag(),
            false,
            "Whether AUTH is challenged although the WebSocket's handshake has proven who asks.");
    static final KeySpec<List<String>> RELAY_PROXY_PROTOCOL = KEYS.add(
            "relay.proxy-protocol",
            listOf(text("tls, tcp, wss, ws or all", name -> name.matches("tls|tcp|wss|ws|all"))),
            List.of(),
            "Listeners whose every connection begins with a PROXY header (v1 or v2), as a load balancer sends it.");
    static final KeySpec<List<String>> RELAY_PROXIES = KEYS.add(
            "relay.proxies",
            listOf(text("an address or a network such as 10.0.0.0/8", RelayKeys::isSubnet)),
            List.of("127.0.0.0/8", "::1"),
            "The load balancers that may connect there; anybody else is closed.");
    static final KeySpec<Integer> RELAY_EVENT_LOOPS = KEYS.add(
            "relay.event-loops",
            whole(0, 256),
            0,
            "How many event loops carry the relay's connections; 0 is as many as node.event-loops says.");

    // --- whom it admits ---
    static final KeySpec<Boolean> RELAY_PLAIN_AUTH = KEYS.add(
            "relay.plain-auth",
            flag(),
            false,
            "Lets clients AUTH without TLS, against RFC 4976 section 8; for tests, and behind a proxy that ends TLS.");
    static final KeySpec<Optional<String>> RELAY_REALM = KEYS.add(
            "relay.realm",
            orWord(
                    "as-advertised",
                    text(
                            "a realm such as relay.example.org, without quotes and colons",
                            text -> !text.isBlank() && text.matches("[^\"\\\\:\\p{Cntrl}]+"))),
            Optional.empty(),
            "The realm of challenges; as-advertised: the relay's own host name.");
    static final KeySpec<List<String>> RELAY_DOMAINS = KEYS.add(
            "relay.domains",
            listOf(text(
                    "a domain such as example.org", text -> text.matches("[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?"))),
            List.of(),
            "Further domains that this relay is; each is a realm of its own.");
    static final KeySpec<Duration> RELAY_EXPIRES_MIN = KEYS.add(
            "relay.expires.min",
            duration("1s", "7d"),
            Duration.ofMinutes(1),
            "The shortest time that a client may ask its URI to be valid; a shorter one gets 423.");
    static final KeySpec<Duration> RELAY_EXPIRES_DEFAULT = KEYS.add(
            "relay.expires.default",
            duration("1s", "7d"),
            Duration.ofHours(1),
            "How long a URI is valid when the client does not say.");
    static final KeySpec<Duration> RELAY_EXPIRES_MAX = KEYS.add(
            "relay.expires.max",
            duration("1s", "7d"),
            Duration.ofDays(1),
            "The longest time that a client may ask its URI to be valid; a longer one gets 423.");
    static final KeySpec<Duration> RELAY_NONCE_LIFETIME = KEYS.add(
            "relay.nonce-lifetime",
            duration("1s", "1d"),
            Duration.ofMinutes(5),
            "How long a nonce can be used; later the client is told that it is stale, and asked again.");
    static final KeySpec<Integer> RELAY_AUTH_FAILURES = KEYS.add(
            "relay.auth-failures", whole(1, 1_000), 5, "Failed AUTHs after which a client's connection is closed.");
    static final KeySpec<Duration> RELAY_PROBATION = KEYS.add(
            "relay.probation",
            duration("100ms", "10m"),
            Duration.ofSeconds(30),
            "How long a new connection may take to its first request that succeeds (RFC 4976 section 6.1).");
    static final KeySpec<List<String>> RELAY_PEERS = KEYS.add(
            "relay.peers",
            listOf(text("a relay's host name, *.example.org, or *", RelayKeys::isPeer)),
            List.of(),
            "Other relays that may carry their clients' AUTH here, by the names in their certificates; none: every relay whose"
                    + " certificate relay.trust vouches for.");

    // --- what it forwards ---
    static final KeySpec<List<String>> RELAY_NEXT_HOPS_ALLOW = KEYS.add(
            "relay.next-hops.allow",
            listOf(text(NEXT_HOP, HopPolicy::fits)),
            List.of("*"),
            "Where clients may have messages sent to, by the host in the URI or by its address. A relay that others can reach sends none into its own"
                    + " machine or link (127.0.0.0/8, ::1, 169.254.0.0/16, fe80::/10 and the like) unless such an address or network is named here.");
    static final KeySpec<List<String>> RELAY_NEXT_HOPS_DENY = KEYS.add(
            "relay.next-hops.deny",
            listOf(text(NEXT_HOP, HopPolicy::fits)),
            List.of(),
            "Where they may not, by the host in the URI or by any of its addresses; wins over relay.next-hops.allow.");
    static final KeySpec<List<HostPort>> RELAY_DNS_SERVERS = KEYS.add(
            "relay.dns.servers",
            listOf(hostPort()),
            List.of(),
            "Name servers to ask for next hops (A, AAAA, SRV); none: those of node.dns-servers, else those of this machine.");
    static final KeySpec<Boolean> RELAY_BLOCK_UNKNOWN_METHODS = KEYS.add(
            "relay.block-unknown-methods",
            flag(),
            false,
            "Whether methods that this version does not know are refused instead of forwarded.");
    static final KeySpec<Duration> RELAY_TRANSACTION_TIMEOUT = KEYS.add(
            "relay.transaction-timeout",
            duration("100ms", "10m"),
            Duration.ofSeconds(30),
            "How long a forwarded chunk waits for its response before the sender gets REPORT 408.");
    static final KeySpec<Duration> RELAY_IDLE_TIMEOUT = KEYS.add(
            "relay.idle-timeout",
            duration("1s", "1d"),
            Duration.ofHours(1),
            "How long an unused connection without a binding is kept (RFC 4976 section 6.5 says an hour at least).");
    static final KeySpec<Duration> RELAY_STALL_TIMEOUT = KEYS.add(
            "relay.stall-timeout",
            duration("100ms", "1h"),
            Duration.ofSeconds(30),
            "How long a peer with waiting octets may read nothing before its connection is closed.");

    // --- its bounds ---
    static final KeySpec<Integer> RELAY_MAX_CONNECTIONS = KEYS.add(
            "relay.max-connections", whole(0, 1_000_000), 15_000, "Connections accepted at most; 0: no limit.");
    static final KeySpec<Integer> RELAY_MAX_CONNECTIONS_PER_ADDRESS = KEYS.add(
            "relay.max-connections-per-address",
            whole(1, 1_000_000),
            5_000,
            "Connections from one address at most, IPv6 by its first 64 bits; behind one NAT many share an address.");
    static final KeySpec<Integer> RELAY_MAX_BINDINGS =
            KEYS.add("relay.max-bindings", whole(1, 10_000_000), 100_000, "URIs handed out and still valid at most.");
    static final KeySpec<Integer> RELAY_MAX_BINDINGS_PER_USER =
            KEYS.add("relay.max-bindings-per-user", whole(1, 10_000_000), 1_000, "Of those, held by one user at most.");
    static final KeySpec<Integer> RELAY_MAX_BINDINGS_PER_CONNECTION = KEYS.add(
            "relay.max-bindings-per-connection",
            whole(1, 10_000_000),
            1_000,
            "Of those, obtained over one connection at most.");
    static final KeySpec<Integer> RELAY_MAX_BINDINGS_PER_ADDRESS = KEYS.add(
            "relay.max-bindings-per-address",
            whole(0, 10_000_000),
            5_000,
            "Of those, held by connections from one address at most, counted as connections are; loopback may hold any number. 0: no limit.");
    static final KeySpec<Long> RELAY_OCTETS_PER_SECOND = KEYS.add(
            "relay.octets-per-second",
            octets(0, 64 * GIB),
            0L,
            "Octets per second forwarded for one user; reading waits above it. 0: no limit.");
    static final KeySpec<Integer> RELAY_MESSAGES_PER_SECOND = KEYS.add(
            "relay.messages-per-second",
            whole(0, 1_000_000),
            0,
            "Requests per second forwarded for one user; reading waits above it. 0: no limit.");
    static final KeySpec<Long> RELAY_CONNECTION_OCTETS_PER_SECOND = KEYS.add(
            "relay.connection-octets-per-second",
            octets(0, 64 * GIB),
            0L,
            "Octets per second taken from one connection; reading waits above it. 0: no limit.");
    static final KeySpec<Integer> RELAY_CONNECTION_MESSAGES_PER_SECOND = KEYS.add(
            "relay.connection-messages-per-second",
            whole(0, 1_000_000),
            0,
            "Requests per second taken from one connection; reading waits above it. 0: no limit.");
    static final KeySpec<Long> RELAY_ADDRESS_OCTETS_PER_SECOND = KEYS.add(
            "relay.address-octets-per-second",
            octets(0, 64 * GIB),
            0L,
            "Octets per second taken from all connections of one address, but for loopback; reading waits above it. 0: no limit.");
    static final KeySpec<Integer> RELAY_ADDRESS_MESSAGES_PER_SECOND = KEYS.add(
            "relay.address-messages-per-second",
            whole(0, 1_000_000),
            0,
            "Requests per second taken from all connections of one address, but for loopback; reading waits above it. 0: no limit.");

    private static boolean isPeer(String text) {
        String plain = DnsNames.plain(text);
        return plain.equals("*") || DnsNames.isName(plain.startsWith("*.") ? plain.substring(2) : plain);
    }

    private static boolean isSubnet(String text) {
        try {
            Subnet.parse(text);
            return true;
        } catch (IllegalArgumentException none) {
            return false;
        }
    }

    private RelayKeys() {}
}
