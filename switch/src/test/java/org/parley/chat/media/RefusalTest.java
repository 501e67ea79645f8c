package org.parley.chat.media;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.parley.chat.media.RoomUnderTest.cpim;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.parley.chat.media.RoomUnderTest.Guest;
import org.parley.chat.room.LeaveCause;
import org.parley.chat.room.RoomPolicy;
import org.parley.conformance.Covers;

class RefusalTest {
    private static final String ALICE = "sip:alice@example.org";
    private static final String BOB = "sip:bob@example.org";
    private static final String NOBODY = "sip:nobody@example.org";

    private static final RoomPolicy PLAIN = RoomPolicy.open()
            .naming(new RoomPolicy.NicknameRules(false, 64, 0, Set.of(), Map.of()))
            .offering(new RoomPolicy.Features(false, false, RoomPolicy.Assume.OFF, false, false));

    private final RoomUnderTest room =
            RoomUnderTest.ruled(PLAIN, media -> media.taking(java.util.List.of("text/plain", "image/png"))
                    .upTo(10_000));
    private Guest alice;
    private Guest bob;

    @SuppressWarnings("NullAway") // set before each test
    RefusalTest() {}

    @BeforeEach
    void join() {
        alice = room.join(ALICE);
        bob = room.join(BOB);
    }

    @AfterEach
    void close() {
        room.close();
    }

    @Test
    @Covers("7701-6.3-3")
    @Covers("7701-4-5")
    @Covers("4975-7.3.1-10")
    void withoutTheEnvelopeItIs415() {
        String tid = alice.write("", "Content-Type: text/plain\r\n", "hello".getBytes(UTF_8), '$');
        assertThat(alice.answer(tid)).isEqualTo(415);
        alice.write("", "Failure-Report: no\r\nContent-Type: text/plain\r\n", "hello".getBytes(UTF_8), '$');
        assertThat(alice.answer(alice.write("", "Byte-Range: 1-0/0\r\n", null, '$')))
                .isEqualTo(200);
        bob.hearsNothingBefore(alice);
    }

    @Test
    @Covers("4975-7.1.4-1")
    void anErrorIsToldOnceByTheResponse() {
        String tid =
                alice.write("", "Success-Report: yes\r\nContent-Type: text/plain\r\n", "hello".getBytes(UTF_8), '$');
        assertThat(alice.peer().next().tid()).isEqualTo(tid);
        assertThat(alice.answer(alice.say("fine"))).isEqualTo(200);
        assertThat(alice.peer().poll()).isNull();
    }

    @Test
    void aBrokenEnvelopeIs400() {
        assertThat(alice.answer(alice.say("hello, no headers".getBytes(UTF_8)))).isEqualTo(400);
        bob.hearsNothingBefore(alice);
    }

    @Test
    @Covers("3862-2.4-1")
    void contentWithoutATypeIs400() {
        String text = "From: <" + ALICE + ">\r\nTo: <" + RoomUnderTest.ROOM + ">\r\n\r\nContent-ID: <x>\r\n\r\nhello";
        assertThat(alice.answer(alice.say(text.getBytes(UTF_8)))).isEqualTo(400);
    }

    @Test
    @Covers("7701-6.3-4")
    @Covers("7701-6.1-6")
    void aForeignFromIs403() {
        assertThat(alice.answer(alice.say(cpim(BOB, RoomUnderTest.ROOM, "I am Bob"))))
                .isEqualTo(403);
        assertThat(alice.answer(alice.say(cpim(NOBODY, RoomUnderTest.ROOM, "I am nobody"))))
                .isEqualTo(403);
        bob.hearsNothingBefore(alice);
    }

    @Test
    @Covers("3862-2.2-11")
    void aHeaderOfAnotherCaseIsNoFrom() {
        String text = "from: <" + ALICE + ">\r\nTo: <" + RoomUnderTest.ROOM
                + ">\r\n\r\nContent-Type: text/plain\r\n\r\nhello";
        assertThat(alice.answer(alice.say(text.getBytes(UTF_8)))).isEqualTo(403);
    }

    @Test
    @Covers("7701-6.1-7")
    @Covers("3862-4.2-1")
    void severalToAre403EvenAlike() {
        String to = "To: <" + RoomUnderTest.ROOM + ">\r\n";
        String text = "From: <" + ALICE + ">\r\n" + to + to + "\r\nContent-Type: text/plain\r\n\r\nhello";
        assertThat(alice.answer(alice.say(text.getBytes(UTF_8)))).isEqualTo(403);
        bob.hearsNothingBefore(alice);
    }

    @Test
    @Covers("7701-6.2-5")
    void anUnknownToIs404() {
        assertThat(alice.answer(alice.say(cpim(ALICE, NOBODY, "psst")))).isEqualTo(404);
        assertThat(alice.answer(alice.say(cpim(ALICE, "sip:attic@example.org", "psst"))))
                .isEqualTo(404);
        bob.hearsNothingBefore(alice);
    }

    @Test
    @Covers("7701-6.2-9")
    void aPrivateMessageIs403AndGoesToNobody() {
        assertThat(alice.answer(alice.say(cpim(ALICE, BOB, "psst")))).isEqualTo(403);
        bob.hearsNothingBefore(alice);
    }

    @Test
    void anEnvelopeWithoutToIs404() {
        String text = "From: <" + ALICE + ">\r\n\r\nContent-Type: text/plain\r\n\r\nhello";
        assertThat(alice.answer(alice.say(text.getBytes(UTF_8)))).isEqualTo(404);
    }

    @Test
    void aWrappedTypeTheRoomDoesNotTakeIs415() {
        String text = new String(cpim(ALICE, RoomUnderTest.ROOM, "x"), UTF_8).replace("text/plain", "text/html");
        assertThat(alice.answer(alice.say(text.getBytes(UTF_8)))).isEqualTo(415);
        bob.hearsNothingBefore(alice);
    }

    @Test
    @Covers("7701-6.3-6")
    void theFirstRuleBrokenGivesTheCode() {
        String twoTo = "To: <" + NOBODY + ">\r\nTo: <" + RoomUnderTest.ROOM + ">\r\n";
        String html = "\r\nContent-Type: text/html\r\n\r\nx";
        assertThat(alice.answer(alice.write("", "Content-Type: text/html\r\n", "junk".getBytes(UTF_8), '$')))
                .isEqualTo(415);
        assertThat(alice.answer(alice.say(("From: <" + BOB + ">\r\nbroken" + html).getBytes(UTF_8))))
                .isEqualTo(400);
        Frame from = alice.peer().response(alice.say(("From: <" + BOB + ">\r\n" + twoTo + html).getBytes(UTF_8)));
        assertThat(from.startLine()).contains(" 403 ").contains("From");
        Frame several = alice.peer().response(alice.say(("From: <" + ALICE + ">\r\n" + twoTo + html).getBytes(UTF_8)));
        assertThat(several.startLine()).contains(" 403 ").contains("more than one To");
        assertThat(alice.answer(
                        alice.say(("From: <" + ALICE + ">\r\nTo: <" + NOBODY + ">\r\n" + html).getBytes(UTF_8))))
                .isEqualTo(404);
    }

    @Test
    @Covers("4975-7.1.4-3")
    @Covers("4975-7.1.4-4")
    void withFailureReportNoNothingComesBack() {
        String no = "Failure-Report: no\r\n";
        alice.say(cpim(BOB, RoomUnderTest.ROOM, "x"), no);
        alice.say(cpim(ALICE, NOBODY, "x"), no);
        alice.say("junk".getBytes(UTF_8), no);
        byte[] valid = cpim(ALICE, RoomUnderTest.ROOM, "valid");
        alice.say(valid, no);
        assertThat(bob.hears()).isEqualTo(valid);
        String tid = alice.write("", "Byte-Range: 1-0/0\r\n", null, '$');
        assertThat(alice.peer().next().tid()).as("the first thing to come back").isEqualTo(tid);
    }

    @Test
    @Covers("4975-7.1.4-5")
    @Covers("4975-7.1.4-6")
    @Covers("4975-7.2-2")
    @Covers("4975-5.3-3")
    void withFailureReportPartialErrorsComeBackAlone() {
        String partial = "Failure-Report: partial\r\n";
        byte[] valid = cpim(ALICE, RoomUnderTest.ROOM, "valid");
        alice.say(valid, partial);
        assertThat(bob.hears()).isEqualTo(valid);
        String tid = alice.say(cpim(BOB, RoomUnderTest.ROOM, "x"), partial);
        Frame first = alice.peer().next();
        assertThat(first.tid()).isEqualTo(tid);
        assertThat(first.status()).isEqualTo(403);
    }

    @Test
    void aMessageAboveOurMaxSizeIs413() {
        String tid = alice.say(cpim(ALICE, RoomUnderTest.ROOM, "x".repeat(20_000)));
        assertThat(alice.answer(tid)).isEqualTo(413);
        String unannounced = alice.write(
                "",
                "Byte-Range: 1-*/*\r\nContent-Type: message/cpim\r\n",
                cpim(ALICE, RoomUnderTest.ROOM, "x".repeat(20_000)),
                '$');
        assertThat(alice.answer(unannounced)).isEqualTo(413);
        bob.hearsNothingBefore(alice);
    }

    @Test
    @Covers("7701-7.1-6")
    @Covers("7701-7.1-5")
    void nicknamesAreNotOffered() {
        alice.raw(("MSRP nick1 NICKNAME\r\nTo-Path: " + alice.uri + "\r\nFrom-Path: " + alice.path
                        + "\r\nUse-Nickname: \"Al\"\r\n-------nick1$\r\n")
                .getBytes(UTF_8));
        assertThat(alice.answer("nick1")).isEqualTo(403);
    }

    @Test
    @Covers("4975-12-2")
    void anUnknownMethodIs501() {
        alice.raw(
                ("MSRP unkn1 DANCE\r\nTo-Path: " + alice.uri + "\r\nFrom-Path: " + alice.path + "\r\n-------unkn1$\r\n")
                        .getBytes(UTF_8));
        Frame answer = alice.peer().response("unkn1");
        assertThat(answer.status()).isEqualTo(501);
        assertThat(answer.header("To-Path")).isEqualTo(alice.path);
    }

    @Test
    @Covers("4975-6-1")
    void afterByeTheOldSessionIsUnknown() {
        alice.leave();
        assertThat(alice.peer().awaitEnd()).as("its only session is over").isTrue();
        room.rooms().leave(alice.id, new LeaveCause(LeaveCause.Kind.BYE, "again"));
        alice.connect();
        assertThat(alice.answer(alice.say("still here?"))).isEqualTo(481);
        assertThat(alice.ended).as("nobody ends a dialog that ended itself").isEmpty();
    }
}
