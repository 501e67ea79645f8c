package org.parley.tests.flows;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.parley.conformance.Covers;
import org.parley.tests.peer.Assembly;
import org.parley.tests.peer.Await;
import org.parley.tests.peer.DigestAnswer;
import org.parley.tests.peer.DigestChallenge;
import org.parley.tests.peer.MsrpFrame;
import org.parley.tests.peer.MsrpListener;
import org.parley.tests.peer.MsrpText;
import org.parley.tests.peer.Octets;
import org.parley.tests.peer.RelayClient;
import org.parley.tests.peer.RelayGrant;
import org.parley.tests.server.ParleyRelay;
import org.parley.tests.server.RelayStage;

/** Two clients, each with its own relay: Alice, relay-a, relay-b, Bob; TLS on all three hops. */
@ParleyRelay(
        relays = 2,
        value = {"relay.transaction-timeout=3s", "relay.expires.min=1s"})
class TwoRelaysTest {
    private static final String WORDS = "Hi Bob, I'm about to send you file.mpeg";
    private static final Duration LONGER_THAN_THE_TIMER = Duration.ofMillis(4_500);

    @Test
    void authAsAliceDoesIt(RelayStage stage) {
        RelayClient alice = stage.connect("alice");
        MsrpText first = alice.auth("msrps://alice@" + RelayStage.NAME + ";tcp");
        MsrpFrame challenged = alice.msrp().transact(first);
        assertThat(challenged.code()).isEqualTo(401);
        assertThat(challenged.need("To-Path")).isEqualTo(alice.uri());
        assertThat(challenged.need("From-Path")).isEqualTo("msrps://alice@" + RelayStage.NAME + ";tcp");
        DigestChallenge challenge = DigestChallenge.of(challenged).get(0);
        DigestAnswer answer =
                DigestAnswer.to(challenge, "alice", "alice-secret", "msrps://alice@" + RelayStage.NAME + ";tcp", 1);
        MsrpText second = alice.auth("msrps://alice@" + RelayStage.NAME + ";tcp", "Expires: 900")
                .header("Authorization", answer.text());
        RelayGrant grant = alice.granted(alice.msrp().transact(second), answer);
        assertThat(grant.response().need("Expires")).isEqualTo("900");
        assertThat(grant.usePath()).hasSize(1);
        assertThat(grant.uri()).matches("msrps://localhost:[0-9]+/[^;]+;tcp");
        assertThat(grant.info().get("rspauth")).isEqualTo('"' + answer.rspauth() + '"');
    }

    @Test
    void aMessageItsResponsesAndItsReport(RelayStage stage) {
        RelayClient alice = stage.client(stage.relay(0), "alice");
        RelayClient bob = stage.client(stage.relay(1), "bob");
        String ra = alice.relayUri();
        String rb = bob.relayUri();
        assertThat(alice.toPath(bob.path())).isEqualTo(ra + " " + rb + " " + bob.uri());

        // 1.8: the bodiless SEND that binds.
        MsrpText bind = alice.request("SEND", bob.path(), "Message-ID: bind0001", "Byte-Range: 1-0/0");
        assertThat(alice.msrp().transact(bind).code()).isEqualTo(200);
        MsrpFrame bound = bob.msrp().expect("the binding SEND", MsrpFrame::isSend);
        assertThat(bound.body()).isNull();
        assertThat(bound.need("Byte-Range")).isEqualTo("1-0/0");

        // 1.9 to 1.14: the message, and a 200 on each hop.
        MsrpText send = alice.message(bob.path(), WORDS, "Success-Report: yes");
        MsrpFrame ok = alice.msrp().transact(send);
        assertThat(ok.startLine()).isEqualTo("MSRP " + send.tid() + " 200 OK");
        assertThat(ok.need("To-Path")).isEqualTo(alice.uri());
        assertThat(ok.need("From-Path")).isEqualTo(ra);
        MsrpFrame heard = bob.hear(WORDS);
        assertThat(heard.need("To-Path")).isEqualTo(bob.uri());
        assertThat(heard.need("From-Path")).isEqualTo(rb + " " + ra + " " + alice.uri());
        assertThat(heard.need("Success-Report")).isEqualTo("yes");
        assertThat(heard.need("Byte-Range")).isEqualTo("1-39/39");
        assertThat(heard.need("Content-Type")).isEqualTo("text/plain");

        // 1.15 to 1.17: the success REPORT, and nobody answers it.
        MsrpText report = RelayClient.report(heard, "000 200 OK");
        bob.msrp().send(report);
        MsrpFrame told = alice.msrp().expect("REPORT", MsrpFrame::isReport);
        assertThat(told.need("To-Path")).isEqualTo(alice.uri());
        assertThat(told.need("From-Path")).isEqualTo(ra + " " + rb + " " + bob.uri());
        assertThat(told.messageId()).isEqualTo(heard.messageId());
        assertThat(told.need("Byte-Range")).isEqualTo("1-39/39");
        assertThat(told.need("Status")).isEqualTo("000 200 OK");
        stage.settle(bob.msrp(), stage.client(stage.relay(1), "dave"));
        stage.settle(alice.msrp(), stage.client(stage.relay(0), "carol"));
        assertThat(bob.msrp().inbox().seen(frame -> frame.answers(report.tid())))
                .isEmpty();
        assertThat(alice.msrp().inbox().seen(MsrpFrame::isReport)).hasSize(1);

        // 1.19: Bob's session has ended.
        bob.msrp().answering(frame -> MsrpText.response(frame, 481, "Session does not exist")
                .octets());
        assertThat(alice.msrp().transact(alice.message(bob.path(), "too late")).code())
                .isEqualTo(200);
        MsrpFrame ended = alice.msrp().expect("REPORT", MsrpFrame::isReport);
        assertThat(ended.need("Status")).startsWith("000 481");
        assertThat(ended.need("From-Path")).isEqualTo(ra + " " + rb);
    }

    @Test
    void aLargeMessageGivesWay(RelayStage stage) {
        RelayClient alice = stage.client(stage.relay(0), "alice");
        RelayClient bob = stage.client(stage.relay(1), "bob");
        byte[] body = Octets.random(6_000_000, 18);
        MsrpText large = alice.chunk(bob.path(), "large001", "1-*/" + body.length, body);
        alice.msrp().silent();
        byte[] octets = large.octets();
        int half = octets.length / 2;
        alice.msrp().send(Arrays.copyOf(octets, half));
        Await.until("some of it at bob", () -> bob.msrp().octetsRead() > 500_000);
        assertThat(bob.msrp().transact(bob.message(alice.path(), "nice film")).code())
                .isEqualTo(200);
        alice.hear("nice film");
        alice.msrp().send(Arrays.copyOfRange(octets, half, octets.length));
        Assembly assembly = Assembly.of(bob.msrp());
        assertThat(assembly.message("large001", body.length)).isEqualTo(body);
        assertThat(assembly.chunks().size()).as("it was interrupted").isGreaterThan(1);
        assembly.chunks().forEach(chunk -> assertThat(chunk.need("Byte-Range")).endsWith("/" + body.length));
    }

    @Test
    void failuresAreReportedByWhoSeesThem(RelayStage stage) {
        RelayClient alice = stage.client(stage.relay(0), "alice");
        RelayClient bob = stage.client(stage.relay(1), "bob");
        bob.msrp().silent();
        assertThat(alice.msrp()
                        .transact(alice.message(bob.path(), "are you there"))
                        .code())
                .isEqualTo(200);
        MsrpFrame timeout = alice.msrp().expect("REPORT", MsrpFrame::isReport);
        assertThat(timeout.need("Status")).startsWith("000 408");
        assertThat(timeout.need("From-Path")).isEqualTo(alice.relayUri() + " " + bob.relayUri());
        assertThat(timeout.need("Byte-Range")).matches("1-13/(13|\\*)");

        bob.msrp().answering(frame -> MsrpText.response(frame, 415, "Not this").octets());
        for (String wish : List.of("yes", "partial")) {
            MsrpText send = alice.message(bob.path(), "not this", "Failure-Report: " + wish);
            alice.msrp().send(send);
            MsrpFrame refused = alice.msrp().expect("REPORT", MsrpFrame::isReport);
            assertThat(refused.need("Status")).startsWith("000 415");
            assertThat(alice.msrp().inbox().seen(frame -> frame.answers(send.tid())))
                    .hasSize(wish.equals("yes") ? 1 : 0);
        }

        alice.msrp().send(alice.message(bob.path(), "quietly", "Failure-Report: no", "Success-Report: yes"));
        MsrpFrame quiet = bob.hear("quietly");
        bob.msrp().send(RelayClient.report(quiet, "000 200 OK"));
        assertThat(alice.msrp().expect("REPORT", MsrpFrame::isReport).need("Status"))
                .isEqualTo("000 200 OK");
        Await.holdsWithin(() -> alice.msrp().inbox().seen(MsrpFrame::isReport).size() > 4, LONGER_THAN_THE_TIMER);
        assertThat(alice.msrp().inbox().seen(MsrpFrame::isReport)).hasSize(4);
    }

    @Test
    void anUnreachableSecondRelayIsReportedByTheFirst(RelayStage stage) {
        RelayClient alice = stage.client(stage.relay(0), "alice");
        MsrpListener gone = MsrpListener.listen();
        String path = "msrps://localhost:" + gone.port() + "/relaybrelayb;tcp msrps://bob.invalid:9/bobbobbob;tcp";
        gone.close();
        MsrpText send = alice.message(path, "anybody");
        assertThat(alice.msrp().transact(send).code()).isEqualTo(200);
        MsrpFrame report = alice.msrp().expect("REPORT", MsrpFrame::isReport);
        assertThat(report.need("Status")).matches("000 [45][0-9]{2}( .*)?");
        assertThat(report.need("From-Path")).isEqualTo(alice.relayUri());
        assertThat(alice.msrp().inbox().seen(frame -> frame.answers(send.tid())))
                .hasSize(1);
    }

    @Covers("4976-6.4.3-7")
    @Test
    void anUnknownMethodGoesAndItsResponseComesBack(RelayStage stage) {
        RelayClient alice = stage.client(stage.relay(0), "alice");
        RelayClient bob = stage.client(stage.relay(1), "bob");
        bob.msrp()
                .answering(frame -> MsrpText.response(frame, 501, "No FOO here").octets());
        MsrpText foo = alice.request("FOO", bob.path(), "X-Any: thing");
        MsrpFrame response = alice.msrp().transact(foo);
        assertThat(response.startLine()).isEqualTo("MSRP " + foo.tid() + " 501 No FOO here");
        assertThat(response.need("To-Path")).isEqualTo(alice.uri());
        assertThat(response.need("From-Path")).isEqualTo(alice.relayUri() + " " + bob.relayUri() + " " + bob.uri());
        MsrpFrame heard = bob.msrp().expect("FOO", frame -> frame.method().equals("FOO"));
        assertThat(heard.tid()).isNotEqualTo(foo.tid());
        assertThat(heard.need("From-Path")).isEqualTo(bob.relayUri() + " " + alice.relayUri() + " " + alice.uri());
    }

    @Test
    void aUriIsGoodForItsHolderOnHisConnectionOnly(RelayStage stage) {
        RelayClient alice = stage.client(stage.relay(0), "alice");
        RelayClient bob = stage.client(stage.relay(1), "bob");
        String way = alice.relayUri() + " " + bob.path();

        // Alice herself, on a second connection; and the same with one letter in the other case.
        RelayClient second = stage.client(stage.relay(0), "alice");
        second.msrp().send(RelayClient.messageTo(way, second.uri(), Octets.of("by another connection")));
        stage.settle(second.msrp(), alice);
        RelayClient third = stage.client(stage.relay(0), "alice");
        third.msrp()
                .send(RelayClient.messageTo(
                        otherCase(third.relayUri()) + " " + bob.path(), third.uri(), Octets.of("in another case")));
        third.msrp().expectClosed();

        // Mallory reaches Alice, as whoever learns her URI does, and nobody else.
        RelayClient mallory = stage.client(stage.relay(0), "mallory");
        mallory.msrp().send(RelayClient.messageTo(way, mallory.uri(), Octets.of("to bob by alice's way")));
        stage.settle(mallory.msrp(), alice);
        RelayClient again = stage.client(stage.relay(0), "mallory");
        again.msrp().send(RelayClient.messageTo(alice.path(), again.uri(), Octets.of("to alice herself")));
        assertThat(alice.hear("to alice herself").fromPath()).containsExactly(alice.relayUri(), again.uri());

        // With her connection goes her URI, for her peers and for herself.
        alice.close();
        RelayClient witness = stage.client(stage.relay(0), "carol");
        Await.until("the end of alice's URI", () -> {
            bob.msrp().transact(bob.message(alice.path(), "too late"));
            return Await.holdsWithin(
                    () -> !bob.msrp().inbox().seen(TwoRelaysTest::tellsOf481).isEmpty(), Duration.ofMillis(200));
        });
        RelayClient back = stage.client(stage.relay(0), "alice");
        back.msrp().send(RelayClient.messageTo(way, back.uri(), Octets.of("with the old one")));
        stage.settle(back.msrp(), witness);
        assertThat(RelayStage.contents(bob.msrp())).isEmpty();
    }

    private static boolean tellsOf481(MsrpFrame frame) {
        return frame.isReport() && frame.need("Status").startsWith("000 481");
    }

    private static String otherCase(String uri) {
        int at = uri.length() - ";tcp".length() - 1;
        while (!Character.isLetter(uri.charAt(at))) {
            at--;
        }
        char letter = uri.charAt(at);
        char other = Character.isUpperCase(letter) ? Character.toLowerCase(letter) : Character.toUpperCase(letter);
        return uri.substring(0, at) + other + uri.substring(at + 1);
    }

    @Test
    void aUriEndsWithItsTime(RelayStage stage) {
        RelayClient alice = stage.connect(stage.relay(0), "alice");
        alice.authenticate("Expires: 1");
        assertThat(alice.grant().expires()).isEqualTo(1);
        RelayClient bob = stage.client(stage.relay(1), "bob");
        Await.until(
                "the end of its time",
                () -> alice.msrp().transact(alice.message(bob.path(), "still?")).code() == 481);
        RelayClient witness = stage.client(stage.relay(0), "carol");
        assertThat(alice.msrp().transact(alice.message(bob.path(), "no more")).code())
                .isEqualTo(481);
        stage.settle(alice.msrp(), witness);
        assertThat(RelayStage.contents(bob.msrp()))
                .noneMatch(frame -> Octets.latin(frame.needBody()).equals("no more"));
    }

    @Test
    void whoGuessesPasswordsIsSentAway(RelayStage stage) {
        RelayClient alice = stage.connect(stage.relay(0), "alice");
        DigestChallenge challenge = alice.challenge();
        for (int i = 1; i <= 5; i++) {
            alice.msrp()
                    .send(alice.auth()
                            .header(
                                    "Authorization",
                                    DigestAnswer.to(challenge, "alice", "guess" + i, alice.target(), i)
                                            .text()));
            alice.msrp().expect("401", frame -> frame.code() == 401);
        }
        alice.msrp().expectClosed();
    }
}
