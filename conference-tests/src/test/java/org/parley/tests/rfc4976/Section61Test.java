package org.parley.tests.rfc4976;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.parley.conformance.Covers;
import org.parley.tests.peer.CertificateMaker;
import org.parley.tests.peer.DigestAnswer;
import org.parley.tests.peer.MsrpPeer;
import org.parley.tests.peer.MsrpText;
import org.parley.tests.peer.RelayClient;
import org.parley.tests.server.ParleyRelay;
import org.parley.tests.server.RelayStage;
import org.parley.tests.server.RelayUsers;

/** Incoming connections (RFC 4976 §6.1): certificates that are asked for, and the probation of the silent and the hapless. */
@ParleyRelay({"relay.probation=4s", "relay.auth-failures=4"})
class Section61Test {
    private static final Duration PROBATION = Duration.ofSeconds(4);

    @Covers("4976-6.1-1")
    @Covers("4976-9.2-1")
    @Covers("4975-14.2-1")
    @Test
    void aCertificateIsAskedForAndNotNeeded(RelayStage stage) throws IOException {
        Process client = new ProcessBuilder(
                        "openssl",
                        "s_client",
                        "-connect",
                        "127.0.0.1:" + stage.relay().tls().getPort(),
                        "-servername",
                        RelayStage.NAME)
                .redirectErrorStream(true)
                .start();
        client.getOutputStream().close();
        String said = new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(said).contains("Requested Signature Algorithms");
        assertThat(stage.client("alice").relayUri()).startsWith("msrps://");
    }

    @Covers("4976-6.1-2")
    @Test
    void aBadCertificateMakesNoRelay(RelayStage stage) {
        CertificateMaker strangers = CertificateMaker.authority("strangers");
        List<SSLContext> bad = List.of(
                RelayUsers.authority()
                        .issueExpired("expired", "DNS:" + RelayStage.NAME)
                        .trusting(RelayUsers.authority().authority()),
                strangers
                        .issue("unknown", "DNS:" + RelayStage.NAME)
                        .trusting(RelayUsers.authority().authority()));
        List<MsrpPeer> doubtful = new ArrayList<>();
        for (SSLContext context : bad) {
            try {
                MsrpPeer peer = stage.add(MsrpPeer.connectTls(stage.relay().tls(), RelayStage.NAME, context));
                peer.send(MsrpText.request(
                        "AUTH",
                        stage.relay().target(),
                        "msrps://" + RelayStage.NAME + ":2855/relayrelayrelay;tcp msrps://a.invalid:9/aaaaaaaa;tcp"));
                doubtful.add(peer);
            } catch (UncheckedIOException refused) {
                assertThat(refused).hasCauseInstanceOf(IOException.class);
            }
        }
        for (MsrpPeer peer : doubtful) {
            peer.expectClosed();
            assertThat(peer.inbox().seen(frame -> true)).allMatch(frame -> frame.code() == 401);
        }
    }

    @Covers("4976-9.2-10")
    @Test
    void aPersonalCertificateIsNoProof(RelayStage stage) {
        SSLContext personal = RelayUsers.authority()
                .issue("alice")
                .trusting(RelayUsers.authority().authority());
        MsrpPeer connection = stage.add(MsrpPeer.connectTls(stage.relay().tls(), RelayStage.NAME, personal));
        RelayClient alice = RelayClient.over(
                connection, RelayStage.NAME, stage.relay().tls().getPort(), "alice", RelayUsers.password("alice"));
        assertThat(alice.authenticate().usePath()).hasSize(1);
    }

    @Covers("4976-6.1-4")
    @Test
    void theSilentAreSentAwayAfterProbation(RelayStage stage) {
        long start = System.nanoTime();
        MsrpPeer overTls = stage.stranger();
        MsrpPeer overTcp = stage.plain();
        for (MsrpPeer peer : List.of(overTls, overTcp)) {
            peer.expectClosed();
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isBetween(PROBATION.minusMillis(200), PROBATION.plusSeconds(20));
            assertThat(peer.inbox().seen(frame -> true)).isEmpty();
        }
    }

    @Covers("4976-6.1-5")
    @Test
    void askingInVainIsNotEnoughToStay(RelayStage stage) {
        // These came before, so their probation is over before mallory's is.
        RelayClient alice = stage.client("alice");
        RelayClient bob = stage.client("bob");
        long start = System.nanoTime();
        RelayClient mallory = stage.connect("mallory");
        mallory.present(DigestAnswer.to(mallory.challenge(), "mallory", "guess", mallory.target(), 1));
        mallory.msrp().expectClosed();
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isBetween(PROBATION.minusMillis(200), PROBATION.plusSeconds(20));
        alice.msrp().send(alice.message(bob.path(), "still here"));
        bob.hear("still here");
    }

    @Covers("4976-6.1-6")
    @Covers("4976-6.3-18")
    @Test
    void severalFailuresEndTheConnectionAtOnce(RelayStage stage) {
        RelayClient mallory = stage.connect("mallory");
        long start = System.nanoTime();
        int answered = 0;
        for (int i = 0; i < 4; i++) {
            DigestAnswer guess = DigestAnswer.to(mallory.challenge(), "mallory", "guess" + i, mallory.target(), 1);
            answered += mallory.present(guess).code() == 401 ? 1 : 0;
        }
        assertThat(answered).isEqualTo(4);
        mallory.msrp().expectClosed();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(PROBATION);
        // The same beyond probation, for one who had been let in.
        RelayClient bob = stage.client("bob");
        for (int i = 0; i < 4; i++) {
            bob.present(DigestAnswer.to(bob.challenge(), "bob", "guess" + i, bob.target(), 1));
        }
        bob.msrp().expectClosed();
    }
}
