package org.parley.sip.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.parley.digest.DigestAlgorithm;
import org.parley.digest.Ha1;
import org.parley.digest.Ha1Source;
import org.parley.digest.Nonces;
import org.parley.sip.Arrival;
import org.parley.sip.Authentication;
import org.parley.sip.Caller;
import org.parley.sip.DialogRecord;
import org.parley.sip.SipBody;
import org.parley.sip.SipHeader;
import org.parley.sip.SipHeaders;
import org.parley.sip.SipRequest;
import org.parley.sip.SipResponse;
import org.parley.sip.stack.SipTransport;

/** Who is believed to have sent a request, and what the others are told. */
class IdentificationTest {
    private static final String ROOM = "sip:lobby@rooms.example.org";
    private static final String ALICE = "sip:alice@example.org";

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private long nanos;
    private boolean down;
    private final Ha1Source users = new Ha1Source() {
        @Override
        public CompletionStage<Optional<Ha1>> ha1(String user, String realm, DigestAlgorithm algorithm) {
            return down
                    ? CompletableFuture.failedStage(new IllegalStateException("connection refused"))
                    : CompletableFuture.completedStage(
                            user.startsWith("alice") || user.equals("bob")
                                    ? Optional.of(Ha1.of(algorithm, user, realm, user + "-secret"))
                                    : Optional.empty());
        }
    };

    private Identification identification(IdentityConfig config) {
        Nonces nonces = new Nonces("n1", Duration.ofMinutes(5), () -> 1_800_000_000_000L);
        return new Identification(config, nonces, users, () -> nanos, meters);
    }

    private Identification required() {
        return identification(IdentityConfig.required(List.of("example.org")));
    }

    private static SipRequest request(String method, String from, String remote, List<SipHeader> more) {
        List<SipHeader> headers = new ArrayList<>();
        headers.add(new SipHeader("From", "\"Someone\" <" + from + ">;tag=1"));
        headers.add(new SipHeader("To", "<" + ROOM + ">"));
        headers.add(new SipHeader("Call-ID", "c1"));
        headers.add(new SipHeader("CSeq", "1 " + method));
        headers.addAll(more);
        return new SipRequest(
                method, ROOM, SipHeaders.of(headers), SipBody.NONE, new Arrival(SipTransport.UDP, remote, 5060));
    }

    private static SipRequest invite(String from, SipHeader... more) {
        return request("INVITE", from, "192.0.2.1", List.of(more));
    }

    private static Authentication ask(Identification who, SipRequest request, Optional<DialogRecord> dialog) {
        return who.authenticate(request, dialog, uri -> uri.contains("rooms.example.org"))
                .toCompletableFuture()
                .join();
    }

    private static SipResponse refusal(Identification who, SipRequest request) {
        return ((Authentication.Refused) ask(who, request, Optional.empty())).response();
    }

    private static Caller caller(Identification who, SipRequest request) {
        Authentication authentication = ask(who, request, Optional.empty());
        assertThat(authentication).isInstanceOf(Authentication.Passed.class);
        return ((Authentication.Passed) authentication).caller();
    }

    /** An answer to a fresh challenge for this From. */
    private static SipHeader password(Identification who, String from, String user, String password, String uri) {
        SipResponse challenge = refusal(who, invite(from));
        return new PasswordAnswers(user, password)
                .answer("INVITE", uri, challenge, false)
                .orElseThrow();
    }

    private static DialogRecord dialogOf(String holder, boolean caller) {
        return new DialogRecord(
                new DialogRecord.DialogId("c1", "2", "1"),
                "<" + ROOM + ">",
                "<" + ALICE + ">",
                "sip:alice@192.0.2.1",
                List.of(),
                "<" + ROOM + ">",
                0,
                1,
                false,
                caller,
                DialogRecord.SessionTimer.OFF,
                Optional.empty(),
                "",
                holder);
    }

    private double counted(String outcome) {
        return meters.counter("parley.sip.identity", "outcome", outcome).count();
    }

    @Test
    void aStrangerIsChallengedBySha256FirstInItsOwnDomainsRealm() {
        SipResponse challenge = required().challenge(invite(ALICE)).orElseThrow();
        assertThat(challenge.status()).isEqualTo(401);
        List<String> values = challenge.headers().fields().stream()
                .filter(field -> field.name().equals("WWW-Authenticate"))
                .map(SipHeader::value)
                .toList();
        assertThat(values).hasSize(2);
        assertThat(values.get(0)).contains("realm=\"example.org\"", "algorithm=SHA-256", "qop=\"auth\"");
        assertThat(values.get(1)).contains("realm=\"example.org\"", "algorithm=MD5", "qop=\"auth\"");
    }

    @Test
    void theRealmIsTheCallersDomainElseTheDialledOneElseTheFirst() {
        Realms realms = new Realms(List.of("a.example", "rooms.example.org"));
        assertThat(realms.of(invite("sip:x@A.example"))).isEqualTo("a.example");
        assertThat(realms.of(invite("sip:x@elsewhere.example"))).isEqualTo("rooms.example.org");
        assertThat(realms.of(invite("tel:+1"))).isEqualTo("rooms.example.org");
        assertThat(new Realms(List.of("a.example")).of(invite("sip:x@elsewhere.example")))
                .isEqualTo("a.example");
        assertThat(new Realms(List.of("*")).of(invite("sip:x@elsewhere.example")))
                .isEqualTo("elsewhere.example");
        assertThat(new Realms(List.of("*")).of(invite("sip:anonymous@anonymous.invalid")))
                .isEqualTo("rooms.example.org");
    }

    @Test
    void thePasswordProvesTheAddressOfRecordInFrom() {
        Identification who = required();
        Caller alice = caller(who, invite(ALICE, password(who, ALICE, "alice", "alice-secret", ROOM)));
        assertThat(alice.proof()).isEqualTo(Caller.Proof.DIGEST);
        assertThat(alice.uris()).containsExactly(ALICE);
        assertThat(alice.authenticationInfo()).contains("rspauth=", "nextnonce=");
        String phone = "sips:alice@EXAMPLE.org:5061;transport=tls";
        SipHeader full = password(who, phone, "alice@example.org", "alice@example.org-secret", ROOM + ";transport=tcp");
        assertThat(caller(who, invite(phone, full)).proven()).isTrue();
    }

    @Test
    void fromOfSomebodyElseIs403AndAnAnonymousOne433() {
        Identification who = required();
        assertThat(refusal(who, invite("sip:bob@example.org", password(who, ALICE, "alice", "alice-secret", ROOM)))
                        .status())
                .isEqualTo(403);
        assertThat(refusal(who, invite("sip:alice@other.example", password(who, ALICE, "alice", "alice-secret", ROOM)))
                        .status())
                .isEqualTo(403);
        String anonymous = "sip:anonymous@anonymous.invalid";
        assertThat(refusal(who, invite(anonymous, password(who, anonymous, "alice", "alice-secret", ROOM)))
                        .status())
                .isEqualTo(433);
        assertThat(counted("mismatch")).isEqualTo(3);
    }

    @Test
    void aRepeatedAnswerIsStaleAndAnAnswerForAnotherUriWrong() {
        Identification who = required();
        SipHeader used = password(who, ALICE, "alice", "alice-secret", ROOM);
        assertThat(caller(who, invite(ALICE, used)).proven()).isTrue();
        SipResponse again = refusal(who, invite(ALICE, used));
        assertThat(again.status()).isEqualTo(401);
        assertThat(again.headers().first("WWW-Authenticate").orElseThrow()).contains("stale=true");
        SipHeader elsewhere = password(who, ALICE, "alice", "alice-secret", "sip:lobby@other.example");
        assertThat(refusal(who, invite(ALICE, elsewhere)).status()).isEqualTo(401);
        assertThat(counted("stale")).isEqualTo(1);
        assertThat(counted("failed")).isEqualTo(1);
    }

    @Test
    void whatIsNoDigestOfOursIsAnsweredLikeNothingAtAll() {
        Identification who = required();
        for (String value : List.of(
                "Basic YWxpY2U6YWxpY2Utc2VjcmV0",
                "Digest",
                "Digest username=\"alice\", realm=\"elsewhere\", nonce=\"n\", uri=\"" + ROOM + "\", response=\""
                        + "0".repeat(32) + "\"",
                "Digest username=\"alice\", realm=\"example.org\", nonce=\"n\", uri=\"" + ROOM
                        + "\", algorithm=MD5-sess, response=\"" + "0".repeat(32) + "\"",
                "Digest username=\"alice\", realm=\"example.org\", nonce=\"n\", uri=\"" + ROOM
                        + "\", qop=auth-int, nc=00000001, cnonce=\"x\", response=\"" + "0".repeat(32) + "\"")) {
            SipRequest request = invite(ALICE, new SipHeader("Authorization", value));
            assertThat(refusal(who, request).status()).as(value).isEqualTo(401);
            assertThat(who.challenge(request)).as(value).isPresent();
        }
        assertThat(counted("failed")).isZero();
    }

    @Test
    void anAddressThatFailsTooOftenIsRefusedUnheardForAWhile() {
        Identification who =
                identification(IdentityConfig.required(List.of("example.org")).withFailures(3, Duration.ofSeconds(6)));
        for (int i = 0; i < 3; i++) {
            assertThat(refusal(who, invite(ALICE, password(who, ALICE, "alice", "guess", ROOM)))
                            .status())
                    .isEqualTo(401);
        }
        SipHeader right = password(who, ALICE, "alice", "alice-secret", ROOM);
        assertThat(refusal(who, invite(ALICE, right)).status()).isEqualTo(403);
        assertThat(counted("limited")).isEqualTo(1);
        SipRequest elsewhere = request("INVITE", ALICE, "192.0.2.2", List.of(right));
        assertThat(caller(who, elsewhere).proven()).isTrue();
        nanos = Duration.ofSeconds(6).toNanos();
        assertThat(caller(who, invite(ALICE, password(who, ALICE, "alice", "alice-secret", ROOM)))
                        .proven())
                .isTrue();
    }

    @Test
    void aStoreThatCannotTellLetsNobodyIn() {
        Identification who = required();
        SipHeader right = password(who, ALICE, "alice", "alice-secret", ROOM);
        down = true;
        SipResponse later = refusal(who, invite(ALICE, right));
        assertThat(later.status()).isEqualTo(503);
        assertThat(later.headers().first("Retry-After")).isPresent();
        down = false;
        assertThat(caller(who, invite(ALICE, right)).proven()).isTrue();
    }

    @Test
    void onlyATrustedPeersWordCounts() {
        Identification who = identification(IdentityConfig.required(List.of("example.org"))
                .trusting(TrustedPeers.of(List.of("198.51.100.0/24", "proxy.example.org"))));
        SipHeader word = new SipHeader("P-Asserted-Identity", "<tel:+15551234>, \"Bob\" <sip:bob@carrier.example>");
        assertThat(refusal(who, invite("sip:anyone@anonymous.invalid", word)).status())
                .isEqualTo(401);
        Caller bob = caller(who, request("INVITE", "sip:anyone@anonymous.invalid", "198.51.100.7", List.of(word)));
        assertThat(bob.uris()).containsExactly("sip:bob@carrier.example", "tel:+15551234");
        assertThat(bob.displayName()).isEqualTo("Bob");
        assertThat(bob.proof()).isEqualTo(Caller.Proof.ASSERTED);
        SipRequest without = request("INVITE", ALICE, "198.51.100.7", List.of());
        assertThat(refusal(who, without).status()).isEqualTo(401);
        Arrival certified = new Arrival(SipTransport.TLS, "203.0.113.1", 9, List.of("proxy.example.org"));
        SipRequest byName = new SipRequest("INVITE", ROOM, invite(ALICE, word).headers(), SipBody.NONE, certified);
        assertThat(caller(who, byName).aor()).isEqualTo("sip:bob@carrier.example");
    }

    @Test
    void aDialogBelongsToWhoMadeIt() {
        Identification who = identification(
                IdentityConfig.required(List.of("example.org")).trusting(TrustedPeers.of(List.of("198.51.100.7"))));
        Optional<DialogRecord> alices = Optional.of(dialogOf(ALICE, false));
        SipHeader alice = password(who, ALICE, "alice", "alice-secret", ROOM);
        assertThat(ask(who, invite(ALICE, alice), alices)).isInstanceOf(Authentication.Passed.class);
        SipHeader bob = password(who, "sip:bob@example.org", "bob", "bob-secret", ROOM);
        Authentication.Refused no = (Authentication.Refused) ask(who, invite("sip:bob@example.org", bob), alices);
        assertThat(no.response().status()).isEqualTo(403);
        assertThat(ask(who, request("BYE", ALICE, "198.51.100.7", List.of()), alices))
                .isInstanceOf(Authentication.Passed.class);
        assertThat(ask(who, invite(ALICE), Optional.of(dialogOf("", true)))).isInstanceOf(Authentication.Passed.class);
    }

    @Test
    void whoeverWeCalledIsWhomWeCalledWhateverItsFromSays() {
        Identification who = identification(IdentityConfig.required(List.of("example.org")));
        Authentication other = ask(who, invite("sip:owner@example.org"), Optional.of(dialogOf("", true)));
        assertThat(((Authentication.Passed) other).caller().aor()).isEqualTo(ALICE);
    }

    @Test
    void peersAreAddressesNetworksOrNames() {
        TrustedPeers peers = TrustedPeers.of(List.of("2001:db8::/32", "192.0.2.128/25", "10.0.0.1"));
        assertThat(peers.include(new Arrival(SipTransport.UDP, "2001:db8:0:0:0:0:0:9", 1)))
                .isTrue();
        assertThat(peers.include(new Arrival(SipTransport.UDP, "2001:db9:0:0:0:0:0:9", 1)))
                .isFalse();
        assertThat(peers.include(new Arrival(SipTransport.UDP, "192.0.2.129", 1)))
                .isTrue();
        assertThat(peers.include(new Arrival(SipTransport.UDP, "192.0.2.127", 1)))
                .isFalse();
        assertThat(peers.include(new Arrival(SipTransport.UDP, "10.0.0.2", 1))).isFalse();
        for (String wrong : List.of("10.0.0", "10.0.0.1/33", "2001:db8::/129", "a b", "10.0.0.999")) {
            assertThatThrownBy(() -> TrustedPeers.of(List.of(wrong)))
                    .as(wrong)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
