package org.parley.tests.rfc3261;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parley.conformance.Covers;
import org.parley.tests.peer.Await;
import org.parley.tests.peer.Join;
import org.parley.tests.peer.Participant;
import org.parley.tests.peer.SipAgent;
import org.parley.tests.peer.SipCall;
import org.parley.tests.peer.SipMessage;
import org.parley.tests.server.HeardLog;
import org.parley.tests.server.RunningServer;
import org.parley.tests.server.Stage;
import org.parley.tests.server.TestCertificates;

/** SIP over TLS from end to end (RFC 3261 §26): joins, SIPS, certificates of clients, and certificates that change. */
class SipOverTlsTest {
    private static final Duration RELOAD = Duration.ofSeconds(30);
    private final TestCertificates certificates = TestCertificates.shared();

    private Participant join(Stage stage, SipAgent agent, String name, String scheme) {
        String room = stage.room().replace("sip:", scheme);
        return Participant.join(agent, Join.as(Stage.aor(name), room).tls(certificates.context("peer")));
    }

    @Covers("3261-26.3.1-1")
    @Covers("3261-12.1.1-3")
    @Covers("4579-6-2")
    @Test
    void joinsTalksAndHearsByeOverTls() {
        RunningServer server = RunningServer.start(true);
        Stage stage = Stage.of(server);
        SipAgent agent = stage.keep(SipAgent.tls(server.address("sip.tls"), certificates.context("peer")));
        Participant alice = join(stage, agent, "alice", "sip:");
        Participant bob = join(stage, agent, "bob", "sips:");
        assertThat(alice.accepted().need("Via")).startsWith("SIP/2.0/TLS ");
        assertThat(alice.accepted().uri("Contact")).startsWith("sip:").endsWith(";transport=tls");
        assertThat(bob.accepted().uri("Contact"))
                .startsWith("sips:")
                .contains("@127.0.0.1:" + server.address("sip.tls").getPort());
        alice.say("over TLS all the way");
        bob.hear("over TLS all the way");
        assertThat(bob.call().bye().status()).isEqualTo(200);
        server.close();
        SipMessage bye = alice.call().expect("BYE");
        assertThat(bye.need("Via")).startsWith("SIP/2.0/TLS ");
        stage.close();
    }

    @Test
    void aClientCertificateIsDemandedWhereConfigured() {
        try (RunningServer server = RunningServer.start(true, "sip.tls.client-certificates=required")) {
            Stage stage = Stage.of(server);
            SipAgent known = stage.keep(SipAgent.tls(server.address("sip.tls"), certificates.context("peer")));
            SipCall call = new SipCall(known, Stage.aor("alice"), stage.room());
            assertThat(call.transact(call.request("OPTIONS")).status()).isEqualTo(200);
            for (String stranger : new String[] {"", "selfsigned", "expired"}) {
                assertThat(turnedAway(server.address("sip.tls"), certificates.context(stranger)))
                        .as("certificate '" + stranger + "'")
                        .isTrue();
            }
            stage.close();
        }
    }

    /** TLS 1.3 tells a client after its handshake: by an alert where the first answer would stand. */
    private static boolean turnedAway(InetSocketAddress server, SSLContext context) {
        try (SSLSocket socket =
                (SSLSocket) context.getSocketFactory().createSocket(server.getAddress(), server.getPort())) {
            socket.setSoTimeout((int) Await.SOON.toMillis());
            socket.startHandshake();
            socket.getOutputStream().write("\r\n\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            return socket.getInputStream().read() < 0;
        } catch (SSLException refused) {
            return true;
        } catch (IOException e) {
            return String.valueOf(e.getMessage()).contains("reset")
                    || String.valueOf(e.getMessage()).contains("Broken pipe");
        }
    }

    /** Who a new handshake that asks for this name is shown. */
    private String shown(InetSocketAddress server, String name) {
        try (SSLSocket socket = (SSLSocket)
                certificates.context("").getSocketFactory().createSocket(server.getAddress(), server.getPort())) {
            SSLParameters parameters = socket.getSSLParameters();
            if (!name.isEmpty()) {
                parameters.setServerNames(List.of(new SNIHostName(name)));
            }
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            X509Certificate first = (X509Certificate) socket.getSession().getPeerCertificates()[0];
            return first.getSubjectX500Principal().getName();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aClientIsShownTheCertificateOfTheNameItAsksFor() {
        String further = certificates.chain("elsewhere") + " " + certificates.key("elsewhere");
        try (RunningServer server =
                RunningServer.start(true, "sip.wss.listen=127.0.0.1:0", "sip.tls.certificates=" + further)) {
            for (String listener : new String[] {"sip.tls", "sip.wss"}) {
                InetSocketAddress at = server.address(listener);
                assertThat(shown(at, "")).isEqualTo("CN=server");
                assertThat(shown(at, "elsewhere.example.org")).isEqualTo("CN=elsewhere");
                assertThat(shown(at, "localhost")).isEqualTo("CN=server");
                assertThat(shown(at, "unknown.example.org")).isEqualTo("CN=server");
            }
        }
    }

    @Test
    void aNewCertificateIsShownWithoutDroppingAnybodyAndABadOneIsNot(@TempDir Path folder) throws IOException {
        Path chain = folder.resolve("chain.pem");
        Path key = folder.resolve("key.pem");
        install("server", chain, key);
        try (RunningServer server = RunningServer.start(
                        true,
                        "node.certificate-interval=200ms",
                        "sip.wss.listen=127.0.0.1:0",
                        "sip.tls.certificate=" + chain,
                        "sip.tls.key=" + key);
                HeardLog log = HeardLog.open()) {
            Stage stage = Stage.of(server);
            SipAgent agent = stage.keep(SipAgent.tls(server.address("sip.tls"), certificates.context("peer")));
            SipAgent page = stage.keep(SipAgent.wss(server.address("sip.wss"), certificates.context("peer")));
            Participant alice = join(stage, agent, "alice", "sip:");
            Participant bob = join(stage, page, "bob", "sip:");
            install("peer", chain, key);
            for (String listener : new String[] {"sip.tls", "sip.wss"}) {
                Await.until(
                        listener + " shows the new one",
                        () -> shown(server.address(listener), "").equals("CN=peer"),
                        RELOAD);
            }
            Files.writeString(chain, "-----BEGIN CERTIFICATE-----\nnothing of the kind\n-----END CERTIFICATE-----\n");
            Await.until("one line for each listener", () -> complaints(log) == 2, RELOAD);
            assertThat(shown(server.address("sip.tls"), "")).isEqualTo("CN=peer");
            assertThat(shown(server.address("sip.wss"), "")).isEqualTo("CN=peer");
            alice.say("nobody was dropped");
            bob.hear("nobody was dropped");
            assertThat(alice.call().bye().status()).isEqualTo(200);
            assertThat(bob.call().bye().status()).isEqualTo(200);
            assertThat(agent.isEnded() || page.isEnded()).isFalse();
            assertThat(complaints(log)).isEqualTo(2);
            stage.close();
        }
    }

    private static long complaints(HeardLog log) {
        return log.text()
                .lines()
                .filter(line -> line.contains("certificates not reloaded"))
                .count();
    }

    private void install(String alias, Path chain, Path key) throws IOException {
        Path from = alias.equals("server") ? certificates.serverChain() : certificates.chain(alias);
        Files.copy(from, chain, StandardCopyOption.REPLACE_EXISTING);
        Files.copy(certificates.key(alias), key, StandardCopyOption.REPLACE_EXISTING);
    }
}
