package org.parley.chat.focus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.parley.chat.room.Actor;
import org.parley.chat.room.Joining;
import org.parley.chat.room.ParticipantId;
import org.parley.chat.room.RoomAddress;
import org.parley.chat.room.port.UpdateAnswer;
import org.parley.conformance.Covers;
import org.parley.sip.RawPeer;
import org.parley.sip.SipHeaders;
import org.parley.sip.SipUri;

/** The port by which rooms call people, over real SIP and before fake rooms; a session's second lasts 20 ms here. */
class DiallingTest {
    private static final RoomAddress LOBBY = RoomAddress.parse("sip:lobby@127.0.0.1");
    private static final String ANSWER = String.join(
            "\r\n",
            "v=0",
            "o=- 1 1 IN IP4 127.0.0.1",
            "s=-",
            "c=IN IP4 127.0.0.1",
            "t=0 0",
            "m=message 9 TCP/MSRP *",
            "a=accept-types:message/cpim",
            "a=accept-wrapped-types:*",
            "a=setup:active",
            "a=path:msrp://127.0.0.1:9/bobbobbobbobbob;tcp",
            "");

    private FocusRig rig;

    /** Writes down what it is told. */
    private static final class Heard implements DialListener {
        final BlockingQueue<String> words = new LinkedBlockingQueue<>();

        @Override
        public void progress(int status, String phrase) {
            words.add(status + " " + phrase);
        }

        @Override
        public void joined(int status, String phrase, ParticipantId id) {
            words.add("joined " + status + " " + phrase);
        }

        @Override
        public void failed(Refuser who, int status, String phrase) {
            words.add("failed " + who + " " + status + " " + phrase);
        }

        String next() throws InterruptedException {
            String word = words.poll(30, TimeUnit.SECONDS);
            assertThat(word).as("a word").isNotNull();
            return word;
        }
    }

    @BeforeEach
    void start() throws Exception {
        rig = new FocusRig();
    }

    @AfterEach
    void stop() throws Exception {
        rig.close();
    }

    private static SipUri uri(RawPeer peer) {
        return SipUri.parse("sip:bob@127.0.0.1:" + peer.port());
    }

    private Dialled dial(RawPeer peer, Heard heard) {
        return rig.focus.dialling().dial(LOBBY, Invitation.byOperator(uri(peer), "Bob", Actor.operator("op")), heard);
    }

    private static String contact(RawPeer peer) {
        return "Contact: <sip:bob@127.0.0.1:" + peer.port() + ">";
    }

    @Test
    void stepsAreToldInOrderAndTheRoomHearsWhoItIs() throws Exception {
        RawPeer peer = rig.udp();
        Heard heard = new Heard();
        Invitation invitation = new Invitation(
                uri(peer),
                "Bob",
                Actor.user("sip:alice@example.org"),
                "sip:alice@example.org",
                "<sip:alice@example.org>",
                SipHeaders.NONE.with("Subject", "tea"));
        Dialled dialled = rig.focus.dialling().dial(LOBBY, invitation, heard);
        RawPeer.Message invite = peer.request("INVITE");
        assertThat(invite.header("Call-ID")).isEqualTo(dialled.id());
        assertThat(invite.header("Referred-By")).isEqualTo("<sip:alice@example.org>");
        assertThat(invite.header("Subject")).isEqualTo("tea");
        assertThat(heard.next()).isEqualTo("100 Trying");
        var join = rig.rooms.joins.poll(30, TimeUnit.SECONDS);
        assertThat(join).isNotNull();
        assertThat(join.who().aor()).isEqualTo("sip:bob@127.0.0.1");
        assertThat(join.who().displayName()).isEqualTo("Bob");
        assertThat(join.offer()).isEmpty();
        assertThat(join.joining())
                .isEqualTo(Joining.dialledOut(Actor.user("sip:alice@example.org"), "sip:alice@example.org"));
        peer.answer(invite, 180);
        assertThat(heard.next()).isEqualTo("180 Whatever");
        peer.answer(invite, 183);
        assertThat(heard.next()).isEqualTo("183 Whatever");
        peer.answer(invite, 200, contact(peer), "User-Agent: bob's phone 1.0", ANSWER);
        peer.request("ACK");
        assertThat(heard.next()).isEqualTo("joined 200 Whatever");
        rig.rooms.people.poll(30, TimeUnit.SECONDS);
        var known = rig.rooms.people.poll(30, TimeUnit.SECONDS);
        assertThat(known).isNotNull();
        assertThat(known.userAgent()).isEqualTo("bob's phone 1.0");
        assertThat(known.contact()).isEqualTo("sip:bob@127.0.0.1:" + peer.port());
        dialled.cancel();
        peer.silence(Duration.ofMillis(300), message -> message.startLine().startsWith("BYE"));
        assertThat(heard.words).isEmpty();
    }

    @Test
    @Covers("4028-7.2-1")
    void theSessionTimerOfTheAnswerIsKept() throws Exception {
        RawPeer peer = rig.udp();
        Heard heard = new Heard();
        dial(peer, heard);
        RawPeer.Message invite = peer.request("INVITE");
        peer.answer(
                invite,
                200,
                contact(peer),
                "Allow: INVITE, ACK, BYE, UPDATE",
                "Require: timer",
                "Session-Expires: 90;refresher=uac",
                ANSWER);
        peer.request("ACK");
        RawPeer.Message update = peer.request("UPDATE");
        assertThat(update.header("Session-Expires")).isEqualTo("90;refresher=uac");
        assertThat(update.header("Contact")).contains(";isfocus");
        peer.answer(update, 200, contact(peer), "Session-Expires: 90;refresher=uac", "Require: timer");
        peer.request("UPDATE");
        peer.request("BYE");
        assertThat(rig.rooms.next("leave")).isEqualTo("leave SESSION_EXPIRED");
    }

    @Test
    void aPeerThatIsToRefreshAndDoesNotIsPutOut() throws Exception {
        RawPeer peer = rig.udp();
        dial(peer, new Heard());
        RawPeer.Message invite = peer.request("INVITE");
        peer.answer(invite, 200, contact(peer), "Require: timer", "Session-Expires: 90;refresher=uas", ANSWER);
        peer.request("ACK");
        RawPeer.Message bye = peer.request("BYE");
        assertThat(bye.header("Reason")).contains("session expired");
        peer.answer(bye, 200);
        assertThat(rig.rooms.next("leave")).isEqualTo("leave SESSION_EXPIRED");
    }

    @Test
    void anIntervalTooShortForThePeerIsOfferedLonger() throws Exception {
        RawPeer peer = rig.udp();
        Heard heard = new Heard();
        dial(peer, heard);
        RawPeer.Message invite = peer.request("INVITE");
        peer.answer(invite, 422, "Min-SE: 4000");
        RawPeer.Message again = peer.expect(
                "INVITE with Min-SE",
                message -> message.startLine().startsWith("INVITE")
                        && !message.header("Min-SE").isEmpty());
        assertThat(again.header("Min-SE")).isEqualTo("4000");
        assertThat(again.header("Session-Expires")).isEqualTo("4000");
        assertThat(again.header("CSeq")).isEqualTo("2 INVITE");
        peer.answer(again, 486);
        assertThat(heard.next()).isEqualTo("100 Trying");
        assertThat(heard.next()).isEqualTo("failed PEER 486 Whatever");
        assertThat(rig.rooms.next("leave")).isEqualTo("leave BYE");
    }

    @Test
    void whomTheRoomDoesNotWantAfterAllHearsBye() throws Exception {
        RawPeer peer = rig.udp();
        Heard heard = new Heard();
        dial(peer, heard);
        RawPeer.Message invite = peer.request("INVITE");
        rig.rooms.updateRefusal =
                java.util.Optional.of(new UpdateAnswer.Refused(403, "Already in the room", OptionalInt.empty()));
        peer.answer(invite, 200, contact(peer), ANSWER);
        RawPeer.Message bye = peer.request("BYE");
        assertThat(bye.header("Reason")).contains("Already in the room");
        assertThat(heard.next()).isEqualTo("100 Trying");
        assertThat(heard.next()).isEqualTo("failed ROOM 403 Already in the room");
    }

    @Test
    void aPeerThatDoesNotAnswerTheCancelledInviteIsWaitedForNoLonger() throws Exception {
        RawPeer peer = rig.udp();
        Heard heard = new Heard();
        Dialled dialled = dial(peer, heard);
        RawPeer.Message invite = peer.request("INVITE");
        peer.answer(invite, 180);
        assertThat(heard.next()).isEqualTo("100 Trying");
        assertThat(heard.next()).isEqualTo("180 Whatever");
        dialled.cancel();
        dialled.cancel();
        peer.answer(peer.request("CANCEL"), 200);
        assertThat(heard.next()).isEqualTo("failed NODE 487 Cancelled"); // 64 × T1 of 100 ms later
        assertThat(rig.rooms.present).isEmpty();
        assertThat(heard.words).isEmpty();
    }

    @Test
    void whatIsGivenUpBeforeTheRoomHasSpokenCallsNobody() throws Exception {
        rig.rooms.hold = true;
        RawPeer peer = rig.udp();
        Heard heard = new Heard();
        Dialled dialled = dial(peer, heard);
        var answer = rig.rooms.held.poll(30, TimeUnit.SECONDS);
        assertThat(answer).isNotNull();
        dialled.cancel();
        assertThat(heard.next()).isEqualTo("failed NODE 487 Cancelled");
        answer.complete(rig.rooms.answer(false));
        peer.silence(Duration.ofMillis(300), message -> message.startLine().startsWith("INVITE"));
        assertThat(rig.rooms.next("leave")).as("given up").isEqualTo("leave BYE");
        assertThat(rig.rooms.next("leave")).as("the place that came too late").isEqualTo("leave BYE");
    }

    @Test
    void aSecondForkIsAcknowledgedAndEnded() throws Exception {
        RawPeer peer = rig.udp();
        Heard heard = new Heard();
        dial(peer, heard);
        RawPeer.Message invite = peer.request("INVITE");
        peer.answer(invite, 200, contact(peer), ANSWER);
        RawPeer.Message ack = peer.request("ACK");
        assertThat(ack.header("To")).endsWith("tag=answerer");
        fork(peer, invite);
        RawPeer.Message other = peer.expect(
                "ACK of the fork",
                message -> message.startLine().startsWith("ACK")
                        && message.header("To").endsWith("tag=other"));
        assertThat(other.header("CSeq")).isEqualTo("1 ACK");
        peer.expect(
                "BYE of the fork",
                message -> message.startLine().startsWith("BYE")
                        && message.header("To").endsWith("tag=other"));
        assertThat(rig.focus.dialogs()).isEqualTo(1);
    }

    private static void fork(RawPeer peer, RawPeer.Message invite) throws IOException {
        StringBuilder text = new StringBuilder("SIP/2.0 200 OK\r\n");
        for (String name : List.of("Via", "From", "Call-ID", "CSeq")) {
            text.append(name).append(": ").append(invite.header(name)).append("\r\n");
        }
        text.append("To: ").append(invite.header("To")).append(";tag=other\r\n");
        text.append(contact(peer)).append("\r\nContent-Type: application/sdp\r\n");
        peer.send(text + "Content-Length: " + ANSWER.length() + "\r\n\r\n" + ANSWER);
    }
}
