package org.parley.chat.focus;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.parley.chat.room.Direction;
import org.parley.chat.room.LeaveCause;
import org.parley.chat.room.port.UpdateAnswer;
import org.parley.conformance.Covers;
import org.parley.sip.Phone;
import org.parley.sip.RawPeer;

/** re-INVITE and UPDATE. */
class ModifyingTest {
    private FocusRig rig;
    private Phone phone;
    private String first;

    @BeforeEach
    void start() throws Exception {
        rig = new FocusRig();
        phone = rig.phone("alice");
        first = phone.invite(1).body();
        phone.ack(1);
        rig.rooms.next("join");
        rig.rooms.media.poll(30, TimeUnit.SECONDS);
    }

    @AfterEach
    void stop() throws Exception {
        rig.close();
    }

    private static String version(String sdp) {
        return sdp.lines()
                .filter(line -> line.startsWith("o="))
                .findFirst()
                .orElse("")
                .split(" ")[2];
    }

    @Test
    @Covers("3264-8-4")
    @Covers("3264-8-3")
    void theSameOfferAgainGetsTheSameAnswerAndChangesNothing() throws Exception {
        RawPeer.Message ok = phone.invite(2);
        phone.ack(2);
        assertThat(ok.status()).isEqualTo(200);
        assertThat(ok.body()).isEqualTo(first);
        assertThat(rig.rooms.events).doesNotContain("update");
    }

    @Test
    @Covers("3264-8.4-2")
    @Covers("3264-6.1-2")
    @Covers("3264-8-2")
    @Covers("3261-14.2-3")
    void holdReachesTheRoomAndIsNotAnsweredWithHold() throws Exception {
        RawPeer.Message held =
                phone.invite(2, phone.offer("a=setup:active", "a=sendonly").replace("2890844526 IN", "2890844527 IN"));
        phone.ack(2);
        assertThat(held.body()).contains("a=recvonly");
        assertThat(rig.rooms.media.poll(30, TimeUnit.SECONDS).direction()).isEqualTo(Direction.SENDONLY);
        RawPeer.Message back = phone.invite(3, phone.offer().replace("2890844526 IN", "2890844528 IN"));
        phone.ack(3);
        assertThat(Integer.parseInt(version(held.body()))).isEqualTo(Integer.parseInt(version(first)) + 1);
        assertThat(Integer.parseInt(version(back.body()))).isEqualTo(Integer.parseInt(version(first)) + 2);
        assertThat(rig.rooms.media.poll(30, TimeUnit.SECONDS).direction()).isEqualTo(Direction.SENDRECV);
    }

    @Test
    @Covers("3264-8.4-3")
    void theOldWayOfHoldIsNotMalformed() throws Exception {
        assertThat(phone.invite(2, phone.offer().replace("c=IN IP4 127.0.0.1", "c=IN IP4 0.0.0.0"))
                        .status())
                .isEqualTo(200);
        phone.ack(2);
    }

    @Test
    @Covers("3261-14.2-4")
    @Covers("3261-8.2-1")
    @Covers("3264-4-2")
    void aRefusedReinviteChangesNothing() throws Exception {
        String head = phone.offer().substring(0, phone.offer().indexOf("m="));
        RawPeer.Message no = phone.invite(2, head + "m=audio 4000 RTP/AVP 0\r\n", "Contact: <sip:other@127.0.0.1:1>");
        assertThat(no.status()).isEqualTo(488);
        assertThat(no.header("Warning")).startsWith("304 ");
        rig.rooms.updateRefusal = Optional.of(new UpdateAnswer.Refused(488, "no", OptionalInt.empty()));
        assertThat(phone.invite(3, phone.offer("a=setup:active", "a=sendonly")).status())
                .isEqualTo(488);
        RawPeer.Message ok = phone.invite(4);
        phone.ack(4);
        assertThat(ok.body()).isEqualTo(first);
        assertThat(rig.rooms.present).hasSize(1);
    }

    @Test
    @Covers("3264-8-5")
    void fewerMediaLinesThanBeforeAreRefused() throws Exception {
        RawPeer.Message more = phone.invite(2, phone.offer() + "m=audio 4000 RTP/AVP 0\r\n");
        phone.ack(2);
        assertThat(more.body()).contains("m=audio 0 RTP/AVP 0");
        assertThat(phone.invite(3).status()).isEqualTo(488);
    }

    @Test
    @Covers("3264-8.2-1")
    void removingTheMessageLineLeavesTheRoomAndItsReturnJoinsAgain() throws Exception {
        RawPeer.Message removed = phone.invite(2, phone.offer().replace("m=message 9 ", "m=message 0 "));
        phone.ack(2);
        assertThat(removed.body()).contains("m=message 0 TCP/MSRP *");
        assertThat(rig.rooms.next("leave")).isEqualTo("leave BYE");
        RawPeer.Message back = phone.invite(3);
        phone.ack(3);
        assertThat(back.body()).contains("m=message 2855");
        rig.rooms.next("join");
        assertThat(rig.rooms.present).hasSize(1);
        assertThat(phone.ask("BYE", 4).status()).isEqualTo(200);
        rig.rooms.next("leave");
        assertThat(rig.rooms.present).isEmpty();
    }

    @Test
    @Covers("3261-14.2-6")
    void anOfferlessReinviteGetsAnOfferOverTheSamePath() throws Exception {
        RawPeer.Message ok = phone.inviteWithout(2);
        String path = first.lines()
                .filter(line -> line.startsWith("a=path"))
                .findFirst()
                .orElseThrow();
        assertThat(ok.body()).contains(path, "a=setup:actpass");
        assertThat(Integer.parseInt(version(ok.body()))).isEqualTo(Integer.parseInt(version(first)) + 1);
        phone.ack(2, phone.offer("a=setup:active", "a=recvonly"));
        rig.rooms.next("update");
        assertThat(rig.rooms.media.poll(30, TimeUnit.SECONDS).direction()).isEqualTo(Direction.RECVONLY);
    }

    @Test
    void whileOurOfferWaitsForItsAnswerAnotherOfferGets491() throws Exception {
        phone.inviteWithout(2);
        assertThat(phone.invite(3).status()).isEqualTo(491);
        phone.ack(2, phone.offer());
        rig.rooms.next("update");
        assertThat(phone.invite(4).status()).isEqualTo(200);
        phone.ack(4);
    }

    @Test
    @Covers("3261-12.2.2-3")
    void aReinviteMovesTheRemoteTarget() throws Exception {
        RawPeer elsewhere = rig.udp();
        assertThat(phone.invite(2, "Contact: <sip:alice2@127.0.0.1:" + elsewhere.port() + ">")
                        .status())
                .isEqualTo(200);
        phone.ack(2);
        rig.rooms.joins.take().dialog().end(new LeaveCause(LeaveCause.Kind.KICKED, "out"));
        RawPeer.Message bye = elsewhere.request("BYE");
        assertThat(bye.startLine()).startsWith("BYE sip:alice2@127.0.0.1:" + elsewhere.port());
        elsewhere.answer(bye, 200);
    }

    @Test
    @Covers("3261-12.2.2-2")
    void aLowerCseqGets500AndGapsArePassed() throws Exception {
        assertThat(phone.invite(10).status()).isEqualTo(200);
        phone.ack(10);
        assertThat(phone.ask("BYE", 5).status()).isEqualTo(500);
        assertThat(phone.ask("BYE", 11).status()).isEqualTo(200);
    }

    @Test
    @Covers("3261-14.2-1")
    void aSecondReinviteBeforeTheFirstIsAnsweredGets500() throws Exception {
        rig.rooms.holdUpdates = true;
        phone.peer.send(phone.request("INVITE", 2, phone.via(), phone.contact(), phone.offer("a=sendonly")));
        rig.rooms.next("update");
        RawPeer.Message no = phone.invite(3);
        assertThat(no.status()).isEqualTo(500);
        assertThat(Integer.parseInt(no.header("Retry-After"))).isBetween(0, 10);
        rig.rooms.heldUpdates.take().complete(rig.rooms.updateAnswer());
        assertThat(phone.peer.response("2 INVITE").status()).isEqualTo(200);
        phone.ack(2);
    }

    @Test
    @Covers("3261-15.1.2-3")
    @Covers("3261-15.1.2-2")
    void byeDuringAReinviteEndsBoth() throws Exception {
        rig.rooms.holdUpdates = true;
        String via = phone.via();
        phone.peer.send(phone.request("INVITE", 2, via, phone.contact(), phone.offer("a=sendonly")));
        rig.rooms.next("update");
        phone.peer.send(phone.request("BYE", 3, phone.via()));
        int seen = 0;
        for (int i = 0; i < 2; i++) {
            RawPeer.Message answer =
                    phone.peer.expect("200 and 487", message -> message.isResponse() && message.status() >= 200);
            seen += answer.status();
        }
        assertThat(seen).isEqualTo(200 + 487);
        rig.rooms.next("leave");
    }

    @Test
    @Covers("3261-14.2-5")
    void aReinvitesOkWithoutAckEndsInBye() throws Exception {
        phone.invite(2);
        RawPeer.Message bye = phone.peer.request("BYE");
        phone.peer.answer(bye, 200);
        assertThat(rig.rooms.next("leave")).isEqualTo("leave NO_ACK");
    }

    @Test
    void cancelOfAReinviteGives487AndTheSessionStands() throws Exception {
        rig.rooms.holdUpdates = true;
        String via = phone.via();
        phone.peer.send(phone.request("INVITE", 2, via, phone.contact(), phone.offer("a=sendonly")));
        rig.rooms.next("update");
        phone.peer.send(phone.request("CANCEL", 2, via));
        assertThat(phone.peer.response("2 CANCEL").status()).isEqualTo(200);
        assertThat(phone.peer.response("2 INVITE").status()).isEqualTo(487);
        assertThat(rig.rooms.media.poll(30, TimeUnit.SECONDS).direction()).isEqualTo(Direction.SENDONLY);
        rig.rooms.heldUpdates.take().complete(rig.rooms.updateAnswer());
        assertThat(rig.rooms.media.poll(30, TimeUnit.SECONDS).direction()).isEqualTo(Direction.SENDRECV);
        assertThat(rig.rooms.present).hasSize(1);
    }

    @Test
    void updateWithoutAnOfferIsARefreshAndWithOneAnswersIt() throws Exception {
        assertThat(phone.ask("UPDATE", 2, phone.contact()).status()).isEqualTo(200);
        RawPeer.Message ok = phone.ask("UPDATE", 3, phone.contact(), phone.offer("a=setup:active", "a=recvonly"));
        assertThat(ok.status()).isEqualTo(200);
        assertThat(ok.body()).contains("a=sendonly");
        assertThat(rig.rooms.media.poll(30, TimeUnit.SECONDS).direction()).isEqualTo(Direction.RECVONLY);
        phone.peer.silence(Duration.ofMillis(300), RawPeer.Message::isResponse);
    }

    @Test
    @Covers("3261-11.2-4")
    void optionsInTheDialogChangesNothing() throws Exception {
        RawPeer.Message ok = phone.ask("OPTIONS", 2);
        assertThat(ok.status()).isEqualTo(200);
        assertThat(ok.header("Contact")).contains(";isfocus");
        assertThat(rig.rooms.present).hasSize(1);
        assertThat(phone.ask("BYE", 3).status()).isEqualTo(200);
    }

    /** The room has taken somebody back who was gone before it could say so. */
    @Test
    void byeWhileTheRoomThinksAboutAReturnLeavesNobodyBehind() throws Exception {
        phone.invite(2, phone.offer().replace("m=message 9 ", "m=message 0 "));
        phone.ack(2);
        rig.rooms.next("leave");
        rig.rooms.hold = true;
        phone.peer.send(phone.request("INVITE", 3, phone.via(), phone.contact(), phone.offer()));
        var waiting = rig.rooms.held.poll(30, TimeUnit.SECONDS);
        assertThat(waiting).isNotNull();
        phone.peer.send(phone.request("BYE", 4, phone.via()));
        assertThat(phone.peer.response("4 BYE").status()).isEqualTo(200);
        rig.rooms.next("leave");
        waiting.complete(rig.rooms.answer(false));
        rig.rooms.next("leave");
        assertThat(rig.rooms.present).isEmpty();
    }
}
