package org.parley.tests.trouble;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.parley.conformance.Covers;
import org.parley.tests.peer.Await;
import org.parley.tests.peer.Octets;
import org.parley.tests.peer.Sdp;
import org.parley.tests.peer.SipCall;
import org.parley.tests.peer.SipDigest;
import org.parley.tests.peer.SipMessage;
import org.parley.tests.server.Credentials;
import org.parley.tests.server.RunningServer;
import org.parley.tests.server.Stage;

/** A credential store that is slow, or does not answer: nobody comes in unasked, and CANCEL still works. */
class CredentialStoreTest {
    private static final SipDigest ALICE = Credentials.of("alice");

    private final CountDownLatch held = new CountDownLatch(1);
    private final CountDownLatch asked = new CountDownLatch(1);
    private volatile boolean slow;
    private volatile boolean broken;
    private HttpServer users;
    private RunningServer server;
    private Stage stage;

    @BeforeEach
    void start() throws IOException {
        users = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        users.setExecutor(Executors.newCachedThreadPool());
        users.createContext("/", this::answer);
        users.start();
        server = RunningServer.start(
                false,
                "sip.auth.required=true",
                "sip.auth.realm=example.org",
                "credentials.http.url=http://127.0.0.1:" + users.getAddress().getPort() + "/");
        stage = Stage.of(server);
    }

    @AfterEach
    void stop() {
        held.countDown();
        stage.close();
        server.close();
        users.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String question = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        asked.countDown();
        if (slow) {
            try {
                held.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        String algorithm = question.contains("SHA-256") ? "SHA-256" : "MD5";
        byte[] answer =
                ("{\"ha1\": \"" + ALICE.stored("example.org", algorithm) + "\"}").getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(broken ? 500 : 200, answer.length);
        exchange.getResponseBody().write(answer);
        exchange.close();
    }

    private static String offer() {
        return Sdp.of("msrp://127.0.0.1:9/" + Octets.token(20) + ";tcp").text();
    }

    @Covers("3261-9.2-4")
    @Covers("3261-9.2-2")
    @Test
    void anInviteThatWaitsForTheStoreCanBeCancelledWithoutCredentials() throws InterruptedException {
        slow = true;
        SipCall call = stage.call("alice");
        SipMessage challenge = call.invite(offer());
        call.start(call.inviteText(offer()).add("Authorization", ALICE.answer(challenge, "INVITE", call.target())));
        asked.await();
        assertThat(call.cancel().status()).isEqualTo(200);
        assertThat(call.answer().status()).isEqualTo(487);
        held.countDown();
        assertThat(server.metric("parley_focus_dialogs")).hasValue(0.0);
        slow = false;
        SipCall next = stage.call("alice").authenticating(ALICE);
        assertThat(next.invite(offer()).status()).isEqualTo(200);
        next.ack();
        assertThat(next.bye().status()).isEqualTo(200);
    }

    @Test
    void aStoreThatCannotTellLetsNobodyInUntilItCan() {
        broken = true;
        SipMessage later = stage.call("alice").authenticating(ALICE).invite(offer());
        assertThat(later.status()).isEqualTo(503);
        assertThat(Integer.parseInt(later.need("Retry-After"))).isPositive();
        broken = false;
        SipCall call = stage.call("alice").authenticating(ALICE);
        assertThat(call.invite(offer()).status()).isEqualTo(200);
        call.ack();
        assertThat(call.bye().status()).isEqualTo(200);
    }

    @Test
    void aStoreThatNeverAnswersIsGivenUp() {
        slow = true;
        SipCall call = stage.call("alice");
        SipMessage challenge = call.invite(offer());
        call.start(call.inviteText(offer()).add("Authorization", ALICE.answer(challenge, "INVITE", call.target())));
        assertThat(call.answer().status()).isEqualTo(503);
        Await.until("the failure to be counted", () -> server.http("/metrics")
                .matches("(?s).*parley_sip_identity_total\\{outcome=\"unavailable\"} 1.*"));
    }
}
