package org.parley.msrp.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.parley.conformance.Covers;
import org.parley.msrp.Bytes;
import org.parley.msrp.MsrpPath;
import org.parley.msrp.MsrpUri;
import org.parley.msrp.Status;

/** Chunks become messages (RFC 4975 §7.1.1, §7.3.1). */
final class ReassemblyTest {
    private Ground ground =
            new Ground(EndpointConfig.tcp("127.0.0.1", 0).withGatherLimit(8192).withIncompleteMessages(4));
    private Ground.Bound bound = ground.bind();
    private RawPeer peer = bound.peer();
    private int number;

    @AfterEach
    void stop() {
        ground.close();
    }

    private void restart(EndpointConfig config) {
        ground.close();
        ground = new Ground(config);
        bound = ground.bind();
        peer = bound.peer();
    }

    private String chunk(String id, String range, String body, char flag) {
        return Ground.chunk(
                "chunk" + ++number,
                bound.uri(),
                id,
                range.isEmpty() ? "" : "Byte-Range: " + range + "\r\n",
                body,
                flag);
    }

    private int sent(String id, String range, String body, char flag) {
        peer.send(chunk(id, range, body, flag));
        return peer.next().code();
    }

    private String heard() {
        return Owner.take(ground.owner.messages).body().joined().toAscii();
    }

    private Ground.Bound bindAs(String user) {
        MsrpUri uri = ground.endpoint.newUri(false);
        PeerMedia media = PeerMedia.of(MsrpPath.parse(Ground.PEER));
        ground.endpoint.expect(new SessionSpec(uri, ground.owner, media, null, user, "test"));
        return ground.bind(RawPeer.connect(ground.address()), uri);
    }

    private int rest(Ground.Bound over, String tid) {
        over.peer().send(Ground.chunk(tid, over.uri(), "mess1", "Byte-Range: 7-11/11\r\n", "later", '$'));
        return over.peer().next().code();
    }

    @Test
    @Covers("4975-5.4-24")
    void theRestOfAMessageMayComeOverTheSessionThatReplacesAFailedOne() {
        Ground.Bound failing = bindAs("alice");
        failing.peer().send(Ground.chunk("aaaa1", failing.uri(), "mess1", "Byte-Range: 1-6/11\r\n", "first ", '+'));
        assertThat(failing.peer().next().code()).isEqualTo(200);
        failing.peer().close();
        assertThat(Owner.take(ground.owner.ends).kind()).isEqualTo(SessionEnd.Kind.PEER_GONE);
        assertThat(rest(bindAs("mallory"), "aaaa2")).isEqualTo(200);
        assertThat(ground.owner.messages).isEmpty();
        assertThat(rest(bindAs("alice"), "aaaa3")).isEqualTo(200);
        assertThat(heard()).isEqualTo("first later");
        rest(bindAs("alice"), "aaaa4");
        assertThat(ground.owner.messages).isEmpty();
    }

    @Test
    void whatASessionThatWasEndedProperlyHadReceivedIsGone() {
        Ground.Bound ending = bindAs("alice");
        ending.peer().send(Ground.chunk("aaaa1", ending.uri(), "mess1", "Byte-Range: 1-6/11\r\n", "first ", '+'));
        assertThat(ending.peer().next().code()).isEqualTo(200);
        ending.session().execute(() -> ending.session().close(new SessionEnd(SessionEnd.Kind.LOCAL, "BYE")));
        Owner.take(ground.owner.ends);
        assertThat(rest(bindAs("alice"), "aaaa2")).isEqualTo(200);
        assertThat(ground.owner.messages).isEmpty();
    }

    @Test
    @Covers("4975-7.3.1-1")
    @Covers("4975-7.1.1-20")
    void oneSendThatStartsAtOneAndEndsIsAMessageAndPlusWaits() {
        assertThat(sent("mess1", "1-*/*", "whole", '$')).isEqualTo(200);
        assertThat(heard()).isEqualTo("whole");
        assertThat(sent("mess2", "1-4/8", "half", '+')).isEqualTo(200);
        assertThat(ground.owner.messages).isEmpty();
        assertThat(sent("mess2", "5-8/8", "done", '$')).isEqualTo(200);
        assertThat(heard()).isEqualTo("halfdone");
    }

    @Test
    @Covers("4975-7.3.1-2")
    @Covers("4975-7.3.1-6")
    void chunksComeInAnyOrderAndTheLastMayBeFirst() {
        assertThat(sent("mess1", "5-8/8", "done", '$')).isEqualTo(200);
        assertThat(ground.owner.messages).isEmpty();
        assertThat(sent("mess1", "1-4/8", "half", '+')).isEqualTo(200);
        assertThat(heard()).isEqualTo("halfdone");
    }

    @Test
    @Covers("4975-7.3.1-3")
    void equalMessageIdsOfTwoSessionsAreTwoMessages() {
        Ground.Bound other = ground.bind(peer, ground.expect());
        peer.send(chunk("same1", "1-2/4", "aa", '+'));
        peer.send(Ground.chunk("other1", other.uri(), "same1", "Byte-Range: 1-2/4\r\n", "bb", '+'));
        peer.send(chunk("same1", "3-4/4", "AA", '$'));
        peer.send(Ground.chunk("other2", other.uri(), "same1", "Byte-Range: 3-4/4\r\n", "BB", '$'));
        assertThat(List.of(heard(), heard())).containsExactly("aaAA", "bbBB");
    }

    @Test
    @Covers("4975-7.3.1-4")
    void lengthsAreCountedAndNotBelieved() {
        sent("mess1", "1-100/200", "a".repeat(60), '+');
        sent("mess1", "61-200/200", "b".repeat(140), '$');
        assertThat(heard()).isEqualTo("a".repeat(60) + "b".repeat(140));
    }

    @Test
    @Covers("4975-7.3.1-5")
    void theDollarChunkDefinesTheTotal() {
        sent("mess1", "1-400/1000", "a".repeat(400), '+');
        sent("mess1", "401-800/1000", "b".repeat(400), '$');
        assertThat(heard()).hasSize(800);
    }

    @Test
    @Covers("4975-7.3.1-7")
    void theChunkReceivedLastWins() {
        sent("mess1", "1-100/150", "A".repeat(100), '+');
        sent("mess1", "50-150/150", "B".repeat(101), '$');
        assertThat(heard()).isEqualTo("A".repeat(49) + "B".repeat(101));
    }

    @Test
    @Covers("4975-7.3.1-8")
    void anAbortedMessageIsForgottenAndAnswered() {
        assertThat(sent("mess1", "1-4/8", "half", '+')).isEqualTo(200);
        assertThat(sent("mess1", "5-6/8", "mo", '#')).isEqualTo(200);
        assertThat(sent("mess1", "5-8/8", "late", '$')).isEqualTo(200);
        assertThat(ground.owner.messages).isEmpty();
        assertThat(sent("mess2", "", "alive", '$')).isEqualTo(200);
        assertThat(heard()).isEqualTo("alive");
    }

    @Test
    @Covers("4975-7.1.1-15")
    void aLaterChunkWithoutByteRangeIsNotAppended() {
        sent("mess1", "1-4/8", "half", '+');
        sent("mess1", "", "WHOLE", '$');
        assertThat(heard()).isEqualTo("WHOLE");
    }

    @Test
    @Covers("4975-7.1.1-25")
    void fiveHundredTwelveSmallChunksAreOneMegabyte() {
        byte[] whole = new byte[1 << 20];
        new Random(1).nextBytes(whole);
        StringBuilder all = new StringBuilder();
        String text = new String(whole, java.nio.charset.StandardCharsets.ISO_8859_1);
        for (int i = 0; i < 512; i++) {
            all.append(chunk(
                    "mess1",
                    i * 2048 + 1 + "-" + (i + 1) * 2048 + "/1048576",
                    text.substring(i * 2048, (i + 1) * 2048),
                    i == 511 ? '$' : '+'));
        }
        Thread writer =
                new Thread(() -> peer.send(all.toString().getBytes(java.nio.charset.StandardCharsets.ISO_8859_1)));
        writer.start();
        for (int i = 0; i < 512; i++) {
            assertThat(peer.next().code()).isEqualTo(200);
        }
        Owner.Sink sink = Owner.take(ground.owner.streams);
        assertThat(Owner.take(sink.end)).isEqualTo("complete");
        assertThat(Body.of(sink.pieces).joined().toByteArray()).isEqualTo(whole);
    }

    @Test
    @Covers("4975-7.1.1-26")
    void chunksOfAnySizeAreTaken() {
        int at = 1;
        StringBuilder whole = new StringBuilder();
        for (int size : new int[] {0, 1, 2047, 2048, 2049}) {
            String body = "x".repeat(size);
            whole.append(body);
            assertThat(sent("mess1", at + "-*/*", body, size == 2049 ? '$' : '+'))
                    .isEqualTo(200);
            at += size;
        }
        assertThat(heard()).isEqualTo(whole.toString());
        byte[] fifty = new byte[50 << 20];
        new Random(2).nextBytes(fifty);
        byte[] head =
                chunk("mess2", "1-*/" + fifty.length, "", '$').getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        String text = new String(head, java.nio.charset.StandardCharsets.US_ASCII);
        int cut = text.indexOf("\r\n\r\n") + 4;
        peer.send(java.util.Arrays.copyOf(head, cut));
        peer.send(fifty);
        peer.send(java.util.Arrays.copyOfRange(head, cut, head.length));
        assertThat(peer.next().code()).isEqualTo(200);
        Owner.Sink sink = Owner.take(ground.owner.streams);
        assertThat(Owner.take(sink.end)).isEqualTo("complete");
        assertThat(Body.of(sink.pieces).joined().toByteArray()).isEqualTo(fifty);
    }

    @Test
    @Covers("4975-7.3.1-9")
    void aLongMessageFlowsBeforeItsLastChunk() {
        assertThat(sent("mess1", "1-*/*", "x".repeat(20_000), '+')).isEqualTo(200);
        Owner.Sink sink = Owner.take(ground.owner.streams);
        assertThat(bound.on(() -> Body.of(sink.pieces).length())).isEqualTo(20_000);
        assertThat(sink.end).isEmpty();
        assertThat(sent("mess1", "20001-*/*", "end", '$')).isEqualTo(200);
        assertThat(Owner.take(sink.end)).isEqualTo("complete");
        assertThat(bound.on(() -> Body.of(sink.pieces).length())).isEqualTo(20_003);
    }

    @Test
    void anAbortedStreamTellsItsSink() {
        sent("mess1", "1-*/*", "x".repeat(20_000), '+');
        Owner.Sink sink = Owner.take(ground.owner.streams);
        assertThat(sent("mess1", "20001-*/*", "x", '#')).isEqualTo(200);
        assertThat(Owner.take(sink.end)).startsWith("aborted");
    }

    @Test
    void aStreamIsRefusedMidChunkAndItsLaterChunksToo() {
        ground.owner.accepts = false;
        String whole = chunk("mess1", "1-*/*", "x".repeat(100_000), '+');
        peer.send(whole.substring(0, 50_000));
        Owner.Sink sink = Owner.take(ground.owner.streams);
        bound.on(() -> {
            sink.stream.refuse(Status.STOP_SENDING);
            return true;
        });
        assertThat(peer.next().code()).isEqualTo(413);
        peer.send(whole.substring(50_000));
        assertThat(sent("mess1", "100001-*/*", "more", '+')).isEqualTo(413);
        peer.send(chunk("mess2", "", "fine", '$'));
        assertThat(heard()).isEqualTo("fine");
    }

    @Test
    @Covers("4975-14.5-3")
    void absurdRangesAllocateNothing() {
        long before = held();
        assertThat(sent("mess1", "1-*/99999999999999", "a", '+')).isEqualTo(200);
        assertThat(sent("mess2", "99999999999999-*/99999999999999", "a", '+')).isEqualTo(200);
        assertThat(sent("mess3", "9223372036854775807-*/*", "a".repeat(9000), '+'))
                .isEqualTo(413);
        assertThat(sent("mess5", "1000000000-*/2000000000", "a".repeat(9000), '$'))
                .isEqualTo(413);
        assertThat(held() - before).isLessThan(8 << 20);
        assertThat(sent("mess4", "", "fine", '$')).isEqualTo(200);
    }

    private static long held() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    @Test
    void tooManyIncompleteMessagesAre413() {
        for (int i = 0; i < 4; i++) {
            assertThat(sent("mess" + i, "1-1/2", "a", '+')).isEqualTo(200);
        }
        assertThat(sent("mess9", "1-1/2", "a", '+')).isEqualTo(413);
        assertThat(sent("mess0", "2-2/2", "b", '$')).isEqualTo(200);
        assertThat(heard()).isEqualTo("ab");
        assertThat(ground.count("parley.msrp.overruns", "queue", "incomplete-messages"))
                .isEqualTo(1);
    }

    @Test
    @Covers("4975-8.6-14")
    void aMessageAboveMaxSizeIs413AndTheConnectionStays() {
        restart(EndpointConfig.tcp("127.0.0.1", 0).withMaxMessage(10_000));
        assertThat(sent("mess1", "1-*/10001", "x".repeat(10_001), '$')).isEqualTo(413);
        assertThat(sent("mess2", "1-*/*", "x".repeat(10_001), '$')).isEqualTo(413);
        assertThat(sent("mess3", "1-*/*", "x".repeat(6000), '+')).isEqualTo(200);
        assertThat(sent("mess3", "6001-*/*", "x".repeat(6000), '+')).isEqualTo(413);
        assertThat(sent("mess3", "12001-*/*", "x", '$')).isEqualTo(413);
        assertThat(sent("mess4", "1-*/*", "x".repeat(10_000), '$')).isEqualTo(200);
        assertThat(ground.owner.messages).hasSize(1);
    }

    @Test
    void aMessageWhoseChunksStopComingIsForgotten() {
        restart(EndpointConfig.tcp("127.0.0.1", 0)
                .withGatherLimit(4096)
                .withChunkReceptionTimeout(Duration.ofMillis(100)));
        sent("mess1", "1-*/*", "x".repeat(5000), '+');
        sent("mess2", "1-2/4", "ab", '+');
        Owner.Sink sink = Owner.take(ground.owner.streams);
        assertThat(Owner.take(sink.end)).contains("no further chunk");
        Ground.until("both are given up", () -> ground.count("parley.msrp.limited", "limit", "chunk-reception") == 2);
        assertThat(sent("mess2", "3-4/4", "cd", '$')).isEqualTo(200);
        assertThat(ground.owner.messages).isEmpty();
    }

    @Test
    void aSinkPausesReading() {
        ground.owner.accepts = false;
        peer.send(chunk("mess1", "1-*/*", "x".repeat(10_000), '+'));
        assertThat(peer.next().code()).isEqualTo(200);
        Owner.Sink sink = Owner.take(ground.owner.streams);
        bound.on(() -> {
            sink.stream.pause();
            return true;
        });
        peer.send(chunk("mess1", "10001-*/*", "y".repeat(10_000), '+'));
        assertThat(peer.isSilent(150)).isTrue();
        bound.on(() -> {
            sink.stream.resume();
            return true;
        });
        assertThat(peer.next().code()).isEqualTo(200);
        assertThat(bound.on(() -> Body.of(List.<Bytes>copyOf(sink.pieces)).length()))
                .isEqualTo(20_000);
    }

    @Test
    void randomOctetsOfAMegabyteArriveAsTheyAre() {
        byte[] whole = new byte[1 << 20];
        new Random(3).nextBytes(whole);
        byte[] frame = chunk("mess1", "1-*/1048576", "", '$').getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        int cut = new String(frame, java.nio.charset.StandardCharsets.US_ASCII).indexOf("\r\n\r\n") + 4;
        peer.send(java.util.Arrays.copyOf(frame, cut));
        peer.send(whole);
        peer.send(java.util.Arrays.copyOfRange(frame, cut, frame.length));
        assertThat(peer.next().code()).isEqualTo(200);
        Owner.Sink sink = Owner.take(ground.owner.streams);
        assertThat(Owner.take(sink.end)).isEqualTo("complete");
        assertThat(Body.of(sink.pieces).joined().toByteArray()).isEqualTo(whole);
    }
}
