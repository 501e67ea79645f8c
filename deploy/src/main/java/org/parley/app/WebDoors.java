package org.parley.app;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.parley.config.ConfigValues;
import org.parley.credentials.CredentialStore;
import org.parley.digest.DigestVerifier;
import org.parley.digest.Nonces;
import org.parley.websocket.DigestDoor;
import org.parley.websocket.Doorkeeper;
import org.parley.websocket.Origins;
import org.parley.websocket.SessionCookies;

/** Who may open a WebSocket to SIP, as configured. */
final class WebDoors {
    private static final Duration NONCES_LAST = Duration.ofMinutes(5);

    private WebDoors() {}

    /**
     * The page's origin first, then its session, then a password from that store.
     *
     * @throws IllegalArgumentException naming the key that does not fit
     */
    static Doorkeeper of(ConfigValues values, CredentialStore credentials) {
        List<Doorkeeper> doors = new ArrayList<>();
        doors.add(new Origins(values.value(SipKeys.SIP_WS_ORIGINS)));
        values.value(SipKeys.SIP_WS_COOKIE_SECRET)
                .ifPresent(secret -> doors.add(new SessionCookies(
                        values.value(SipKeys.SIP_WS_COOKIE),
                        secret.value().getBytes(StandardCharsets.UTF_8),
                        () -> System.currentTimeMillis() / 1_000)));
        if (values.value(SipKeys.SIP_WS_AUTH)) {
            doors.add(password(values, credentials));
        }
        return Doorkeeper.all(doors);
    }

    private static Doorkeeper password(ConfigValues values, CredentialStore credentials) {
        String realm = values.value(SipKeys.SIP_AUTH_REALM).stream()
                .filter(name -> !name.equals("*"))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("sip.auth.realm: "
                        + values.value(SipKeys.SIP_AUTH_REALM) + " (expected: a realm, because sip.ws.auth is true)"));
        if (!Credentials.configured(values)) {
            throw new IllegalArgumentException(
                    "sip.ws.auth: true (expected: false, because there are no credentials to ask, such as credentials.file)");
        }
        Nonces nonces = new Nonces(values.value(Keys.NODE_NAME), NONCES_LAST, System::currentTimeMillis);
        return new DigestDoor(new DigestVerifier(realm, nonces, credentials));
    }
}
