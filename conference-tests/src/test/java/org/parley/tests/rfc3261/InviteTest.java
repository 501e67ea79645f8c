package org.parley.tests.rfc3261;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.parley.conformance.Covers;
import org.parley.tests.peer.Await;
import org.parley.tests.peer.Octets;
import org.parley.tests.peer.Participant;
import org.parley.tests.peer.Sdp;
import org.parley.tests.peer.SdpView;
import org.parley.tests.peer.SipCall;
import org.parley.tests.peer.SipMessage;
import org.parley.tests.peer.SipText;
import org.parley.tests.server.ParleyServer;
import org.parley.tests.server.Stage;

/** How the focus answers INVITE, CANCEL, BYE and what it does not know (RFC 3261 §8 to §15). */
@ParleyServer("sip.ack-timeout=3s")
class InviteTest {
    private static String offer() {
        return Sdp.of("msrp://127.0.0.1:9/" + Octets.token(20) + ";tcp").text();
    }

    /** A request outside any dialog, and its final response. */
    private static SipMessage alone(Stage stage, String method) {
        SipCall call = stage.call("alice");
        return call.transact(call.request(method)
                .add("Contact", "<" + stage.udp().contact("alice") + ">")
                .add("Event", "presence"));
    }

    @Covers("3261-13.2.1-3")
    @Covers("3261-13.3.1.4-3")
    @Test
    void anUnacknowledged200ComesAgainWithTheSameAnswerAndNoFurtherOffer(Stage stage) {
        SipCall call = stage.call("alice");
        String answer = call.invite(offer()).body();
        Await.until(
                "two retransmissions",
                () -> stage.udp()
                                .responses()
                                .seen(response -> response.status() == 200
                                        && response.need("Call-ID").equals(call.callId()))
                                .size()
                        >= 3);
        List<SipMessage> all = stage.udp().responses().seen(response -> response.need("Call-ID")
                .equals(call.callId()));
        assertThat(all).allSatisfy(response -> assertThat(response.status() == 200 ? response.body() : "")
                .isIn(answer, ""));
        assertThat(SdpView.of(answer).need("setup")).as("an answer, no offer").isEqualTo("passive");
        call.ack();
        call.bye();
    }

    @Covers("3261-13.3.1.4-4")
    @Test
    void withoutAnAckTheCallIsEndedByBye(Stage stage) {
        SipCall call = stage.call("alice");
        assertThat(call.invite(offer()).status()).isEqualTo(200);
        SipMessage bye = stage.udp()
                .requests()
                .take(
                        "BYE",
                        request -> request.method().equals("BYE")
                                && request.need("Call-ID").equals(call.callId()),
                        Duration.ofSeconds(60));
        assertThat(bye.tag("To")).isEqualTo(call.fromTag());
    }

    @Covers("3261-8.2.2.3-1")
    @Covers("3261-8.2.2.3-2")
    @Covers("3261-20.32-1")
    @Test
    void whatRequireNamesAndWeDoNotKnowIsNamedIn420(Stage stage) {
        SipCall call = stage.call("alice");
        SipMessage refused = call.invite(offer(), "Require: timer, foo, bar", "Supported: timer");
        assertThat(refused.status()).isEqualTo(420);
        assertThat(refused.tokens("Unsupported")).containsExactlyInAnyOrder("foo", "bar");
    }

    @Covers("4579-5.8-1")
    @Test
    void whoMustBeJoinedToACallIsToldThatThisIsNotDone(Stage stage) {
        SipCall call = stage.call("alice");
        String other = "Join: 12345@example.org;to-tag=1;from-tag=2";
        SipMessage refused = call.invite(offer(), other, "Require: join");
        assertThat(refused.status()).isEqualTo(420);
        assertThat(refused.tokens("Unsupported")).containsExactly("join");
        assertThat(stage.join("bob").accepted().tokens("Supported")).doesNotContain("join", "replaces");
    }

    @Covers("3261-8.2.1-1")
    @Covers("3261-8.2.1-2")
    @Covers("3261-20.5-1")
    @Test
    void methodsKnownButNotServedAre405WithAllowAndUnknownOnes501(Stage stage) {
        for (String method : new String[] {"REGISTER", "PUBLISH", "MESSAGE"}) {
            SipMessage refused = alone(stage, method);
            assertThat(refused.status()).as(refused.toString()).isEqualTo(405);
            assertThat(refused.tokens("Allow")).as(method).contains("INVITE", "ACK", "CANCEL", "BYE", "OPTIONS");
        }
        assertThat(alone(stage, "FOO").status()).isEqualTo(501);
    }

    @Covers("3261-12.2.2-1")
    @Covers("3261-15.1.2-1")
    @Test
    void requestsOfNoDialogAre481(Stage stage) {
        for (String method : new String[] {"BYE", "INVITE"}) {
            SipCall call = stage.call("alice");
            SipText text = call.request(method).add("Contact", "<" + stage.udp().contact("alice") + ">");
            SipMessage response = call.transact(text.set("To", text.value("To") + ";tag=nobody"));
            assertThat(response.status()).as(method).isEqualTo(481);
        }
    }

    @Covers("3261-12.2.2-2")
    @Test
    void aLowerCSeqIs500AndAGapIsNot(Stage stage) {
        Participant alice = stage.join("alice");
        SipCall call = alice.call();
        String branch = SipCall.branch();
        assertThat(call.transact(call.request("OPTIONS", 50, branch)).status()).isEqualTo(200);
        assertThat(call.transact(call.request("OPTIONS", 49, SipCall.branch())).status())
                .isEqualTo(500);
        assertThat(call.transact(call.request("BYE", 60, SipCall.branch())).status())
                .isEqualTo(200);
    }

    @Covers("3261-12.1.1-1")
    @Covers("3261-12.2.1.1-1")
    @Test
    void recordedRoutesComeBackAndAreUsed(Stage stage) {
        SipCall call = stage.call("alice");
        String own = "<sip:" + stage.udp().hostPort() + ";lr>";
        SipMessage accepted = call.invite(offer(), "Record-Route: " + own, "Record-Route: <sip:127.0.0.1:9;lr>");
        assertThat(accepted.tokens("Record-Route")).containsExactly(own, "<sip:127.0.0.1:9;lr>");
        SipMessage bye =
                stage.udp().requests().take("BYE", request -> request.method().equals("BYE"), Duration.ofSeconds(60));
        assertThat(bye.tokens("Route")).containsExactly(own, "<sip:127.0.0.1:9;lr>");
        assertThat(bye.startLine()).contains("alice@" + stage.udp().hostPort());
    }

    @Covers("3261-15.1.2-2")
    @Covers("3261-15-1")
    @Test
    void byeEndsTheDialogAndItsSession(Stage stage) {
        Participant alice = stage.join("alice");
        Participant bob = stage.join("bob");
        assertThat(alice.call().bye().status()).isEqualTo(200);
        bob.say("anyone there?");
        assertThat(stage.connect()
                        .transact(alice.message(alice.envelope("no more")))
                        .code())
                .isEqualTo(481);
    }

    @Covers("3261-11-1")
    @Covers("3261-11.2-1")
    @Covers("3264-9-1")
    @Test
    void optionsSaysWhatAnInviteWouldGet(Stage stage) {
        SipMessage able = alone(stage, "OPTIONS");
        assertThat(able.status()).isEqualTo(200);
        SdpView description = SdpView.of(able.body());
        assertThat(description.line("t")).isEqualTo("0 0");
        assertThat(description.mline()).containsExactly("message", "0", "TCP/MSRP", "*");
        assertThat(description.need("accept-types")).isEqualTo("message/cpim");
        SipMessage again = alone(stage, "OPTIONS");
        assertThat(SdpView.of(again.body()).line("o")).isNotEqualTo(description.line("o"));
    }
}
