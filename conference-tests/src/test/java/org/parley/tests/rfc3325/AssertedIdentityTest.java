package org.parley.tests.rfc3325;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.parley.conformance.Covers;
import org.parley.tests.peer.Cpim;
import org.parley.tests.peer.Join;
import org.parley.tests.peer.Octets;
import org.parley.tests.peer.Participant;
import org.parley.tests.peer.Sdp;
import org.parley.tests.peer.SipAgent;
import org.parley.tests.peer.SipCall;
import org.parley.tests.peer.SipMessage;
import org.parley.tests.server.Credentials;
import org.parley.tests.server.RunningServer;
import org.parley.tests.server.Stage;
import org.parley.tests.server.TestCertificates;

/** P-Asserted-Identity is a trusted peer's word, and nobody else's. */
class AssertedIdentityTest {
    private static String offer() {
        return Sdp.of("msrp://127.0.0.1:9/" + Octets.token(20) + ";tcp").text();
    }

    @Covers("7701-5.2-1")
    @Covers("7701-5.2-4")
    @Test
    void aTrustedAddressVouchesForItsUserByEveryUriItNames() {
        try (RunningServer server = RunningServer.start(false, Credentials.settings("sip.trusted-peers=127.0.0.1"));
                Stage stage = Stage.of(server)) {
            Participant alice = stage.join(
                    "whoever",
                    plan -> plan.headers("P-Asserted-Identity: \"Alice\" <sip:alice@example.org>, <tel:+1-555-1234>"));
            Participant bob = stage.join("bob", plan -> plan.digest(Credentials.of("bob")));
            for (String from : List.of("sip:alice@example.org", "tel:+15551234")) {
                byte[] envelope = Cpim.text(from, stage.room(), "I am " + from);
                assertThat(alice.msrp().transact(alice.message(envelope)).code())
                        .as(from)
                        .isEqualTo(200);
                bob.hear("I am " + from);
            }
            byte[] claimed = Cpim.text(alice.aor(), stage.room(), "as From said");
            assertThat(alice.msrp().transact(alice.message(claimed)).code()).isEqualTo(403);
            assertThat(alice.call().bye().status())
                    .as("in a dialog the peer need not say it again")
                    .isEqualTo(200);
        }
    }

    @Test
    void aTrustedPeerThatVouchesForNobodyIsChallenged() {
        try (RunningServer server = RunningServer.start(false, Credentials.settings("sip.trusted-peers=127.0.0.0/8"));
                Stage stage = Stage.of(server)) {
            assertThat(stage.call("alice").invite(offer()).status()).isEqualTo(401);
            stage.join("alice", plan -> plan.digest(Credentials.of("alice"))).leave();
        }
    }

    @Test
    void aHiddenIdentityIsRefusedWhereARoomShowsEverybody() {
        try (RunningServer server = RunningServer.start(
                        false, Credentials.settings("sip.trusted-peers=127.0.0.1", "rooms.anonymity=false"));
                Stage stage = Stage.of(server)) {
            SipMessage refused = stage.call("anonymous")
                    .invite(offer(), "P-Asserted-Identity: <sip:alice@example.org>", "Privacy: id");
            assertThat(refused.status()).isEqualTo(433);
        }
    }

    @Covers("7701-5.2-1")
    @Test
    void aCertificateOfATrustedNameVouchesAndAnotherDoesNot() {
        TestCertificates certificates = TestCertificates.shared();
        String[] settings = Credentials.settings(
                "sip.trusted-peers=Elsewhere.example.org", "sip.tls.trust=" + certificates.authority());
        try (RunningServer server = RunningServer.start(true, settings);
                Stage stage = Stage.of(server)) {
            Join plan = Join.as("sip:whoever@elsewhere.example.org", stage.room())
                    .headers("P-Asserted-Identity: <sip:alice@example.org>");
            SipAgent proxy = agent(stage, certificates.context("elsewhere"));
            Participant alice = stage.add(Participant.join(proxy, plan));
            byte[] envelope = Cpim.text("sip:alice@example.org", stage.room(), "vouched for");
            assertThat(alice.msrp().transact(alice.message(envelope)).code()).isEqualTo(200);
            assertThat(alice.call().bye().status()).isEqualTo(200);

            SipAgent other = agent(stage, certificates.context("peer"));
            SipCall call = new SipCall(other, "sip:whoever@elsewhere.example.org", stage.room());
            assertThat(call.invite(offer(), "P-Asserted-Identity: <sip:alice@example.org>")
                            .status())
                    .isEqualTo(401);
        }
    }

    private static SipAgent agent(Stage stage, SSLContext context) {
        return stage.keep(SipAgent.tls(stage.server().address("sip.tls"), context));
    }
}
