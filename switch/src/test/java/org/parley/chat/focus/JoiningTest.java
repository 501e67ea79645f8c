package org.parley.chat.focus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.parley.chat.room.Direction;
import org.parley.chat.room.Leg;
import org.parley.chat.room.port.Identity;
import org.parley.chat.room.port.MediaDescription;
import org.parley.conformance.Covers;
import org.parley.sip.Phone;
import org.parley.sip.RawPeer;

/** INVITE until the ACK. */
class JoiningTest {
    private FocusRig rig;

    @BeforeEach
    void start() throws Exception {
        rig = new FocusRig();
    }

    @AfterEach
    void stop() throws Exception {
        rig.close();
    }

    @Test
    @Covers("3261-13.3.1.4-1")
    @Covers("3261-13.3.1.4-2")
    @Covers("3261-12.1.1-2")
    @Covers("3261-20.5-1")
    @Covers("3261-20.10-1")
    @Covers("3261-20.37-1")
    @Covers("7701-5.2-5")
    @Covers("7701-9.1-1")
    @Covers("4579-4.2-1")
    @Covers("4579-5.1-3")
    @Covers("4579-3.3-1")
    @Covers("7701-5.2-9")
    @Covers("6135-4.2.2-8")
    void inviteWithOfferIsAnsweredAsARoomAnswers() throws Exception {
        Phone phone = rig.phone("alice");
        RawPeer.Message ok = phone.invite(1);
        phone.ack(1);
        assertThat(ok.status()).isEqualTo(200);
        assertThat(rig.rooms.next("join")).isEqualTo("join sip:lobby@127.0.0.1");
        assertThat(ok.header("Contact"))
                .matches("<sip:lobby@127\\.0\\.0\\.1:\\d+>;isfocus;automata;message;methods=\".*\"");
        assertThat(ok.header("Allow").split(",\\s*"))
                .containsExactlyInAnyOrder("INVITE", "ACK", "CANCEL", "BYE", "OPTIONS", "UPDATE", "SUBSCRIBE", "REFER");
        assertThat(ok.header("Supported")).isEqualTo("timer,norefersub");
        assertThat(ok.header("Accept")).contains("application/sdp");
        assertThat(ok.body())
                .startsWith("v=0\r\no=")
                .contains("m=message 2855 TCP/MSRP *\r\n", "a=path:msrp://127.0.0.1:2855/ours", "a=setup:passive")
                .contains("a=accept-types:message/cpim\r\n", "a=accept-wrapped-types:*\r\n", "\r\nt=0 0\r\n");
        assertThat(phone.ask("BYE", 2).status()).isEqualTo(200);
        assertThat(rig.rooms.next("leave")).isEqualTo("leave BYE");
    }

    @Test
    @Covers("3261-13.3.1.4-3")
    void the2xxIsRepeatedUntilTheAckOverUdp() throws Exception {
        repeatedUntilAck(rig.phone("alice"));
    }

    @Test
    @Covers("3261-13.3.1.4-3")
    void the2xxIsRepeatedUntilTheAckOverTcp() throws Exception {
        repeatedUntilAck(rig.tcpPhone("alice"));
    }

    private void repeatedUntilAck(Phone phone) throws Exception {
        RawPeer.Message first = phone.invite(1);
        RawPeer.Message again = phone.peer.response("1 INVITE");
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(again.toTag()).isEqualTo(first.toTag());
        phone.ack(1);
        phone.peer.silence(java.time.Duration.ofMillis(50), message -> false);
        phone.peer.silence(java.time.Duration.ofMillis(600), RawPeer.Message::isResponse);
    }

    @Test
    @Covers("3261-13.3.1.4-4")
    @Covers("3261-15-2")
    void withoutAckTheSessionIsEndedByBye() throws Exception {
        Phone phone = rig.phone("alice");
        phone.invite(1);
        RawPeer.Message bye = phone.peer.request("BYE");
        assertThat(bye.header("Reason")).contains("408");
        phone.peer.answer(bye, 200);
        assertThat(rig.rooms.next("leave")).isEqualTo("leave NO_ACK");
        assertThat(rig.rooms.present).isEmpty();
    }

    @Test
    @Covers("3261-13.2.1-2")
    @Covers("3261-13.3.1-2")
    @Covers("7701-5.2-11")
    @Covers("6135-4.2.2-3")
    @Covers("6135-4.2.2-5")
    void offerlessInviteGetsAnOfferAndTakesTheAnswerFromTheAck() throws Exception {
        Phone phone = rig.phone("alice");
        RawPeer.Message ok = phone.inviteWithout(1);
        assertThat(rig.rooms.next("join")).endsWith("offerless");
        assertThat(ok.body())
                .contains("a=setup:actpass", "a=path:msrp://127.0.0.1:2855/ours", "a=accept-types:message/cpim\r\n")
                .contains("a=chatroom");
        phone.ack(1, phone.offer("a=setup:active"));
        rig.rooms.next("confirm");
        MediaDescription answer = rig.rooms.media.poll(30, TimeUnit.SECONDS);
        assertThat(answer.path().toString()).contains("alicesess");
        assertThat(answer.peerActive()).isTrue();
    }

    @Test
    @Covers("3261-13.3.1-3")
    void anAckWithoutTheAnswerEndsTheDialog() throws Exception {
        Phone phone = rig.phone("alice");
        phone.inviteWithout(1);
        phone.ack(1);
        RawPeer.Message bye = phone.peer.request("BYE");
        phone.peer.answer(bye, 200);
        rig.rooms.next("leave");
        assertThat(rig.rooms.present).isEmpty();
    }

    @Test
    @Covers("3261-13.2.1-4")
    @Covers("3261-20.11-1")
    void sdpIsFoundInAMultipart() throws Exception {
        Phone phone = rig.phone("alice");
        String body = "--b1\r\nContent-Type: application/sdp\r\n\r\n" + phone.offer()
                + "\r\n--b1\r\nContent-Type: application/foo\r\nContent-Disposition: render;handling=optional\r\n\r\nx\r\n--b1--\r\n";
        assertThat(phone.inviteWithout(1, "Content-Type: multipart/mixed;boundary=b1", body)
                        .status())
                .isEqualTo(200);
        phone.ack(1);
        Phone other = rig.phone("bob");
        String required = body.replace(";handling=optional", "");
        RawPeer.Message refused = other.inviteWithout(1, "Content-Type: multipart/mixed;boundary=\"b1\"", required);
        assertThat(refused.status()).isEqualTo(415);
        assertThat(refused.header("Accept")).contains("application/sdp");
    }

    @Test
    @Covers("3264-6-2")
    @Covers("3264-6-4")
    @Covers("3264-6-3")
    @Covers("3264-6-1")
    void audioAndTextLinesAreAnsweredWithPortZero() throws Exception {
        Phone phone = rig.phone("alice");
        String offer = "v=0\r\no=alice 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=1 2\r\n"
                + "m=audio 4000 RTP/AVP 0\r\n"
                + phone.offer("a=setup:actpass").substring(phone.offer().indexOf("m="))
                + "m=text 4002 RTP/AVP 98\r\nm=video 4004 RTP/AVP 31\r\n";
        RawPeer.Message ok = phone.invite(1, offer);
        phone.ack(1);
        List<String> media =
                ok.body().lines().filter(line -> line.startsWith("m=")).toList();
        assertThat(media)
                .containsExactly(
                        "m=audio 0 RTP/AVP 0",
                        "m=message 2855 TCP/MSRP *",
                        "m=text 0 RTP/AVP 98",
                        "m=video 0 RTP/AVP 31");
        assertThat(ok.body()).contains("\r\nt=1 2\r\n").doesNotContain("o=alice 1 1");
    }

    @Test
    @Covers("3264-5.1-2")
    void aMessageLineWithPortZeroJoinsNothing() throws Exception {
        Phone phone = rig.phone("alice");
        RawPeer.Message ok = phone.invite(1, phone.offer().replace("m=message 9 ", "m=message 0 "));
        phone.ack(1);
        assertThat(ok.status()).isEqualTo(200);
        assertThat(ok.body()).contains("m=message 0 TCP/MSRP *");
        assertThat(rig.rooms.joins).isEmpty();
    }

    @Test
    void theRoomLearnsWhoAndWhat() throws Exception {
        Phone phone = rig.phone("alice");
        phone.invite(
                1,
                "User-Agent: Blink/1.0",
                phone.offer(
                        "a=setup:passive",
                        "a=recvonly",
                        "a=chatroom:nickname x.y private-messages",
                        "a=max-size:9000"));
        phone.ack(1);
        Identity who = rig.rooms.people.poll(30, TimeUnit.SECONDS);
        assertThat(who.leg().callId()).isEqualTo(phone.callId);
        assertThat(who.in(Leg.UNKNOWN))
                .isEqualTo(new Identity(
                        List.of("sip:alice@example.org"),
                        "alice",
                        "Blink/1.0",
                        phone.contact().replaceAll(".*<|>.*", ""),
                        ""));
        MediaDescription media = rig.rooms.media.poll(30, TimeUnit.SECONDS);
        assertThat(media.peerActive()).isFalse();
        assertThat(media.direction()).isEqualTo(Direction.RECVONLY);
        assertThat(media.maxSize()).isEqualTo(9000);
        assertThat(media.chatroom().orElseThrow()).containsExactlyInAnyOrder("nickname", "x.y", "private-messages");
    }

    @Test
    @Covers("3261-12.1.1-1")
    @Covers("3261-12.2.1.1-1")
    @Covers("3261-8.2.6.2-1")
    void recordRouteIsCopiedAndUsed() throws Exception {
        Phone phone = rig.phone("alice");
        String top = "<sip:127.0.0.1:" + phone.peer.port() + ";lr;n=1>";
        RawPeer.Message ok = phone.invite(
                1,
                "Record-Route: " + top + ", <sip:p2.example.org;lr>",
                "Via: SIP/2.0/UDP 192.0.2.9;branch=z9hG4bKsecond");
        assertThat(ok.header("Record-Route").replace(",<", ", <")).isEqualTo(top + ", <sip:p2.example.org;lr>");
        assertThat(ok.header("Via")).contains("192.0.2.9");
        phone.ack(1);
        rig.rooms
                .joins
                .take()
                .dialog()
                .end(new org.parley.chat.room.LeaveCause(
                        org.parley.chat.room.LeaveCause.Kind.KICKED, "asked to leave"));
        RawPeer.Message bye = phone.peer.request("BYE");
        assertThat(bye.startLine()).startsWith("BYE sip:alice@127.0.0.1:" + phone.peer.port());
        assertThat(bye.header("Route").replace(",<", ", <")).isEqualTo(top + ", <sip:p2.example.org;lr>");
        assertThat(bye.header("CSeq")).isEqualTo("1 BYE");
        assertThat(bye.header("Reason")).contains("asked to leave");
        phone.peer.answer(bye, 200);
    }

    @Test
    @Covers("3261-12.1.1-3")
    void aSipsRequestGetsASipsContact() throws Exception {
        Phone phone = new Phone(rig.udp(), "alice", "sips:lobby@127.0.0.1");
        RawPeer.Message ok = phone.invite(1);
        phone.ack(1);
        assertThat(ok.header("Contact")).startsWith("<sips:lobby@127.0.0.1:");
    }

    @Test
    @Covers("3261-8.2.2-1")
    @Covers("3261-8.2.2.1-1")
    @Covers("3261-8.2.2-2")
    void whatIsNotUnderstoodIsIgnored() throws Exception {
        Phone phone = rig.phone("alice");
        assertThat(phone.invite(1, "X-Foo: bar", "To: <tel:+123>", "Date: yesterday")
                        .status())
                .isEqualTo(200);
    }

    @Test
    @Covers("3261-7.3.3-1")
    void compactHeadersAreUnderstood() throws Exception {
        Phone phone = rig.phone("alice");
        String via = phone.via();
        String text = phone.request("INVITE", 1, via, phone.contact(), phone.offer())
                .replace("Via:", "v:")
                .replace("From:", "f:")
                .replace("To:", "t:")
                .replace("Call-ID:", "i:")
                .replace("Contact:", "m:")
                .replace("Content-Type:", "c:")
                .replace("Content-Length:", "l:");
        phone.peer.send(text);
        RawPeer.Message ok = phone.peer.response("1 INVITE");
        assertThat(ok.status()).isEqualTo(200);
        phone.learn(ok);
        phone.ack(1);
    }
}
