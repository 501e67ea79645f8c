package org.parley.chat.media;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.parley.chat.media.RoomUnderTest.ROOM;
import static org.parley.chat.media.RoomUnderTest.await;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.parley.chat.RoomConfig;
import org.parley.chat.cluster.Charters;
import org.parley.chat.media.RoomUnderTest.Guest;
import org.parley.chat.media.RoomUnderTest.Invite;
import org.parley.chat.media.terms.Terms;
import org.parley.chat.room.Charter;
import org.parley.chat.room.LeaveCause;
import org.parley.chat.room.Role;
import org.parley.chat.room.RoomAddress;
import org.parley.chat.room.RoomPolicy;
import org.parley.chat.room.RoomState;
import org.parley.chat.room.port.JoinAnswer;

/** Commands in messages to the room, over real sockets. */
class InstructingTest {
    private static final String ALICE = "sip:alice@example.org";
    private static final String BOB = "sip:bob@example.org";
    private static final String CAROL = "sip:carol@example.org";
    private static final String DAVE = "sip:dave@example.org";

    /** Alice owns it, Bob moderates. */
    private static final RoomPolicy RULES = RoomPolicy.open()
            .standing(new RoomPolicy.Standing(
                    Set.of(ALICE), Set.of(BOB), Set.of(), Role.PARTICIPANT, Role.PARTICIPANT, false));

    private static RoomUnderTest ruled(RoomPolicy rules) {
        return RoomUnderTest.ruled(rules, UnaryOperator.identity());
    }

    private static byte[] instruction(String from, String to, byte[] content) {
        byte[] head = ("From: <" + from + ">\r\nTo: <" + to + ">\r\n\r\nContent-Type: " + Terms.INSTRUCTIONS
                        + "\r\n\r\n")
                .getBytes(UTF_8);
        byte[] whole = java.util.Arrays.copyOf(head, head.length + content.length);
        System.arraycopy(content, 0, whole, head.length, content.length);
        return whole;
    }

    private static Frame tell(Guest who, String line, String... headers) {
        return who.peer().response(who.say(instruction(who.invite.aor(), ROOM, line.getBytes(UTF_8)), headers));
    }

    private static RoomState now(RoomUnderTest room) {
        return await(room.rooms().look(RoomAddress.parse(ROOM))).orElseThrow();
    }

    @Test
    void whatIsAppliedIs200AndNobodyIsSentIt() {
        try (RoomUnderTest room = ruled(RULES)) {
            Guest alice = room.join(ALICE);
            Guest carol = room.join(CAROL);
            assertThat(tell(alice, "topic Spring cleaning").status()).isEqualTo(200);
            assertThat(now(room).charter().subject()).isEqualTo("Spring cleaning");
            long head = now(room).head();
            assertThat(tell(alice, "lock\r\n").status())
                    .as("a line end at the end is no second line")
                    .isEqualTo(200);
            assertThat(now(room).charter().locked()).isTrue();
            assertThat(now(room).head()).as("one event, no message").isEqualTo(head + 1);
            carol.hearsNothingBefore(alice);
            assertThat(room.counted("parley.room.roster.changes", "what", "moderated"))
                    .isEqualTo(2);
        }
    }

    @Test
    void whoAsksForAReportGetsOneOnceItIsDone() {
        try (RoomUnderTest room = ruled(RULES)) {
            Guest alice = room.join(ALICE);
            assertThat(tell(alice, "topic x", "Success-Report: yes\r\n").status())
                    .isEqualTo(200);
            Frame report = alice.peer().next();
            assertThat(report.is("REPORT")).isTrue();
            assertThat(report.header("Status")).startsWith("000 200");
        }
    }

    @Test
    void rightsAreTheSpeakersOwn() {
        try (RoomUnderTest room = ruled(RULES)) {
            Guest alice = room.join(ALICE);
            Guest bob = room.join(BOB);
            Guest carol = room.join(CAROL);
            for (String line : List.of(
                    "topic mine", "ban " + BOB, "silence " + BOB, "role " + CAROL + " owner", "lock", "members on")) {
                Frame no = tell(carol, line);
                assertThat(no.status()).as(line).isEqualTo(403);
                assertThat(no.startLine()).as(line).containsAnyOf("it takes a moderator", "it takes an owner");
            }
            assertThat(tell(bob, "silence " + ALICE).status())
                    .as("who outranks")
                    .isEqualTo(403);
            assertThat(tell(bob, "role " + CAROL + " observer").status()).isEqualTo(403);
            assertThat(tell(bob, "silence " + CAROL + " too loud").status()).isEqualTo(200);
            assertThat(carol.answer(carol.say("hello?"))).isEqualTo(403);
            assertThat(tell(bob, "unsilence " + CAROL).status()).isEqualTo(200);
            assertThat(carol.answer(carol.say("hello again"))).isEqualTo(200);
            assertThat(tell(alice, "role " + CAROL + " moderator").status()).isEqualTo(200);
            assertThat(tell(carol, "topic mine now").status()).isEqualTo(200);
            assertThat(now(room).charter().subject()).isEqualTo("mine now");
        }
    }

    @Test
    void aForeignFromIs403BeforeTheLineIsRead() {
        try (RoomUnderTest room = ruled(RULES)) {
            Guest carol = room.join(CAROL);
            room.join(ALICE);
            String tid = carol.say(instruction(ALICE, ROOM, "topic I am Alice".getBytes(UTF_8)));
            assertThat(carol.answer(tid)).isEqualTo(403);
            assertThat(now(room).charter().subject()).isEmpty();
        }
    }

    @Test
    void whoIsBannedIsOutAndStaysOutUntilUnbanned() {
        try (RoomUnderTest room = ruled(RULES)) {
            Guest bob = room.join(BOB);
            Guest carol = room.join(CAROL);
            assertThat(tell(bob, "ban " + CAROL + " flooding").status()).isEqualTo(200);
            assertThat(carol.endedBecause()).isEqualTo(LeaveCause.Kind.KICKED);
            assertThat(room.tryJoin(Invite.from(CAROL))).isInstanceOf(JoinAnswer.Refused.class);
            assertThat(tell(bob, "ban " + DAVE).status())
                    .as("who was never here")
                    .isEqualTo(200);
            assertThat(tell(bob, "unban " + CAROL).status()).isEqualTo(200);
            room.join(CAROL);
            assertThat(tell(bob, "unban " + CAROL).status()).as("not banned").isEqualTo(404);
        }
    }

    @Test
    void whoIsNotThereIs404() {
        try (RoomUnderTest room = ruled(RULES)) {
            Guest alice = room.join(ALICE);
            for (String line : List.of(
                    "silence " + DAVE,
                    "unsilence " + DAVE,
                    "unban " + DAVE,
                    "role " + DAVE + " owner",
                    "members remove " + DAVE,
                    "ban sip:anonymous-x@anonymous.invalid")) {
                Frame no = tell(alice, line);
                assertThat(no.status()).as(line).isEqualTo(404);
                assertThat(no.startLine()).as(line).contains("is nobody this room knows");
            }
            assertThat(now(room).charter().worthKeeping()).isFalse();
        }
    }

    @Test
    void whatIsMalformedIs400AndSaysWhatWasExpected() {
        RoomPolicy taking = RULES.offering(new RoomPolicy.Features(true, true, RoomPolicy.Assume.ON, false, false));
        try (RoomUnderTest room = ruled(taking)) {
            Guest alice = room.join(ALICE);
            room.join(Invite.from(BOB).unaware());
            assertThat(tell(alice, "ban bob").startLine()).contains(" 400 ", "'bob' (expected: ban URI [REASON])");
            assertThat(tell(alice, "topic a\r\nlock").startLine()).contains(" 400 ", "expected: one line of text");
            String garbled =
                    alice.say(instruction(ALICE, ROOM, new byte[] {'t', 'o', 'p', 'i', 'c', ' ', (byte) 0xff}));
            assertThat(alice.peer().response(garbled).startLine()).contains(" 400 ", "expected: one line of UTF-8");
            String aside = alice.say(instruction(ALICE, BOB, "topic x".getBytes(UTF_8)));
            assertThat(alice.peer().response(aside).startLine()).contains(" 400 ", "expected: the room");
            assertThat(now(room).charter().worthKeeping()).isFalse();
        }
    }

    @Test
    void aLineTooLongIs413AndNoStream() {
        try (RoomUnderTest room = ruled(RULES)) {
            Guest alice = room.join(ALICE);
            Guest bob = room.join(BOB);
            for (int octets : new int[] {5_000, 200_000}) {
                String tid = alice.say(instruction(ALICE, ROOM, ("lock " + "x".repeat(octets)).getBytes(UTF_8)));
                assertThat(alice.answer(tid)).isEqualTo(413);
            }
            assertThat(now(room).charter().locked()).isFalse();
            bob.hearsNothingBefore(alice);
        }
    }

    @Test
    void aRoomThatTakesNoneRefuses415AndPassesNothingOn() {
        RoomPolicy none = RULES.offering(RoomPolicy.Features.standard().instructed(false));
        try (RoomUnderTest room = ruled(none)) {
            Guest alice = room.join(ALICE);
            Guest bob = room.join(BOB);
            assertThat(tell(alice, "topic x").status()).isEqualTo(415);
            String large =
                    alice.say(instruction(ALICE, ROOM, "x".repeat(200_000).getBytes(UTF_8)));
            assertThat(alice.answer(large)).isEqualTo(415);
            assertThat(now(room).charter().subject()).isEmpty();
            bob.hearsNothingBefore(alice);
        }
    }

    @Test
    void theTypeIsListedWhereItIsTakenEvenBesideTheStar() {
        MediaConfig any = MediaConfig.standard();
        assertThat(Terms.of(RULES, any).wrappedTypes()).containsExactly("*", Terms.INSTRUCTIONS);
        RoomPolicy.Conduct text = new RoomPolicy.Conduct(0, 0, 10_000, 0, List.of("text/plain"));
        assertThat(Terms.of(RULES.conducted(text), any).wrappedTypes())
                .containsExactly("text/plain", Terms.INSTRUCTIONS);
        RoomPolicy none = RULES.offering(RoomPolicy.Features.standard().instructed(false));
        assertThat(Terms.of(none, any).wrappedTypes()).containsExactly("*");
    }

    @Test
    void membersAloneComeInOnceTheOwnerSaysSo() {
        try (RoomUnderTest room = ruled(RULES)) {
            Guest alice = room.join(ALICE);
            assertThat(tell(alice, "members on").status()).isEqualTo(200);
            assertThat(room.tryJoin(Invite.from(CAROL))).isInstanceOf(JoinAnswer.Refused.class);
            assertThat(tell(alice, "members add " + CAROL).status()).isEqualTo(200);
            room.join(CAROL);
            assertThat(room.tryJoin(Invite.from(DAVE))).isInstanceOf(JoinAnswer.Refused.class);
            assertThat(tell(alice, "members remove " + CAROL).status()).isEqualTo(200);
            assertThat(tell(alice, "members off").status()).isEqualTo(200);
            room.join(DAVE);
        }
    }

    @Test
    void aPasswordOrAnInvitationIsNotTakenAwayByALine() {
        RoomPolicy guarded = RULES.admitting(new RoomPolicy.Admission(RoomPolicy.Access.INVITATION, Set.of(), ""));
        try (RoomUnderTest room = ruled(guarded)) {
            Guest alice = room.join(ALICE);
            assertThat(tell(alice, "members off").startLine()).contains(" 403 ", "stays so");
            assertThat(tell(alice, "members on").startLine()).contains(" 403 ", "stays so");
            assertThat(room.tryJoin(Invite.from(CAROL))).isInstanceOf(JoinAnswer.Refused.class);
        }
    }

    @Test
    void whoFollowsNoRosterIsToldInANoticeAndNoAddressIsBetrayed() {
        try (RoomUnderTest room = RoomUnderTest.ruled(RULES, UnaryOperator.identity())) {
            Guest alice = room.join(Invite.from(ALICE));
            Guest console = room.join(Invite.from(CAROL).agent("parley-chat"));
            tell(alice, "topic Spring");
            assertThat(new String(console.hears(), UTF_8)).endsWith(ALICE + " set the topic: Spring");
            tell(alice, "role " + CAROL + " observer");
            assertThat(new String(console.hears(), UTF_8)).endsWith(ALICE + " made " + CAROL + " an observer");
            tell(alice, "silence " + CAROL + " for now");
            assertThat(new String(console.hears(), UTF_8)).endsWith(ALICE + " silenced " + CAROL + " (for now)");
            tell(alice, "ban " + DAVE);
            assertThat(new String(console.hears(), UTF_8)).endsWith(ALICE + " banned " + DAVE);
        }
    }

    @Test
    void withFailureReportNoNothingComesBack() {
        try (RoomUnderTest room = ruled(RULES)) {
            Guest carol = room.join(CAROL);
            carol.say(instruction(CAROL, ROOM, "topic x".getBytes(UTF_8)), "Failure-Report: no\r\n");
            String tid = carol.write("", "Byte-Range: 1-0/0\r\n", null, '$');
            assertThat(carol.peer().next().tid())
                    .as("the first thing to come back")
                    .isEqualTo(tid);
        }
    }

    /** Octets that nobody wrote for this: each is answered, the session and the room live, nobody hears of it. */
    @Test
    void anyOctetsAreAnsweredAndHarmNobody() {
        Random random = new Random(4_976);
        String[] seeds = {"topic x", "ban " + BOB, "role " + BOB + " owner", "members add " + BOB, "silence", "lock"};
        try (RoomUnderTest room = ruled(RULES)) {
            Guest carol = room.join(CAROL);
            Guest bob = room.join(BOB);
            for (int i = 0; i < 400; i++) {
                byte[] line = seeds[random.nextInt(seeds.length)].getBytes(UTF_8);
                for (int flips = random.nextInt(4); flips > 0; flips--) {
                    line[random.nextInt(line.length)] = (byte) random.nextInt(256);
                }
                assertThat(carol.answer(carol.say(instruction(CAROL, ROOM, line))))
                        .isIn(400, 403);
            }
            assertThat(now(room).charter().worthKeeping()).isFalse();
            bob.hearsNothingBefore(carol);
        }
    }

    /** Says that it has written when the test says so. */
    private static final class SlowCharters implements Charters {
        private final LinkedBlockingQueue<CompletableFuture<Void>> writes = new LinkedBlockingQueue<>();

        @Override
        public Optional<Charter> of(RoomAddress room) {
            return Optional.empty();
        }

        @Override
        public CompletionStage<Void> keep(RoomAddress room, Charter charter) {
            CompletableFuture<Void> write = new CompletableFuture<>();
            writes.add(write);
            return write;
        }

        @Override
        public Map<RoomAddress, Charter> all() {
            return Map.of();
        }
    }

    @Test
    void whatIsDecidedIsAnsweredOnceItIsWritten() throws Exception {
        SlowCharters slow = new SlowCharters();
        try (RoomUnderTest room = new RoomUnderTest(
                RoomConfig.standard().ruled(RULES),
                MediaConfig.standard().tellingUnaware(false),
                UnaryOperator.identity(),
                slow)) {
            Guest alice = room.join(ALICE);
            String topic = alice.say(instruction(ALICE, ROOM, "topic x".getBytes(UTF_8)));
            CompletableFuture<Void> write = slow.writes.poll(30, TimeUnit.SECONDS);
            assertThat(write).isNotNull();
            assertThat(alice.answer(alice.say("meanwhile")))
                    .as("answered before the command is")
                    .isEqualTo(200);
            write.complete(null);
            assertThat(alice.answer(topic)).isEqualTo(200);
            String lock = alice.say(instruction(ALICE, ROOM, "lock".getBytes(UTF_8)));
            CompletableFuture<Void> failing = slow.writes.poll(30, TimeUnit.SECONDS);
            assertThat(failing).isNotNull();
            failing.completeExceptionally(new IOException("disk full"));
            assertThat(alice.peer().response(lock).startLine()).contains("403", "not written down");
        }
    }
}
