package org.parley.websocket;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Knows who comes from our own web site (RFC 7977 §7): the site, which knows the same secret, gave its visitor a token {@code USER.EXPIRES.MAC}, in a cookie or
 * for {@code Authorization: Bearer}. USER is the name in base64url, EXPIRES the seconds since 1970 until which it holds, MAC the HMAC-SHA-256 of
 * {@code USER.EXPIRES} in base64url; all without padding. Any thread.
 */
public final class UserTokens {
    private static final int LEAST_SECRET = 16;
    private static final int LONGEST = 1_024;

    private final String cookie;
    private final SecretKeySpec secret;
    private final LongSupplier clockSeconds;

    /**
     * Takes tokens from cookies of this name.
     *
     * @param secret shared with the web site, at least 16 octets
     * @param clockSeconds since 1970
     */
    public UserTokens(String cookie, byte[] secret, LongSupplier clockSeconds) {
        if (secret.length < LEAST_SECRET) {
            throw new IllegalArgumentException(
                    "token secret: " + secret.length + " octets (expected: at least " + LEAST_SECRET + ")");
        }
        this.cookie = cookie;
        this.secret = new SecretKeySpec(secret, "HmacSHA256");
        this.clockSeconds = clockSeconds;
    }

    /** Who asks, if a token says so; the first that holds counts. */
    public Optional<String> user(UpgradeRequest request) {
        List<String> authorization = request.headers().getOrDefault("authorization", List.of());
        Stream<String> bearer = authorization.stream()
                .filter(value -> value.regionMatches(true, 0, "Bearer ", 0, 7))
                .map(value -> value.substring(7).strip());
        return Stream.concat(request.cookies(cookie).stream(), bearer)
                .map(this::user)
                .flatMap(Optional::stream)
                .findFirst();
    }

    private Optional<String> user(String token) {
        String[] parts = token.split("\\.", -1);
        if (token.length() > LONGEST || parts.length != 3 || !parts[1].matches("[0-9]{1,12}")) {
            return Optional.empty();
        }
        boolean ours = MessageDigest.isEqual(
                mac(parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII),
                parts[2].getBytes(StandardCharsets.ISO_8859_1));
        return ours && Long.parseLong(parts[1]) > clockSeconds.getAsLong() ? name(parts[0]) : Optional.empty();
    }

    private static Optional<String> name(String coded) {
        try {
            String name = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(Base64.getUrlDecoder().decode(coded)))
                    .toString();
            return name.isEmpty() || name.chars().anyMatch(Character::isISOControl)
                    ? Optional.empty()
                    : Optional.of(name);
        } catch (IllegalArgumentException | CharacterCodingException unreadable) {
            return Optional.empty();
        }
    }

    private String mac(String text) {
        try {
            Mac mac = Mac.getInstance(secret.getAlgorithm());
            mac.init(secret);
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
