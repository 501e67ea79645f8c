package org.parley.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UpgradeTest {
    private static final String GOOD = "GET /chat HTTP/1.1\r\nHost: sip-ws.example.com\r\nUpgrade: WebSocket\r\n"
            + "Connection: keep-alive, Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
            + "Origin: http://www.example.com\r\nSec-WebSocket-Protocol: chat, sip\r\nSec-WebSocket-Version: 13\r\n\r\n";

    private static UpgradeRequest parse(String text) throws UpgradeRefused {
        byte[] octets = text.getBytes(StandardCharsets.ISO_8859_1);
        return UpgradeRequest.parse(octets, UpgradeRequest.headEnd(octets, octets.length));
    }

    @Test
    void theExampleOfTheRfcIsAccepted() throws UpgradeRefused {
        UpgradeRequest request = parse(GOOD);
        request.requireSubprotocol("sip");
        assertThat(request.target()).isEqualTo("/chat");
        assertThat(request.origin()).contains("http://www.example.com");
        assertThat(new String(request.accepting("sip"), StandardCharsets.US_ASCII))
                .startsWith("HTTP/1.1 101 ")
                .contains("\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n")
                .contains("\r\nSec-WebSocket-Protocol: sip\r\n")
                .endsWith("\r\n\r\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET /chat|POST /chat|405",
                "HTTP/1.1|HTTP/1.0|400",
                "Host: sip-ws.example.com|X: y|400",
                "Upgrade: WebSocket|Upgrade: h2c|426",
                "keep-alive, Upgrade|keep-alive|426",
                "Version: 13|Version: 8|426",
                "dGhlIHNhbXBsZSBub25jZQ==|dGhl|400",
                "dGhlIHNhbXBsZSBub25jZQ==|*|400",
                "Origin:|Sec-WebSocket-Key:|400",
                "Origin:|Origin|400",
                "Origin:|Orig in:|400",
                "GET /chat HTTP/1.1|OPTIONS sip:a@b SIP/2.0|400"
            })
    void whatIsNoHandshakeIsRefused(String from, String to, int status) {
        assertThatThrownBy(() -> parse(GOOD.replace(from, to)))
                .isInstanceOfSatisfying(UpgradeRefused.class, refused -> {
                    assertThat(refused.status()).isEqualTo(status);
                    assertThat(new String(refused.response(), StandardCharsets.UTF_8))
                            .startsWith("HTTP/1.1 " + status + " ")
                            .containsIgnoringCase("close\r\n");
                });
    }

    @Test
    void anotherSubprotocolIsNamedInTheRefusal() throws UpgradeRefused {
        UpgradeRequest request = parse(GOOD.replace("chat, sip", "msrp"));
        assertThatThrownBy(() -> request.requireSubprotocol("sip"))
                .hasMessage("subprotocols: [msrp] (expected: Sec-WebSocket-Protocol: sip)");
    }

    private static Optional<Integer> admitted(Doorkeeper door, UpgradeRequest request) {
        return door.admit(request).toCompletableFuture().join().map(UpgradeRefused::status);
    }

    @Test
    void pagesOfOtherOriginsStayOut() throws UpgradeRefused {
        UpgradeRequest page = parse(GOOD);
        UpgradeRequest program = parse(GOOD.replace("Origin:", "X-Origin:"));
        assertThat(admitted(new Origins(List.of("HTTP://WWW.example.com")), page))
                .isEmpty();
        assertThat(admitted(new Origins(List.of("*")), page)).isEmpty();
        assertThat(admitted(new Origins(List.of("https://www.example.com")), page))
                .contains(403);
        assertThat(admitted(new Origins(List.of()), page)).contains(403);
        assertThat(admitted(new Origins(List.of()), program)).isEmpty();
        Doorkeeper both = Doorkeeper.all(List.of(new Origins(List.of("*")), new Origins(List.of())));
        assertThat(admitted(both, page)).contains(403);
        assertThat(admitted(both, program)).isEmpty();
    }

    @Test
    void cookiesOfOurWebSiteLetIn() throws UpgradeRefused {
        byte[] secret = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
        // printf 2000 | openssl dgst -sha256 -hmac 0123456789abcdef -binary | basenc --base64url
        String good = "2000.ZnNvs6SR1B6-ZJ0Ys9ShhDvGpkkGBw4B2Nsb5WcpFZI";
        assertThat(withCookie(secret, "a=b; parley=" + good, 1_999)).isEmpty();
        assertThat(withCookie(secret, "parley=x; parley=" + good, 1_999)).isEmpty();
        assertThat(withCookie(secret, "parley=" + good, 2_000)).contains(403);
        assertThat(withCookie(secret, "parley=3000" + good.substring(4), 1_999)).contains(403);
        assertThat(withCookie(secret, "other=" + good, 1_999)).contains(403);
        assertThat(withCookie(secret, "parley=", 1_999)).contains(403);
        assertThatThrownBy(() -> new SessionCookies("parley", new byte[3], () -> 0))
                .hasMessageContaining("3 octets");
    }

    private static Optional<Integer> withCookie(byte[] secret, String cookie, long now) throws UpgradeRefused {
        UpgradeRequest request = parse(GOOD.replace("Origin:", "Cookie: " + cookie + "\r\nOrigin:"));
        return admitted(new SessionCookies("parley", secret, () -> now), request);
    }
}
