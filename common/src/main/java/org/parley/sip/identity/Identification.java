package org.parley.sip.identity;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.parley.digest.AuthenticationInfo;
import org.parley.digest.Challenge;
import org.parley.digest.Credentials;
import org.parley.digest.DigestSyntaxException;
import org.parley.digest.DigestVerifier;
import org.parley.digest.Ha1Source;
import org.parley.digest.Nonces;
import org.parley.digest.Verdict;
import org.parley.sip.Authentication;
import org.parley.sip.Caller;
import org.parley.sip.DialogRecord;
import org.parley.sip.NameAddress;
import org.parley.sip.SipRequest;
import org.parley.sip.SipResponse;

/**
 * Finds out who sent a request: a trusted peer's word first (RFC 3325), else a digest (RFC 3261 §22), else nobody unless nobody has to prove
 * anything. A request in a dialog must come from whoever made the dialog. Fails closed: no store, no answer, no entry. Any thread.
 */
public final class Identification {
    private final IdentityConfig config;
    private final Realms realms;
    private final Nonces nonces;
    private final Ha1Source users;
    private final Failures failures;
    private final IdentityMetrics metrics;

    /**
     * Stands on these users' passwords.
     *
     * @param nonces of this node
     * @param users asked without blocking; a failed stage is answered 503
     * @param nanos a clock that never goes back
     */
    public Identification(
            IdentityConfig config, Nonces nonces, Ha1Source users, LongSupplier nanos, MeterRegistry meters) {
        this.config = config;
        this.realms = new Realms(config.realms());
        this.nonces = nonces;
        this.users = users;
        this.failures = new Failures(config.failures(), config.forgiveEvery(), nanos);
        this.metrics = new IdentityMetrics(meters, failures);
    }

    /** The challenge for a stranger who has presented nothing; empty for everybody else. Does not ask the store. */
    public Optional<SipResponse> challenge(SipRequest request) {
        boolean stranger = config.required()
                && !config.peers().include(request.arrival())
                && presented(request, realms.of(request)).isEmpty();
        return stranger ? Optional.of(firstChallenge(request)) : Optional.empty();
    }

    /**
     * Who sent it, and may they?
     *
     * @param dialog the dialog it belongs to, if it is known here
     * @param served is a URI one that we take requests for (RFC 8760 §2.6, 6)
     */
    public CompletionStage<Authentication> authenticate(
            SipRequest request, Optional<DialogRecord> dialog, Predicate<String> served) {
        if (config.peers().include(request.arrival())) {
            Optional<Caller> known = vouched(request, dialog);
            if (known.isPresent()) {
                return done(belongs(dialog, known.get()));
            }
        }
        // Whom we called ourselves has no password here; the dialog's identifiers are its ticket, and it is whom we
        // called whatever its From says.
        Optional<Caller> called = dialog.filter(DialogRecord::caller).map(Identification::called);
        if (called.isPresent() || !config.required()) {
            return done(new Authentication.Passed(called.orElseGet(() -> Caller.claimed(request))));
        }
        List<Credentials> credentials = presented(request, realms.of(request));
        if (credentials.isEmpty()) {
            return done(new Authentication.Refused(firstChallenge(request)));
        }
        String address = request.arrival().remoteHost();
        if (!config.peers().include(request.arrival()) && failures.tooMany(address)) {
            metrics.count("limited");
            return done(refused(403, "Too Many Failures"));
        }
        return digest(request, dialog, served, credentials);
    }

    /** Whom a trusted peer speaks for: in a dialog it need not say so again (RFC 3325 §6 leaves that to it). */
    private static Optional<Caller> vouched(SipRequest request, Optional<DialogRecord> dialog) {
        return AssertedIdentity.of(request.headers()).or(() -> dialog.map(DialogRecord::holder)
                .filter(holder -> !holder.isEmpty())
                .map(holder -> new Caller(Caller.Proof.ASSERTED, List.of(holder), "", "")));
    }

    private static Caller called(DialogRecord dialog) {
        NameAddress remote = NameAddress.parse(dialog.remote());
        return new Caller(Caller.Proof.CLAIMED, List.of(remote.uri()), remote.displayName(), "");
    }

    private CompletionStage<Authentication> digest(
            SipRequest request, Optional<DialogRecord> dialog, Predicate<String> served, List<Credentials> presented) {
        return verifier(request)
                .verify(
                        request.method(),
                        credentials ->
                                credentials.uri().filter(uri -> uri.equals(request.requestUri()) || served.test(uri)),
                        presented)
                .thenApply(verdict -> judge(request, dialog, verdict));
    }

    private Authentication judge(SipRequest request, Optional<DialogRecord> dialog, Verdict verdict) {
        if (verdict instanceof Verdict.Proven proven) {
            return judge(request, dialog, proven);
        }
        if (verdict instanceof Verdict.Unavailable down) {
            metrics.count("unavailable");
            return new Authentication.Refused(
                    SipResponse.of(503).with("Retry-After", Long.toString(seconds(down.retryAfter()))));
        }
        Verdict.Challenged again = (Verdict.Challenged) verdict;
        metrics.count(again.failed() ? "failed" : again.stale() ? "stale" : "challenged");
        if (again.failed()) {
            failures.failed(request.arrival().remoteHost());
        }
        return new Authentication.Refused(challenge(again));
    }

    private Authentication judge(SipRequest request, Optional<DialogRecord> dialog, Verdict.Proven proven) {
        NameAddress from = request.from();
        if (!Realms.isOwn(from.uri(), proven.user(), proven.realm())) {
            metrics.count("mismatch");
            return Realms.isAnonymous(Realms.host(from.uri()))
                    ? refused(433, "Anonymity Disallowed")
                    : refused(403, "From Is Not The Authenticated User");
        }
        String info = proven.info().map(AuthenticationInfo::text).orElse("");
        Caller caller = new Caller(Caller.Proof.DIGEST, List.of(from.uri()), from.displayName(), info);
        return belongs(dialog, caller);
    }

    /** Whoever it is, a dialog belongs to who made it. */
    private Authentication belongs(Optional<DialogRecord> dialog, Caller caller) {
        boolean foreign = dialog.map(DialogRecord::holder)
                .filter(holder -> !holder.isEmpty())
                .filter(holder -> !Realms.same(holder, caller.aor()))
                .isPresent();
        metrics.count(foreign ? "foreign" : caller.proof() == Caller.Proof.DIGEST ? "proven" : "asserted");
        return foreign ? refused(403, "Dialog Of Another User") : new Authentication.Passed(caller);
    }

    private static List<Credentials> presented(SipRequest request, String realm) {
        List<Credentials> ours = new ArrayList<>();
        request.headers().fields().stream()
                .filter(field -> field.name().equalsIgnoreCase("Authorization"))
                .filter(field -> Credentials.isDigest(field.value()))
                .forEach(field -> read(field.value())
                        .filter(each -> each.isAnswer() && each.realm().equals(realm))
                        .ifPresent(ours::add));
        return ours;
    }

    /** What cannot be read, or asks for what we never offered, counts as nothing: the answer to that is a challenge, too. */
    private static Optional<Credentials> read(String value) {
        try {
            return Optional.of(Credentials.parseSip(value));
        } catch (DigestSyntaxException unfit) {
            return Optional.empty();
        }
    }

    private SipResponse firstChallenge(SipRequest request) {
        metrics.count("challenged");
        return challenge(verifier(request).challenge());
    }

    private DigestVerifier verifier(SipRequest request) {
        return new DigestVerifier(realms.of(request), nonces, users);
    }

    private static SipResponse challenge(Verdict.Challenged asked) {
        SipResponse response = SipResponse.of(401);
        for (Challenge challenge : asked.challenges()) {
            response = response.with("WWW-Authenticate", challenge.text());
        }
        return response;
    }

    private static Authentication refused(int status, String why) {
        return new Authentication.Refused(SipResponse.of(status, why));
    }

    private static CompletionStage<Authentication> done(Authentication authentication) {
        return CompletableFuture.completedFuture(authentication);
    }

    private static long seconds(Duration time) {
        return Math.max(1, (time.toMillis() + 999) / 1000);
    }
}
