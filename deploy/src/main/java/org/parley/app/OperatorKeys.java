package org.parley.app;

import static org.parley.app.KeyTypes.LISTEN;
import static org.parley.app.KeyTypes.SECRET;
import static org.parley.app.KeyTypes.on;
import static org.parley.config.ValueTypes.hostPort;
import static org.parley.config.ValueTypes.oneOf;
import static org.parley.config.ValueTypes.orOff;
import static org.parley.config.ValueTypes.outputFile;
import static org.parley.config.ValueTypes.text;
import static org.parley.config.ValueTypes.whole;

import java.nio.file.Path;
import java.util.Optional;
import org.parley.config.HostPort;
import org.parley.config.KeySpec;
import org.parley.config.Secret;

/** What operators are served, and what is written down for them. */
final class OperatorKeys {
    /** These keys, in the order they are shown. */
    static final KeyList KEYS = new KeyList();

    // --- http ---
    static final KeySpec<Optional<HostPort>> HTTP_LISTEN = KEYS.add(
            "http.listen",
            LISTEN,
            on("127.0.0.1:8080"),
            "Where /health, /ready, /metrics, /state and /api are served to operators; beyond loopback it needs http.token-file.");
    static final KeySpec<Optional<Secret>> HTTP_TOKEN_FILE = KEYS.add(
            "http.token-file",
            SECRET,
            Optional.empty(),
            "The token that operators show (Authorization: Bearer) for all but /health and /ready; off: whoever is on this"
                    + " machine may.");

    // --- cdr ---
    static final KeySpec<Optional<Path>> CDR_FILE = KEYS.add(
            "cdr.file",
            orOff(outputFile()),
            Optional.empty(),
            "Where one JSON line is written for each binding and session of the relay, and each stay in a room, that ended; may be"
                    + " renamed at any time, a new one is made.");

    // --- audit ---
    static final KeySpec<Optional<Path>> AUDIT_FILE = KEYS.add(
            "audit.file",
            orOff(outputFile()),
            Optional.empty(),
            "Where one JSON line is written for each act of moderation in a room: who, what, to whom, why; may be renamed at any"
                    + " time, a new one is made.");

    // --- webhook ---
    static final KeySpec<Optional<String>> WEBHOOK_URL = KEYS.add(
            "webhook.url",
            orOff(text(
                    "an https URL, or http to this machine",
                    text -> text.matches("https://[^\\s@]+|http://(localhost|127\\.[0-9.]+|\\[::1\\])[:/][^\\s@]*"))),
            Optional.empty(),
            "A web service that is told what happens in rooms (who comes, goes, is moderated; never what is said), signed; needs"
                    + " webhook.secret-file.");
    static final KeySpec<Optional<Secret>> WEBHOOK_SECRET_FILE = KEYS.add(
            "webhook.secret-file",
            SECRET,
            Optional.empty(),
            "The secret by which it knows that it was us (HMAC-SHA256).");

    // --- capture ---
    static final KeySpec<Optional<HostPort>> CAPTURE_HEP_COLLECTOR = KEYS.add(
            "capture.hep.collector",
            orOff(hostPort()),
            Optional.empty(),
            "The Homer collector that SIP and MSRP messages are sent to in HEP3; bodies are left out.");
    static final KeySpec<HepTransport> CAPTURE_HEP_TRANSPORT =
            KEYS.add("capture.hep.transport", oneOf(HepTransport.class), HepTransport.UDP, "How it is reached.");
    static final KeySpec<Integer> CAPTURE_HEP_ID = KEYS.add(
            "capture.hep.id",
            whole(0, Integer.MAX_VALUE),
            2001,
            "The capture agent id by which the collector knows this node.");
    static final KeySpec<Optional<Secret>> CAPTURE_HEP_PASSWORD_FILE = KEYS.add(
            "capture.hep.password-file",
            SECRET,
            Optional.empty(),
            "The authentication key that the collector wants in each packet; it travels in the clear, as HEP3 has it.");

    private OperatorKeys() {}

    /** What carries HEP3. */
    enum HepTransport {
        UDP,
        TCP
    }
}
