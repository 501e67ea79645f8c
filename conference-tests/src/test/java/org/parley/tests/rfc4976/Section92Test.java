package org.parley.tests.rfc4976;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.parley.conformance.Covers;
import org.parley.tests.peer.Await;
import org.parley.tests.peer.CertificateMaker;
import org.parley.tests.peer.MsrpAddress;
import org.parley.tests.peer.MsrpFrame;
import org.parley.tests.peer.MsrpPeer;
import org.parley.tests.peer.Octets;
import org.parley.tests.peer.PlainEndpoint;
import org.parley.tests.peer.RelayClient;
import org.parley.tests.peer.TlsIdentity;
import org.parley.tests.server.ParleyRelay;
import org.parley.tests.server.RelayStage;
import org.parley.tests.server.RelayUsers;

/** The relay's own certificate, and those it believes when it dials (RFC 4976 §9.2, RFC 4975 §5.4, §14.2). */
@ParleyRelay
class Section92Test {
    private static List<String> names(X509Certificate certificate) throws CertificateParsingException {
        return certificate.getSubjectAlternativeNames().stream()
                .filter(name -> name.get(0).equals(2))
                .map(name -> String.valueOf(name.get(1)))
                .toList();
    }

    @Covers("4976-9.2-4")
    @Test
    void theCertificateNamesTheHostOfUsePath(RelayStage stage) throws CertificateParsingException {
        RelayClient alice = stage.client("alice");
        assertThat(names(alice.msrp().shown().get(0)))
                .contains(MsrpAddress.of(alice.relayUri()).host());
    }

    @Covers("4976-9.2-5")
    @Test
    void itShowsItsOwnCertificateToTheNextRelay(RelayStage stage) throws CertificateParsingException {
        RelayClient alice = stage.client("alice");
        PlainEndpoint next = stage.secureEndpoint();
        alice.msrp().send(alice.message(next.uri() + " msrps://bob.invalid:9/bobbobbob;tcp", "who are you"));
        next.hear("who are you");
        assertThat(next.msrp().shown()).isNotEmpty();
        assertThat(names(next.msrp().shown().get(0))).contains(RelayStage.NAME);
    }

    @Covers("4975-5.4-7")
    @Covers("4975-14.2-2")
    @Test
    void theFirstOctetsToAnMsrpsUriAreAClientHelloWithItsName(RelayStage stage) throws IOException {
        RelayClient alice = stage.client("alice");
        try (ServerSocket listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            alice.msrp()
                    .send(alice.message("msrps://localhost:" + listener.getLocalPort() + "/abcdefgh;tcp", "secretly"));
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

    @Covers("4976-9.2-7")
    @Covers("4975-5.4-8")
    @Test
    void aCertificateForAnotherNameIsRefused(RelayStage stage) {
        assertRefused(stage, RelayUsers.authority().issue("elsewhere", "DNS:elsewhere.example.org"));
    }

    @Covers("4976-9.2-8")
    @Covers("4975-5.4-9")
    @Test
    void anExpiredCertificateAndOneOfAnUnknownAuthorityAreRefused(RelayStage stage) {
        assertRefused(stage, RelayUsers.authority().issueExpired("lapsed", "DNS:localhost"));
        assertRefused(stage, CertificateMaker.authority("nobodys").issue("unknown", "DNS:localhost"));
    }

    private static void assertRefused(RelayStage stage, TlsIdentity identity) {
        SSLContext context = identity.trusting(RelayUsers.authority().authority());
        PlainEndpoint impostor = stage.add(PlainEndpoint.tls(context, RelayStage.NAME));
        RelayClient alice = stage.client("alice");
        alice.msrp().send(alice.message(impostor.uri(), "for your eyes"));
        try {
            Optional<MsrpPeer> connection = impostor.next(Await.SOON);
            assertThat(connection).as("a connection at all").isPresent();
            MsrpPeer peer = stage.add(connection.get());
            peer.expectClosed();
            assertThat(peer.octetsRead()).isZero();
        } catch (UncheckedIOException handshakeFailed) {
            assertThat(handshakeFailed.getCause()).isInstanceOf(IOException.class);
        }
        MsrpFrame report = alice.msrp().expect("REPORT", MsrpFrame::isReport);
        assertThat(report.need("Status")).matches("000 [45][0-9]{2}( .*)?");
    }

    @Covers("4975-6.2-1")
    @Covers("4975-8.3-2")
    @Test
    void theFirstUriAloneSaysWhereToConnect(RelayStage stage) {
        RelayClient alice = stage.client("alice");
        PlainEndpoint bob = stage.endpoint();
        assertThat(bob.uri()).startsWith("msrp://127.0.0.1:");
        String path = bob.uri() + " msrp://nowhere.invalid:9/nowhereatall;tcp";
        alice.msrp().send(alice.message(path, "by number"));
        MsrpFrame heard = bob.hear("by number");
        assertThat(heard.need("To-Path")).isEqualTo(path);
        assertThat(bob.next(Duration.ofMillis(200))).isEmpty();
    }
}
