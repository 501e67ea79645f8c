package org.parley.chat.focus;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.parley.chat.room.port.JoinAnswer;
import org.parley.conformance.Covers;
import org.parley.sip.Phone;
import org.parley.sip.RawPeer;

/** Requests that are not served, and the words in which they are told so. */
class RefusingTest {
    private FocusRig rig;

    @AfterEach
    void stop() throws Exception {
        rig.close();
    }

    private void start(FocusConfig config) throws Exception {
        rig = new FocusRig(FocusRig.QUICK, config);
    }

    private void start() throws Exception {
        start(FocusConfig.open());
    }

    @Test
    @Covers("3261-8.2.1-1")
    @Covers("3261-8.2.1-2")
    @Covers("3261-21.5.2-1")
    void methodsNotServedGet405AndUnknownOnes501() throws Exception {
        start();
        Phone phone = rig.phone("alice");
        int cseq = 1;
        for (String method : List.of("REGISTER", "PUBLISH", "MESSAGE", "PRACK")) {
            RawPeer.Message no = phone.ask(method, cseq++, phone.contact(), "Event: x", "Refer-To: <sip:x@y>");
            assertThat(no.status()).as(method).isEqualTo(405);
            assertThat(no.header("Allow")).contains("INVITE", "ACK", "CANCEL", "BYE", "OPTIONS");
        }
        assertThat(phone.ask("FOO", cseq++).status()).isEqualTo(501);
        RawPeer.Message noPackage = phone.ask("SUBSCRIBE", cseq, phone.contact(), "Event: presence");
        assertThat(noPackage.status()).isEqualTo(489);
        assertThat(noPackage.header("Allow-Events")).isEqualTo("conference,refer");
    }

    @Test
    @Covers("3261-8.2.2.1-2")
    @Covers("3261-8.2.2.1-3")
    void requestUrisThatNameNoRoomHere() throws Exception {
        start(FocusConfig.open().withDomains(List.of("chat.example.org")));
        RawPeer peer = rig.udp();
        assertThat(new Phone(peer, "a", "tel:+123").invite(1).status()).isEqualTo(416);
        assertThat(new Phone(peer, "a", "sip:lobby@elsewhere.example.org")
                        .invite(1)
                        .status())
                .isEqualTo(404);
        Phone ours = new Phone(peer, "a", "sip:lobby@CHAT.example.org;transport=udp");
        assertThat(ours.invite(1).status()).isEqualTo(200);
        ours.ack(1);
        assertThat(rig.rooms.next("join")).isEqualTo("join sip:lobby@chat.example.org");
        Phone byContact = new Phone(peer, "a", "sip:lobby@127.0.0.1");
        assertThat(byContact.invite(1).status()).isEqualTo(200);
        byContact.ack(1);
        assertThat(rig.rooms.next("join")).isEqualTo("join sip:lobby@chat.example.org");
    }

    @Test
    @Covers("3261-8.2.2.3-1")
    @Covers("3261-8.2.2.3-2")
    @Covers("3261-20.32-1")
    void requireIsAnsweredWithExactlyTheUnknownTags() throws Exception {
        start();
        Phone phone = rig.phone("alice");
        RawPeer.Message no = phone.invite(1, "Require: timer, foo, bar");
        assertThat(no.status()).isEqualTo(420);
        assertThat(no.header("Unsupported").split(",\\s*")).containsExactly("foo", "bar");
        assertThat(rig.rooms.joins).isEmpty();
    }

    @Test
    @Covers("3261-8.2.3-1")
    @Covers("3261-8.2.3-2")
    void bodiesNotUnderstoodGet415() throws Exception {
        start();
        Phone phone = rig.phone("alice");
        RawPeer.Message type = phone.invite(1, "Content-Type: application/foo");
        assertThat(type.status()).isEqualTo(415);
        assertThat(type.header("Accept")).contains("application/sdp");
        RawPeer.Message coding = phone.invite(2, "Content-Encoding: gzip");
        assertThat(coding.status()).isEqualTo(415);
        assertThat(coding.header("Accept-Encoding")).isEqualTo("identity");
        RawPeer.Message language = phone.invite(3, "Content-Language: fr");
        assertThat(language.status()).isEqualTo(415);
        assertThat(language.header("Accept-Language")).isEqualTo("en");
        assertThat(phone.invite(4, "Content-Type: application/foo", "Content-Disposition: render;handling=optional")
                        .status())
                .isEqualTo(200);
    }

    @Test
    @Covers("3261-21.4.11-1")
    void aBodyTooLargeGets413() throws Exception {
        start();
        Phone phone = rig.tcpPhone("alice");
        assertThat(phone.invite(1, phone.offer("a=x:" + "y".repeat(40_000))).status())
                .isEqualTo(413);
    }

    @Test
    @Covers("3261-13.3.1.3-2")
    @Covers("3264-6.1-5")
    @Covers("7701-5.2-8")
    void offersWithoutOurMediaGet488WithAWarning() throws Exception {
        start();
        Phone phone = rig.phone("alice");
        String head = phone.offer().substring(0, phone.offer().indexOf("m="));
        RawPeer.Message audio = phone.invite(1, head + "m=audio 4000 RTP/AVP 0\r\n");
        assertThat(audio.status()).isEqualTo(488);
        assertThat(audio.header("Warning")).startsWith("304 127.0.0.1 \"");
        RawPeer.Message plain =
                phone.invite(2, phone.offer().replace("accept-types:message/cpim", "accept-types:text/plain"));
        assertThat(plain.status()).isEqualTo(488);
        assertThat(plain.header("Warning")).startsWith("305 ");
        RawPeer.Message tls = phone.invite(3, phone.offer().replace("TCP/MSRP", "TCP/TLS/MSRP"));
        assertThat(tls.status()).isEqualTo(488);
        assertThat(tls.header("Warning")).startsWith("302 ");
        assertThat(rig.rooms.joins)
                .as("whether text without envelopes does is for the room to say")
                .hasSize(1);
    }

    @Test
    void withForcedTlsPlainMsrpGets488() throws Exception {
        start(FocusConfig.open().withMedia(true, true, true));
        Phone phone = rig.phone("alice");
        assertThat(phone.invite(1).status()).isEqualTo(488);
        RawPeer.Message ok = phone.invite(
                2, phone.offer().replace("TCP/MSRP", "TCP/TLS/MSRP").replace("msrp://", "msrps://"));
        assertThat(ok.status()).isEqualTo(200);
        assertThat(ok.body()).contains("TCP/TLS/MSRP", "a=path:msrps://");
    }

    @Test
    @Covers("3261-21.4.1-1")
    void whatIsMalformedGets400WithAPhraseThatTells() throws Exception {
        start();
        Phone phone = rig.phone("alice");
        phone.peer.send(phone.request("INVITE", 2, phone.via(), phone.offer()));
        assertThat(phone.peer.response("2 INVITE").startLine())
                .startsWith("SIP/2.0 400 ")
                .contains("Contact");
        phone.peer.send(phone.request("INVITE", 3, phone.via(), "CSeq: 3 BYE", phone.contact(), phone.offer()));
        assertThat(phone.peer.response("3 BYE").startLine()).startsWith("SIP/2.0 400 ");
        RawPeer.Message sdp = phone.invite(4, "v=0\r\nhello\r\n");
        assertThat(sdp.startLine()).isEqualTo("SIP/2.0 400 Malformed SDP");
    }

    @Test
    void aViaThatLiesAboutItsTransportGetsNoDialog() throws Exception {
        start();
        Phone phone = rig.phone("alice");
        phone.peer.send(phone.request(
                "INVITE",
                1,
                "Via: SIP/2.0/TCP 127.0.0.1:" + phone.peer.port() + ";branch=z9hG4bKx",
                phone.contact(),
                phone.offer()));
        phone.peer.silence(Duration.ofMillis(300), message -> message.isResponse() && message.status() != 400);
        assertThat(rig.rooms.joins).isEmpty();
    }

    @Test
    @Covers("3261-13.3.1.3-1")
    @Covers("3261-8.2-1")
    void aFullRoomSays486AndKeepsNothing() throws Exception {
        start();
        rig.rooms.refuse(486);
        Phone phone = rig.phone("alice");
        assertThat(phone.invite(1).status()).isEqualTo(486);
        assertThat(rig.rooms.present).isEmpty();
        assertThat(rig.focus.dialogs()).isZero();
    }

    @Test
    void aRoomThatIsBusySays503WithRetryAfter() throws Exception {
        start();
        rig.rooms.refusal = java.util.Optional.of(new JoinAnswer.Refused(503, "Not now", OptionalInt.of(7)));
        RawPeer.Message no = rig.phone("alice").invite(1);
        assertThat(no.status()).isEqualTo(503);
        assertThat(no.header("Retry-After")).isEqualTo("7");
    }

    @Test
    @Covers("3261-21.5.4-1")
    void overloadGets503WithRetryAfter() throws Exception {
        start(FocusConfig.open().withBounds(1, 10));
        rig.rooms.hold = true;
        Phone first = rig.phone("alice");
        first.peer.send(first.request("INVITE", 1, first.via(), first.contact(), first.offer()));
        rig.rooms.next("join");
        RawPeer.Message no = rig.phone("bob").invite(1);
        assertThat(no.status()).isEqualTo(503);
        assertThat(no.header("Retry-After")).isEqualTo("5");
    }

    @Test
    @Covers("3261-20.1-1")
    void anAcceptWithoutSdpGets406() throws Exception {
        start();
        Phone phone = rig.phone("alice");
        assertThat(phone.invite(1, "Accept: text/plain").status()).isEqualTo(406);
        assertThat(phone.invite(2, "Accept: text/plain, application/*;q=0.1").status())
                .isEqualTo(200);
    }

    @Test
    @Covers("3261-21.4.21-1")
    @Covers("3261-8.2.4-3")
    void maxForwardsZeroIsProcessed() throws Exception {
        start();
        assertThat(rig.phone("alice").invite(1, "Max-Forwards: 0").status()).isEqualTo(200);
    }

    @Test
    @Covers("3261-12.2.2-1")
    @Covers("3261-15.1.2-1")
    void anUnknownToTagGets481() throws Exception {
        start();
        Phone phone = rig.phone("alice");
        String to = "To: <sip:lobby@127.0.0.1>;tag=nobody";
        assertThat(phone.ask("BYE", 1, to).status()).isEqualTo(481);
        assertThat(phone.invite(2, to).status()).isEqualTo(481);
        assertThat(phone.ask("UPDATE", 3, to, phone.contact()).status()).isEqualTo(481);
        assertThat(phone.ask("BYE", 4).status()).isEqualTo(481);
    }

    @Test
    @Covers("3261-8.2.2.2-1")
    @Covers("3261-8.2.2.2-2")
    void aRequestThatComesByTwoWaysIsTakenOnce() throws Exception {
        start();
        Phone phone = rig.phone("alice");
        assertThat(phone.invite(1).status()).isEqualTo(200);
        phone.ack(1);
        String text =
                phone.request("INVITE", 1, phone.via(), "To: <sip:lobby@127.0.0.1>", phone.contact(), phone.offer());
        phone.peer.send(text);
        assertThat(phone.peer
                        .expect("482", message -> message.isResponse() && message.status() == 482)
                        .status())
                .isEqualTo(482);
        assertThat(rig.rooms.present).hasSize(1);
    }

    @Test
    void anInviteSentAgainIsAnsweredAsBefore() throws Exception {
        start();
        Phone phone = rig.phone("alice");
        String text = phone.request("INVITE", 1, phone.via(), phone.contact(), phone.offer());
        phone.peer.send(text);
        RawPeer.Message first = phone.peer.response("1 INVITE");
        phone.peer.send(text);
        phone.peer.send(text);
        RawPeer.Message again = phone.peer.response("1 INVITE");
        assertThat(again.toTag()).isEqualTo(first.toTag());
        phone.learn(first);
        phone.ack(1);
        phone.peer.send(text);
        assertThat(rig.rooms.present).hasSize(1);
        assertThat(phone.ask("BYE", 2).status()).isEqualTo(200);
    }

    @Test
    void anAckWithoutDialogIsIgnored() throws Exception {
        start();
        Phone phone = rig.phone("alice");
        phone.peer.send(phone.request("ACK", 1, phone.via(), "To: <sip:lobby@127.0.0.1>;tag=nobody"));
        phone.peer.silence(Duration.ofMillis(200), message -> true);
    }
}
