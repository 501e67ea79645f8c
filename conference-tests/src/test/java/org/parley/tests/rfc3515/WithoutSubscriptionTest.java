package org.parley.tests.rfc3515;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.parley.conformance.Covers;
import org.parley.tests.peer.Octets;
import org.parley.tests.peer.Participant;
import org.parley.tests.peer.Sdp;
import org.parley.tests.peer.SipCall;
import org.parley.tests.peer.SipMessage;
import org.parley.tests.server.ParleyServer;
import org.parley.tests.server.Stage;

/** REFER whose issuer wants to hear nothing of it (RFC 4488). */
@ParleyServer({"rooms.moderators=sip:mod@example.org", "rooms.roster.interval=0s"})
class WithoutSubscriptionTest {
    private static String out(Participant who) {
        return "<" + who.aor() + ";method=BYE>";
    }

    @Covers("4488-4-1")
    @Test
    void nobodyIsToldAndNoDialogBegins(Stage stage) {
        Participant carol = stage.join("carol");
        SipCall issuer = new SipCall(stage.tcp(), Stage.aor("mod"), stage.room());
        SipMessage accepted = issuer.refer(out(carol), "Refer-Sub: false", "Supported: norefersub");
        assertThat(accepted.status()).isEqualTo(202);
        assertThat(accepted.need("Refer-Sub")).isEqualTo("false");
        carol.call().expect("BYE");
        stage.server().awaitMetric("parley_sip_dialogs", 0);
        assertThat(issuer.subscribe("Event: refer").status()).as("no dialog").isEqualTo(481);
        assertThat(issuer.heard("NOTIFY")).isEmpty();
    }

    @Covers("4488-4-1")
    @Covers("4488-4-6")
    @Test
    void inACallsDialogItRefreshesTheTargetAllTheSame(Stage stage) {
        Participant carol = stage.join("carol");
        SipCall call = stage.join("mod").call();
        call.subscribe();
        assertThat(call.notification().startLine()).doesNotContain("elsewhere@");
        String elsewhere = call.agent().contact("elsewhere");
        SipMessage accepted =
                call.refer(out(carol), "Contact: <" + elsewhere + ">", "Refer-Sub: false", "Require: norefersub");
        assertThat(accepted.status()).isEqualTo(202);
        assertThat(accepted.need("Refer-Sub")).isEqualTo("false");
        carol.call().expect("BYE");
        SipMessage roster = call.notification();
        assertThat(roster.need("Event")).isEqualTo("conference");
        assertThat(roster.startLine()).contains("elsewhere@");
    }

    @Covers("4488-4-3")
    @Test
    void whatCanBeDoneIsSaid(Stage stage) {
        SipCall call = stage.call("alice");
        SipMessage invited = call.invite(
                Sdp.of("msrp://127.0.0.1:9/" + Octets.token(20) + ";tcp").text());
        call.ack();
        SipCall outside = stage.call("bob");
        SipMessage options = outside.transact(outside.request("OPTIONS"));
        for (SipMessage answer : List.of(invited, options)) {
            assertThat(answer.tokens("Supported")).contains("norefersub");
            assertThat(answer.tokens("Allow")).contains("REFER");
            assertThat(answer.need("Contact")).contains("REFER");
        }
    }

    @Covers("4488-4-5")
    @Test
    void elsewhereTheHeaderMeansNothing(Stage stage) {
        SipCall call = stage.call("alice");
        SipMessage invited = call.invite(
                Sdp.of("msrp://127.0.0.1:9/" + Octets.token(20) + ";tcp").text(), "Refer-Sub: false");
        assertThat(invited.status()).isEqualTo(200);
        assertThat(invited.header("Refer-Sub")).isNull();
        call.ack();
        SipMessage subscribed = call.subscribe("Refer-Sub: false", "Expires: 0");
        assertThat(subscribed.status()).isEqualTo(200);
        assertThat(subscribed.header("Refer-Sub")).isNull();
        assertThat(call.notification().need("Event")).isEqualTo("conference");
    }
}
