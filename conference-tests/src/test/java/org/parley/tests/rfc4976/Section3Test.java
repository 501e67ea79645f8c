package org.parley.tests.rfc4976;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.parley.conformance.Covers;
import org.parley.tests.peer.Assembly;
import org.parley.tests.peer.Await;
import org.parley.tests.peer.MsrpFrame;
import org.parley.tests.peer.MsrpPeer;
import org.parley.tests.peer.MsrpText;
import org.parley.tests.peer.Octets;
import org.parley.tests.peer.PlainEndpoint;
import org.parley.tests.peer.RelayClient;
import org.parley.tests.server.ParleyRelay;
import org.parley.tests.server.RelayStage;

/** The overview (RFC 4976 §3): who answers what, and how paths turn into one another along the way. */
@ParleyRelay(relays = 2, value = "relay.transaction-timeout=3s")
class Section3Test {
    private static final Duration LONGER_THAN_THE_TIMER = Duration.ofMillis(4_500);
    private static final Duration A_MOMENT = Duration.ofMillis(300);

    @Covers("4976-3-1")
    @Test
    void aSendIsAnsweredThoughTheNextHopDoesNotRead(RelayStage stage) {
        PlainEndpoint bob = stage.endpoint();
        RelayClient alice = stage.client("alice");
        assertThat(alice.msrp().transact(alice.message(bob.uri(), "first")).code())
                .isEqualTo(200);
        bob.msrp().stall();
        for (int i = 0; i < 5; i++) {
            MsrpText next = alice.message(bob.uri(), Octets.random(2_000, i));
            assertThat(alice.msrp().transact(next).code()).isEqualTo(200);
        }
        bob.msrp().resume();
    }

    @Covers("4976-3-2")
    @Covers("4976-6.4.2-6")
    @Test
    void otherRequestsAreAnsweredByTheirTargetAlone(RelayStage stage) {
        PlainEndpoint room = stage.endpoint();
        RelayClient alice = stage.client("alice");
        MsrpText nickname = alice.request("NICKNAME", room.uri(), "Use-Nickname: \"Alice\"");
        alice.msrp().send(nickname);
        MsrpPeer at = room.msrp().silent();
        MsrpFrame heard = at.expect("NICKNAME", frame -> frame.method().equals("NICKNAME"));
        assertThat(alice.msrp().inbox().seen(frame -> frame.answers(nickname.tid())))
                .isEmpty();
        at.send(MsrpText.response(heard, 425, "Nickname reserved or already in use"));
        MsrpFrame response = alice.msrp().response(nickname.tid());
        assertThat(response.startLine())
                .isEqualTo("MSRP " + nickname.tid() + " 425 Nickname reserved or already in use");
        assertThat(response.toPath()).containsExactly(alice.uri());
        assertThat(response.fromPath()).containsExactly(alice.relayUri(), room.uri());
        assertThat(alice.msrp().inbox().seen(frame -> frame.answers(nickname.tid())))
                .hasSize(1);
    }

    @Covers("4976-3-3")
    @Covers("4976-3-7")
    @Covers("4976-6.4.3-9")
    @Covers("4975-7.1.2-6")
    @Covers("4975-7.1.2-7")
    @Test
    void pathsShrinkAndGrowThroughTwoRelaysAndTheReportComesBackOnce(RelayStage stage) {
        RelayClient alice = stage.client("alice");
        RelayClient bob = stage.client(stage.relay(1), "bob");
        MsrpText send = alice.message(bob.path(), "over two", "Success-Report: yes");
        assertThat(alice.msrp().transact(send).code()).isEqualTo(200);
        MsrpFrame heard = bob.hear("over two");
        assertThat(heard.toPath()).containsExactly(bob.uri());
        assertThat(heard.fromPath()).containsExactly(bob.relayUri(), alice.relayUri(), alice.uri());
        MsrpText report = RelayClient.report(heard, "000 200 OK");
        bob.msrp().send(report);
        MsrpFrame told = alice.msrp().expect("REPORT", MsrpFrame::isReport);
        assertThat(told.toPath()).containsExactly(alice.uri());
        assertThat(told.fromPath()).containsExactly(alice.relayUri(), bob.relayUri(), bob.uri());
        assertThat(told.messageId()).isEqualTo(heard.messageId());
        assertThat(told.need("Byte-Range")).isEqualTo("1-8/8");
        assertThat(told.tid()).isNotEqualTo(report.tid());
        stage.settle(bob.msrp(), stage.client(stage.relay(1), "dave"));
        stage.settle(alice.msrp(), stage.client(stage.relay(0), "carol"));
        assertThat(alice.msrp().inbox().seen(MsrpFrame::isReport)).hasSize(1);
        assertThat(alice.msrp().inbox().seen(frame -> frame.answers(send.tid())))
                .hasSize(1);
        assertThat(bob.msrp().inbox().seen(frame -> frame.answers(report.tid()) || frame.isReport()))
                .isEmpty();
    }

    @Covers("4976-3-4")
    @Test
    void linesAreNeverFolded(RelayStage stage) {
        stage.lenient();
        RelayClient alice = stage.client("alice");
        RelayClient bob = stage.client("bob");
        MsrpText folded = alice.message(bob.path(), "folded", "X-Folded: one", " two");
        alice.msrp().send(folded);
        RelayClient carol = stage.client("carol");
        stage.settle(alice.msrp(), bob);
        stage.settle(carol.msrp(), bob);
        assertThat(RelayStage.contents(bob.msrp())).isEmpty();
        for (String line : (alice.msrp().rawText() + bob.msrp().rawText()).split("\r\n")) {
            assertThat(line).doesNotStartWith(" ").doesNotStartWith("\t").doesNotEndWith("\\");
        }
    }

    @Covers("4976-3-5")
    @Covers("4975-7.1-17")
    @Covers("4975-7.1.1-21")
    @Test
    void chunksLeaveInOrder(RelayStage stage) {
        RelayClient alice = stage.client("alice");
        PlainEndpoint bob = stage.endpoint();
        // Over a connection that is there already, so that chunks pass at once and not by a queue.
        alice.msrp().transact(alice.message(bob.uri(), "first"));
        bob.hear("first");
        byte[] body = Octets.random(20 * 2048, 3);
        for (int at = 0; at < body.length; at += 2048) {
            byte[] part = java.util.Arrays.copyOfRange(body, at, at + 2048);
            String range = (at + 1) + "-" + (at + 2048) + "/" + body.length;
            alice.msrp()
                    .send(alice.chunk(bob.uri(), "inorder1", range, part).flag(at + 2048 == body.length ? "$" : "+"));
        }
        Assembly assembly = Assembly.of(bob.msrp());
        assertThat(assembly.message("inorder1", body.length)).isEqualTo(body);
        assertThat(assembly.chunks().stream().map(MsrpFrame::rangeStart).toList())
                .isSorted()
                .doesNotHaveDuplicates();
    }

    @Covers("4976-3-9")
    @Covers("4975-7.2-8")
    @Test
    void aResponseFindsNoConnectionAndOpensNone(RelayStage stage) {
        RelayClient alice = stage.client("alice");
        PlainEndpoint caller = stage.endpoint();
        MsrpPeer brief = stage.stranger();
        brief.send(RelayClient.messageTo(alice.path(), caller.uri(), Octets.of("and gone")));
        brief.reset();
        MsrpPeer longer = stage.stranger();
        longer.send(RelayClient.messageTo(alice.path(), caller.uri(), Octets.of("and here")));
        alice.hear("and here");
        assertThat(caller.next(A_MOMENT)).isEmpty();
    }

    @Covers("4976-3-10")
    @Covers("4976-6.4.3-5")
    @Test
    void whoSeesTheErrorReportsIt(RelayStage stage) {
        RelayClient alice = stage.client("alice");
        PlainEndpoint next = stage.secureEndpoint();
        String path = next.uri() + " msrps://bob.invalid:2855/bobbobbobbobbob;tcp";
        MsrpText send = alice.message(path, "not for you");
        assertThat(alice.msrp().transact(send).code()).isEqualTo(200);
        next.msrp()
                .answering(frame -> MsrpText.response(frame, 403, "Forbidden").octets());
        MsrpText again = alice.message(path, "nor for me");
        assertThat(alice.msrp().transact(again).code()).isEqualTo(200);
        MsrpFrame report = alice.msrp().expect("REPORT", MsrpFrame::isReport);
        assertThat(report.need("Status")).startsWith("000 403");
        assertThat(report.fromPath()).containsExactly(alice.relayUri());
        assertThat(next.msrp().inbox().seen(MsrpFrame::isReport)).isEmpty();
    }

    @Covers("4976-3-11")
    @Covers("4976-6.4.3-3")
    @Test
    void furtherHeadersOfAResponseAreIgnored(RelayStage stage) {
        RelayClient alice = stage.client("alice");
        PlainEndpoint bob = stage.endpoint();
        AtomicReference<String> tid = new AtomicReference<>("");
        alice.msrp().transact(alice.message(bob.uri(), "first"));
        bob.msrp().answering(frame -> {
            tid.set(frame.tid());
            return MsrpText.response(frame, 200, "OK")
                    .header("Message-ID", frame.messageId())
                    .header("X-More", "of this")
                    .octets();
        });
        alice.msrp().transact(alice.message(bob.uri(), "second"));
        bob.hear("second");
        // A response that comes again, and one to nothing, do no harm either.
        bob.msrp()
                .send(MsrpText.bare(tid.get(), "MSRP " + tid.get() + " 200 OK")
                        .header("To-Path", alice.relayUri())
                        .header("From-Path", bob.uri()));
        bob.msrp()
                .send(MsrpText.bare("nothing1", "MSRP nothing1 481 gone")
                        .header("To-Path", alice.relayUri())
                        .header("From-Path", bob.uri()));
        Await.holdsWithin(() -> !alice.msrp().inbox().seen(MsrpFrame::isReport).isEmpty(), LONGER_THAN_THE_TIMER);
        // The first message had no answer while the endpoint was not yet looked at: it is answered by itself.
        assertThat(alice.msrp().inbox().seen(MsrpFrame::isReport)).isEmpty();
        assertThat(List.copyOf(bob.msrp().inbox().seen(MsrpFrame::isSend))).hasSize(2);
    }

    @Covers("4976-3-8")
    @Test
    void transactionsAreForgottenSoon(RelayStage stage) {
        RelayClient alice = stage.client("alice");
        PlainEndpoint bob = stage.endpoint();
        alice.msrp().transact(alice.message(bob.uri(), "first"));
        bob.msrp().silent();
        for (int i = 0; i < 1_000; i++) {
            alice.msrp().send(alice.message(bob.uri(), "unanswered " + i));
        }
        Await.until(
                "the last 408",
                () -> alice.msrp().inbox().seen(MsrpFrame::isReport).size() >= 1_000);
        assertThat(stage.relay().http("/api/relay/connections"))
                .containsPattern("\"unanswered\" ?: ?0")
                .doesNotContainPattern("\"unanswered\" ?: ?[1-9]")
                .doesNotContainPattern("\"queued-octets\" ?: ?[1-9]");
    }
}
