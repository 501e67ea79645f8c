package org.parley.tests.rfc4975;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.parley.conformance.Covers;
import org.parley.tests.peer.Await;
import org.parley.tests.peer.MsrpFrame;
import org.parley.tests.peer.MsrpText;
import org.parley.tests.peer.Octets;
import org.parley.tests.peer.OpenSend;
import org.parley.tests.peer.Participant;
import org.parley.tests.peer.Received;
import org.parley.tests.server.ParleyServer;
import org.parley.tests.server.Stage;

/** Chunking: long copies give way to what waits on the connection, and lose nothing by it (with RFC 4975 §7.1.1). */
@ParleyServer("rooms.max-size=200MiB")
class Section51Test {
    private static final int TEN_MEGABYTES = 10 << 20;
    private static final int SMALL_BUFFER = 16 << 10;
    private static final int INTERRUPTIONS = 20;

    @Covers("4975-5.1-1")
    @Covers("4975-7.1-15")
    @Covers("4975-7.1-17")
    @Covers("4975-7.1.1-16")
    @Covers("4975-7.1.1-21")
    @Covers("4975-7.1.1-28")
    @Covers("4975-7.1.1-29")
    @Covers("4975-7.1.1-18")
    @Covers("4975-7.1.1-23")
    @Test
    void aLongCopyGivesWayToResponseAndReport(Stage stage) {
        Participant alice = stage.join("alice");
        Participant bob = stage.join("bob", plan -> plan.receiveBuffer(SMALL_BUFFER));
        Participant carol = stage.join("carol");
        byte[] envelope = alice.envelope("application/octet-stream", Octets.random(TEN_MEGABYTES, 51));
        bob.msrp().stallAfter(10_000);
        MsrpText big = alice.message(envelope);
        CompletableFuture<Void> sending =
                CompletableFuture.runAsync(() -> alice.msrp().send(big));
        Await.until("the copy to have begun", () -> bob.msrp().isStalled());

        String asked = bob.msrp().send(bob.message(bob.envelope("in the middle"), "Success-Report: yes"));
        carol.hear("in the middle");
        bob.msrp().resume();

        Received copy = bob.receive("the long message", message -> message.body().length > TEN_MEGABYTES);
        sending.join();
        assertThat(copy.body()).isEqualTo(envelope);
        List<MsrpFrame> order = bob.msrp().inbox().seen(frame -> true);
        MsrpFrame last = copy.chunks().get(copy.chunks().size() - 1);
        assertThat(indexOf(order, bob.msrp().response(asked))).isLessThan(order.indexOf(last));
        MsrpFrame report = bob.msrp().expect("REPORT", MsrpFrame::isReport);
        assertThat(order.indexOf(report)).isLessThan(order.indexOf(last));
        assertThat(copy.chunks().size()).isGreaterThan(1);
        long next = 1;
        for (MsrpFrame chunk : copy.chunks()) {
            assertThat(chunk.flag()).isEqualTo(chunk == last ? '$' : '+');
            assertThat(chunk.messageId()).isEqualTo(copy.messageId());
            assertThat(chunk.rangeStart()).isEqualTo(next);
            assertThat(chunk.need("Byte-Range")).endsWith("-*/" + envelope.length);
            next += chunk.needBody().length;
        }
    }

    private static int indexOf(List<MsrpFrame> order, MsrpFrame frame) {
        return order.indexOf(frame);
    }

    @Covers("4975-7.1.1-2")
    @Covers("4975-7.1.1-4")
    @Covers("4975-7.1.1-15")
    @Covers("4975-7.1.1-27")
    @Test
    void allChunksOfACopyAreOfOneKind(Stage stage) {
        Participant alice = stage.join("alice");
        Participant bob = stage.join("bob");
        byte[] envelope = alice.envelope("application/octet-stream", Octets.random(TEN_MEGABYTES, 52));
        OpenSend sending = OpenSend.of(alice.msrp(), alice.message(envelope));

        // Each answer to a bodiless SEND has to pass in the middle of the copy, which makes one more chunk.
        for (int i = 0; i < INTERRUPTIONS; i++) {
            sending.reach(bob.msrp());
            bob.settle();
        }
        sending.end();

        Received copy = bob.receive("the long message", message -> message.body().length > TEN_MEGABYTES);
        assertThat(copy.body()).isEqualTo(envelope);
        assertThat(copy.chunks().size()).isGreaterThan(INTERRUPTIONS);
        for (MsrpFrame chunk : copy.chunks()) {
            assertThat(chunk.messageId()).isEqualTo(copy.messageId());
            assertThat(chunk.header("Failure-Report")).isEqualTo(copy.first().header("Failure-Report"));
            assertThat(chunk.header("Success-Report")).isEqualTo(copy.first().header("Success-Report"));
            assertThat(chunk.header("Byte-Range")).isNotNull();
            assertThat(chunk.flag() == '$' || chunk.needBody().length >= 2048).isTrue();
        }
        MsrpText anonymous = MsrpText.request("SEND", alice.serverPath(), alice.path())
                .header("Byte-Range", "1-5/5")
                .body("message/cpim", Octets.of("empty"));
        assertThat(alice.msrp().transact(anonymous).code()).isEqualTo(400);
    }

    @Covers("4975-5.1-3")
    @Covers("4975-7.1-7")
    @Test
    void onlySendsAreEverChunked(Stage stage) {
        Participant alice = stage.join("alice");
        Participant bob = stage.join("bob");
        for (int i = 0; i < 20; i++) {
            String text = "message " + i;
            alice.msrp().send(alice.message(alice.envelope(text), "Success-Report: yes"));
            bob.hear(text);
            alice.msrp().expect("REPORT", MsrpFrame::isReport);
        }
        List<MsrpFrame> others = alice.msrp().inbox().seen(frame -> !frame.isSend());
        assertThat(others).hasSizeGreaterThanOrEqualTo(40);
        assertThat(others).allMatch(frame -> frame.flag() == '$');
        assertThat(others).noneMatch(frame -> frame.isReport() && frame.rangeStart() != 1);
    }
}
