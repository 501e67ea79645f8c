package org.parley.chat.media;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.parley.chat.media.RoomUnderTest.cpim;

import org.junit.jupiter.api.Test;
import org.parley.chat.media.RoomUnderTest.Guest;
import org.parley.chat.media.RoomUnderTest.Invite;
import org.parley.conformance.Covers;

class ReportTest {
    private static final String ALICE = "sip:alice@example.org";
    private static final String BOB = "sip:bob@example.org";
    private static final String CAROL = "sip:carol@example.org";
    private static final String WANTED = "Success-Report: yes\r\n";

    @Test
    @Covers("7701-6.3-2")
    @Covers("4975-7.1.2-3")
    @Covers("4975-7.1.2-4")
    @Covers("4975-7.1.3-5")
    void acceptedTheReportComesWithThe200() {
        try (RoomUnderTest room = RoomUnderTest.standard()) {
            Guest alice = room.join(ALICE);
            Guest bob = room.join(BOB);
            byte[] said = cpim(ALICE, RoomUnderTest.ROOM, "x");
            String tid = alice.write("reportmid", WANTED + "Content-Type: message/cpim\r\n", said, '$');
            assertThat(alice.answer(tid)).isEqualTo(200);
            Frame report = alice.peer().next();
            assertThat(report.is("REPORT")).isTrue();
            assertThat(report.header("Message-ID")).isEqualTo("reportmid");
            assertThat(report.header("Status")).startsWith("000 200");
            assertThat(report.header("Byte-Range")).isEqualTo("1-" + said.length + "/" + said.length);
            assertThat(bob.peer().nextSend().header("Success-Report")).isNotEqualTo("yes");
            assertThat(alice.peer().poll()).isNull();
        }
    }

    @Test
    @Covers("4975-7.1.3-7")
    @Covers("4975-7.1.1-10")
    @Covers("4975-7.1.1-11")
    void unaskedThereIsA200AndNoReport() {
        try (RoomUnderTest room = RoomUnderTest.standard()) {
            Guest alice = room.join(ALICE);
            Guest bob = room.join(BOB);
            assertThat(alice.answer(alice.say("x"))).isEqualTo(200);
            assertThat(alice.answer(alice.say("x", "Success-Report: no\r\n"))).isEqualTo(200);
            bob.hears();
            bob.hears();
            String probe = alice.write("", "Byte-Range: 1-0/0\r\n", null, '$');
            assertThat(alice.peer().next().tid()).as("nothing in between").isEqualTo(probe);
        }
    }

    @Test
    @Covers("7701-6.3-8")
    void reportsOfRecipientsReachNobody() throws Exception {
        try (RoomUnderTest room = RoomUnderTest.with(media -> media.reporting(ReportPolicy.DELIVERED))) {
            Guest alice = room.join(ALICE);
            Guest bob = room.join(BOB);
            bob.peer().reporting(true);
            assertThat(alice.answer(alice.say("x", WANTED))).isEqualTo(200);
            Frame copy = bob.peer().nextSend();
            Frame report = alice.peer().next();
            assertThat(report.is("REPORT")).isTrue();
            assertThat(report.header("From-Path")).isEqualTo(alice.uri);
            bob.peer()
                    .write("MSRP fail1 REPORT\r\nTo-Path: " + bob.uri + "\r\nFrom-Path: " + bob.path
                            + "\r\nMessage-ID: " + copy.header("Message-ID")
                            + "\r\nByte-Range: 1-1/1\r\nStatus: 000 403 No\r\n-------fail1$\r\n");
            String probe = alice.write("", "Byte-Range: 1-0/0\r\n", null, '$');
            assertThat(alice.peer().next().tid()).as("nothing in between").isEqualTo(probe);
        }
    }

    @Test
    void deliveredTheReportWaitsForEverybody() {
        try (RoomUnderTest room = RoomUnderTest.with(media -> media.reporting(ReportPolicy.DELIVERED))) {
            Guest alice = room.join(ALICE);
            Guest bob = room.join(BOB);
            Guest carol = room.join(CAROL);
            carol.peer().answering(0);
            assertThat(alice.answer(alice.say("x", WANTED))).isEqualTo(200);
            bob.hears();
            Frame copy = carol.peer().nextSend();
            assertThat(copy.header("Success-Report")).isEqualTo("yes");
            assertThat(alice.peer().poll())
                    .as("no REPORT while Carol is silent")
                    .isNull();
            carol.raw(("MSRP " + copy.tid() + " 200 OK\r\nTo-Path: " + carol.uri + "\r\nFrom-Path: " + carol.path
                            + "\r\n-------" + copy.tid() + "$\r\n")
                    .getBytes(UTF_8));
            Frame report = alice.peer().next();
            assertThat(report.is("REPORT")).isTrue();
            assertThat(report.header("Status")).startsWith("000 200");
        }
    }

    @Test
    void deliveredToSomeTheSenderIsToldHowMany() {
        try (RoomUnderTest room = RoomUnderTest.with(media -> media.reporting(ReportPolicy.DELIVERED))) {
            Guest alice = room.join(ALICE);
            Guest bob = room.join(BOB);
            Guest carol = room.join(CAROL);
            Guest picky = room.join(Invite.from("sip:dave@example.org").wrapping("image/png"));
            carol.peer().answering(413);
            assertThat(alice.answer(alice.say("x", WANTED))).isEqualTo(200);
            bob.hears();
            Frame notice = alice.peer().next();
            assertThat(notice.is("SEND")).isTrue();
            assertThat(notice.header("Content-Type")).isEqualTo("message/cpim");
            assertThat(notice.text())
                    .contains("From: <" + RoomUnderTest.ROOM + ">")
                    .endsWith("Your message reached 1 of 3.");
            assertThat(picky.peer().poll()).isNull();
        }
    }

    @Test
    void whoLeavesBeforeAnsweringCountsAsNotReached() {
        try (RoomUnderTest room = RoomUnderTest.with(media -> media.reporting(ReportPolicy.DELIVERED))) {
            Guest alice = room.join(ALICE);
            Guest bob = room.join(BOB);
            bob.peer().answering(0);
            assertThat(alice.answer(alice.say("x", WANTED))).isEqualTo(200);
            bob.hears();
            bob.leave();
            assertThat(alice.peer().nextSend().text()).endsWith("Your message reached 0 of 1.");
        }
    }

    @Test
    void aloneInTheRoomEverybodyIsReached() {
        try (RoomUnderTest room = RoomUnderTest.with(media -> media.reporting(ReportPolicy.DELIVERED))) {
            Guest alice = room.join(ALICE);
            assertThat(alice.answer(alice.say("x", WANTED))).isEqualTo(200);
            assertThat(alice.peer().next().is("REPORT")).isTrue();
        }
    }
}
