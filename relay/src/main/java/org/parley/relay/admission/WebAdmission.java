package org.parley.relay.admission;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.parley.digest.Challenge;
import org.parley.digest.Credentials;
import org.parley.digest.DigestSyntaxException;
import org.parley.digest.DigestVerifier;
import org.parley.digest.Verdict;
import org.parley.websocket.Origins;
import org.parley.websocket.UpgradeRefused;
import org.parley.websocket.UserTokens;

/**
 * Lets WebSockets in by the page's origin, and then by whichever proof is configured and given first: a certificate, a token of our web site, a password by HTTP
 * digest (RFC 7977 §5.3.1, §7). Where none is configured, AUTH proves who it is; where one is, nobody comes in without. Any thread.
 */
public final class WebAdmission implements HandshakeAdmission {
    /** In RFC 2253's form; a name that needs escapes is nobody's here. */
    private static final Pattern COMMON_NAME = Pattern.compile("(?:^|,)CN=([^,+\"\\\\]+)(?:[,+]|$)");

    private static final int MAIL = 1;
    private static final int DNS = 2;
    private static final int URI = 6;
    private static final int ADDRESS = 7;

    private final Origins origins;
    private final String realm;
    private final boolean certificates;
    private final @Nullable UserTokens tokens;
    private final @Nullable DigestVerifier digest;

    /**
     * By these proofs.
     *
     * @param realm of users whose proof names none
     * @param certificates whether a certificate that an authority of ours vouches for is one
     * @param tokens null: none are taken
     * @param digest null: no password is asked for
     */
    public WebAdmission(
            Origins origins,
            String realm,
            boolean certificates,
            @Nullable UserTokens tokens,
            @Nullable DigestVerifier digest) {
        this.origins = origins;
        this.realm = realm;
        this.certificates = certificates;
        this.tokens = tokens;
        this.digest = digest;
    }

    @Override
    public CompletionStage<HandshakeDecision> decide(Handshake handshake) {
        return origins.admit(handshake.request())
                .thenCompose(refused -> refused.isPresent()
                        ? CompletableFuture.completedStage(new HandshakeDecision.Refused(refused.get()))
                        : prove(handshake));
    }

    private CompletionStage<HandshakeDecision> prove(Handshake handshake) {
        Optional<String> user = certificates ? certified(handshake.vouched()) : Optional.empty();
        UserTokens sites = tokens;
        if (user.isEmpty() && sites != null) {
            user = sites.user(handshake.request());
        }
        if (user.isPresent()) {
            return CompletableFuture.completedStage(known(user.get()));
        }
        if (digest != null) {
            return password(handshake, digest);
        }
        return CompletableFuture.completedStage(
                certificates || sites != null
                        ? new HandshakeDecision.Refused(
                                UpgradeRefused.forbidden("a certificate or a session of our web site is needed"))
                        : new HandshakeDecision.Unknown());
    }

    private HandshakeDecision known(String user) {
        return new HandshakeDecision.Known(user.indexOf('@') > 0 ? user : user + '@' + realm);
    }

    private CompletionStage<HandshakeDecision> password(Handshake handshake, DigestVerifier verifier) {
        List<Credentials> presented;
        try {
            presented = handshake.request().headers().getOrDefault("authorization", List.of()).stream()
                    .filter(Credentials::isDigest)
                    .map(Credentials::parse)
                    .toList();
        } catch (DigestSyntaxException unreadable) {
            return CompletableFuture.completedStage(new HandshakeDecision.Refused(
                    UpgradeRefused.badRequest("Authorization: " + unreadable.getMessage())));
        }
        return verifier.verify("GET", handshake.request().target(), presented).thenApply(this::decision);
    }

    private HandshakeDecision decision(Verdict verdict) {
        if (verdict instanceof Verdict.Proven proven) {
            return new HandshakeDecision.Known(DigestAdmission.holder(proven.user(), proven.realm()));
        }
        if (verdict instanceof Verdict.Challenged asked) {
            return new HandshakeDecision.Refused(UpgradeRefused.unauthorized(
                    asked.challenges().stream().map(Challenge::text).toList()));
        }
        Verdict.Unavailable later = (Verdict.Unavailable) verdict;
        return new HandshakeDecision.Refused(UpgradeRefused.unavailable(
                "passwords cannot be looked up now", later.retryAfter().toSeconds()));
    }

    /** The user a certificate names: its mail address, its SIP address, or, if it names no host, its common name. */
    private static Optional<String> certified(List<X509Certificate> vouched) {
        if (vouched.isEmpty()) {
            return Optional.empty();
        }
        X509Certificate own = vouched.get(0);
        Optional<String> named = alternative(own, MAIL, "").or(() -> alternative(own, URI, "sip:"));
        boolean host = alternative(own, DNS, "").isPresent()
                || alternative(own, ADDRESS, "").isPresent();
        return named.isPresent() || host ? named : commonName(own);
    }

    private static Optional<String> alternative(X509Certificate certificate, int kind, String scheme) {
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            return names == null
                    ? Optional.empty()
                    : names.stream()
                            .filter(name -> Integer.valueOf(kind).equals(name.get(0)))
                            .map(name -> String.valueOf(name.get(1)))
                            .filter(name -> name.startsWith(scheme) && name.length() > scheme.length())
                            .map(name -> name.substring(scheme.length()))
                            .findFirst();
        } catch (CertificateParsingException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> commonName(X509Certificate certificate) {
        Matcher named =
                COMMON_NAME.matcher(certificate.getSubjectX500Principal().getName());
        return named.find() ? Optional.of(named.group(1)) : Optional.empty();
    }
}
