package org.parley.app;

import static org.parley.app.KeyTypes.ADVERTISE;
import static org.parley.app.KeyTypes.DOMAIN;
import static org.parley.app.KeyTypes.FILE;
import static org.parley.app.KeyTypes.LISTEN;
import static org.parley.app.KeyTypes.ORIGIN;
import static org.parley.app.KeyTypes.SECRET;
import static org.parley.app.KeyTypes.on;
import static org.parley.config.ValueTypes.duration;
import static org.parley.config.ValueTypes.flag;
import static org.parley.config.ValueTypes.listOf;
import static org.parley.config.ValueTypes.oneOf;
import static org.parley.config.ValueTypes.orWord;
import static org.parley.config.ValueTypes.readableFiles;
import static org.parley.config.ValueTypes.text;
import static org.parley.config.ValueTypes.whole;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.parley.config.ConfigValues;
import org.parley.config.HostPort;
import org.parley.config.KeySpec;
import org.parley.config.Secret;
import org.parley.sip.identity.IdentityConfig;
import org.parley.sip.identity.TrustedPeers;
import org.parley.sip.route.Trunk;
import org.parley.sip.stack.SipConfig;

/** How SIP is carried and guarded, and whose word is believed. */
final class SipKeys {
    /** These keys, in the order they are shown. */
    static final KeyList KEYS = new KeyList();

    static final KeySpec<Optional<HostPort>> SIP_UDP_LISTEN =
            KEYS.add("sip.udp.listen", LISTEN, on("127.0.0.1:5060"), "Where SIP over UDP is received.");
    static final KeySpec<Optional<HostPort>> SIP_UDP_ADVERTISE = KEYS.add(
            "sip.udp.advertise",
            ADVERTISE,
            Optional.empty(),
            "How others reach that listener; used in Via and Contact.");
    static final KeySpec<Optional<HostPort>> SIP_TCP_LISTEN =
            KEYS.add("sip.tcp.listen", LISTEN, on("127.0.0.1:5060"), "Where SIP over TCP is received.");
    static final KeySpec<Optional<HostPort>> SIP_TCP_ADVERTISE = KEYS.add(
            "sip.tcp.advertise",
            ADVERTISE,
            Optional.empty(),
            "How others reach that listener; used in Via and Contact.");
    static final KeySpec<Optional<HostPort>> SIP_TLS_LISTEN = KEYS.add(
            "sip.tls.listen",
            LISTEN,
            Optional.empty(),
            "Where SIP over TLS is received; needs sip.tls.certificate and sip.tls.key.");
    static final KeySpec<Optional<HostPort>> SIP_TLS_ADVERTISE = KEYS.add(
            "sip.tls.advertise",
            ADVERTISE,
            Optional.empty(),
            "How others reach that listener; used in Via and Contact.");
    static final KeySpec<Optional<Path>> SIP_TLS_CERTIFICATE =
            KEYS.add("sip.tls.certificate", FILE, Optional.empty(), "The certificate chain for SIP over TLS, in PEM.");
    static final KeySpec<Optional<Path>> SIP_TLS_KEY =
            KEYS.add("sip.tls.key", FILE, Optional.empty(), "The private key of that certificate, in PEM (PKCS#8).");

    static final KeySpec<Optional<Path>> SIP_TLS_TRUST = KEYS.add(
            "sip.tls.trust",
            FILE,
            Optional.empty(),
            "Certificates of the authorities whose peers are trusted over TLS, in PEM; off: the Java platform's.");
    static final KeySpec<List<List<Path>>> SIP_TLS_CERTIFICATES = KEYS.add(
            "sip.tls.certificates",
            listOf(readableFiles(2, "'cert.pem key.pem', two files that can be read")),
            List.of(),
            "Further certificates with their keys for SIP over TLS and WSS, chosen by the name that a client asks for (SNI).");
    static final KeySpec<SipConfig.ClientCertificates> SIP_TLS_CLIENT_CERTIFICATES = KEYS.add(
            "sip.tls.client-certificates",
            oneOf(SipConfig.ClientCertificates.class),
            SipConfig.ClientCertificates.NOT_ASKED,
            "Whether peers over TLS and WSS must show a certificate that sip.tls.trust vouches for.");
    static final KeySpec<Integer> SIP_RATE = KEYS.add(
            "sip.rate",
            whole(1, 10_000_000),
            20_000,
            "SIP messages per second taken from one address, lastingly; a proxy in front is one address.");
    static final KeySpec<Integer> SIP_BURST = KEYS.add(
            "sip.burst", whole(1, 10_000_000), 40_000, "SIP messages taken from one address at once, after a pause.");
    static final KeySpec<Integer> SIP_MAX_CONNECTIONS = KEYS.add(
            "sip.max-connections",
            whole(1, 1_000_000),
            10_000,
            "Open SIP connections at most, over TCP, TLS and WebSocket.");
    static final KeySpec<Integer> SIP_MAX_CONNECTIONS_PER_ADDRESS = KEYS.add(
            "sip.max-connections-per-address",
            whole(1, 1_000_000),
            5_000,
            "Open SIP connections with one address at most.");
    static final KeySpec<Duration> SIP_ACK_TIMEOUT = KEYS.add(
            "sip.ack-timeout",
            duration("500ms", "10m"),
            Duration.ofSeconds(32),
            "How long an answered INVITE waits for its ACK before it is ended with BYE (RFC 3261 section 13.3.1.4).");
    static final KeySpec<Duration> SIP_SESSION_TIMER_MIN = KEYS.add(
            "sip.session-timer.min",
            duration("90s", "1d"),
            Duration.ofSeconds(90),
            "The shortest session interval accepted (RFC 4028); a shorter one gets 422.");
    static final KeySpec<Duration> SIP_SESSION_TIMER_DEFAULT = KEYS.add(
            "sip.session-timer.default",
            duration("30m", "1d"),
            Duration.ofMinutes(30),
            "The session interval used when a participant that can refresh asks for none.");

    static final KeySpec<Optional<HostPort>> SIP_WS_LISTEN = KEYS.add(
            "sip.ws.listen",
            LISTEN,
            Optional.empty(),
            "Where SIP over plain WebSocket (RFC 7118) is received; only behind a proxy that ends TLS.");
    static final KeySpec<Optional<HostPort>> SIP_WS_ADVERTISE = KEYS.add(
            "sip.ws.advertise",
            ADVERTISE,
            Optional.empty(),
            "How others reach that listener; used in Via and Contact.");
    static final KeySpec<Optional<HostPort>> SIP_WSS_LISTEN = KEYS.add(
            "sip.wss.listen",
            LISTEN,
            Optional.empty(),
            "Where SIP over secure WebSocket (RFC 7118) is received; needs sip.tls.certificate and sip.tls.key.");
    static final KeySpec<Optional<HostPort>> SIP_WSS_ADVERTISE = KEYS.add(
            "sip.wss.advertise",
            ADVERTISE,
            Optional.empty(),
            "How others reach that listener; used in Via and Contact.");
    static final KeySpec<List<String>> SIP_WS_ORIGINS = KEYS.add(
            "sip.ws.origins",
            listOf(ORIGIN),
            List.of(),
            "Web pages that may connect over WebSocket; programs that name no origin are not concerned.");
    static final KeySpec<Duration> SIP_WS_PING_INTERVAL = KEYS.add(
            "sip.ws.ping-interval",
            duration("1s", "1h"),
            Duration.ofSeconds(30),
            "A WebSocket silent for so long is pinged, and closed after three times that.");
    static final KeySpec<String> SIP_WS_COOKIE = KEYS.add(
            "sip.ws.cookie",
            text("a cookie's name", name -> name.matches("[A-Za-z0-9._-]{1,64}")),
            "parley",
            "The session cookie of our web site that a WebSocket has to bring when sip.ws.cookie-secret is set.");
    static final KeySpec<Optional<Secret>> SIP_WS_COOKIE_SECRET = KEYS.add(
            "sip.ws.cookie-secret",
            SECRET,
            Optional.empty(),
            "The secret that the web site makes that cookie with: EXPIRES.HMAC-SHA-256(EXPIRES), in base64url; off: no cookie is asked for.");
    static final KeySpec<Boolean> SIP_WS_AUTH = KEYS.add(
            "sip.ws.auth",
            flag(),
            false,
            "Whether who opens a WebSocket must prove a password by HTTP digest (RFC 7118 section 7), in the first realm of"
                    + " sip.auth.realm; needs credentials.");
    static final KeySpec<Optional<Boolean>> SIP_AUTH_REQUIRED = KEYS.add(
            "sip.auth.required",
            orWord("auto", flag()),
            Optional.empty(),
            "Whether who calls must prove who it is, by digest (RFC 8760) or a trusted peer's word; auto: once SIP listens"
                    + " beyond loopback.");
    static final KeySpec<List<String>> SIP_AUTH_REALM = KEYS.add(
            "sip.auth.realm",
            listOf(DOMAIN),
            List.of(),
            "The domains whose users have credentials here, each a realm of its own: user alice of realm example.org is"
                    + " sip:alice@example.org. Empty: those of rooms.domains; *: every caller's own domain.");
    static final KeySpec<Integer> SIP_AUTH_FAILURES = KEYS.add(
            "sip.auth.failures",
            whole(1, 1_000_000),
            20,
            "Wrong passwords from one address before its credentials are refused unheard; one is forgiven every 6 s.");
    static final KeySpec<List<String>> SIP_TRUSTED_PEERS = KEYS.add(
            "sip.trusted-peers",
            listOf(text(
                    "an address such as 192.0.2.1, a network such as 192.0.2.0/24, or a name in a TLS certificate",
                    SipKeys::isPeer)),
            List.of(),
            "Proxies whose P-Asserted-Identity is believed (RFC 3325), beside trunks that are trusted; nobody else's is.");

    private SipKeys() {}

    private static boolean isPeer(String text) {
        try {
            return !TrustedPeers.of(List.of(text)).isEmpty();
        } catch (IllegalArgumentException unfit) {
            return false;
        }
    }

    /** Must callers prove who they are? */
    static boolean authRequired(ConfigValues values) {
        return values.value(SIP_AUTH_REQUIRED).orElseGet(() -> autoRequired(values));
    }

    // Whoever says that the listeners are meant to be open, and gives nothing to prove oneself with, means nobody to.
    private static boolean autoRequired(ConfigValues values) {
        boolean exposed = ListenerKeys.SIP.stream().anyMatch(listener -> listener.exposed(values));
        return exposed && (canProve(values) || !values.value(Keys.SECURITY_ALLOW_OPEN));
    }

    /** Is there anything by which a caller could prove who it is? */
    static boolean canProve(ConfigValues values) {
        return !CredentialKeys.chosen(values).isEmpty() || !trusted(values).isEmpty();
    }

    /** Whose word is believed: the peers listed, and trusted trunks. */
    static List<String> trusted(ConfigValues values) {
        List<String> all = new ArrayList<>(values.value(SIP_TRUSTED_PEERS));
        TrunkKeys.trunks(values).stream().filter(Trunk::trusted).forEach(trunk -> all.addAll(trunk.members()));
        return all;
    }

    /** How callers are identified. */
    static IdentityConfig identity(ConfigValues values) {
        List<String> realms = values.value(SIP_AUTH_REALM);
        IdentityConfig standard = authRequired(values)
                ? IdentityConfig.required(realms.isEmpty() ? values.value(RoomKeys.ROOMS_DOMAINS) : realms)
                : IdentityConfig.open();
        return standard.trusting(TrustedPeers.of(trusted(values)))
                .withFailures(values.value(SIP_AUTH_FAILURES), standard.forgiveEvery());
    }
}
