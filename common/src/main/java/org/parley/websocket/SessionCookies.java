package org.parley.websocket;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Lets in who comes from our own web site (RFC 7118 §7): the site, which knows the same secret, gave its visitor a cookie
 * {@code EXPIRES.MAC}, EXPIRES in seconds since 1970 and MAC the HMAC-SHA-256 of those digits in base64url without padding.
 */
public final class SessionCookies implements Doorkeeper {
    private static final int LEAST_SECRET = 16;

    private final String name;
    private final SecretKeySpec secret;
    private final LongSupplier clockSeconds;

    /**
     * Takes cookies of this name.
     *
     * @param secret shared with the web site, at least 16 octets
     * @param clockSeconds since 1970
     */
    public SessionCookies(String name, byte[] secret, LongSupplier clockSeconds) {
        if (secret.length < LEAST_SECRET) {
            throw new IllegalArgumentException(
                    "cookie secret: " + secret.length + " octets (expected: at least " + LEAST_SECRET + ")");
        }
        this.name = name;
        this.secret = new SecretKeySpec(secret, "HmacSHA256");
        this.clockSeconds = clockSeconds;
    }

    @Override
    public CompletionStage<Optional<UpgradeRefused>> admit(UpgradeRequest request) {
        boolean known = request.cookies(name).stream().anyMatch(this::holds);
        return CompletableFuture.completedStage(
                known
                        ? Optional.empty()
                        : Optional.of(UpgradeRefused.forbidden("a session of our web site is needed")));
    }

    private boolean holds(String value) {
        int dot = value.indexOf('.');
        if (dot < 1 || dot > 12 || !value.substring(0, dot).chars().allMatch(c -> c >= '0' && c <= '9')) {
            return false;
        }
        String expires = value.substring(0, dot);
        return MessageDigest.isEqual(
                        mac(expires).getBytes(StandardCharsets.US_ASCII),
                        value.substring(dot + 1).getBytes(StandardCharsets.ISO_8859_1))
                && Long.parseLong(expires) > clockSeconds.getAsLong();
    }

    private String mac(String expires) {
        try {
            Mac mac = Mac.getInstance(secret.getAlgorithm());
            mac.init(secret);
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(mac.doFinal(expires.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
