package org.parley.digest;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The client's side of digest authentication towards one server: remembers the nonce, counts its uses, and checks that the server knows the
 * password too. One owner, no thread of its own.
 *
 * <p>States: unasked → asked (a challenge was taken) → asked again when the nonce is stale. {@code nextnonce} starts a new count.
 */
public final class DigestClient {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final String user;
    private final Function<Challenge, Ha1> secret;
    private final Supplier<String> cnonces;
    private @Nullable Challenge challenge;
    private @Nullable Ha1 ha1;
    private int nc;
    private @Nullable Credentials last;
    private String lastUri = "";

    private DigestClient(String user, Function<Challenge, Ha1> secret, Supplier<String> cnonces) {
        this.user = user;
        this.secret = secret;
        this.cnonces = cnonces;
    }

    /** A client that knows the password. */
    public static DigestClient withPassword(String user, String password) {
        return withPassword(user, password, DigestClient::cnonce);
    }

    /** A client that knows the password, with client nonces of the caller's making. */
    public static DigestClient withPassword(String user, String password, Supplier<String> cnonces) {
        return new DigestClient(user, asked -> Ha1.of(asked.algorithm(), user, asked.realm(), password), cnonces);
    }

    /**
     * The challenge to answer: SHA-256 wherever it stands, else the first (RFC 8760 §2.4 leaves this to local policy).
     *
     * @param values those of all {@code WWW-Authenticate} headers; those that are not understood are passed over
     */
    public static Optional<Challenge> choose(List<String> values) {
        List<Challenge> understood = Challenge.parseAll(values);
        return understood.stream()
                .filter(each -> each.algorithm() == DigestAlgorithm.SHA_256)
                .findFirst()
                .or(() -> understood.stream().findFirst());
    }

    /** The answer to a challenge, all of it given. */
    public static Credentials answer(
            Challenge challenge, String user, Ha1 ha1, String method, String uri, String cnonce, int nc) {
        return new Credentials(
                user,
                challenge.realm(),
                challenge.nonce(),
                Optional.of(uri),
                challenge.algorithm(),
                DigestResponses.response(ha1, challenge.nonce(), nc, cnonce, method, uri),
                cnonce,
                nc,
                challenge.opaque());
    }

    /**
     * Takes the challenges of a 401 (or 407).
     *
     * @return whether trying again makes sense: not when none is understood, nor when the same answer would fail again because the password is
     *     wrong
     */
    public boolean challenged(List<String> wwwAuthenticate) {
        Optional<Challenge> chosen = choose(wwwAuthenticate);
        if (chosen.isEmpty()) {
            return false;
        }
        Challenge asked = chosen.get();
        boolean wrongPassword = last != null && last.realm().equals(asked.realm()) && !asked.stale();
        challenge = asked;
        ha1 = secret.apply(asked);
        nc = 0;
        last = null;
        return !wrongPassword;
    }

    /** The value of {@code Authorization} for the next request; empty as long as nobody has asked. */
    public Optional<String> authorization(String method, String uri) {
        Challenge asked = challenge;
        Ha1 known = ha1;
        if (asked == null || known == null) {
            return Optional.empty();
        }
        nc++;
        Credentials credentials = answer(asked, user, known, method, uri, cnonces.get(), nc);
        last = credentials;
        lastUri = uri;
        return Optional.of(credentials.text());
    }

    /**
     * Takes the {@code Authentication-Info} of the answer to the last request.
     *
     * @return whether the server has proved that it knows the password; without {@code rspauth} it has not
     */
    public boolean answered(AuthenticationInfo info) {
        Credentials sent = last;
        Ha1 known = ha1;
        Challenge asked = challenge;
        if (sent == null || known == null || asked == null) {
            return false;
        }
        String expected = DigestResponses.rspauth(known, sent.nonce(), sent.nc(), sent.cnonce(), lastUri);
        boolean proven = info.rspauth()
                .filter(rspauth -> DigestResponses.same(expected, rspauth))
                .isPresent();
        last = null;
        info.nextnonce().filter(next -> proven).ifPresent(next -> {
            challenge = new Challenge(asked.realm(), next, asked.algorithm(), false, asked.opaque());
            nc = 0;
        });
        return proven;
    }

    private static String cnonce() {
        byte[] octets = new byte[16];
        RANDOM.nextBytes(octets);
        return HexFormat.of().formatHex(octets);
    }
}
