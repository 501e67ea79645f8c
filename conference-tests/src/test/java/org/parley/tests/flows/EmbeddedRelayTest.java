package org.parley.tests.flows;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.parley.conformance.Covers;
import org.parley.tests.peer.Await;
import org.parley.tests.peer.DigestAnswer;
import org.parley.tests.peer.MsrpFrame;
import org.parley.tests.peer.MsrpPeer;
import org.parley.tests.peer.MsrpText;
import org.parley.tests.peer.Octets;
import org.parley.tests.peer.RelayClient;
import org.parley.tests.server.RelayStage;
import org.parley.tests.server.RelayUsers;

/** Peer C embeds the relay function for A and B, who cannot reach each other, and is an endpoint at the same time. */
class EmbeddedRelayTest {
    private static final Duration A_MOMENT = Duration.ofMillis(300);

    private final EmbeddedRelay c = new EmbeddedRelay("alice", "bob");
    private final RelayStage stage = RelayStage.of(List.of());

    @BeforeEach
    void nobodyIsThereYet() {
        assertThat(c.heard()).isEmpty();
    }

    @AfterEach
    void everybodyGoesHome() {
        stage.close();
        stage.assertNothingBroken();
        c.close();
    }

    private RelayClient connect(String user) {
        return stage.keep(RelayClient.connect(
                c.address(), RelayStage.NAME, RelayUsers.anonymousTls(), user, RelayUsers.password(user)));
    }

    private RelayClient client(String user) {
        RelayClient client = connect(user);
        client.authenticate();
        return client;
    }

    private MsrpPeer stranger() {
        return stage.add(MsrpPeer.connectTls(c.address(), RelayStage.NAME, RelayUsers.anonymousTls()));
    }

    @Covers("4976-6.4.1-21")
    @Test
    void aTalksToBThroughCWhoseUrisAreTwiceOnThePath() {
        RelayClient a = client("alice");
        RelayClient b = client("bob");
        MsrpText send = a.message(b.path(), "Hello B through C", "Success-Report: yes");
        MsrpFrame ok = a.msrp().transact(send);
        assertThat(ok.need("From-Path")).isEqualTo(a.relayUri());
        assertThat(ok.need("To-Path")).isEqualTo(a.uri());
        MsrpFrame heard = b.hear("Hello B through C");
        assertThat(heard.need("To-Path")).isEqualTo(b.uri());
        assertThat(heard.need("From-Path")).isEqualTo(b.relayUri() + " " + a.relayUri() + " " + a.uri());
        assertThat(heard.need("Byte-Range")).isEqualTo("1-17/17");
        b.msrp().send(RelayClient.report(heard, "000 200 OK"));
        MsrpFrame report = a.msrp().expect("REPORT", MsrpFrame::isReport);
        assertThat(report.need("To-Path")).isEqualTo(a.uri());
        assertThat(report.need("From-Path")).isEqualTo(a.relayUri() + " " + b.relayUri() + " " + b.uri());
    }

    @Test
    void cIsAnEndpointTooOnTheSameConnection() throws InterruptedException {
        RelayClient a = client("alice");
        RelayClient b = client("bob");
        MsrpText send = endpointSend(a, c.own(), "Hello C itself");
        MsrpFrame ok = a.msrp().transact(send);
        assertThat(ok.code()).isEqualTo(200);
        assertThat(ok.need("To-Path")).isEqualTo(a.uri());
        assertThat(ok.need("From-Path")).isEqualTo(c.own());
        assertThat(c.said()).isEqualTo("SEND COMPLETE Hello C itself");
        MsrpFrame echo = a.hear("Hello C itself");
        assertThat(echo.need("From-Path")).isEqualTo(c.own());
        assertThat(c.said()).isEqualTo("200 " + echo.tid());
        a.msrp().send(RelayClient.report(echo, "000 200 OK"));
        assertThat(c.said()).isEqualTo("REPORT COMPLETE ");

        // The relay is there as before, and the session is nobody's binding.
        a.msrp().send(a.message(b.path(), "Hello B"));
        b.hear("Hello B");
        assertThat(a.msrp().transact(a.message(c.own(), "by C to C")).code()).isEqualTo(481);
        a.close();
        assertThat(c.said()).isEqualTo("gone");
    }

    private static MsrpText endpointSend(RelayClient from, String toPath, String text, String... headers) {
        return RelayClient.messageTo(toPath, from.uri(), Octets.of(text), headers);
    }

    @Covers("4975-7.3-2")
    @Covers("4975-7.3-3")
    @Covers("4975-7.1.2-7")
    @Covers("4975-12-2")
    @Test
    void cAnswersAsAnEndpointWhatAnEndpointMust() throws InterruptedException {
        RelayClient a = client("alice");
        RelayClient b = client("bob");
        MsrpFrame foo =
                a.msrp().transact(MsrpText.request("FOO", c.own(), a.uri()).header("X-Any", "thing"));
        assertThat(foo.code()).isEqualTo(501);
        assertThat(foo.need("From-Path")).isEqualTo(c.own());
        String twoUris = c.own() + " " + b.uri();
        assertThat(a.msrp().transact(endpointSend(a, twoUris, "no relay")).code())
                .isEqualTo(481);
        a.msrp().send(endpointSend(a, twoUris, "silently", "Failure-Report: no"));
        a.msrp()
                .send(MsrpText.request("REPORT", twoUris, a.uri())
                        .header("Message-ID", "report01")
                        .header("Byte-Range", "1-2/2")
                        .header("Status", "000 200 OK"));
        String huge = "z".repeat(100_000);
        assertThat(a.msrp().transact(endpointSend(a, c.own(), huge)).code()).isEqualTo(413);
        assertThat(a.msrp()
                        .transact(endpointSend(a, c.own(), huge.substring(0, 6_000)))
                        .code())
                .isEqualTo(413);
        assertThat(c.said()).isEqualTo("SEND COMPLETE " + huge.substring(0, 6_000));
        a.msrp().send(endpointSend(a, c.own(), "in part", "Failure-Report: partial"));
        a.hear("in part");
        a.msrp().send(MsrpText.request("SEND", c.own(), a.uri()).header("Byte-Range", "1-0/0"));
        a.msrp().expect("400", frame -> frame.code() == 400);
        assertThat(RelayStage.contents(b.msrp())).isEmpty();
        assertThat(a.msrp().inbox().seen(frame -> frame.isResponse() && frame.code() == 481))
                .hasSize(1);

        c.hangUp();
        assertThat(a.msrp().transact(endpointSend(a, c.own(), "too late")).code())
                .isEqualTo(481);
        a.msrp().send(a.message(b.path(), "B is still there"));
        b.hear("B is still there");
    }

    @Covers("4975-5.4-15")
    @Test
    void whoTriesSessionsThatAreNotThereIsSentAway() {
        RelayClient a = client("alice");
        MsrpPeer d = stranger();
        String self = "msrp://d.peer.invalid:9/dddddddd;tcp";
        for (int i = 0; i < 5; i++) {
            String guess = c.relay().addresses().get(0).authority() + "/guess" + Octets.token(20) + ";tcp";
            assertThat(a.msrp().transact(endpointSend(a, guess, "late?")).code())
                    .isEqualTo(481);
            assertThat(d.transact(RelayClient.messageTo(guess, self, Octets.of("anybody?")))
                            .code())
                    .isEqualTo(481);
        }
        d.expectClosed();
        assertThat(a.msrp().transact(endpointSend(a, c.own(), "a friend")).code())
                .isEqualTo(200);
    }

    @Covers("4976-6.3-5")
    @Test
    void whoIsNoFriendOfCsIsRefused() {
        RelayClient dave = connect("dave");
        MsrpFrame response = dave.present(dave.answer(dave.challenge(), 1));
        assertThat(response.code()).isEqualTo(403);
        assertThat(response.header("Use-Path")).isNull();
        RelayClient mallory = connect("bob");
        MsrpFrame wrong = mallory.present(DigestAnswer.to(mallory.challenge(), "bob", "guess", mallory.target(), 1));
        assertThat(wrong.code()).isEqualTo(401);
        assertThat(c.heard()).isEmpty();
    }

    @Test
    void theNamespacesOfUrisAreKeptApart() {
        RelayClient a = client("alice");
        RelayClient b = client("bob");
        b.msrp().answering(frame -> MsrpText.response(frame, 501, "No FOO here").octets());
        MsrpText foo = a.request("FOO", b.path(), "X-Any: thing");
        assertThat(a.msrp().transact(foo).code()).isEqualTo(501);

        MsrpFrame heard = b.msrp().expect("FOO", frame -> frame.method().equals("FOO"));
        assertThat(heard.need("From-Path")).isEqualTo(b.relayUri() + " " + a.relayUri() + " " + a.uri());

        // D, whom C does not know, reaches A with A's URI, and with both URIs nobody.
        MsrpPeer d = stranger();
        String self = "msrp://d.peer.invalid:9/dddddddd;tcp";
        d.send(RelayClient.messageTo(a.path(), self, Octets.of("to A")));
        a.hear("to A");
        d.send(RelayClient.messageTo(a.relayUri() + " " + b.path(), self, Octets.of("to B through A")));
        stage.settle(d, a);
        assertThat(RelayStage.contents(b.msrp())).isEmpty();

        // A relay URI is no endpoint.
        MsrpText pointless = RelayClient.messageTo(a.relayUri(), a.uri(), Octets.of("to whom"));
        assertThat(a.msrp().transact(pointless).code()).isIn(403, 481);
        a.msrp().send(RelayClient.messageTo(a.relayUri(), a.uri(), Octets.of("and quietly"), "Failure-Report: no"));
        stage.settle(a.msrp(), b);
        assertThat(a.msrp().inbox().seen(MsrpFrame::isReport)).isEmpty();
        assertThat(RelayStage.contents(b.msrp())).isEmpty();
    }

    @Test
    void whenBHasGoneAIsToldAndBsUriIsWorthNothing() {
        RelayClient a = client("alice");
        RelayClient b = client("bob");
        b.close();
        Await.until("the end of B's binding", () -> c.heard().contains("ended bob CONNECTION_CLOSED"));
        MsrpText send = a.message(b.path(), "are you there");
        a.msrp().send(send);
        MsrpFrame told = a.msrp()
                .expect("an error", frame -> frame.isReport() || frame.answers(send.tid()) && frame.code() != 200);
        if (told.isReport()) {
            assertThat(told.need("Status")).matches("000 (481|408)( .*)?");
            assertThat(told.need("From-Path")).isEqualTo(a.relayUri());
        } else {
            assertThat(told.code()).isIn(481, 408);
        }
    }

    @Test
    void whenCStopsItsClientsSeeIt() {
        RelayClient a = client("alice");
        RelayClient b = client("bob");
        assertThat(c.heard()).containsExactly("started alice", "started bob");
        assertThat(c.relay()
                        .bindings()
                        .toCompletionStage()
                        .toCompletableFuture()
                        .join())
                .hasSize(2);
        c.relay().stop();
        a.msrp().expectClosed();
        b.msrp().expectClosed();
        assertThat(c.heard()).anyMatch(line -> line.startsWith("ended alice"));
        assertThat(stage.endpoint().next(A_MOMENT)).isEmpty();
    }

    @Covers("4976-9.2-3")
    @Test
    void theOnceMandatorySuiteIsSpokenOnRequest() throws IOException {
        try (SSLSocket old = (SSLSocket) RelayUsers.anonymousTls()
                .getSocketFactory()
                .createSocket(c.address().getAddress(), c.address().getPort())) {
            old.setEnabledProtocols(new String[] {"TLSv1.2"});
            old.setEnabledCipherSuites(new String[] {"TLS_RSA_WITH_AES_128_CBC_SHA"});
            old.startHandshake();
            assertThat(old.getSession().getCipherSuite()).isEqualTo("TLS_RSA_WITH_AES_128_CBC_SHA");
        }
        assertThat(client("alice").relayUri()).isNotEmpty();
    }
}
