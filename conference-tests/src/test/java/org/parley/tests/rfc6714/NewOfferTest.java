package org.parley.tests.rfc6714;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.parley.conformance.Covers;
import org.parley.tests.peer.Join;
import org.parley.tests.peer.MsrpFrame;
import org.parley.tests.peer.MsrpListener;
import org.parley.tests.peer.MsrpPeer;
import org.parley.tests.peer.Octets;
import org.parley.tests.peer.Participant;
import org.parley.tests.peer.Sdp;
import org.parley.tests.peer.SdpView;
import org.parley.tests.peer.SipCall;
import org.parley.tests.peer.SipMessage;
import org.parley.tests.peer.SipText;
import org.parley.tests.server.ParleyServer;
import org.parley.tests.server.Stage;

/** The focus offered CEMA, and the answer shows a middlebox that knows nothing of it and that it cannot go round: a new offer without (RFC 6714 §4.2). */
@ParleyServer({"msrp.cema=on", "rooms.tell-unaware=false"})
class NewOfferTest {
    private static final String ELSEWHERE = "IN IP4 192.0.2.99";

    private static String path(int port) {
        return "msrp://127.0.0.1:" + port + "/" + Octets.token(20) + ";tcp";
    }

    /** A caller that is asked before its agent says anything to an INVITE. */
    private static SipCall call(Stage stage) {
        silent(stage);
        return stage.call("alice");
    }

    private static void silent(Stage stage) {
        stage.udp()
                .answering(request ->
                        request.method().equals("INVITE") ? null : stage.udp().usual(request));
    }

    private static void accept(SipCall call, SipMessage reinvite, Sdp answer) {
        call.agent()
                .reply(
                        reinvite,
                        SipText.response(reinvite, 200, "OK", call.fromTag())
                                .add("Contact", "<" + call.agent().contact("alice") + ">")
                                .sdp(answer.text()));
        call.agent()
                .requests()
                .take(
                        "ACK of the re-INVITE",
                        ack -> ack.method().equals("ACK")
                                && ack.need("Call-ID").equals(call.callId())
                                && ack.cseq() == reinvite.cseq());
    }

    private static void firstSend(MsrpPeer connection, String path) {
        assertThat(String.join(
                        " ",
                        connection.expect("the first SEND", MsrpFrame::isSend).toPath()))
                .isEqualTo(path);
    }

    private static void assertNoMore(SipCall call, SipMessage only) {
        assertThat(call.heard("INVITE")).as("one new offer and no other").allSatisfy(invite -> assertThat(invite.cseq())
                .isEqualTo(only.cseq()));
    }

    @Covers("6714-4.2-4")
    @Covers("6714-4.2-7")
    @Test
    void whoConnectsFromBehindABoxIsOfferedAnewOnce(Stage stage) {
        SipCall call = call(stage);
        SipMessage accepted = call.invite("");
        SdpView first = SdpView.of(accepted.body());
        assertThat(first.attribute("msrp-cema")).isEmpty();
        call.ack(Sdp.of(path(9)).setup("active").connection(ELSEWHERE).text());

        SipMessage again = call.expect("INVITE");
        SdpView second = SdpView.of(again.body());
        assertThat(again.body()).doesNotContain("msrp-cema");
        assertThat(second.need("path")).isEqualTo(first.need("path"));
        assertThat(second.need("setup")).isEqualTo("actpass");
        assertThat(version(second)).isEqualTo(version(first) + 1);

        MsrpListener box = stage.listen();
        String boxed = path(box.port());
        accept(call, again, Sdp.of(boxed).version(2).setup("passive"));
        MsrpPeer connection = stage.add(box.accept());
        firstSend(connection, boxed);
        Participant alice =
                Participant.called(Join.as(Stage.aor("alice"), stage.room()).path(boxed), call, accepted);
        alice.accept(connection);
        Participant bob = stage.join("bob");
        bob.say("to the box");
        alice.hear("to the box");
        alice.say("from the box");
        bob.hear("from the box");

        SipMessage third = call.invite("");
        assertThat(third.body()).as("no offer of the call says it any more").doesNotContain("msrp-cema");
        call.ack(Sdp.of(boxed).version(3).setup("passive").connection(ELSEWHERE).text());
        bob.say("still there");
        alice.hear("still there");
        assertNoMore(call, again);
    }

    private static int version(SdpView description) {
        return Integer.parseInt(description.line("o").split(" ", 0)[2]);
    }

    @Covers("6714-4.2-6")
    @Covers("6714-4.2-7")
    @ParameterizedTest
    @CsvSource({"passive", "''"})
    void anAnswererWithARelayBehindABoxIsOfferedAnew(String setup, Stage stage) {
        SipCall call = call(stage);
        call.invite("");
        MsrpListener relay = stage.listen();
        String path = path(relay.port()) + " " + path(9);
        call.ack(Sdp.of(path).setup(setup).connection(ELSEWHERE).text());
        SipMessage again = call.expect("INVITE");
        assertThat(again.body()).contains("m=message").doesNotContain("msrp-cema");

        accept(call, again, Sdp.of(path).version(2).setup(setup).connection(ELSEWHERE));
        firstSend(stage.add(relay.accept()), path);
        assertNoMore(call, again);
    }

    @Covers("6714-4.2-4")
    @Test
    void aSessionThatRunsIsOfferedAnewToo(Stage stage) {
        silent(stage);
        Participant alice = stage.join("alice", plan -> plan.offer(sdp -> sdp.attribute("msrp-cema")));
        SipCall call = alice.call();
        assertThat(SdpView.of(call.invite("").body()).attribute("msrp-cema")).isEmpty();
        call.ack(Sdp.of(alice.path()).version(2).connection(ELSEWHERE).text());
        SipMessage again = call.expect("INVITE");
        assertThat(again.body()).contains("m=message").doesNotContain("msrp-cema");
        accept(call, again, Sdp.of(alice.path()).version(3));
        Participant bob = stage.join("bob");
        bob.say("as before");
        alice.hear("as before");
        assertNoMore(call, again);
    }

    @Test
    void theCallIsOverWhenTheNewOfferIsRefused(Stage stage) {
        SipCall call = stage.call("alice"); // its agent refuses every INVITE
        call.invite("");
        call.ack(Sdp.of(path(9)).setup("active").connection(ELSEWHERE).text());
        assertThat(call.expect("BYE").need("Reason")).contains("cause=480").contains("without CEMA was answered 488");
    }

    @Test
    void theCallIsOverWhenTheNewOfferIsAnsweredWithoutAStream(Stage stage) {
        SipCall call = call(stage);
        call.invite("");
        call.ack(Sdp.of(path(9)).setup("active").connection(ELSEWHERE).text());
        accept(call, call.expect("INVITE"), Sdp.of(path(9)).version(2).media("message 0 TCP/MSRP *"));
        assertThat(call.expect("BYE").need("Reason")).contains("cause=480").contains("no usable answer");
    }

    @Test
    void whoSaysTheAttributeOrWhoseLinesMatchIsNotOfferedAnew(Stage stage) {
        for (Sdp answer : new Sdp[] {
            Sdp.of("msrp://localhost:9/" + Octets.token(20) + ";tcp").setup("active"),
            Sdp.of(path(9)).setup("active").connection(ELSEWHERE).attribute("msrp-cema")
        }) {
            SipCall call = call(stage);
            SipMessage accepted = call.invite("");
            call.ack(answer.text());
            String own = SdpView.of(answer.text()).need("path");
            Participant alice = stage.add(
                    Participant.called(Join.as(Stage.aor("alice"), stage.room()).path(own), call, accepted));
            alice.connect();
            alice.bind();
            alice.say("in");
            assertThat(call.heard("INVITE")).isEmpty();
        }
    }
}
