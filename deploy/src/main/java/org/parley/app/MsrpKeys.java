package org.parley.app;

import static org.parley.app.KeyTypes.ADVERTISE;
import static org.parley.app.KeyTypes.FILE;
import static org.parley.app.KeyTypes.GIB;
import static org.parley.app.KeyTypes.KIB;
import static org.parley.app.KeyTypes.LISTEN;
import static org.parley.app.KeyTypes.MIB;
import static org.parley.app.KeyTypes.on;
import static org.parley.config.ValueTypes.duration;
import static org.parley.config.ValueTypes.flag;
import static org.parley.config.ValueTypes.octets;
import static org.parley.config.ValueTypes.oneOf;
import static org.parley.config.ValueTypes.whole;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.parley.config.HostPort;
import org.parley.config.KeySpec;

/** How the switch carries MSRP. */
final class MsrpKeys {
    /** These keys, in the order they are shown. */
    static final KeyList KEYS = new KeyList();

    static final KeySpec<Optional<HostPort>> MSRP_TCP_LISTEN =
            KEYS.add("msrp.tcp.listen", LISTEN, on("127.0.0.1:2855"), "Where MSRP over TCP is received.");
    static final KeySpec<Optional<HostPort>> MSRP_TCP_ADVERTISE = KEYS.add(
            "msrp.tcp.advertise", ADVERTISE, Optional.empty(), "How others reach that listener; used in a=path.");
    static final KeySpec<Optional<HostPort>> MSRP_TLS_LISTEN = KEYS.add(
            "msrp.tls.listen",
            LISTEN,
            Optional.empty(),
            "Where MSRP over TLS is received; needs msrp.tls.certificate and msrp.tls.key.");
    static final KeySpec<Optional<HostPort>> MSRP_TLS_ADVERTISE = KEYS.add(
            "msrp.tls.advertise", ADVERTISE, Optional.empty(), "How others reach that listener; used in a=path.");
    static final KeySpec<Optional<Path>> MSRP_TLS_CERTIFICATE = KEYS.add(
            "msrp.tls.certificate", FILE, Optional.empty(), "The certificate chain for MSRP over TLS, in PEM.");
    static final KeySpec<Optional<Path>> MSRP_TLS_KEY =
            KEYS.add("msrp.tls.key", FILE, Optional.empty(), "The private key of that certificate, in PEM (PKCS#8).");
    static final KeySpec<Optional<Path>> MSRP_TLS_TRUST = KEYS.add(
            "msrp.tls.trust",
            FILE,
            Optional.empty(),
            "Certificates of the authorities whose peers are trusted when this node dials out, in PEM; off: the Java platform's.");
    static final KeySpec<Boolean> MSRP_TLS_NAMED_CLIENTS = KEYS.add(
            "msrp.tls.named-clients",
            flag(),
            false,
            "Whether a client that connects over TLS must show a certificate that msrp.tls.trust vouches for and that names the"
                    + " host of its path, unless its SDP has a fingerprint (RFC 4975 section 5.4).");
    static final KeySpec<Duration> MSRP_TRANSACTION_TIMEOUT = KEYS.add(
            "msrp.transaction-timeout",
            duration("100ms", "10m"),
            Duration.ofSeconds(30),
            "How long a request waits for its response, from its last octet (RFC 4975 section 7.1.1 says 30s).");
    static final KeySpec<Duration> MSRP_BIND_TIMEOUT = KEYS.add(
            "msrp.bind-timeout",
            duration("100ms", "10m"),
            Duration.ofSeconds(30),
            "How long a participant may take to open the MSRP session that its INVITE agreed on.");
    static final KeySpec<Long> MSRP_SEND_QUEUE = KEYS.add(
            "msrp.send-queue",
            octets(16 * KIB, GIB),
            MIB,
            "Octets that may wait for one session; a participant that falls further behind is ended.");
    static final KeySpec<Long> MSRP_SEND_BUFFER = KEYS.add(
            "msrp.send-buffer",
            octets(0, 64 * MIB),
            0L,
            "Octets the operating system may hold for one connection that does not read; 0: as many as it sees fit.");
    static final KeySpec<Duration> MSRP_STALL_TIMEOUT = KEYS.add(
            "msrp.stall-timeout",
            duration("100ms", "1h"),
            Duration.ofSeconds(30),
            "How long a participant with waiting octets may read nothing before it is ended.");
    static final KeySpec<Integer> MSRP_MAX_CONNECTIONS =
            KEYS.add("msrp.max-connections", whole(1, 1_000_000), 15_000, "Connections this node accepts at most.");
    static final KeySpec<Integer> MSRP_MAX_CONNECTIONS_PER_ADDRESS = KEYS.add(
            "msrp.max-connections-per-address",
            whole(1, 1_000_000),
            5_000,
            "Connections from one address at most; behind one NAT many share an address.");

    static final KeySpec<Integer> MSRP_REQUESTS_PER_SECOND = KEYS.add(
            "msrp.requests-per-second",
            whole(0, 1_000_000),
            0,
            "Requests per second taken from one connection; reading waits above it. 0: no limit.");
    static final KeySpec<Long> MSRP_OCTETS_PER_SECOND = KEYS.add(
            "msrp.octets-per-second",
            octets(0, 64 * GIB),
            0L,
            "Octets per second taken from one connection; reading waits above it. 0: no limit.");
    static final KeySpec<Integer> MSRP_USER_REQUESTS_PER_SECOND = KEYS.add(
            "msrp.user-requests-per-second",
            whole(0, 1_000_000),
            0,
            "Requests per second taken from one user over all its connections; reading waits above it. 0: no limit.");

    static final KeySpec<Cema> MSRP_CEMA = KEYS.add(
            "msrp.cema",
            oneOf(Cema.class),
            Cema.OFF,
            "Whether middleboxes that anchor media may stand in between (CEMA, RFC 6714): a=msrp-cema is said and heeded, and offers"
                    + " whose c= line belies their path get 488.");

    private MsrpKeys() {}

    /** Whether RFC 6714 is spoken. */
    enum Cema {
        OFF,
        ON
    }
}
