package org.parley.tests.rfc7977;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parley.conformance.Covers;
import org.parley.tests.peer.DigestAnswer;
import org.parley.tests.peer.MsrpFrame;
import org.parley.tests.peer.MsrpText;
import org.parley.tests.peer.MsrpWebSocket;
import org.parley.tests.peer.Octets;
import org.parley.tests.peer.RelayClient;
import org.parley.tests.peer.WebSocketWire;
import org.parley.tests.server.ParleyRelay;
import org.parley.tests.server.RelayStage;
import org.parley.tests.server.RelayUsers;
import org.parley.tests.server.RunningRelay;

/** Who a WebSocket belongs to (RFC 7977 §5.3.1, §7): proven in AUTH, in the handshake, or by TLS; in no case by nobody. */
@ParleyRelay("relay.wss.listen=127.0.0.1:0")
class ProofTest {
    private static final String WSS = "relay.wss.listen=127.0.0.1:0";
    private static final String SECRET = "what the web site and the relay know";

    private static RelayClient page(RelayStage stage, RunningRelay relay, SSLContext tls, String... headers) {
        MsrpWebSocket socket = stage.keep(MsrpWebSocket.open(relay.wss(), tls, headers));
        return RelayClient.webSocket(socket.peer(), RelayStage.NAME, relay.wss().getPort(), "alice", "alice-secret");
    }

    private static String refused(RelayStage stage, RunningRelay relay, String... headers) {
        WebSocketWire wire = stage.keep(WebSocketWire.connect(relay.wss(), RelayUsers.anonymousTls()));
        return wire.handshake("msrp", List.of(headers));
    }

    private static String token(String user, long expires, String secret) throws Exception {
        String said = Base64.getUrlEncoder().withoutPadding().encodeToString(Octets.of(user)) + "." + expires;
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(Octets.of(secret), "HmacSHA256"));
        return said + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(mac.doFinal(Octets.of(said)));
    }

    private static void expectUnchallenged(RelayClient page, String holder, RunningRelay relay) {
        MsrpFrame granted = page.msrp().transact(page.auth());
        assertThat(granted.code()).isEqualTo(200);
        assertThat(granted.need("Use-Path")).endsWith(";tcp");
        assertThat(Long.parseLong(granted.need("Expires"))).isPositive();
        assertThat(granted.header("Authentication-Info")).isNull();
        assertThat(relay.http("/api/relay/bindings")).contains("\"" + holder + "\"");
    }

    @Test
    @Covers("7977-5.3.1-1")
    @Covers("7977-5.3.1-2")
    void withoutProofAuthIsChallengedAndNothingPasses(RelayStage stage) {
        RelayClient page = stage.over(stage.socket(), "alice");
        assertThat(page.msrp().transact(page.auth()).code()).isEqualTo(401);
        page.authenticate();
        RelayClient bob = stage.client("bob");
        RelayClient stranger = stage.over(stage.socket(), "mallory");
        stranger.msrp().send(RelayClient.messageTo(page.path(), stranger.uri(), Octets.of("let me in")));
        assertThat(stranger.msrp().inbox().take("an answer", frame -> true)).isNotNull();
        RelayClient other = stage.over(stage.socket(), "mallory");
        MsrpText send = RelayClient.messageTo(page.relayUri() + " " + bob.path(), other.uri(), Octets.of("let me out"));
        assertThat(other.msrp().transact(send).code()).isGreaterThanOrEqualTo(400);
        stage.settle(other.msrp(), bob);
        assertThat(RelayStage.contents(bob.msrp())).isEmpty();
    }

    @Test
    @Covers("7977-5.3.1-2")
    @Covers("7977-5.3.1-3")
    @Covers("7977-7-1")
    void aTokenOfTheWebSiteProvesWhoItIs(RelayStage stage, @TempDir Path folder) throws Exception {
        Path secret = Files.writeString(folder.resolve("secret"), SECRET);
        RunningRelay relay = stage.another(WSS, "relay.ws.cookie-secret=" + secret);
        long now = System.currentTimeMillis() / 1_000;
        String good = token("alice", now + 600, SECRET);
        RelayClient page = page(stage, relay, RelayUsers.anonymousTls(), "Cookie: theme=dark; parley-user=" + good);
        expectUnchallenged(page, "alice@localhost", relay);
        RelayClient program = page(
                stage,
                relay,
                RelayUsers.anonymousTls(),
                "Authorization: Bearer " + token("bob@example.org", now + 600, SECRET));
        expectUnchallenged(program, "bob@example.org", relay);
        assertThat(refused(stage, relay)).startsWith("HTTP/1.1 403 ");
        assertThat(refused(stage, relay, "Cookie: parley-user=" + token("alice", now - 1, SECRET)))
                .startsWith("HTTP/1.1 403 ");
        assertThat(refused(stage, relay, "Cookie: parley-user=" + token("alice", now + 600, SECRET + "?")))
                .startsWith("HTTP/1.1 403 ");
        String forged = good.replaceFirst("^[^.]+", "Ym9i");
        assertThat(refused(stage, relay, "Cookie: parley-user=" + forged)).startsWith("HTTP/1.1 403 ");
        page.msrp().close();
        program.msrp().close();
        relay.expectEmpty();
    }

    @Test
    @Covers("7977-5.3.1-2")
    @Covers("7977-7-2")
    void aPasswordInTheHandshakeProvesWhoItIs(RelayStage stage) {
        RunningRelay relay = stage.another(WSS, "relay.ws.auth=true");
        String asked = refused(stage, relay);
        assertThat(asked).startsWith("HTTP/1.1 401 ").contains("WWW-Authenticate: Digest realm=\"localhost\"");
        assertThat(refused(stage, relay, proof(asked, "wrong"))).startsWith("HTTP/1.1 401 ");
        String good = proof(asked, "alice-secret");
        expectUnchallenged(page(stage, relay, RelayUsers.anonymousTls(), good), "alice@localhost", relay);
        assertThat(refused(stage, relay, good)).as("replayed").startsWith("HTTP/1.1 401 ");
    }

    /** RFC 7616 §3.4.1, qop auth, MD5. */
    private static String proof(String asked, String password) {
        String nonce = asked.replaceAll("(?s).*nonce=\"([^\"]+)\".*", "$1");
        String secret = DigestAnswer.hash("MD5", "alice:localhost:" + password);
        String request = DigestAnswer.hash("MD5", "GET:/");
        String response = DigestAnswer.hash("MD5", secret + ":" + nonce + ":00000001:c:auth:" + request);
        return "Authorization: Digest username=\"alice\", realm=\"localhost\", nonce=\"" + nonce
                + "\", uri=\"/\", algorithm=MD5, qop=auth, nc=00000001, cnonce=\"c\", response=\"" + response + "\"";
    }

    @Test
    @Covers("7977-5.3.1-2")
    void aCertificateProvesWhoItIs(RelayStage stage) {
        RunningRelay relay = stage.another(WSS, "relay.ws.client-certificates=true");
        SSLContext alice = RelayUsers.authority()
                .issue("alice-of-the-web", "email:alice@example.org")
                .trusting(RelayUsers.authority().authority());
        expectUnchallenged(page(stage, relay, alice), "alice@example.org", relay);
        assertThat(refused(stage, relay)).startsWith("HTTP/1.1 403 ");
        WebSocketWire host = stage.keep(WebSocketWire.connect(relay.wss(), RelayUsers.serverTls()));
        assertThat(host.handshake("msrp", List.of())).as("a host's").startsWith("HTTP/1.1 403 ");
    }

    @Test
    @Covers("7977-7-4")
    void authMayBeChallengedAllTheSame(RelayStage stage, @TempDir Path folder) throws Exception {
        Path secret = Files.writeString(folder.resolve("secret"), SECRET, StandardCharsets.UTF_8);
        RunningRelay relay = stage.another(WSS, "relay.ws.cookie-secret=" + secret, "relay.ws.always-digest=true");
        String good = token("alice", System.currentTimeMillis() / 1_000 + 600, SECRET);
        RelayClient page = page(stage, relay, RelayUsers.anonymousTls(), "Cookie: parley-user=" + good);
        assertThat(page.msrp().transact(page.auth()).code()).isEqualTo(401);
        page.authenticate();
    }
}
