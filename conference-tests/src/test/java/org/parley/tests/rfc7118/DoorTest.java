package org.parley.tests.rfc7118;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parley.conformance.Covers;
import org.parley.tests.peer.Join;
import org.parley.tests.peer.Octets;
import org.parley.tests.peer.Participant;
import org.parley.tests.peer.Sdp;
import org.parley.tests.peer.SipAgent;
import org.parley.tests.peer.SipCall;
import org.parley.tests.peer.SipText;
import org.parley.tests.peer.WebSocketWire;
import org.parley.tests.server.Credentials;
import org.parley.tests.server.RunningServer;
import org.parley.tests.server.Stage;
import org.parley.tests.server.TestCertificates;

/** Where the listeners are, who may come in, and by which scheme (RFC 7118 §5.5, §7, §9). */
class DoorTest {
    private static final String SECRET = "what the web site and the server know";

    private static String handshake(RunningServer server, String... lines) {
        try (WebSocketWire wire = WebSocketWire.connect(server.address("sip.ws"), null)) {
            return wire.handshake("sip", List.of(lines)).lines().findFirst().orElseThrow();
        }
    }

    private static String cookie(long expires, String secret) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        byte[] word = mac.doFinal(Long.toString(expires).getBytes(StandardCharsets.US_ASCII));
        return "Cookie: theme=dark; parley=" + expires + "."
                + Base64.getUrlEncoder().withoutPadding().encodeToString(word);
    }

    @Covers("7118-7-1")
    @Test
    void aSessionCookieOfTheWebSiteOpensTheDoor(@TempDir Path folder) throws Exception {
        Path secret = Files.writeString(folder.resolve("secret"), SECRET);
        try (RunningServer server =
                RunningServer.start(false, "sip.ws.listen=127.0.0.1:0", "sip.ws.cookie-secret=" + secret)) {
            long now = System.currentTimeMillis() / 1_000;
            assertThat(handshake(server, cookie(now + 600, SECRET))).startsWith("HTTP/1.1 101 ");
            assertThat(handshake(server)).startsWith("HTTP/1.1 403 ");
            assertThat(handshake(server, cookie(now - 1, SECRET))).startsWith("HTTP/1.1 403 ");
            assertThat(handshake(server, cookie(now + 600, SECRET + "?"))).startsWith("HTTP/1.1 403 ");
        }
    }

    @Covers("7118-7-3")
    @Test
    void whoCameInByACookieIsAskedForHisPasswordAllTheSame(@TempDir Path folder) throws Exception {
        Path secret = Files.writeString(folder.resolve("secret"), SECRET);
        String[] settings = Credentials.settings("sip.ws.listen=127.0.0.1:0", "sip.ws.cookie-secret=" + secret);
        try (RunningServer server = RunningServer.start(false, settings);
                WebSocketWire wire = WebSocketWire.connect(server.address("sip.ws"), null)) {
            String pass = cookie(System.currentTimeMillis() / 1_000 + 600, SECRET);
            assertThat(wire.handshake("sip", List.of(pass))).startsWith("HTTP/1.1 101 ");
            wire.text(SipText.request("INVITE", "sip:room@rooms.example.org")
                    .add("Via", "SIP/2.0/WS page.invalid;branch=" + SipCall.branch())
                    .add("Max-Forwards", "70")
                    .add("From", "<sip:alice@example.org>;tag=page")
                    .add("To", "<sip:room@rooms.example.org>")
                    .add("Call-ID", Octets.token(16))
                    .add("CSeq", "1 INVITE")
                    .add("Contact", "<sip:alice@page.invalid;transport=ws>")
                    .sdp(Sdp.of("msrp://127.0.0.1:9/" + Octets.token(20) + ";tcp")
                            .text())
                    .text());
            assertThat(wire.frames()
                            .take("an answer", frame -> frame.text().startsWith("SIP/2.0 4"))
                            .text())
                    .startsWith("SIP/2.0 401 ")
                    .contains("WWW-Authenticate: Digest ");
        }
    }

    @Covers("7118-7-2")
    @Test
    void aPasswordOpensTheDoorToo(@TempDir Path folder) throws Exception {
        String realm = "web.example.org";
        Path users = Files.writeString(
                folder.resolve("users"), "alice:" + realm + ":" + md5("alice:" + realm + ":secret") + "\n");
        try (RunningServer server = RunningServer.start(
                false,
                "sip.ws.listen=127.0.0.1:0",
                "sip.ws.auth=true",
                "sip.auth.realm=" + realm,
                "credentials.file=" + users)) {
            String asked;
            try (WebSocketWire wire = WebSocketWire.connect(server.address("sip.ws"), null)) {
                asked = wire.handshake("sip", List.of());
            }
            assertThat(asked).startsWith("HTTP/1.1 401 ").contains("WWW-Authenticate: Digest realm=\"" + realm + "\"");
            String nonce = asked.replaceAll("(?s).*nonce=\"([^\"]+)\".*", "$1");
            assertThat(handshake(server, proof(realm, nonce, "wrong"))).startsWith("HTTP/1.1 401 ");
            assertThat(handshake(server, proof(realm, nonce, "secret"))).startsWith("HTTP/1.1 101 ");
            assertThat(handshake(server, proof(realm, nonce, "secret")))
                    .as("again")
                    .startsWith("HTTP/1.1 401 ");
        }
        assertThatThrownBy(() -> RunningServer.start(false, "sip.ws.listen=127.0.0.1:0", "sip.ws.auth=true"))
                .hasMessageContaining("sip.auth.realm");
    }

    /** RFC 2617 §3.2.2, qop auth. */
    private static String proof(String realm, String nonce, String password) throws Exception {
        String response =
                md5(md5("alice:" + realm + ":" + password) + ":" + nonce + ":00000001:c:auth:" + md5("GET:/"));
        return "Authorization: Digest username=\"alice\", realm=\"" + realm + "\", nonce=\"" + nonce
                + "\", uri=\"/\", algorithm=MD5, qop=auth, nc=00000001, cnonce=\"c\", response=\"" + response + "\"";
    }

    private static String md5(String text) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void pagesOfOtherOriginsStayOut() {
        try (RunningServer server =
                RunningServer.start(false, "sip.ws.listen=127.0.0.1:0", "sip.ws.origins=https://chat.example.org")) {
            assertThat(handshake(server)).startsWith("HTTP/1.1 101 ");
            assertThat(handshake(server, "Origin: https://chat.example.org")).startsWith("HTTP/1.1 101 ");
            assertThat(handshake(server, "Origin: https://chat.example.com")).startsWith("HTTP/1.1 403 ");
        }
    }

    @Covers("7118-9.1-1")
    @Test
    void webSocketsAreOffUnlessAskedForAndPlainOnesStayOnThisMachine() {
        try (RunningServer server = RunningServer.start(false)) {
            assertThatThrownBy(() -> server.address("sip.ws")).hasMessageContaining("no listener");
            assertThatThrownBy(() -> server.address("sip.wss")).hasMessageContaining("no listener");
        }
        assertThatThrownBy(() ->
                        RunningServer.start(false, "sip.ws.listen=0.0.0.0:0", "sip.ws.advertise=sip.example.org:80"))
                .hasMessageContaining("sip.ws.listen");
        assertThatThrownBy(() -> RunningServer.start(false, "sip.wss.listen=127.0.0.1:0"))
                .hasMessageContaining("sip.tls.certificate");
    }

    @Covers("7118-5.1-1")
    @Covers("7118-5.2-1")
    @Test
    void aSecureWebSocketServesSipAndSips() {
        RunningServer server =
                RunningServer.start(true, "sip.wss.listen=127.0.0.1:0", "sip.wss.advertise=localhost:443");
        try (SipAgent agent = SipAgent.wss(
                server.address("sip.wss"), TestCertificates.shared().context("peer"))) {
            Stage stage = Stage.of(server);
            for (String scheme : new String[] {"sip:", "sips:"}) {
                String room = stage.room().replace("sip:", scheme);
                Participant alice = Participant.join(agent, Join.as(Stage.aor("alice"), room));
                assertThat(alice.accepted().need("Via")).startsWith("SIP/2.0/WSS " + agent.hostPort());
                assertThat(alice.accepted().uri("Contact"))
                        .startsWith(scheme)
                        .contains("@localhost:443")
                        .endsWith(";transport=ws");
                assertThat(alice.call().bye().status()).isEqualTo(200);
                alice.close();
            }
            Participant last = Participant.join(agent, Join.as(Stage.aor("alice"), stage.room()));
            server.close();
            assertThat(last.call().expect("BYE").need("Via")).startsWith("SIP/2.0/WSS localhost:443");
            last.close();
            stage.close();
        }
    }
}
