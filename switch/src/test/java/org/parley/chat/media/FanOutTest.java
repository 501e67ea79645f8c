package org.parley.chat.media;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.parley.chat.media.RoomUnderTest.cpim;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.parley.chat.media.RoomUnderTest.Guest;
import org.parley.chat.media.RoomUnderTest.Invite;
import org.parley.chat.room.Direction;
import org.parley.conformance.Covers;

class FanOutTest {
    private static final String ALICE = "sip:alice@example.org";
    private static final String BOB = "sip:bob@example.org";
    private static final String CAROL = "sip:carol@example.org";

    private final RoomUnderTest room = RoomUnderTest.standard();

    @AfterEach
    void close() {
        room.close();
    }

    @Test
    @Covers("7701-6.1-10")
    @Covers("7701-4-6")
    void everyoneButTheSenderGetsOneCopy() {
        Guest alice = room.join(ALICE);
        Guest bob = room.join(BOB);
        Guest carol = room.join(CAROL);
        byte[] said = cpim(ALICE, RoomUnderTest.ROOM, "hello");
        String tid = alice.say(said);
        assertThat(alice.answer(tid)).isEqualTo(200);
        assertThat(bob.hears()).isEqualTo(said);
        assertThat(carol.hears()).isEqualTo(said);
        byte[] next = cpim(CAROL, RoomUnderTest.ROOM, "next");
        carol.say(next);
        assertThat(bob.hears()).as("one copy").isEqualTo(next);
        assertThat(alice.hears()).as("none of her own").isEqualTo(next);
    }

    @Test
    @Covers("7701-6.1-13")
    void aCopyIsANewSendThatShowsNothingOfTheSendersSession() {
        Guest alice = room.join(ALICE);
        Guest bob = room.join(BOB);
        alice.say("hello");
        Frame copy = bob.peer().nextSend();
        assertThat(copy.header("To-Path")).isEqualTo(bob.path);
        assertThat(copy.header("From-Path")).isEqualTo(bob.uri);
        assertThat(copy.header("Message-ID")).isNotEmpty().doesNotContain("mid");
        assertThat(copy.tid()).doesNotContain("tid");
        assertThat(copy.headers().toString()).doesNotContain(alice.path).doesNotContain(alice.uri);
        assertThat(copy.header("Content-Type")).isEqualTo("message/cpim");
    }

    @Test
    void a415IsRememberedForTheTypeInsideTheEnvelopeAlone() {
        Guest alice = room.join(ALICE);
        Guest bob = room.join(BOB);
        byte[] image = new String(cpim(ALICE, RoomUnderTest.ROOM, "image"), UTF_8)
                .replace("text/plain", "image/png")
                .getBytes(UTF_8);
        bob.peer().answering(415);
        alice.say(image);
        assertThat(bob.hears()).isEqualTo(image);
        bob.peer().answering(200);
        alice.answer(alice.say("still heard"));
        assertThat(bob.hears()).isEqualTo(cpim(ALICE, RoomUnderTest.ROOM, "still heard"));
        assertThat(alice.answer(alice.say(image))).isEqualTo(200);
        alice.say("after the second image");
        assertThat(bob.hears()).isEqualTo(cpim(ALICE, RoomUnderTest.ROOM, "after the second image"));
    }

    @Test
    @Covers("4975-8.2-4")
    void theWholePathOfAPeerIsTheTargetOfItsCopies() {
        Guest alice = room.join(ALICE);
        Guest bob = room.join(
                Invite.from(BOB).behind("msrps://r1.example.org:2855/a;tcp msrp://r2.example.org:2855/b;tcp "));
        alice.say("hello");
        assertThat(bob.peer().nextSend().header("To-Path")).isEqualTo(bob.path);
        assertThat(bob.path.split(" ")).hasSize(3);
    }

    @Test
    @Covers("7701-6.1-11")
    @Covers("3862-2.2-1")
    @Covers("3862-2.2-12")
    @Covers("3862-2.2-13")
    @Covers("3862-2.2-14")
    @Covers("3862-3.5-1")
    @Covers("3862-6-1")
    @Covers("3862-7.1-1")
    void notAnOctetOfTheEnvelopeIsChanged() {
        Guest alice = room.join(ALICE);
        Guest bob = room.join(BOB);
        byte[] odd =
                ("DateTime: 2026-11-22T12:00:00Z\r\nX-Test: 1\r\nSubject:;lang=fr Bonjour\r\nNS: MyFeatures <mid:MessageFeatures@id.foo.com>\r\n"
                                + "Require: MyFeatures.VitalMessageOption\r\nSubject: Hello\r\nTo: \"The \\\"Lobby\\\"\" <"
                                + RoomUnderTest.ROOM
                                + ">\r\nMyFeatures.VitalMessageOption: Confirmation-requested\r\nMyFeatures.WackyMessageOption: Use-silly-font\r\nFrom: A <"
                                + ALICE
                                + ">\r\n\r\ncontent-transfer-encoding: base64\r\nContent-type: text/plain; charset=utf-8\r\nContent-ID: <1@x>\r\n\r\naGVsbG8=\u0000\u0007 -------x$\r\n\r\n")
                        .getBytes(UTF_8);
        assertThat(alice.answer(alice.say(odd))).isEqualTo(200);
        assertThat(bob.hears()).isEqualTo(odd);
    }

    @Test
    @Covers("3862-2.1-1")
    void theNameOfTheOuterTypeComparesWithoutCase() {
        Guest alice = room.join(ALICE);
        Guest bob = room.join(BOB);
        byte[] said = cpim(ALICE, RoomUnderTest.ROOM, "x");
        assertThat(alice.answer(alice.write("", "Content-Type: Message/CPIM\r\n", said, '$')))
                .isEqualTo(200);
        assertThat(bob.hears()).isEqualTo(said);
    }

    @Test
    @Covers("4975-7.1.1-32")
    void furtherMimeHeadersPassThrough() {
        Guest alice = room.join(ALICE);
        Guest bob = room.join(BOB);
        alice.say("x", "Content-Disposition: render\r\n", "Content-ID: <7@example.org>\r\n");
        Frame copy = bob.peer().nextSend();
        assertThat(copy.header("Content-Disposition")).isEqualTo("render");
        assertThat(copy.header("Content-ID")).isEqualTo("<7@example.org>");
    }

    @Test
    @Covers("7701-6.1-8")
    void uriParametersNameNoOtherRoomAndNoOtherPerson() {
        Guest alice = room.join(Invite.from(ALICE).known("tel:+1-201-555-0123"));
        Guest bob = room.join(BOB);
        assertThat(alice.answer(alice.say(cpim(ALICE + ";gr=1", RoomUnderTest.ROOM + ";transport=tcp", "x"))))
                .isEqualTo(200);
        bob.hears();
    }

    @Test
    @Covers("7701-5.2-4")
    void everyUriThatTheFocusKnowsIsTheSenders() {
        Guest alice = room.join(Invite.from(ALICE).known("tel:+1-201-555-0123"));
        Guest bob = room.join(BOB);
        byte[] said = cpim("tel:+12015550123", RoomUnderTest.ROOM, "x");
        assertThat(alice.answer(alice.say(said))).isEqualTo(200);
        assertThat(bob.hears()).isEqualTo(said);
    }

    @Test
    @Covers("7701-6.1-9")
    void ccAddsNoRecipient() {
        Guest alice = room.join(ALICE);
        Guest bob = room.join(BOB);
        String text = "From: <" + ALICE + ">\r\nTo: <" + RoomUnderTest.ROOM + ">\r\ncc: <" + BOB
                + ">\r\n\r\nContent-Type: text/plain\r\n\r\nx";
        assertThat(alice.answer(alice.say(text.getBytes(UTF_8)))).isEqualTo(200);
        assertThat(bob.hears()).isEqualTo(text.getBytes(UTF_8));
        bob.hearsNothingBefore(alice);
    }

    @Test
    @Covers("7701-6.1-32")
    void everyDeviceOfAUserGetsACopyTheSendersOthersToo() {
        Guest phone = room.join(ALICE);
        Guest desk = room.join(ALICE);
        Guest bobPhone = room.join(BOB);
        Guest bobDesk = room.join(BOB);
        byte[] said = cpim(ALICE, RoomUnderTest.ROOM, "from my phone");
        phone.say(said);
        assertThat(desk.hears()).isEqualTo(said);
        assertThat(bobPhone.hears()).isEqualTo(said);
        assertThat(bobDesk.hears()).isEqualTo(said);
        phone.hearsNothingBefore(bobPhone);
    }

    @Test
    @Covers("7701-4-2")
    @Covers("7701-4-3")
    void sessionsOfTwoRoomsShareAConnectionAndNothingElse() {
        Guest lobby = room.join(ALICE);
        Guest attic = room.join(Invite.from(ALICE).to("sip:attic@example.org").over(lobby.peer()));
        Guest bob = room.join(BOB);
        Guest carol = room.join(Invite.from(CAROL).to("sip:attic@example.org"));
        byte[] said = cpim(ALICE, RoomUnderTest.ROOM, "lobby only");
        byte[] other = cpim(ALICE, "sip:attic@example.org", "attic only");
        assertThat(lobby.answer(lobby.say(said))).isEqualTo(200);
        assertThat(attic.answer(attic.say(other))).isEqualTo(200);
        assertThat(bob.hears()).isEqualTo(said);
        assertThat(carol.hears()).isEqualTo(other);
    }

    @Test
    @Covers("7701-6.1-14")
    @Covers("7701-6.1-15")
    @Covers("7701-6.1-16")
    @Covers("4975-8.6-7")
    void whatARecipientCannotTakeIsNotSentToItAndNobodyIsTold() {
        Guest alice = room.join(ALICE);
        Guest plain = room.join(Invite.from(BOB).wrapping("text/plain"));
        Guest images = room.join(Invite.from(CAROL).wrapping("image/*", "TEXT/PLAIN"));
        byte[] image = new String(cpim(ALICE, RoomUnderTest.ROOM, "png"), UTF_8)
                .replace("text/plain", "Image/PNG;name=\"a b\"")
                .getBytes(UTF_8);
        Frame answer = alice.peer().response(alice.say(image, "Success-Report: yes\r\n"));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(alice.peer().next().header("Status")).startsWith("000 200");
        assertThat(images.hears()).isEqualTo(image);
        plain.hearsNothingBefore(images);
        assertThat(room.counted("parley.switch.suppressed", "cause", "type")).isEqualTo(1);
    }

    @Test
    void aLoneStarInAcceptTypesTakesAnythingWrapped() {
        Guest alice = room.join(ALICE);
        Guest bob = room.join(Invite.from(BOB).accepting("message/cpim", "*").wrapping());
        Guest none = room.join(Invite.from(CAROL).wrapping());
        alice.say("x");
        bob.hears();
        RoomUnderTest.eventually(() -> room.counted("parley.switch.suppressed", "cause", "type") == 1);
        assertThat(none.peer().poll()).isNull();
    }

    @Test
    void aMessageAboveTheRecipientsMaxSizeIsNotSentToIt() {
        Guest alice = room.join(ALICE);
        Guest small = room.join(Invite.from(BOB).upTo(1000));
        Guest large = room.join(CAROL);
        byte[] said = cpim(ALICE, RoomUnderTest.ROOM, "x".repeat(2000));
        assertThat(alice.answer(alice.say(said))).isEqualTo(200);
        assertThat(large.hears()).isEqualTo(said);
        small.hearsNothingBefore(alice);
        assertThat(room.counted("parley.switch.suppressed", "cause", "size")).isEqualTo(1);
    }

    @Test
    void whoOnlySpeaksHearsNothingAndWhoOnlyHearsMayNotSpeak() {
        Guest alice = room.join(ALICE);
        Guest speaker = room.join(Invite.from(BOB).going(Direction.SENDONLY));
        Guest hearer = room.join(Invite.from(CAROL).going(Direction.RECVONLY));
        Guest none = room.join(Invite.from("sip:dave@example.org").going(Direction.INACTIVE));
        assertThat(hearer.answer(hearer.say("may I?"))).isEqualTo(403);
        assertThat(none.answer(none.say("may I?"))).isEqualTo(403);
        byte[] said = cpim(BOB, RoomUnderTest.ROOM, "I may");
        assertThat(speaker.answer(speaker.say(said))).isEqualTo(200);
        assertThat(alice.hears()).isEqualTo(said);
        assertThat(hearer.hears()).isEqualTo(said);
        assertThat(speaker.answer(speaker.say("again"))).isEqualTo(200);
        assertThat(alice.answer(alice.say("heard by one"))).isEqualTo(200);
        hearer.hears();
        hearer.hears();
        assertThat(speaker.peer().poll()).isNull();
        assertThat(none.peer().poll()).isNull();
    }

    @Test
    @Covers("4975-7.1-11")
    @Covers("4975-5.4-5")
    void aBodilessSendIsAnsweredAndGoesNowhere() {
        Guest alice = room.join(ALICE);
        Guest bob = room.join(BOB);
        assertThat(alice.answer(alice.write("", "Keep-Alive: yes\r\nByte-Range: 1-0/0\r\n", null, '$')))
                .isEqualTo(200);
        bob.hearsNothingBefore(alice);
    }

    @Test
    void anEmptyBodyIsAnsweredAndGoesNowhere() {
        Guest alice = room.join(ALICE);
        Guest bob = room.join(BOB);
        assertThat(alice.answer(alice.say(new byte[0]))).isEqualTo(200);
        bob.hearsNothingBefore(alice);
    }

    @Test
    void anOffTheRecordKeyOfferIsAnsweredAndGoesNowhere() {
        Guest alice = room.join(ALICE);
        Guest bob = room.join(BOB);
        String tid = alice.say("?OTRv3?\nAlice wants a private conversation", "Success-Report: yes\r\n");
        assertThat(alice.answer(tid)).isEqualTo(200);
        bob.hearsNothingBefore(alice);
        assertThat(room.counted("parley.switch.otr.swallowed")).isEqualTo(1);
        assertThat(alice.peer().next().isResponse())
                .as("the marker's 200 and no REPORT before it")
                .isTrue();
    }

    @Test
    @Covers("4975-5.4-21")
    @Covers("4975-5.4-22")
    @Covers("4975-5.4-23")
    void theSameMessageTwiceIsTakenTwiceAndShownOnce() {
        Guest alice = room.join(ALICE);
        Guest bob = room.join(BOB);
        byte[] said = cpim(ALICE, RoomUnderTest.ROOM, "once");
        String headers = "Success-Report: yes\r\nContent-Type: message/cpim\r\n";
        assertThat(alice.answer(alice.write("samemid1", headers, said, '$'))).isEqualTo(200);
        assertThat(alice.peer().next().header("Message-ID")).isEqualTo("samemid1");
        assertThat(alice.answer(alice.write("samemid1", headers, said, '$'))).isEqualTo(200);
        assertThat(alice.peer().next().header("Status")).startsWith("000 200");
        assertThat(bob.hears()).isEqualTo(said);
        bob.hearsNothingBefore(alice);
    }

    @Test
    @Covers("7701-6.1-12")
    void sixtyFourKibibytesArriveAsTheyWereInWhateverChunks() {
        Guest alice = room.join(ALICE);
        Guest bob = room.join(BOB);
        byte[] said = cpim(ALICE, RoomUnderTest.ROOM, "\r\n-------abc$\r\n\u00ff\u0000".repeat(3400));
        assertThat(said.length).isBetween(60_000, 65_536);
        int half = 30_011;
        String head = "Content-Type: message/cpim\r\n";
        byte[] first = java.util.Arrays.copyOf(said, half);
        byte[] second = java.util.Arrays.copyOfRange(said, half, said.length);
        String one = alice.write("largemid", "Byte-Range: 1-" + half + "/" + said.length + "\r\n" + head, first, '+');
        assertThat(alice.answer(one)).isEqualTo(200);
        String two = alice.write("largemid", "Byte-Range: " + (half + 1) + "-*/*\r\n" + head, second, '$');
        assertThat(alice.answer(two)).isEqualTo(200);
        java.io.ByteArrayOutputStream heard = new java.io.ByteArrayOutputStream();
        Frame chunk = bob.peer().nextSend();
        heard.writeBytes(chunk.body());
        while (chunk.flag() == '+') {
            chunk = bob.peer().nextSend();
            heard.writeBytes(chunk.body());
        }
        assertThat(heard.toByteArray()).isEqualTo(said);
    }

    @Test
    void manyMessagesKeepTheirOrder() {
        Guest alice = room.join(ALICE);
        Guest bob = room.join(BOB);
        Guest carol = room.join(CAROL);
        for (int i = 0; i < 500; i++) {
            alice.say("a" + i);
            bob.say("b" + i);
        }
        int a = 0;
        int b = 0;
        StringBuilder order = new StringBuilder();
        for (int i = 0; i < 1000; i++) {
            String text = carol.peer().nextSend().text();
            String word = text.substring(text.lastIndexOf('\n') + 1);
            assertThat(word).isEqualTo(word.startsWith("a") ? "a" + a++ : "b" + b++);
            order.append(word.charAt(0));
        }
        assertThat(order).hasSize(1000);
    }

    @Test
    @Covers("7701-6.3-9")
    void aRecipientsRefusalIsItsOwnAffair() {
        Guest alice = room.join(ALICE);
        Guest bob = room.join(BOB);
        Guest carol = room.join(CAROL);
        bob.peer().answering(413);
        byte[] said = cpim(ALICE, RoomUnderTest.ROOM, "x");
        assertThat(alice.answer(alice.say(said, "Success-Report: yes\r\n"))).isEqualTo(200);
        assertThat(carol.hears()).isEqualTo(said);
        Frame report = alice.peer().next();
        assertThat(report.is("REPORT")).isTrue();
        assertThat(report.header("From-Path")).isEqualTo(alice.uri);
        RoomUnderTest.eventually(() -> room.counted("parley.switch.copies.failed", "outcome", "413") == 1);
        alice.hearsNothingBefore(carol);
    }
}
