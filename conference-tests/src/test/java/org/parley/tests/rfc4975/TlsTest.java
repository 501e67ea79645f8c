package org.parley.tests.rfc4975;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.parley.conformance.Covers;
import org.parley.tests.peer.Await;
import org.parley.tests.peer.MsrpFrame;
import org.parley.tests.peer.MsrpListener;
import org.parley.tests.peer.MsrpPeer;
import org.parley.tests.peer.Octets;
import org.parley.tests.peer.Participant;
import org.parley.tests.server.ParleyServer;
import org.parley.tests.server.RunningServer;
import org.parley.tests.server.Stage;
import org.parley.tests.server.TestCertificates;

/** MSRP over TLS (RFC 4975 §5.4, §14.2 to §14.4): which certificates are believed, and what is sent before they are. */
@ParleyServer(tls = true, value = "msrp.bind-timeout=5s")
class TlsTest {
    private static final Duration A_MOMENT = Duration.ofSeconds(3);
    private final TestCertificates certificates = TestCertificates.shared();

    private Participant tlsOfferer(Stage stage, String host, int port, String... attributes) {
        String path = "msrps://" + host + ":" + port + "/" + Octets.token(20) + ";tcp";
        return stage.join("alice", plan -> plan.path(path)
                .offer(sdp -> {
                    sdp.setup("passive");
                    for (String attribute : attributes) {
                        sdp.attribute(attribute);
                    }
                })
                .withoutConnecting());
    }

    @Covers("4975-14.2-1")
    @Covers("6135-4.3-1")
    @Covers("7701-11-4")
    @Test
    void sessionsOverTlsWorkInBothDirections(Stage stage) {
        Participant bob = stage.join("bob", plan -> plan.tls(certificates.context("peer")));
        assertThat(bob.serverUri()).startsWith("msrps://");
        assertThat(bob.answer().mline()[2]).isEqualTo("TCP/TLS/MSRP");
        MsrpListener listener = stage.keep(MsrpListener.listen(certificates.context("peer")));
        Participant alice = tlsOfferer(stage, "127.0.0.1", listener.port());
        alice.accept(stage.add(listener.accept()));
        alice.say("over TLS");
        bob.hear("over TLS");
        bob.say("indeed");
        alice.hear("indeed");
    }

    @Covers("4975-5.4-7")
    @Covers("4975-14.2-2")
    @Test
    void theFirstOctetsToAnMsrpsUriAreAClientHelloWithItsName(Stage stage) throws IOException {
        try (ServerSocket listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            tlsOfferer(stage, "localhost", listener.getLocalPort());
            listener.setSoTimeout((int) Await.SOON.toMillis());
            try (Socket socket = listener.accept()) {
                byte[] header = socket.getInputStream().readNBytes(5);
                assertThat(header[0]).as("TLS record type handshake").isEqualTo((byte) 22);
                int length = ((header[3] & 0xff) << 8) | (header[4] & 0xff);
                byte[] hello = socket.getInputStream().readNBytes(length);
                assertThat(hello[0]).as("handshake type ClientHello").isEqualTo((byte) 1);
                // server_name entry: type 0 (host_name), length 9, then the name (RFC 6066 section 3).
                assertThat(Octets.find(hello, 0, hello.length, Octets.of("\0\0\tlocalhost")))
                        .isPositive();
            }
        }
    }

    @Covers("4975-5.4-8")
    @Test
    void aCertificateForAnotherNameIsRefused(Stage stage) {
        assertRefused(stage, "elsewhere");
    }

    @Covers("4975-5.4-9")
    @Test
    void anExpiredCertificateAndOneOfAnUnknownAuthorityAreRefused(Stage stage) {
        assertRefused(stage, "expired");
        assertRefused(stage, "selfsigned");
    }

    @Covers("4975-5.4-10")
    @Test
    void aSelfSignedCertificateNeedsItsFingerprint(Stage stage) {
        assertRefused(stage, "selfsigned");
        MsrpListener listener = stage.keep(MsrpListener.listen(certificates.context("selfsigned")));
        Participant alice = tlsOfferer(
                stage, "127.0.0.1", listener.port(), "fingerprint:" + certificates.fingerprint("selfsigned"));
        MsrpPeer connection = stage.add(listener.accept());
        assertThat(connection.expect("the first SEND", MsrpFrame::isSend).need("To-Path"))
                .isEqualTo(alice.path());
    }

    @Covers("4975-14.4-4")
    @Test
    void aWrongFingerprintEndsTheSessionBeforeAnyMessage(Stage stage) {
        assertRefused(stage, "selfsigned", "fingerprint:" + certificates.fingerprint("peer"));

        Participant bob = stage.join("bob");
        Participant mallory = stage.join("mallory", plan -> plan.tls(certificates.context("peer"))
                .offer(sdp -> sdp.attribute("fingerprint:" + certificates.fingerprint("selfsigned")))
                .withoutBinding());
        String first = mallory.msrp().send(mallory.message(mallory.envelope("believe me")));
        mallory.msrp().expectClosed();
        assertThat(mallory.msrp().inbox().seen(frame -> frame.answers(first))).isEmpty();
        Participant carol = stage.join("carol", plan -> plan.tls(certificates.context("peer"))
                .offer(sdp -> sdp.attribute("fingerprint:" + certificates.fingerprint("peer"))));
        carol.say("believe me");
        bob.hear("believe me");
        assertThat(bob.contents()).hasSize(1);
    }

    @Covers("4975-5.4-11")
    @Test
    void aClientIsKnownByTheNameInItsCertificate() {
        try (RunningServer server = RunningServer.start(true, "msrp.tls.named-clients=true");
                Stage stage = Stage.of(server)) {
            stage.lenient();
            Participant bob = stage.join("bob");
            Participant carol = stage.join("carol", plan -> plan.tls(certificates.context("peer")));
            carol.say("I am where I say");
            bob.hear("I am where I say");
            for (String alias : new String[] {"elsewhere", "selfsigned", "expired"}) {
                Participant mallory = stage.join(
                        "mallory", plan -> plan.tls(certificates.context(alias)).withoutBinding());
                String first = mallory.msrp().send(mallory.message(mallory.envelope("believe me")));
                mallory.msrp().expectClosed();
                assertThat(mallory.msrp().inbox().seen(frame -> frame.answers(first)))
                        .as(alias)
                        .isEmpty();
                assertThat(mallory.call().expect("BYE").header("Reason")).isNotNull();
            }
            Participant dave = stage.join("dave", plan -> plan.tls(certificates.context("selfsigned"))
                    .offer(sdp -> sdp.attribute("fingerprint:" + certificates.fingerprint("selfsigned"))));
            dave.say("my fingerprint says it");
            bob.hear("my fingerprint says it");
            assertThat(bob.contents()).hasSize(2);
        }
    }

    /** The server connects, sees the certificate, and ends the connection before a single octet of MSRP. */
    private void assertRefused(Stage stage, String alias, String... attributes) {
        MsrpListener listener = stage.keep(MsrpListener.listen(certificates.context(alias)));
        Participant alice = tlsOfferer(stage, "127.0.0.1", listener.port(), attributes);
        try {
            Optional<MsrpPeer> connection = listener.accept(Await.SOON);
            assertThat(connection).as("a connection at all").isPresent();
            MsrpPeer peer = stage.add(connection.get());
            peer.expectClosed(A_MOMENT);
            assertThat(peer.octetsRead()).isZero();
        } catch (UncheckedIOException handshakeFailed) {
            assertThat(handshakeFailed.getCause()).isInstanceOf(IOException.class);
        }
        assertThat(alice.call().expect("BYE").header("Reason")).isNotNull();
    }

    @Covers("4975-14.4-3")
    @Covers("6135-4.3-2")
    @Test
    void aServerWithASelfSignedCertificateAnnouncesItsFingerprint() {
        try (RunningServer server = RunningServer.start(
                        true,
                        "msrp.tls.certificate=" + certificates.chain("selfsigned"),
                        "msrp.tls.key=" + certificates.key("selfsigned"));
                Stage stage = Stage.of(server)) {
            Participant alice = stage.join(
                    "alice", plan -> plan.tls(certificates.context("peer")).withoutConnecting());
            assertThat(alice.answer().need("fingerprint"))
                    .isEqualToIgnoringCase(certificates.fingerprint("selfsigned"));
        }
    }
}
