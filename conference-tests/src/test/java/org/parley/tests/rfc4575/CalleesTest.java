package org.parley.tests.rfc4575;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.parley.conformance.Covers;
import org.parley.tests.peer.Callee;
import org.parley.tests.peer.ConferenceInfo;
import org.parley.tests.peer.Participant;
import org.parley.tests.peer.SipAgent;
import org.parley.tests.peer.SipCall;
import org.parley.tests.peer.SipMessage;
import org.parley.tests.server.Operator;
import org.parley.tests.server.ParleyServer;
import org.parley.tests.server.Stage;
import org.w3c.dom.Element;

/** Whom a room calls because a participant asked for it (REFER), as mia sees it, who keeps order. */
@ParleyServer({
    "rooms.roster.interval=0s",
    "rooms.moderators=sip:mia@example.org",
    "rooms.roster.moderators=calls",
    "rooms.roster.departed=8"
})
class CalleesTest {
    private static Callee callee(Stage stage, String name) {
        return stage.keep(Callee.at(stage.keep(SipAgent.udp(stage.server().address("sip.udp"))), name));
    }

    private static SipCall mia(Stage stage) {
        SipCall call = stage.keep(new SipCall(stage.tcp(), Stage.aor("mia"), stage.room()));
        assertThat(call.subscribe("User-Agent: Parley test").status()).isEqualTo(200);
        call.notification();
        return call;
    }

    /** The last endpoint of that user in the next document. */
    private static Element told(SipCall watcher, String aor) {
        ConferenceInfo news = ConferenceInfo.in(watcher.notification());
        assertThat(news.users()).containsKey(aor);
        List<Element> devices = ConferenceInfo.children(news.users().get(aor), "endpoint");
        return devices.get(devices.size() - 1);
    }

    /** Who asked for a call has been told what became of it. */
    private static void heardOut(Participant issuer) {
        while (!issuer.call().notification().need("Subscription-State").startsWith("terminated")) {
            assertThat(issuer.call().heard("NOTIFY")).isNotEmpty();
        }
    }

    private static String said(Element endpoint, String... path) {
        return ConferenceInfo.text(endpoint, path);
    }

    @Covers("4575-5.7.2-1")
    @Covers("4575-5.7.3-1")
    @Covers("4575-5.7.4-1")
    @Test
    void whoIsCalledIsShownFromTheInviteOnAndWhoWantedIt(Stage stage) {
        Participant alice = stage.join("alice");
        SipCall mia = mia(stage);
        Callee bob = callee(stage, "bob");
        assertThat(alice.call().refer("<" + bob.uri() + ">").status()).isEqualTo(202);
        SipMessage invite = bob.invited();
        Element dialling = told(mia, bob.aor());
        assertThat(said(dialling, "status")).isEqualTo("dialing-out");
        assertThat(said(dialling, "joining-method")).isEqualTo("dialed-out");
        assertThat(said(dialling, "referred", "by")).isEqualTo(alice.aor());
        bob.say(invite, 180, "Ringing");
        assertThat(said(told(mia, bob.aor()), "status")).isEqualTo("alerting");
        Participant in = bob.come(invite);
        heardOut(alice);
        Element connected = told(mia, bob.aor());
        assertThat(said(connected, "status")).isEqualTo("connected");
        assertThat(said(connected, "joining-method")).isEqualTo("dialed-out");
        assertThat(said(connected, "referred", "by")).isEqualTo(alice.aor());
        assertThat(said(connected, "joining-info", "by")).isEqualTo(alice.aor());
        assertThat(said(connected, "joining-info", "reason")).startsWith("Reason: SIP;");
        assertThat(said(connected, "call-info", "sip", "call-id")).isEqualTo(invite.need("Call-ID"));
        in.leave();
    }

    @Covers("4575-5.7.6-1")
    @Test
    void howItEndedIsTold(Stage stage) {
        Participant alice = stage.join("alice");
        Participant dave = stage.join("dave");
        SipCall mia = mia(stage);
        Callee bob = callee(stage, "bob");
        assertThat(alice.call().refer("<" + bob.uri() + ">").status()).isEqualTo(202);
        SipMessage busy = bob.invited();
        told(mia, bob.aor());
        bob.refuse(busy, 486, "Busy Here");
        heardOut(alice);
        Element was = told(mia, bob.aor());
        assertThat(said(was, "status")).isEqualTo("disconnected");
        assertThat(said(was, "disconnection-method")).isEqualTo("busy");
        assertThat(said(was, "disconnection-info", "reason")).isEqualTo("Reason: SIP;cause=486;text=\"Busy Here\"");
        Callee carol = callee(stage, "carol");
        assertThat(alice.call().refer("<" + carol.uri() + ">").status()).isEqualTo(202);
        SipMessage unknown = carol.invited();
        told(mia, carol.aor());
        carol.refuse(unknown, 404, "Not Found");
        heardOut(alice);
        assertThat(said(told(mia, carol.aor()), "disconnection-method")).isEqualTo("failed");
        Operator.act(stage, "DELETE", "/participants/" + Operator.encoded(dave.aor()) + "?reason=rude");
        assertThat(said(told(mia, dave.aor()), "disconnection-method")).isEqualTo("booted");
        alice.leave();
        assertThat(said(told(mia, alice.aor()), "disconnection-method")).isEqualTo("departed");
    }
}
