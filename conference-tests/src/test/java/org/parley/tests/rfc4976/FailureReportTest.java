package org.parley.tests.rfc4976;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.conformance.Covers;
import org.parley.tests.peer.Await;
import org.parley.tests.peer.MsrpFrame;
import org.parley.tests.peer.MsrpListener;
import org.parley.tests.peer.MsrpPeer;
import org.parley.tests.peer.MsrpText;
import org.parley.tests.peer.Octets;
import org.parley.tests.peer.PlainEndpoint;
import org.parley.tests.peer.RelayClient;
import org.parley.tests.server.ParleyRelay;
import org.parley.tests.server.RelayStage;

/** What the sender is told when a SEND goes wrong behind the relay, and when it is told nothing (RFC 4976 §6.4.1, §6.4.3). */
@ParleyRelay("relay.transaction-timeout=2s")
class FailureReportTest {
    private static final Duration TIMER = Duration.ofSeconds(2);

    /** An endpoint that is connected and has answered once. */
    private static PlainEndpoint reached(RelayStage stage, RelayClient client) {
        PlainEndpoint endpoint = stage.endpoint();
        client.msrp().transact(client.message(endpoint.uri(), "hello"));
        endpoint.hear("hello");
        return endpoint;
    }

    /** Waits until a clock that the relay starts now has run out, that of a message to a port behind which nobody answers: those started before have, too. */
    private static void outlastTheTimer(RelayStage stage, RelayClient client) {
        try {
            ServerSocket deaf = stage.keep(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            String there = "msrp://127.0.0.1:" + deaf.getLocalPort() + "/nobodyanswers;tcp";
            client.msrp().send(client.chunk(there, "clock" + Octets.token(8), "1-3/3", Octets.of("abc")));
            client.msrp().expect("the clock's end", FailureReportTest::isClock);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        // Clocks of other event loops may be a tick late.
        Await.holdsWithin(() -> !reports(client.msrp()).isEmpty(), TIMER.dividedBy(4));
    }

    private static boolean isClock(MsrpFrame frame) {
        return frame.isReport() && frame.messageId().startsWith("clock");
    }

    private static List<MsrpFrame> reports(MsrpPeer peer) {
        return peer.inbox().seen(frame -> frame.isReport() && !isClock(frame));
    }

    @Covers("4976-6.4.1-4")
    @Covers("4976-6.4.1-6")
    @Covers("4976-6.4.1-7")
    @Covers("4975-7.1.4-9")
    @Covers("4975-7.1.4-10")
    @Covers("4975-7.1.2-1")
    @Covers("4975-7.1.2-2")
    @Covers("4975-7.1.2-3")
    @Test
    void noAnswerIsReportedAs408AfterTheTimer(RelayStage stage) {
        RelayClient alice = stage.client("alice");
        PlainEndpoint bob = reached(stage, alice);
        bob.msrp().silent();
        byte[] body = Octets.random(5_000, 1);
        String two = "msrps://outer.invalid:9/outer;tcp " + alice.uri();
        MsrpText send = RelayClient.chunk(alice.toPath(bob.uri()), two, "timer001", "2049-*/*", body)
                .flag("+");
        long sent = System.nanoTime();
        assertThat(alice.msrp().transact(send).code()).isEqualTo(200);
        MsrpFrame report = alice.msrp().expect("REPORT", MsrpFrame::isReport);
        Duration after = Duration.ofNanos(report.arrived() - sent);
        assertThat(after).isBetween(TIMER.minusMillis(50), TIMER.plusSeconds(20));
        assertThat(report.need("Status")).matches("000 408( .*)?");
        assertThat(report.need("To-Path")).isEqualTo(two);
        assertThat(report.fromPath()).containsExactly(alice.relayUri());
        assertThat(report.messageId()).isEqualTo("timer001");
        assertThat(report.need("Byte-Range")).matches("2049-7048/(\\*|7048)");
        assertThat(report.header("Success-Report")).isNull();
        assertThat(report.header("Failure-Report")).isNull();
        assertThat(reports(alice.msrp())).hasSize(1);
        assertThat(alice.msrp().inbox().seen(frame -> frame.answers(send.tid())))
                .hasSize(1);
    }

    @Covers("4976-6.4.1-5")
    @Test
    void theTimerStartsWithTheLastOctetSent(RelayStage stage) {
        RelayClient alice = stage.client("alice");
        PlainEndpoint bob = reached(stage, alice);
        MsrpPeer at = bob.msrp();
        MsrpText send = alice.chunk(bob.uri(), "slow0001", "1-*/8000", Octets.random(8_000, 1));
        byte[] octets = send.octets();
        int step = octets.length / 5;
        // An upload that takes longer than the timer: a fifth of it every third of the timer's time.
        for (int i = 0; i < 5; i++) {
            int from = i * step;
            alice.msrp().send(java.util.Arrays.copyOfRange(octets, from, i == 4 ? octets.length : from + step));
            Await.holdsWithin(() -> !reports(alice.msrp()).isEmpty(), TIMER.dividedBy(3));
        }
        at.expect("the end", frame -> frame.messageId().equals("slow0001") && frame.flag() == '$');
        outlastTheTimer(stage, alice);
        assertThat(reports(alice.msrp())).isEmpty();
    }

    @ParameterizedTest
    @Covers("4976-6.4.1-8")
    @Covers("4976-6.4.3-4")
    @Covers("4976-6.4.3-5")
    @Covers("4975-7.1.4-8")
    @ValueSource(ints = {400, 403, 413, 415, 423, 481, 501, 506})
    void anErrorIsReportedUnlessNobodyWantsToKnow(int code, RelayStage stage) {
        RelayClient alice = stage.client("alice");
        PlainEndpoint bob = reached(stage, alice);
        bob.msrp().answering(frame -> MsrpText.response(frame, code, "Because").octets());
        for (String wish : List.of("yes", "partial", "no")) {
            MsrpText send =
                    alice.chunk(bob.uri(), "error" + wish, "1-3/3", Octets.of("abc"), "Failure-Report: " + wish);
            alice.msrp().send(send);
            bob.msrp().expect("SEND", frame -> frame.messageId().equals("error" + wish));
            if (wish.equals("no")) {
                stage.settle(alice.msrp(), stage.client("carol"));
            } else {
                MsrpFrame report = alice.msrp().expect("REPORT", MsrpFrame::isReport);
                assertThat(report.need("Status")).startsWith("000 " + code);
                assertThat(report.messageId()).isEqualTo("error" + wish);
                assertThat(report.need("Byte-Range")).matches("1-3/(3|\\*)");
            }
            assertThat(alice.msrp().inbox().seen(frame -> frame.answers(send.tid())))
                    .hasSize(wish.equals("yes") ? 1 : 0)
                    .allMatch(frame -> frame.code() == 200);
        }
        assertThat(reports(alice.msrp())).hasSize(2);
    }

    @Covers("4976-6.4.1-9")
    @Test
    void failureReportNoMeetsSilenceInEveryFailure(RelayStage stage) {
        RelayClient alice = stage.client("alice");
        PlainEndpoint silent = reached(stage, alice);
        silent.msrp().silent();
        MsrpListener gone = MsrpListener.listen();
        String nobody = "msrp://127.0.0.1:" + gone.port() + "/nobodyishere;tcp";
        gone.close();
        List<MsrpText> sent = new ArrayList<>();
        for (String target : List.of(silent.uri(), nobody)) {
            MsrpText quietly = alice.message(target, "quietly", "Failure-Report: no");
            alice.msrp().send(quietly);
            sent.add(quietly);
        }
        silent.hear("quietly");
        outlastTheTimer(stage, alice);
        assertThat(reports(alice.msrp())).isEmpty();
        for (MsrpText each : sent) {
            assertThat(alice.msrp().inbox().seen(frame -> frame.answers(each.tid())))
                    .isEmpty();
        }
    }

    @Covers("4976-6.4.1-10")
    @Covers("4975-5.3-3")
    @Covers("4975-7.1.4-5")
    @Test
    void partialHasNoTimerAndNo200ButErrorsAreTold(RelayStage stage) {
        RelayClient alice = stage.client("alice");
        PlainEndpoint silent = reached(stage, alice);
        silent.msrp().silent();
        MsrpText unanswered = alice.message(silent.uri(), "partly", "Failure-Report: partial");
        alice.msrp().send(unanswered);
        silent.hear("partly");
        outlastTheTimer(stage, alice);
        assertThat(reports(alice.msrp())).isEmpty();
        assertThat(alice.msrp().inbox().seen(frame -> frame.answers(unanswered.tid())))
                .isEmpty();
        MsrpListener gone = MsrpListener.listen();
        String nobody = "msrp://127.0.0.1:" + gone.port() + "/nobodyishere;tcp";
        gone.close();
        alice.msrp().send(alice.message(nobody, "partly", "Failure-Report: partial"));
        MsrpFrame report = alice.msrp().expect("REPORT", MsrpFrame::isReport);
        assertThat(report.need("Status")).matches("000 [45][0-9]{2}( .*)?");
    }

    @Covers("4976-6.4.1-2")
    @Covers("4976-6.4.1-11")
    @Test
    void anUnreachableNextHopIsA200AndThenOneReportOrOneError(RelayStage stage) {
        RelayClient alice = stage.client("alice");
        MsrpListener gone = MsrpListener.listen();
        String nobody = "msrp://127.0.0.1:" + gone.port() + "/nobodyishere;tcp";
        gone.close();
        MsrpText send = alice.message(nobody, "anybody");
        assertThat(alice.msrp().transact(send).code()).isEqualTo(200);
        MsrpFrame report = alice.msrp().expect("REPORT", MsrpFrame::isReport);
        assertThat(report.messageId()).isNotEmpty();
        assertThat(report.need("Status")).matches("000 [45][0-9]{2}( .*)?");
        assertThat(report.fromPath()).containsExactly(alice.relayUri());
        outlastTheTimer(stage, alice);
        assertThat(reports(alice.msrp())).hasSize(1);
        assertThat(alice.msrp().inbox().seen(frame -> frame.answers(send.tid())))
                .hasSize(1);
        // A refusal of the relay's own: no further URI behind the granted one.
        MsrpText pointless = RelayClient.messageTo(alice.relayUri(), alice.uri(), Octets.of("to whom"));
        alice.msrp().send(pointless);
        stage.settle(alice.msrp(), stage.client("carol"));
        long errors = alice.msrp()
                        .inbox()
                        .seen(frame -> frame.answers(pointless.tid()) && frame.code() != 200)
                        .size()
                + reports(alice.msrp()).size()
                - 1;
        assertThat(errors).isLessThanOrEqualTo(1);
    }

    @Covers("4976-6.4.3-3")
    @Test
    void anAnswerBeforeTheTimersEndStopsIt(RelayStage stage) {
        RelayClient alice = stage.client("alice");
        PlainEndpoint bob = reached(stage, alice);
        bob.msrp().silent();
        alice.msrp().send(alice.message(bob.uri(), "late answer"));
        MsrpFrame heard = bob.hear("late answer");
        Await.holdsWithin(() -> !reports(alice.msrp()).isEmpty(), TIMER.dividedBy(3));
        bob.msrp().send(MsrpText.response(heard, 200, "OK"));
        bob.msrp().send(MsrpText.response(heard, 481, "again"));
        outlastTheTimer(stage, alice);
        assertThat(reports(alice.msrp())).isEmpty();
    }

    @Covers("4976-6.3-15")
    @Covers("4975-7.1.2-6")
    @Covers("4975-7.1.2-7")
    @Test
    void aReportThatGoesNowhereIsNotReported(RelayStage stage) {
        RelayClient alice = stage.client("alice");
        MsrpListener gone = MsrpListener.listen();
        String nobody = "msrp://127.0.0.1:" + gone.port() + "/nobodyishere;tcp";
        gone.close();
        MsrpText report =
                alice.request("REPORT", nobody, "Message-ID: whatever1", "Byte-Range: 1-3/3", "Status: 000 200 OK");
        alice.msrp().send(report);
        MsrpText foo = alice.request("FOO", nobody, "X-Y: z");
        alice.msrp().send(foo);
        outlastTheTimer(stage, alice);
        assertThat(reports(alice.msrp())).isEmpty();
        assertThat(alice.msrp().inbox().seen(frame -> frame.answers(report.tid())))
                .isEmpty();
    }

    @Covers("4976-6.4.2-4")
    @Test
    void anUnknownMethodToADeadEndMeetsSilence(RelayStage stage) {
        RelayClient alice = stage.client("alice");
        PlainEndpoint silent = reached(stage, alice);
        silent.msrp().silent();
        MsrpText foo = alice.request("FOO", silent.uri(), "Failure-Report: yes");
        alice.msrp().send(foo);
        silent.msrp().expect("FOO", frame -> frame.method().equals("FOO"));
        outlastTheTimer(stage, alice);
        assertThat(reports(alice.msrp())).isEmpty();
        assertThat(alice.msrp().inbox().seen(frame -> frame.answers(foo.tid()))).isEmpty();
    }
}
