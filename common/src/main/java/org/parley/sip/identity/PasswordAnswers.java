package org.parley.sip.identity;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.parley.digest.Challenge;
import org.parley.digest.DigestClient;
import org.parley.digest.Ha1;
import org.parley.sip.Challenges;
import org.parley.sip.SipHeader;
import org.parley.sip.SipResponse;

/**
 * Answers challenges with a user's password (RFC 3261 §22.2): the SHA-256 one if there is one. The same password is not offered twice unless
 * the server says that only its nonce was stale. Any thread.
 */
public final class PasswordAnswers implements Challenges {
    private static final int CNONCE_OCTETS = 16;

    private final String user;
    private final String password;
    private final SecureRandom random = new SecureRandom();

    /** Answers as this user. */
    public PasswordAnswers(String user, String password) {
        this.user = user;
        this.password = password;
    }

    @Override
    public Optional<SipHeader> answer(String method, String uri, SipResponse challenge, boolean again) {
        boolean proxy = challenge.status() == 407;
        List<String> asked = challenge.headers().fields().stream()
                .filter(field -> field.name().equalsIgnoreCase(proxy ? "Proxy-Authenticate" : "WWW-Authenticate"))
                .map(SipHeader::value)
                .toList();
        return DigestClient.choose(asked)
                .filter(chosen -> chosen.stale() || !again)
                .map(chosen -> new SipHeader(
                        proxy ? "Proxy-Authorization" : "Authorization", credentials(chosen, method, uri)));
    }

    /** Each challenge brings a nonce of its own, so the count is always one. */
    private String credentials(Challenge chosen, String method, String uri) {
        byte[] octets = new byte[CNONCE_OCTETS];
        random.nextBytes(octets);
        Ha1 ha1 = Ha1.of(chosen.algorithm(), user, chosen.realm(), password);
        return DigestClient.answer(
                        chosen, user, ha1, method, uri, HexFormat.of().formatHex(octets), 1)
                .text();
    }

    /** Says whose, never the password. */
    @Override
    public String toString() {
        return "password of " + user;
    }
}
