package org.parley.tests.rfc4975;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.parley.conformance.Covers;
import org.parley.tests.peer.Await;
import org.parley.tests.peer.MsrpFrame;
import org.parley.tests.peer.MsrpText;
import org.parley.tests.peer.Octets;
import org.parley.tests.peer.Participant;
import org.parley.tests.server.ParleyServer;
import org.parley.tests.server.Stage;

/** What the switch does when a recipient refuses, reports a failure or says nothing (RFC 4975 §7.1.1, §7.3.2, §10). */
@ParleyServer({"msrp.transaction-timeout=4s", "rooms.max-size=200MiB"})
class OutgoingFailuresTest {
    private static final int TEN_MEGABYTES = 10 << 20;
    private static final Duration TIMEOUT = Duration.ofSeconds(4);

    @Covers("4975-7.1.1-7")
    @Test
    void silenceCountsAsFailureAfterTheTimeoutAndNotBefore(Stage stage) {
        Participant alice = stage.join("alice");
        Participant bob = stage.join("bob");
        bob.msrp().silent();
        long before = System.nanoTime();
        alice.say("answer me");
        bob.hear("answer me");
        bob.call().expect("BYE");
        Duration waited = Duration.ofNanos(System.nanoTime() - before);
        assertThat(waited).isBetween(TIMEOUT, TIMEOUT.plusSeconds(20));
        alice.say("still here");
    }

    @Covers("4975-7.3.2-3")
    @Covers("4975-10.5-1")
    @Covers("4975-10.5-2")
    @Test
    void a413StopsTheMessageAtOnce(Stage stage) {
        for (boolean asReport : new boolean[] {false, true}) {
            Participant alice = stage.join("alice" + asReport);
            Participant bob = stage.join("bob" + asReport, plan -> plan.receiveBuffer(16 << 10));
            bob.msrp().silent();
            bob.msrp().stallAfter(10_000);
            byte[] envelope = alice.envelope("application/octet-stream", Octets.random(TEN_MEGABYTES, 13));
            CompletableFuture<Void> sending =
                    CompletableFuture.runAsync(() -> alice.msrp().send(alice.message(envelope)));
            Await.until("the copy to have begun", () -> bob.msrp().isStalled());
            String begun = bob.msrp().rawText();
            String tid = begun.replaceAll("(?s).*MSRP ([^ ]+) SEND\r\n.*?Byte-Range: 1-\\*.*", "$1");
            String id = begun.replaceAll("(?s).*Message-ID: ([^\r]+)\r\n.*", "$1");
            bob.msrp()
                    .send(
                            asReport
                                    ? MsrpText.request("REPORT", bob.serverPath(), bob.path())
                                            .header("Message-ID", id)
                                            .header("Byte-Range", "1-1000/" + envelope.length)
                                            .header("Status", "000 413 Too much")
                                    : MsrpText.bare(tid, "MSRP " + tid + " 413 Too much")
                                            .header("To-Path", bob.serverUri())
                                            .header("From-Path", bob.uri()));
            bob.msrp().send(bob.bodiless());
            bob.msrp().resume();
            MsrpFrame last =
                    bob.msrp().expect("the end of the copy", frame -> frame.isContent() && frame.flag() != '+');
            assertThat(last.flag()).isEqualTo('#');
            sending.join();
            bob.msrp()
                    .answering(frame ->
                            frame.isSend() ? MsrpText.response(frame, 200, "OK").octets() : null);
            alice.say("a small one");
            bob.msrp()
                    .expect(
                            "a small one",
                            frame -> frame.isContent() && !frame.messageId().equals(id));
            List<MsrpFrame> chunks = bob.msrp()
                    .inbox()
                    .seen(frame -> frame.isSend() && frame.messageId().equals(id));
            assertThat(chunks.get(chunks.size() - 1)).isSameAs(last);
        }
    }

    @Covers("4975-7.3.2-6")
    @Covers("4975-10.4-1")
    @Test
    void aReportThatOctetsDidNotArriveEndsTheSessionLikeATimeout(Stage stage) {
        Participant alice = stage.join("alice");
        Participant bob = stage.join("bob");
        alice.say("lost on the way");
        MsrpFrame copy = bob.hear("lost on the way").first();
        bob.msrp()
                .send(MsrpText.request("REPORT", bob.serverPath(), bob.path())
                        .header("Message-ID", copy.messageId())
                        .header("Byte-Range", "1-" + copy.needBody().length + "/" + copy.needBody().length)
                        .header("Status", "000 408 Timeout"));
        bob.call().expect("BYE");
        alice.say("still here");
        assertThat(alice.msrp().rawText() + bob.msrp().rawText()).doesNotContain(" 408");
    }

    @Covers("4975-10.8-1")
    @Test
    void a481EndsTheSession(Stage stage) {
        Participant alice = stage.join("alice");
        Participant bob = stage.join("bob");
        bob.msrp()
                .answering(frame -> frame.isSend()
                        ? MsrpText.response(frame, 481, "No such session").octets()
                        : null);
        alice.say("who is there");
        bob.call().expect("BYE");
        alice.say("still here");
    }

    @Covers("4975-10.3-1")
    @Covers("7701-6.3-8")
    @Test
    void aRecipientsRefusalIsNobodyElsesBusiness(Stage stage) {
        Participant alice = stage.join("alice");
        Participant bob = stage.join("bob");
        Participant carol = stage.join("carol");
        bob.msrp()
                .answering(frame ->
                        frame.isSend() ? MsrpText.response(frame, 403, "No").octets() : null);
        alice.msrp().transact(alice.message(alice.envelope("for all"), "Success-Report: yes"));
        carol.hear("for all");
        MsrpFrame copy = bob.msrp().expect("the copy", MsrpFrame::isContent);
        for (String status : new String[] {"000 200 OK", "000 403 No"}) {
            bob.msrp()
                    .send(MsrpText.request("REPORT", bob.serverPath(), bob.path())
                            .header("Message-ID", copy.messageId())
                            .header("Byte-Range", "1-10/10")
                            .header("Status", status));
        }
        bob.msrp()
                .answering(frame ->
                        frame.isSend() ? MsrpText.response(frame, 200, "OK").octets() : null);
        bob.settle();
        alice.settle();
        assertThat(alice.msrp().inbox().seen(MsrpFrame::isReport)).hasSize(1);
        assertThat(alice.msrp().inbox().seen(MsrpFrame::isReport).get(0).need("Status"))
                .startsWith("000 200");
        alice.say("next");
        carol.hear("next");
        assertThat(bob.msrp().inbox().seen(frame -> frame.messageId().equals(copy.messageId())))
                .hasSize(1);
    }

    @Covers("7701-6.3-9")
    @Test
    void refusalsOfEveryKindDisturbNobodyElse(Stage stage) {
        Participant alice = stage.join("alice");
        Participant bob = stage.join("bob");
        Participant carol = stage.join("carol");
        int[] codes = {400, 403, 413, 415, 423, 501};
        for (int code : codes) {
            bob.msrp()
                    .answering(frame ->
                            frame.isSend() ? MsrpText.response(frame, code, "").octets() : null);
            alice.say("refused with " + code);
            carol.hear("refused with " + code);
        }
        bob.msrp().silent();
        alice.say("met with silence");
        carol.hear("met with silence");
    }
}
