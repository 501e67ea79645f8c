package org.parley.tests.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The peers against each other: what one writes the other reads, and the rules of the wire catch what breaks them. */
class PeersTest {
    private static final String HERE = "msrp://127.0.0.1:9/abcdefgh;tcp";
    private static final String THERE = "msrp://127.0.0.1:9/stuvwxyz;tcp";

    @Test
    void peersKnowNothingOfTheServersCode() {
        ArchRuleDefinition.noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.parley.msrp..",
                        "org.parley.digest..",
                        "org.parley.credentials..",
                        "org.parley.relay..",
                        "org.parley.sip..",
                        "org.parley.sdp..",
                        "org.parley.chat..",
                        "io..",
                        "javax.sip..",
                        "gov.nist..")
                .check(new ClassFileImporter().importPackages("org.parley.tests.peer"));
    }

    @Test
    void everyCuttingFramesAlike() {
        byte[] body = Octets.of("one\r\n-------tidtid1!\r\n-------tidtid1$x\r\n-------other$\r\n\r\n-------tidtid1");
        byte[] wire = Octets.join(
                MsrpText.request("tidtid1", "SEND", HERE, THERE)
                        .header("Message-ID", "mid1")
                        .body("text/plain", body)
                        .octets(),
                MsrpText.request("tidtid2", "SEND", HERE, THERE)
                        .header("Message-ID", "mid2")
                        .octets());
        Random random = new Random(1);
        for (int round = 0; round < 300; round++) {
            MsrpFraming framing = new MsrpFraming();
            List<MsrpFrame> frames = new ArrayList<>();
            for (int at = 0; at < wire.length; ) {
                int size = Math.min(wire.length - at, 1 + random.nextInt(round < 100 ? 1 : 40));
                framing.feed(java.util.Arrays.copyOfRange(wire, at, at + size), size, frames::add);
                at += size;
            }
            assertThat(frames).hasSize(2);
            assertThat(frames.get(0).body()).isEqualTo(body);
            assertThat(frames.get(1).body()).isNull();
        }
    }

    @Test
    void emptyBodyIsNoMissingBody() {
        MsrpFraming framing = new MsrpFraming();
        List<MsrpFrame> frames = new ArrayList<>();
        byte[] wire = MsrpText.request("SEND", HERE, THERE)
                .header("Message-ID", "mid1")
                .body("text/plain", new byte[0])
                .octets();
        framing.feed(wire, wire.length, frames::add);
        assertThat(frames.get(0).body()).isEmpty();
    }

    @Test
    void rulesOfTheWireCatchWhatBreaksThem() {
        assertThat(broken(MsrpText.request("tid1", "SEND", HERE, THERE)
                        .header("Message-ID", "mid1")
                        .header("Byte-Range", "1-3/3")
                        .body("text/plain", Octets.of("abc"))))
                .isEmpty();
        assertThat(broken(MsrpText.bare("tid1", "MSRP tid1 SEND")
                        .header("From-Path", HERE)
                        .header("To-Path", HERE)
                        .header("Message-ID", "mid1")))
                .isNotEmpty();
        assertThat(broken(MsrpText.request("tid1", "SEND", "msrp://127.0.0.1/x;tcp", THERE)
                        .header("Message-ID", "mid1")))
                .isNotEmpty();
        assertThat(broken(MsrpText.request("tid1", "REPORT", HERE, THERE)
                        .header("Message-ID", "mid1")
                        .header("Success-Report", "yes")
                        .header("Status", "000 200 OK")))
                .isNotEmpty();
        assertThat(broken(MsrpText.request("tid1", "SEND", HERE, THERE)
                        .header("Message-ID", "mid1")
                        .header("Byte-Range", "1-2049/2049")
                        .body("text/plain", new byte[2049])))
                .isNotEmpty();
    }

    private static List<String> broken(MsrpText text) {
        MsrpFraming framing = new MsrpFraming();
        List<String> broken = new ArrayList<>();
        byte[] wire = text.octets();
        framing.feed(wire, wire.length, frame -> broken.addAll(WireRules.broken(frame)));
        return broken;
    }

    @Test
    void digestsAreThoseOfTheRfcs() {
        // RFC 7616 section 3.9.1 and RFC 2617 section 3.5 speak of GET; the arithmetic below the method is the same.
        assertThat(DigestAnswer.hash("MD5", "Mufasa:testrealm@host.com:Circle Of Life"))
                .isEqualTo("939e7578ed9e3c518a452acee763bce9");
        DigestChallenge challenge = new DigestChallenge(
                "",
                DigestChallenge.parametersOf(
                        "realm=\"relay-a.example.org\", nonce=\"dcd98b7102dd2f0e8b11d0f600bfb0c093\", qop=\"auth\""));
        DigestAnswer answer =
                DigestAnswer.to(challenge, "alice", "alice-secret", "msrps://alice@relay-a.example.org;tcp", 1);
        String secret = DigestAnswer.hash("MD5", "alice:relay-a.example.org:alice-secret");
        String cnonce = answer.parameter("cnonce").replace("\"", "");
        assertThat(answer.parameter("response"))
                .isEqualTo('"'
                        + DigestAnswer.hash(
                                "MD5",
                                secret + ":dcd98b7102dd2f0e8b11d0f600bfb0c093:00000001:" + cnonce + ":auth:"
                                        + DigestAnswer.hash("MD5", "AUTH:msrps://alice@relay-a.example.org;tcp"))
                        + '"');
    }

    @Test
    void peersTalkAnswerAndClose() {
        try (MsrpListener listener = MsrpListener.listen();
                MsrpPeer one = MsrpPeer.connect(listener.address());
                MsrpPeer other = listener.accept()) {
            byte[] body = Octets.random(300_000, 1);
            MsrpText send = MsrpText.request("SEND", HERE, THERE)
                    .header("Message-ID", "mid1")
                    .header("Byte-Range", "1-*/300000")
                    .body("application/octet-stream", body);
            one.sendInPieces(send.octets(), 1_000);
            assertThat(other.expect("the SEND", MsrpFrame::isSend).body()).isEqualTo(body);
            assertThat(one.response(send.tid()).code()).isEqualTo(200);
            assertThat(one.broken()).isEmpty();
            assertThat(one.isClosed()).isFalse();
            other.reset();
            one.expectClosed();
        }
    }

    @Test
    void waitingInVainFailsWithWhatCame() {
        Mailbox<String> mailbox = new Mailbox<>("box");
        mailbox.put("this");
        assertThatThrownBy(() -> mailbox.take("that", "that"::equals, Duration.ofMillis(20)))
                .hasMessageContaining("that")
                .hasMessageContaining("this");
        assertThat(mailbox.take("this", "this"::equals)).isEqualTo("this");
    }

    @Test
    void callsAreMadeAndEnded() {
        try (SipAgent callee = SipAgent.udp(new InetSocketAddress(InetAddress.getLoopbackAddress(), 9))) {
            callee.answering(request -> {
                SipText usual = SipText.response(request, 200, "OK", "calleetag");
                return request.method().equals("INVITE")
                        ? usual.add("Contact", "<" + callee.contact("room") + ">")
                                .sdp("v=0\r\n")
                        : usual;
            });
            String[] at = callee.hostPort().split(":", 0);
            try (SipAgent caller =
                    SipAgent.udp(new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(at[1])))) {
                SipCall call = new SipCall(caller, "sip:alice@example.org", "sip:room@example.org");
                assertThat(call.invite("v=0\r\n").status()).isEqualTo(200);
                call.ack();
                assertThat(callee.requests()
                                .take("ACK", request -> request.method().equals("ACK"))
                                .cseq())
                        .isEqualTo(1);
                assertThat(call.bye().status()).isEqualTo(200);
                assertThat(call.toTag()).isEqualTo("calleetag");
            }
        }
    }
}
