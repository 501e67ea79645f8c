package org.parley.tests.operate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parley.conformance.Covers;
import org.parley.tests.peer.Await;
import org.parley.tests.peer.CertificateMaker;
import org.parley.tests.peer.DigestChallenge;
import org.parley.tests.peer.MsrpFrame;
import org.parley.tests.peer.MsrpPeer;
import org.parley.tests.peer.MsrpWebSocket;
import org.parley.tests.peer.Octets;
import org.parley.tests.peer.Participant;
import org.parley.tests.peer.PlainEndpoint;
import org.parley.tests.peer.RelayClient;
import org.parley.tests.peer.TlsIdentity;
import org.parley.tests.server.HeardLog;
import org.parley.tests.server.RelayStage;
import org.parley.tests.server.RelayUsers;
import org.parley.tests.server.RunningRelay;
import org.parley.tests.server.RunningServer;
import org.parley.tests.server.Stage;
import org.parley.tests.server.TestCertificates;

/** Certificates and trusted authorities that change while relay and switch run; several on one relay (RFC 4976 §9.2). */
class CertificatesTest {
    private static final String DOMAIN = "realm.example.org";
    private static final String SOON = "node.certificate-interval=200ms";

    @TempDir
    private Path folder;

    private Path chain;
    private Path key;
    private Path trust;

    @BeforeEach
    void copy() throws IOException {
        chain = folder.resolve("relay.pem");
        key = folder.resolve("relay-key.pem");
        trust = folder.resolve("authorities.pem");
        use(RelayUsers.server());
        replace(trust, Files.readString(RelayUsers.authority().authority()));
    }

    private RelayStage opened;

    private RelayStage stage(String... more) {
        String[] settings = new String[more.length + 4];
        settings[0] = "relay.tls.certificate=" + chain;
        settings[1] = "relay.tls.key=" + key;
        settings[2] = "relay.trust=" + trust;
        settings[3] = SOON;
        System.arraycopy(more, 0, settings, 4, more.length);
        RunningRelay relay = RunningRelay.start(settings);
        opened = RelayStage.of(List.of(relay));
        opened.keep(relay);
        return opened;
    }

    @AfterEach
    void close() {
        if (opened != null) {
            opened.close();
            opened.assertNothingBroken();
        }
    }

    private void use(TlsIdentity identity) throws IOException {
        replace(key, Files.readString(identity.key()));
        replace(chain, Files.readString(identity.chain()));
    }

    /** As an operator does it: written aside, then renamed. */
    private void replace(Path file, String content) throws IOException {
        Path aside = Files.writeString(folder.resolve("aside"), content);
        Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static TlsIdentity another(String... names) {
        return RelayUsers.authority().issue("another-" + Octets.token(6), names);
    }

    /** What somebody new is shown who asks for that name. */
    private static X509Certificate shown(RelayStage stage, String name) {
        return shown(stage.relay().tls(), name, RelayUsers.anonymousTls());
    }

    private static X509Certificate shown(InetSocketAddress listener, String name, SSLContext tls) {
        try (MsrpPeer peer = MsrpPeer.connectTls(listener, name, tls)) {
            return peer.shown().get(0);
        }
    }

    private static double reloads(RunningRelay relay, String outcome) {
        return relay.metric("parley_tls_reloads_total", "outcome=\"" + outcome + '"')
                .orElseThrow();
    }

    @Test
    void aNewCertificateIsShownAndWhoTalksGoesOnTalking() throws IOException {
        RelayStage stage = stage();
        RelayClient alice = stage.client("alice");
        RelayClient bob = stage.client("bob");
        X509Certificate before = shown(stage, RelayStage.NAME);
        double expiry = stage.relay().metric("parley_tls_expires_seconds").orElseThrow();
        assertThat(expiry).isEqualTo(before.getNotAfter().toInstant().getEpochSecond());
        use(RelayUsers.authority().issueFor(90, "longer", "DNS:" + RelayStage.NAME));
        Await.until("the new certificate", () -> !shown(stage, RelayStage.NAME).equals(before));
        alice.msrp().send(alice.message(bob.path(), "over the old certificate"));
        bob.hear("over the old certificate");
        RelayClient late = stage.client("carol");
        late.msrp().send(late.message(alice.path(), "over the new one"));
        alice.hear("over the new one");
        assertThat(alice.msrp().isClosed()).isFalse();
        assertThat(reloads(stage.relay(), "taken")).isEqualTo(1);
        assertThat(stage.relay().metric("parley_tls_expires_seconds").orElseThrow())
                .isGreaterThan(expiry);
        assertThat(stage.relay().http("/state")).contains("CN=longer until ");
    }

    @Test
    void aBrokenFileChangesNothingAndIsToldOnce() throws IOException {
        RelayStage stage = stage();
        RelayClient alice = stage.client("alice");
        X509Certificate before = shown(stage, RelayStage.NAME);
        try (HeardLog log = HeardLog.open()) {
            replace(chain, "-----BEGIN CERTIFICATE-----\nnonsense\n-----END CERTIFICATE-----\n");
            Await.until("the refusal", () -> reloads(stage.relay(), "refused") == 1);
            assertThat(shown(stage, RelayStage.NAME)).isEqualTo(before);
            assertThat(stage.relay().http("/state")).contains("newer files are not used");
            use(another("DNS:" + RelayStage.NAME));
            Await.until("a good one", () -> !shown(stage, RelayStage.NAME).equals(before));
            assertThat(log.text().lines().filter(line -> line.contains("certificates not reloaded")))
                    .hasSize(1);
        }
        alice.msrp().send(alice.message(alice.path(), "still here"));
        alice.hear("still here");
        assertThat(stage.relay().http("/state")).doesNotContain("newer files are not used");
    }

    @Test
    void theNextRelayIsShownTheNewCertificateToo() throws IOException {
        RelayStage stage = stage();
        RelayClient alice = stage.client("alice");
        TlsIdentity renewed = another("DNS:" + RelayStage.NAME);
        PlainEndpoint first = stage.secureEndpoint();
        alice.msrp().send(alice.message(first.uri(), "before"));
        first.hear("before");
        X509Certificate before = first.msrp().shown().get(0);
        use(renewed);
        Await.until("the new certificate", () -> !shown(stage, RelayStage.NAME).equals(before));
        PlainEndpoint second = stage.secureEndpoint();
        alice.msrp().send(alice.message(second.uri(), "after"));
        second.hear("after");
        assertThat(second.msrp().shown().get(0)).isNotEqualTo(before);
        alice.msrp().send(alice.message(first.uri(), "on the old connection"));
        first.hear("on the old connection");
    }

    @Test
    void aNewAuthorityIsTrustedWithoutARestart() throws IOException {
        CertificateMaker authority = CertificateMaker.authority("newcomers");
        TlsIdentity identity = authority.issue("newcomer", "DNS:" + RelayStage.NAME);
        RelayStage stage = stage();
        RelayClient alice = stage.client("alice");
        PlainEndpoint stranger = stage.add(
                PlainEndpoint.tls(identity.trusting(RelayUsers.authority().authority()), RelayStage.NAME));
        alice.msrp().send(alice.message(stranger.uri(), "who vouches for you?"));
        assertThat(alice.msrp().expect("REPORT", MsrpFrame::isReport).need("Status"))
                .startsWith("000 408");
        replace(trust, Files.readString(RelayUsers.authority().authority()) + Files.readString(authority.authority()));
        Await.until("the new authorities", () -> reloads(stage.relay(), "taken") == 1);
        PlainEndpoint friend = stage.add(
                PlainEndpoint.tls(identity.trusting(RelayUsers.authority().authority()), RelayStage.NAME));
        alice.msrp().send(alice.message(friend.uri(), "welcome"));
        friend.hear("welcome");
    }

    @Covers("4976-9.2-2")
    @Test
    void eachDomainHasItsCertificateAndItsRealm() {
        TlsIdentity second = another("DNS:" + DOMAIN);
        RelayStage stage =
                stage("relay.certificates=" + second.chain() + " " + second.key(), "relay.domains=" + DOMAIN);
        assertNames(shown(stage, DOMAIN), DOMAIN);
        assertNames(shown(stage, RelayStage.NAME), RelayStage.NAME);
        assertNames(shown(stage, "unknown.example.org"), RelayStage.NAME);
        MsrpPeer connection = stage.add(MsrpPeer.connectTls(stage.relay().tls(), DOMAIN, RelayUsers.anonymousTls()));
        RelayClient alice = RelayClient.over(
                connection, DOMAIN, stage.relay().tls().getPort(), "alice", RelayUsers.password("alice"));
        DigestChallenge challenge = alice.challenge();
        assertThat(challenge.realm()).isEqualTo(DOMAIN);
        assertThat(alice.authenticate().uri())
                .startsWith("msrps://" + stage.relay().authority() + "/");
        assertThat(stage.connect("bob").challenge().realm()).isEqualTo(RelayStage.NAME);
    }

    private static void assertNames(X509Certificate certificate, String name) {
        try {
            assertThat(certificate.getSubjectAlternativeNames()).anyMatch(entry -> name.equals(entry.get(1)));
        } catch (java.security.cert.CertificateParsingException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void theSwitchShowsANewCertificateAndKeepsItsParticipants() throws IOException {
        TestCertificates certificates = TestCertificates.shared();
        replace(key, Files.readString(certificates.serverKey()));
        replace(chain, Files.readString(certificates.serverChain()));
        try (RunningServer server =
                        RunningServer.start(true, SOON, "msrp.tls.certificate=" + chain, "msrp.tls.key=" + key);
                Stage room = Stage.of(server)) {
            Participant alice = room.join("alice", plan -> plan.tls(certificates.context("peer")));
            Participant bob = room.join("bob", plan -> plan.tls(certificates.context("peer")));
            X509Certificate before = alice.msrp().shown().get(0);
            replace(key, Files.readString(certificates.key("peer")));
            replace(chain, Files.readString(certificates.chain("peer")));
            Await.until("the new certificate", () -> !shown(
                            server.address("msrp.tls"), "localhost", certificates.context(""))
                    .equals(before));
            alice.say("still here");
            bob.hear("still here");
            Participant carol = room.join("carol", plan -> plan.tls(certificates.context("peer")));
            assertThat(carol.answer().need("fingerprint")).isEqualTo(certificates.fingerprint("peer"));
            carol.say("with the new one");
            alice.hear("with the new one");
        }
    }

    @Test
    void aPageKeepsItsWebSocketWhileTheRelayShowsANewCertificate() throws IOException {
        RelayStage stage = stage("relay.wss.listen=127.0.0.1:0");
        InetSocketAddress wss = stage.relay().wss();
        MsrpWebSocket socket = stage.socket();
        RelayClient page = stage.over(socket, "alice");
        page.authenticate();
        RelayClient bob = stage.client("bob");
        X509Certificate before = shown(wss, RelayStage.NAME, RelayUsers.anonymousTls());
        use(another("DNS:" + RelayStage.NAME));
        Await.until("the new certificate", () -> !shown(wss, RelayStage.NAME, RelayUsers.anonymousTls())
                .equals(before));
        page.msrp().transact(page.message(bob.path(), "over the old certificate"));
        bob.hear("over the old certificate");
        RelayClient late = stage.page("carol");
        late.msrp().transact(late.message(page.path(), "over the new one"));
        page.hear("over the new one");
        assertThat(page.msrp().isClosed()).isFalse();
        assertThat(socket.closeCode()).isZero();
    }
}
