package org.parley.chat.media;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.parley.chat.media.RoomUnderTest.cpim;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.parley.chat.RoomConfig;
import org.parley.chat.media.RoomUnderTest.Guest;
import org.parley.chat.media.RoomUnderTest.Invite;
import org.parley.chat.room.LeaveCause;
import org.parley.conformance.Covers;
import org.parley.msrp.session.EndpointConfig;

class StreamingTest {
    private static final String ALICE = "sip:alice@example.org";
    private static final String BOB = "sip:bob@example.org";
    private static final String CAROL = "sip:carol@example.org";
    private static final String TYPE = "Content-Type: message/cpim\r\n";

    private static RoomUnderTest room(UnaryOperator<MediaConfig> media, UnaryOperator<EndpointConfig> endpoint) {
        return new RoomUnderTest(
                RoomConfig.standard(), media.apply(MediaConfig.standard().tellingUnaware(false)), endpoint);
    }

    /** A CPIM message of about that many octets, random, with false end-lines in it. */
    private static byte[] large(String from, int octets, long seed) {
        byte[] noise = new byte[octets];
        new Random(seed).nextBytes(noise);
        byte[] trap = "\r\n-------abcdef$\r\n-------".getBytes(UTF_8);
        for (int at = 100; at + trap.length < octets; at += 50_000) {
            System.arraycopy(trap, 0, noise, at, trap.length);
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(cpim(from, RoomUnderTest.ROOM, ""));
        all.writeBytes(noise);
        return all.toByteArray();
    }

    private static byte[] wholeMessage(Guest guest) {
        Frame chunk = guest.peer().nextSend();
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        String id = chunk.header("Message-ID");
        while (true) {
            assertThat(chunk.header("Message-ID")).isEqualTo(id);
            assertThat(chunk.header("Byte-Range")).startsWith((all.size() + 1) + "-");
            all.writeBytes(chunk.body());
            if (chunk.flag() != '+') {
                assertThat(chunk.flag()).isEqualTo('$');
                return all.toByteArray();
            }
            chunk = guest.peer().nextSend();
        }
    }

    /** Everybody's session is known to be bound to the room once they have heard something. */
    private static void settle(Guest speaker, Guest... hearers) {
        byte[] marker = cpim(speaker.invite.aor(), RoomUnderTest.ROOM, "marker");
        speaker.say(marker);
        for (Guest hearer : hearers) {
            assertThat(hearer.hears()).isEqualTo(marker);
        }
    }

    @Test
    @Covers("4975-7.1.1-26")
    void fiveMebibytesArriveAsTheyWere() {
        try (RoomUnderTest room = room(UnaryOperator.identity(), UnaryOperator.identity())) {
            Guest alice = room.join(ALICE);
            Guest bob = room.join(BOB);
            Guest carol = room.join(CAROL);
            settle(alice, bob, carol);
            byte[] said = large(ALICE, 5 << 20, 1);
            String tid =
                    alice.write("", "Success-Report: yes\r\nByte-Range: 1-*/" + said.length + "\r\n" + TYPE, said, '$');
            assertThat(wholeMessage(bob)).isEqualTo(said);
            assertThat(wholeMessage(carol)).isEqualTo(said);
            assertThat(alice.answer(tid)).isEqualTo(200);
            assertThat(alice.peer().next().header("Status")).startsWith("000 200");
            assertThat(room.meters.get("parley.switch.streams.active").gauge().value())
                    .isZero();
        }
    }

    @Test
    @Covers("7701-6.1-17")
    @Covers("4975-7.3.1-9")
    void recipientsSeeTheBeginningBeforeTheEndIsSent() {
        try (RoomUnderTest room = room(UnaryOperator.identity(), UnaryOperator.identity())) {
            Guest alice = room.join(ALICE);
            Guest bob = room.join(BOB);
            settle(alice, bob);
            long before = bob.peer().bodyOctets();
            byte[] said = large(ALICE, 400_000, 2);
            String head = "MSRP slowtid SEND\r\nTo-Path: " + alice.uri + "\r\nFrom-Path: " + alice.path
                    + "\r\nMessage-ID: slowmid\r\nByte-Range: 1-*/*\r\n" + TYPE + "\r\n";
            alice.raw(head.getBytes(UTF_8));
            alice.raw(Arrays.copyOf(said, 200_000));
            RoomUnderTest.eventually(() -> bob.peer().bodyOctets() - before >= 190_000);
            alice.raw(Arrays.copyOfRange(said, 200_000, said.length));
            alice.raw("\r\n-------slowtid$\r\n".getBytes(UTF_8));
            assertThat(wholeMessage(bob)).isEqualTo(said);
            assertThat(alice.answer("slowtid")).isEqualTo(200);
        }
    }

    @Test
    @Covers("7701-6.1-19")
    @Covers("7701-6.1-20")
    @Covers("7701-6.1-21")
    void headersMayComeInSeveralChunksAndLaterOnesFollowTheFirst() {
        try (RoomUnderTest room = room(UnaryOperator.identity(), UnaryOperator.identity())) {
            Guest alice = room.join(ALICE);
            Guest bob = room.join(BOB);
            settle(alice, bob);
            byte[] said = large(ALICE, 300_000, 3);
            int[] cuts = {0, 67, 70_000, 150_000, said.length};
            for (int i = 0; i + 1 < cuts.length; i++) {
                byte[] chunk = Arrays.copyOfRange(said, cuts[i], cuts[i + 1]);
                char flag = i + 2 == cuts.length ? '$' : '+';
                String range = "Byte-Range: " + (cuts[i] + 1) + "-" + cuts[i + 1] + "/" + said.length + "\r\n";
                String tid = alice.write("chunkedmid", range + TYPE, chunk, flag);
                assertThat(alice.answer(tid)).isEqualTo(200);
            }
            assertThat(wholeMessage(bob)).isEqualTo(said);
        }
    }

    @Test
    @Covers("7701-6.1-22")
    void whoJoinsMidwayGetsNothingOfItAndWhoLeavesNoMore() {
        try (RoomUnderTest room = room(UnaryOperator.identity(), UnaryOperator.identity())) {
            Guest alice = room.join(ALICE);
            Guest bob = room.join(BOB);
            Guest leaver = room.join("sip:dave@example.org");
            settle(alice, bob, leaver);
            byte[] said = large(ALICE, 400_000, 4);
            int half = 200_000;
            long before = bob.peer().bodyOctets();
            String range = "Byte-Range: 1-" + half + "/" + said.length + "\r\n";
            alice.answer(alice.write("halfmid", range + TYPE, Arrays.copyOf(said, half), '+'));
            RoomUnderTest.eventually(() -> bob.peer().bodyOctets() - before >= 190_000);
            Guest joiner = room.join(CAROL);
            leaver.leave();
            assertThat(leaver.peer().awaitEnd()).isTrue();
            String rest = "Byte-Range: " + (half + 1) + "-" + said.length + "/" + said.length + "\r\n";
            String tid = alice.write("halfmid", rest + TYPE, Arrays.copyOfRange(said, half, said.length), '$');
            assertThat(alice.answer(tid)).isEqualTo(200);
            assertThat(wholeMessage(bob)).isEqualTo(said);
            joiner.hearsNothingBefore(alice);
            assertThat(leaver.peer().bodyOctets()).isLessThan(said.length);
        }
    }

    @Test
    @Covers("7701-6.1-18")
    void nothingOfAMessageThatMayNotBeIsForwarded() {
        try (RoomUnderTest room = room(UnaryOperator.identity(), UnaryOperator.identity())) {
            Guest alice = room.join(ALICE);
            Guest bob = room.join(BOB);
            settle(alice, bob);
            byte[] said = large(BOB, 300_000, 5);
            String tid = alice.write("", "Byte-Range: 1-*/" + said.length + "\r\n" + TYPE, said, '$');
            assertThat(alice.answer(tid)).isEqualTo(403);
            bob.hearsNothingBefore(alice);
        }
    }

    @Test
    void whatTheSenderAbortsIsAbortedForEverybodyAndTheSenderTold() {
        try (RoomUnderTest room = room(UnaryOperator.identity(), UnaryOperator.identity())) {
            Guest alice = room.join(ALICE);
            Guest bob = room.join(BOB);
            settle(alice, bob);
            byte[] said = large(ALICE, 200_000, 6);
            long before = bob.peer().bodyOctets();
            String range = "Byte-Range: 1-" + said.length + "/900000\r\n";
            alice.answer(alice.write("abortmid", range + TYPE, said, '+'));
            RoomUnderTest.eventually(() -> bob.peer().bodyOctets() - before >= 190_000);
            alice.write("abortmid", "Byte-Range: " + (said.length + 1) + "-*/900000\r\n" + TYPE, new byte[10], '#');
            assertThat(lastFlag(bob)).isEqualTo('#');
            assertThat(alice.peer().nextSend().text()).contains("ended early");
            bob.hearsNothingBefore(alice);
            assertThat(room.counted("parley.switch.streams.aborted")).isEqualTo(1);
        }
    }

    @Test
    @Covers("7701-6.1-24")
    @Covers("7701-6.1-26")
    @Covers("7701-6.1-28")
    void whenChunksStopComingTheMessageIsAborted() {
        try (RoomUnderTest room = room(
                UnaryOperator.identity(), endpoint -> endpoint.withChunkReceptionTimeout(Duration.ofMillis(500)))) {
            Guest alice = room.join(ALICE);
            Guest bob = room.join(BOB);
            settle(alice, bob);
            byte[] said = large(ALICE, 200_000, 7);
            alice.write("timedmid", "Byte-Range: 1-" + said.length + "/900000\r\n" + TYPE, said, '+');
            assertThat(lastFlag(bob)).isEqualTo('#');
            String late = "Byte-Range: " + (said.length + 1) + "-*/900000\r\n";
            alice.write("timedmid", late + TYPE, new byte[3000], '+');
            bob.hearsNothingBefore(alice);
        }
    }

    private static char lastFlag(Guest guest) {
        Frame chunk = guest.peer().nextSend();
        while (chunk.flag() == '+') {
            chunk = guest.peer().nextSend();
        }
        return chunk.flag();
    }

    @Test
    void aReaderThatStopsIsEndedAndNobodyElseSuffers() {
        Duration stall = Duration.ofSeconds(4);
        try (RoomUnderTest room = room(
                media -> media.streaming(new MediaConfig.Streaming(1 << 20, stall)),
                endpoint -> endpoint.withStallTimeout(Duration.ofSeconds(60)))) {
            Guest alice = room.join(ALICE);
            Guest bob = room.join(BOB);
            Guest deaf = room.join(Invite.from(CAROL).deaf());
            settle(alice, bob);
            byte[] said = large(ALICE, 32 << 20, 8);
            Thread writer = new Thread(
                    () -> alice.write("", "Byte-Range: 1-*/" + said.length + "\r\n" + TYPE, said, '$'), "writer");
            writer.setDaemon(true);
            writer.start();
            assertThat(waitsFor(deaf, writer))
                    .as("the sender is not read far ahead of the slowest")
                    .isTrue();
            assertThat(deaf.endedBecause()).isEqualTo(LeaveCause.Kind.SLOW);
            assertThat(wholeMessage(bob)).isEqualTo(said);
            assertThat(bob.ended).isEmpty();
            assertThat(room.counted("parley.switch.slow.ended")).isEqualTo(1);
        }
    }

    /** Waits until the reader is ended; whether the writer had still to write when it was last seen before that. */
    private static boolean waitsFor(Guest reader, Thread writer) {
        boolean waited = false;
        while (true) {
            boolean waits = writer.isAlive();
            if (!reader.ended.isEmpty()) {
                return waited;
            }
            waited = waits;
            java.util.concurrent.locks.LockSupport.parkNanos(1_000_000);
        }
    }

    @Test
    void aReaderThatStopsInChatIsEndedAndMemoryStaysBounded() {
        try (RoomUnderTest room = room(UnaryOperator.identity(), endpoint -> endpoint.withSendQueueOctets(200_000))) {
            Guest alice = room.join(ALICE);
            Guest bob = room.join(BOB);
            Guest deaf = room.join(Invite.from(CAROL).deaf());
            settle(alice, bob);
            byte[] said = cpim(ALICE, RoomUnderTest.ROOM, "x".repeat(50_000));
            for (int i = 0; i < 400; i++) {
                alice.say(said);
                assertThat(wholeMessage(bob)).isEqualTo(said);
            }
            assertThat(deaf.endedBecause()).isEqualTo(LeaveCause.Kind.SLOW);
        }
    }

    @Test
    void aClientThatDiesOnASecondChunkGetsOneSend() {
        try (RoomUnderTest room = room(UnaryOperator.identity(), UnaryOperator.identity())) {
            Guest alice = room.join(ALICE);
            Guest blink = room.join(Invite.from(BOB).agent("Blink Lite 4.6.0 (MacOSX)"));
            Guest carol = room.join(CAROL);
            settle(alice, blink, carol);
            byte[] said = large(ALICE, 1 << 20, 9);
            alice.write("", "Byte-Range: 1-*/" + said.length + "\r\n" + TYPE, said, '$');
            carol.say("chat in between");
            Frame first = blink.peer().nextSend();
            Frame second = blink.peer().nextSend();
            Frame whole = first.body().length > second.body().length ? first : second;
            assertThat(whole.flag()).isEqualTo('$');
            assertThat(whole.body()).isEqualTo(said);
        }
    }

    @Test
    void whatIsTooLargeForSuchAClientIsReplacedByANotice() {
        MediaConfig.SingleChunk small =
                new MediaConfig.SingleChunk(java.util.List.of("*Blink*"), 100_000, Duration.ofSeconds(10), 65_536);
        try (RoomUnderTest room = room(media -> media.singleChunk(small), UnaryOperator.identity())) {
            Guest alice = room.join(ALICE);
            Guest blink = room.join(Invite.from(BOB).agent("Blink Lite 4.6.0 (MacOSX)"));
            Guest carol = room.join(CAROL);
            settle(alice, blink, carol);
            byte[] said = large(ALICE, 1 << 20, 10);
            alice.write("", "Byte-Range: 1-*/" + said.length + "\r\n" + TYPE, said, '$');
            assertThat(blink.peer().nextSend().text()).contains("A large message from " + ALICE);
            assertThat(wholeMessage(carol)).isEqualTo(said);
            blink.hearsNothingBefore(alice);
        }
    }

    @Test
    void chatWaitsBehindAnUninterruptedMessageForSoLongOnly() {
        MediaConfig.SingleChunk brief =
                new MediaConfig.SingleChunk(java.util.List.of("*Blink*"), 10 << 20, Duration.ofMillis(300), 65_536);
        try (RoomUnderTest room = room(media -> media.singleChunk(brief), UnaryOperator.identity())) {
            Guest alice = room.join(ALICE);
            Guest blink = room.join(Invite.from(BOB).agent("Blink Lite 4.6.0 (MacOSX)"));
            Guest carol = room.join(CAROL);
            settle(alice, blink, carol);
            byte[] said = large(ALICE, 200_000, 11);
            alice.write("waitmid", "Byte-Range: 1-" + said.length + "/900000\r\n" + TYPE, said, '+');
            RoomUnderTest.eventually(() -> blink.peer().bodyOctets() >= 190_000);
            byte[] chat = cpim(CAROL, RoomUnderTest.ROOM, "chat");
            carol.say(chat);
            assertThat(blink.peer().nextSend().flag()).isEqualTo('#');
            assertThat(blink.hears()).isEqualTo(chat);
            assertThat(blink.peer().nextSend().text()).contains("A large message from");
        }
    }

    @Test
    void aMessageThatGrowsAboveOurMaxSizeIsStopped() {
        try (RoomUnderTest room = room(media -> media.upTo(200_000), UnaryOperator.identity())) {
            Guest alice = room.join(ALICE);
            Guest bob = room.join(BOB);
            settle(alice, bob);
            byte[] said = large(ALICE, 300_000, 12);
            long before = bob.peer().bodyOctets();
            alice.answer(
                    alice.write("growmid", "Byte-Range: 1-100000/*\r\n" + TYPE, Arrays.copyOf(said, 100_000), '+'));
            RoomUnderTest.eventually(() -> bob.peer().bodyOctets() - before >= 90_000);
            byte[] rest = Arrays.copyOfRange(said, 100_000, said.length);
            String tid = alice.write("growmid", "Byte-Range: 100001-*/*\r\n" + TYPE, rest, '$');
            assertThat(alice.answer(tid)).isEqualTo(413);
            assertThat(lastFlag(bob)).isEqualTo('#');
        }
    }

    @Test
    void whoIsNotBoundWhenALargeMessageBeginsIsTold() {
        try (RoomUnderTest room = room(UnaryOperator.identity(), UnaryOperator.identity())) {
            Guest alice = room.join(ALICE);
            Guest bob = room.invited(Invite.from(BOB));
            byte[] said = large(ALICE, 200_000, 13);
            String tid = alice.write("", "Byte-Range: 1-*/" + said.length + "\r\n" + TYPE, said, '$');
            assertThat(alice.answer(tid)).isEqualTo(200);
            bob.bind();
            assertThat(bob.peer().nextSend().text()).contains("began before you were connected");
        }
    }
}
