package org.parley.msrp.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vertx.core.Future;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parley.conformance.Covers;
import org.parley.msrp.MsrpPath;
import org.parley.msrp.MsrpUri;
import org.parley.msrp.link.Listener;
import org.parley.msrp.link.TlsFiles;

/** TLS in both directions, and what proves a peer (RFC 4975 §5.4, §14.2, §14.4). */
final class TlsTest {
    private static Certificates.One ours;
    private static Certificates.One good;
    private static Certificates.One otherName;
    private static Certificates.One expired;
    private static Certificates.One nobody;
    private static Path ca;

    private @Nullable Ground started;

    @BeforeAll
    static void make(@TempDir Path folder) {
        Certificates certificates = new Certificates(folder);
        ca = certificates.ca();
        ours = certificates.signed("ours", "ip:127.0.0.1", 1, 10);
        good = certificates.signed("good", "ip:127.0.0.1,dns:chat.example.org", 1, 10);
        otherName = certificates.signed("othername", "ip:192.0.2.1,dns:other.example.org", 1, 10);
        expired = certificates.signed("expired", "ip:127.0.0.1", 10, 5);
        nobody = certificates.selfSigned("nobody", "ip:127.0.0.1");
    }

    @AfterEach
    void stop() {
        if (started != null) {
            started.close();
        }
    }

    private Ground ground() {
        return ground(false);
    }

    private Ground ground(boolean compatibility) {
        Ground ground = new Ground(
                EndpointConfig.defaults()
                        .withListeners(List.of(Listener.tls("127.0.0.1", 0), Listener.tcp("127.0.0.1", 0)))
                        .withTls(new TlsFiles(ours.certificate, ours.key, ca, compatibility)),
                host -> Future.succeededFuture(List.of(InetAddress.getLoopbackAddress())));
        started = ground;
        return ground;
    }

    private static SSLSocket client(SSLContext context, Ground ground) throws IOException {
        return (SSLSocket) context.getSocketFactory()
                .createSocket("127.0.0.1", ground.address().getPort());
    }

    private static MsrpUri expect(Ground ground, @Nullable Fingerprint fingerprint) {
        MsrpUri uri = ground.endpoint.newUri(true);
        ground.endpoint.expect(
                new SessionSpec(uri, ground.owner, PeerMedia.of(MsrpPath.parse(Ground.PEER)), fingerprint, "", "test"));
        return uri;
    }

    @Test
    void aSessionIsSetUpTowardsUs() throws IOException {
        Ground ground = ground();
        MsrpUri uri = expect(ground, null);
        assertThat(uri.secure()).isTrue();
        try (RawPeer peer = new RawPeer(client(good.context(), ground))) {
            Ground.Bound bound = ground.bind(peer, uri);
            bound.send("through TLS");
            assertThat(peer.next().text()).isEqualTo("through TLS");
            peer.send(Ground.chunk("large1", uri, "mess1", "", "y".repeat(60_000), '$'));
            assertThat(peer.next().code()).isEqualTo(200);
            assertThat(Owner.take(ground.owner.messages).body().length()).isEqualTo(60_000);
        }
    }

    @Test
    void oldProtocolsAndSuitesAreNotSpoken() throws IOException {
        Ground ground = ground();
        SSLSocket old = client(good.context(), ground);
        old.setEnabledProtocols(new String[] {"TLSv1.2"});
        old.setEnabledCipherSuites(new String[] {"TLS_RSA_WITH_AES_128_CBC_SHA"});
        assertThrows(IOException.class, old::startHandshake);
    }

    @Test
    @Covers("4975-14.2-3")
    void theCompatibilityProfileSpeaksTheOnceMandatorySuite() throws IOException {
        Ground ground = ground(true);
        SSLSocket old = client(good.context(), ground);
        old.setEnabledProtocols(new String[] {"TLSv1.2"});
        old.setEnabledCipherSuites(new String[] {"TLS_RSA_WITH_AES_128_CBC_SHA"});
        old.startHandshake();
        assertThat(old.getSession().getCipherSuite()).isEqualTo("TLS_RSA_WITH_AES_128_CBC_SHA");
        SSLSocket modern = client(good.context(), ground);
        modern.startHandshake();
        assertThat(modern.getSession().getProtocol()).isEqualTo("TLSv1.3");
        assertThat(modern.getSession().getCipherSuite()).contains("GCM");
    }

    @Test
    void aSessionWithTlsIsNotReachedWithout() {
        Ground ground = ground();
        MsrpUri uri = expect(ground, null);
        try (RawPeer peer = RawPeer.connect(ground.endpoint.boundAddresses().get(1))) {
            peer.send(Ground.bodiless("plain1", uri));
            assertThat(peer.next().code()).isEqualTo(481);
        }
    }

    @Test
    @Covers("4975-14.4-4")
    void aWrongFingerprintClosesBeforeAnythingIsProcessed() throws IOException {
        Ground ground = ground();
        MsrpUri uri = expect(ground, good.fingerprint());
        try (RawPeer peer = new RawPeer(client(nobody.context(), ground))) {
            peer.send(Ground.chunk("first1", uri, "mess1", "", "not heard", '$'));
            assertThat(peer.everything()).isEmpty();
        }
        assertThat(Owner.take(ground.owner.ends).kind()).isEqualTo(SessionEnd.Kind.PROTOCOL_ERROR);
        assertThat(ground.owner.messages).isEmpty();
        assertThat(ground.owner.bound).isEmpty();
    }

    @Test
    void aSelfSignedClientIsTakenByItsFingerprint() throws IOException {
        Ground ground = ground();
        try (RawPeer peer = new RawPeer(client(nobody.context(), ground))) {
            assertThat(ground.bind(peer, expect(ground, nobody.fingerprint()))
                            .session()
                            .isBound())
                    .isTrue();
        }
    }

    // The active side.

    private static SSLServerSocket server(Certificates.One shown) throws IOException {
        return (SSLServerSocket)
                shown.context().getServerSocketFactory().createServerSocket(0, 5, InetAddress.getLoopbackAddress());
    }

    private static Session connect(Ground ground, ServerSocket server, String host, @Nullable Fingerprint fingerprint) {
        MsrpUri uri = ground.endpoint.newUri(true);
        return ground.endpoint.connect(new SessionSpec(
                uri,
                ground.owner,
                PeerMedia.of(MsrpPath.parse("msrps://" + host + ":" + server.getLocalPort() + "/aaaa;tcp")),
                fingerprint,
                "",
                "test"));
    }

    private void isTaken(Certificates.One shown, String host, @Nullable Fingerprint fingerprint) throws IOException {
        Ground ground = ground();
        try (SSLServerSocket server = server(shown)) {
            connect(ground, server, host, fingerprint);
            try (RawPeer peer = RawPeer.accept(server)) {
                RawPeer.Wire first = peer.next();
                assertThat(first.isRequest("SEND")).isTrue();
                peer.ok(first);
                assertThat(Owner.take(ground.owner.bound).isBound()).isTrue();
            }
        }
    }

    private void isRefused(Certificates.One shown, String host, @Nullable Fingerprint fingerprint) throws IOException {
        Ground ground = ground();
        try (SSLServerSocket server = server(shown)) {
            CompletableFuture<String> heard = CompletableFuture.supplyAsync(() -> {
                try (RawPeer peer = RawPeer.accept(server)) {
                    return peer.everything();
                }
            });
            connect(ground, server, host, fingerprint);
            SessionEnd end = Owner.take(ground.owner.ends);
            assertThat(end.kind()).isIn(SessionEnd.Kind.PROTOCOL_ERROR, SessionEnd.Kind.PEER_GONE);
            assertThat(Ground.await(heard)).isEmpty();
            assertThat(ground.owner.bound).isEmpty();
        }
    }

    @Test
    @Covers("4975-5.4-7")
    void anMsrpsUriIsConnectedWithTls() throws IOException {
        Ground ground = ground();
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            connect(ground, server, "127.0.0.1", null);
            server.setSoTimeout(RawPeer.PATIENCE_MILLIS);
            byte[] hello = server.accept().getInputStream().readNBytes(6);
            assertThat(hello[0]).isEqualTo((byte) 22);
            assertThat(hello[1]).isEqualTo((byte) 3);
            assertThat(hello[5]).isEqualTo((byte) 1);
        }
    }

    @Test
    void aCertificateForTheHostIsTaken() throws IOException {
        isTaken(good, "127.0.0.1", null);
    }

    @Test
    @Covers("4975-14.2-1")
    void bothDirectionsWork() throws IOException {
        isTaken(good, "127.0.0.1", null);
        Ground ground = java.util.Objects.requireNonNull(started);
        try (RawPeer peer = new RawPeer(client(good.context(), ground))) {
            assertThat(ground.bind(peer, expect(ground, null)).session().isBound())
                    .isTrue();
        }
    }

    @Test
    @Covers("4975-5.4-8")
    void aCertificateForAnotherNameIsRefused() throws IOException {
        isRefused(otherName, "127.0.0.1", null);
    }

    @Test
    @Covers("4975-5.4-9")
    void anExpiredCertificateAndAnUnknownAuthorityAreRefused() throws IOException {
        isRefused(expired, "127.0.0.1", null);
        stop();
        isRefused(nobody, "127.0.0.1", null);
    }

    @Test
    @Covers("4975-5.4-10")
    void aSelfSignedCertificateNeedsItsFingerprint() throws IOException {
        isRefused(nobody, "127.0.0.1", null);
        stop();
        isTaken(nobody, "127.0.0.1", nobody.fingerprint());
        stop();
        isRefused(nobody, "127.0.0.1", good.fingerprint());
    }

    @Test
    @Covers("4975-14.2-2")
    void theClientHelloNamesTheUrisHost() throws IOException {
        Ground ground = ground();
        try (SSLServerSocket server = server(good)) {
            connect(ground, server, "chat.example.org", null);
            server.setSoTimeout(RawPeer.PATIENCE_MILLIS);
            try (SSLSocket socket = (SSLSocket) server.accept();
                    RawPeer peer = new RawPeer(socket)) {
                peer.ok(peer.next());
                assertThat(((ExtendedSSLSession) socket.getSession()).getRequestedServerNames())
                        .map(Object::toString)
                        .anyMatch(name -> name.contains("chat.example.org"));
                assertThat(Owner.take(ground.owner.bound).isBound()).isTrue();
            }
        }
    }

    @Test
    void theEndpointTellsTheFingerprintOfTheCertificateItShows() throws Exception {
        Ground ground = ground();
        SSLSocket socket = client(good.context(), ground);
        socket.startHandshake();
        var shown = (java.security.cert.X509Certificate) socket.getSession().getPeerCertificates()[0];
        assertThat(java.util.Objects.requireNonNull(ground.endpoint.fingerprint())
                        .matches(shown))
                .isTrue();
        assertThat(Fingerprint.parse(ground.endpoint.fingerprint().toString()))
                .isEqualTo(ground.endpoint.fingerprint());
    }

    @Test
    void aMissingFileIsOneClearSentence() {
        EndpointConfig config = EndpointConfig.defaults()
                .withTls(new TlsFiles(ca.resolveSibling("missing.pem"), ours.key, null, false));
        try (Ground ground = Ground.tcp()) {
            Throwable cause =
                    MsrpEndpoint.start(ground.vertx, config, ground.meters).cause();
            assertThat(cause).hasMessageContaining("msrp.tls.certificate").hasMessageContaining("missing.pem");
        }
    }

    @Test
    void aPortInUseIsOneClearSentence() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                Ground ground = Ground.tcp()) {
            EndpointConfig config = EndpointConfig.tcp("127.0.0.1", taken.getLocalPort());
            CompletableFuture<MsrpEndpoint> start = MsrpEndpoint.start(
                            ground.vertx, config, new io.micrometer.core.instrument.simple.SimpleMeterRegistry())
                    .toCompletionStage()
                    .toCompletableFuture();
            assertThat(assertThrows(java.util.concurrent.ExecutionException.class, start::get))
                    .hasMessageContaining("msrp.tcp.listen")
                    .hasMessageContaining(String.valueOf(taken.getLocalPort()));
        }
    }
}
