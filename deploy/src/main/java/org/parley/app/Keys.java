package org.parley.app;

import static org.parley.config.ValueTypes.duration;
import static org.parley.config.ValueTypes.flag;
import static org.parley.config.ValueTypes.listOf;
import static org.parley.config.ValueTypes.oneOf;
import static org.parley.config.ValueTypes.text;
import static org.parley.config.ValueTypes.whole;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.parley.config.HostPort;
import org.parley.config.KeySpec;
import org.parley.config.Schema;
import org.parley.config.UnfitValueException;

/**
 * Every configuration key of Parley: name, type, default and a sentence. Each area declares its own in a class of its own, by the
 * same pattern; the reference configuration is printed from {@link #SCHEMA}.
 */
final class Keys {
    /** These keys, in the order they are shown. */
    static final KeyList KEYS = new KeyList();

    // --- node ---
    static final KeySpec<String> NODE_NAME = KEYS.add(
            "node.name",
            text("letters, digits, dots and dashes", text -> text.matches("[A-Za-z0-9][A-Za-z0-9.-]{0,62}")),
            "parley",
            "What this node is called in logs and metrics.");
    static final KeySpec<Integer> NODE_EVENT_LOOPS = KEYS.add(
            "node.event-loops",
            whole(0, 256),
            0,
            "How many event loops carry the connections and rooms; 0 is one per processor.");
    static final KeySpec<Duration> NODE_DRAIN_TIME = KEYS.add(
            "node.drain-time",
            duration("0s", "10m"),
            Duration.ofSeconds(10),
            "How long a stop may take: participants are told, then everything still open is closed.");
    static final KeySpec<Duration> NODE_CERTIFICATE_INTERVAL = KEYS.add(
            "node.certificate-interval",
            duration("100ms", "1d"),
            Duration.ofSeconds(5),
            "How often the files of certificates, keys and authorities are looked at; what is new is shown from the next handshake on.");
    static final KeySpec<List<String>> NODE_DNS_SERVERS = KEYS.add(
            "node.dns-servers",
            listOf(text(
                    "address:port of a name server such as 192.0.2.53:53 or [2001:db8::53]:53", Keys::isNameServer)),
            List.of(),
            "The name servers that names of SIP and MSRP peers are looked up with; none: those of the system.");

    // --- log ---
    static final KeySpec<LogLevel> LOG_LEVEL =
            KEYS.add("log.level", oneOf(LogLevel.class), LogLevel.INFO, "How much is logged to standard error.");

    // --- security ---
    static final KeySpec<Boolean> SECURITY_ALLOW_OPEN = KEYS.add(
            "security.allow-open",
            flag(),
            false,
            "Says yes, I mean it, to listeners beyond loopback without authentication and TLS: anyone who reaches them can"
                    + " join every room under any name.");

    /** All keys of all areas, in the order they are shown. */
    static final Schema SCHEMA = Schema.of(Stream.of(
                    KEYS,
                    SipKeys.KEYS,
                    TrunkKeys.KEYS,
                    MsrpKeys.KEYS,
                    RelayKeys.KEYS,
                    CredentialKeys.KEYS,
                    RoomKeys.KEYS,
                    RoomRuleKeys.KEYS,
                    RoomLifeKeys.KEYS,
                    DialKeys.KEYS,
                    RosterKeys.KEYS,
                    OperatorKeys.KEYS)
            .flatMap(area -> area.declared().stream())
            .toList());

    private Keys() {}

    private static boolean isNameServer(String text) {
        try {
            return HostPort.parseListen(text).port() != 0;
        } catch (UnfitValueException unfit) {
            return false;
        }
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
