package org.parley.tests.rfc4579;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.parley.conformance.Covers;
import org.parley.tests.peer.Callee;
import org.parley.tests.peer.ConferenceInfo;
import org.parley.tests.peer.Participant;
import org.parley.tests.peer.SipAgent;
import org.parley.tests.peer.SipCall;
import org.parley.tests.peer.SipMessage;
import org.parley.tests.server.ParleyServer;
import org.parley.tests.server.Stage;
import org.w3c.dom.Element;

/** REFER that has a room call somebody (RFC 4579 §5.5, §5.10), and what its issuer hears of that. */
@ParleyServer({
    "rooms.moderators=sip:mod@example.org",
    "rooms.observers=sip:quiet@example.org",
    "rooms.dial-out.answer-time=10m",
    "rooms.roster.interval=0s"
})
class CallingInTest {
    private static Callee callee(Stage stage, String name) {
        return stage.keep(Callee.at(SipAgent.tcp(stage.server().address("sip.tcp")), name));
    }

    private static String to(Callee whom) {
        return "<" + whom.uri() + ">";
    }

    private static void assertLast(SipMessage notify, String statusLine) {
        assertThat(notify.body()).startsWith(statusLine);
        assertThat(notify.need("Subscription-State")).isEqualTo("terminated;reason=noresource");
    }

    /** Accepted, and on its way. */
    private static SipMessage begun(SipCall issuer, String target, String... headerLines) {
        SipMessage accepted = issuer.refer(target, headerLines);
        assertThat(accepted.status()).as(accepted.toString()).isEqualTo(202);
        SipMessage trying = issuer.notification();
        assertThat(trying.body()).startsWith("SIP/2.0 100 ");
        return trying;
    }

    @Covers("3515-2.4.2-2")
    @Covers("3515-2.4.5-1")
    @Covers("4579-5.5-1")
    @Covers("4579-5.5-2")
    @Covers("4575-5.7.2-1")
    @ParameterizedTest
    @EnumSource(Whence.class)
    void whoIsReferredToIsCalledAndTheIssuerHearsWhatItSays(Whence whence, Stage stage) {
        Participant alice = stage.join("alice");
        Callee carol = callee(stage, "carol");
        SipCall issuer =
                whence == Whence.CALL ? alice.call() : stage.keep(new SipCall(stage.tcp(), alice.aor(), stage.room()));
        begun(issuer, to(carol), "Referred-By: \"Alice\" <" + alice.aor() + ">");
        SipMessage invite = carol.rung();
        assertThat(invite.need("Contact")).contains(";isfocus");
        assertThat(invite.uri("From")).isEqualTo(stage.room());
        assertThat(invite.need("Referred-By")).isEqualTo("\"Alice\" <" + alice.aor() + ">");
        assertThat(issuer.notification().body()).startsWith("SIP/2.0 180 Ringing\r\n");
        Participant in = stage.add(carol.come(invite));
        assertLast(issuer.notification(), "SIP/2.0 200 OK\r\n");
        alice.say("welcome");
        in.hear("welcome");
        SipCall watcher = stage.keep(new SipCall(stage.tcp(), Stage.aor("watcher"), stage.room()));
        watcher.subscribe("Expires: 0");
        Element user = ConferenceInfo.in(watcher.notification()).users().get(carol.aor());
        Element device = ConferenceInfo.at(user, "endpoint").orElseThrow();
        assertThat(ConferenceInfo.text(device, "joining-method")).isEqualTo("dialed-out");
        assertThat(ConferenceInfo.text(device, "referred", "by")).isEqualTo(alice.aor());
    }

    /** Where a REFER comes. */
    enum Whence {
        CALL,
        OUTSIDE
    }

    @Covers("3515-2.4.5-1")
    @Covers("3515-2.4.7-1")
    @Test
    void aRefusalIsToldAsItWasSaid(Stage stage) {
        Participant alice = stage.join("alice");
        Callee carol = callee(stage, "carol");
        begun(alice.call(), "<" + carol.uri() + ";method=INVITE>");
        carol.refuse(carol.invited(), 486, "Busy Here");
        assertLast(alice.call().notification(), "SIP/2.0 486 Busy Here\r\n");
        begun(alice.call(), "<" + alice.aor() + ">");
        assertLast(alice.call().notification(), "SIP/2.0 4");
    }

    @Covers("3515-3.4-1")
    @Test
    void theSubscriptionLastsLongerThanTheCallMayRing(Stage stage) {
        Participant alice = stage.join("alice");
        Callee carol = callee(stage, "carol");
        String state = begun(alice.call(), to(carol)).need("Subscription-State");
        assertThat(Integer.parseInt(state.replace("active;expires=", ""))).isGreaterThan(10 * 60);
        carol.refuse(carol.invited(), 603, "Decline");
        assertLast(alice.call().notification(), "SIP/2.0 603 ");
    }

    @Covers("4579-5.10-1")
    @Test
    void replacesIsPassedOnAndOtherHeadersAreNot(Stage stage) {
        Participant alice = stage.join("alice");
        Callee carol = callee(stage, "carol");
        begun(alice.call(), "<" + carol.uri() + "?Replaces=12345%40example.org%3Bto-tag%3D1%3Bfrom-tag%3D2>");
        SipMessage invite = carol.invited();
        assertThat(invite.need("Replaces").replace(" ", "")).isEqualTo("12345@example.org;to-tag=1;from-tag=2");
        carol.refuse(invite, 481, "Gone");
        assertLast(alice.call().notification(), "SIP/2.0 481 ");
        for (String header : List.of("Route=%3Csip%3Ax%3E", "From=sip%3Ax%40y", "body=hello")) {
            assertThat(alice.call()
                            .refer("<" + carol.uri() + "?" + header + ">")
                            .status())
                    .as(header)
                    .isEqualTo(403);
        }
    }

    @Covers("4488-4-1")
    @Test
    void itIsCalledAlsoWhenNobodyListens(Stage stage) {
        Participant alice = stage.join("alice");
        Callee carol = callee(stage, "carol");
        SipMessage accepted = alice.call().refer(to(carol), "Refer-Sub: false");
        assertThat(accepted.status()).isEqualTo(202);
        assertThat(accepted.need("Refer-Sub")).isEqualTo("false");
        Participant in = stage.add(carol.come(carol.invited()));
        alice.say("welcome");
        in.hear("welcome");
        assertThat(alice.call().heard("NOTIFY")).isEmpty();
    }

    @Covers("3515-2.4.2-1")
    @Covers("4579-6-4")
    @Test
    void theRoomSaysWhoMayHaveSomebodyCalled(Stage stage) {
        stage.join("alice");
        Participant quiet = stage.join("quiet");
        Callee carol = callee(stage, "carol");
        assertThat(quiet.call().refer(to(carol)).status()).as("observers").isEqualTo(403);
        SipCall outsider = new SipCall(stage.tcp(), Stage.aor("stranger"), stage.room());
        assertThat(outsider.refer(to(carol)).status()).as("who is not in").isEqualTo(403);
        SipCall mod = stage.keep(new SipCall(stage.tcp(), Stage.aor("mod"), stage.room()));
        assertThat(mod.refer("<" + stage.room() + ">").status())
                .as("the room itself")
                .isEqualTo(403);
        assertThat(mod.refer("<sip:127.0.0.1>").status()).as("nobody").isEqualTo(403);
        begun(mod, to(carol));
        carol.refuse(carol.invited(), 480, "Not here");
        assertLast(mod.notification(), "SIP/2.0 480 ");
    }

    @Covers("4579-6-5")
    @Test
    void whoHidesIsNotNamed(Stage stage) {
        Participant hidden = stage.join("alice", plan -> plan.headers("Privacy: id"));
        Participant open = stage.join("bob");
        Callee carol = callee(stage, "carol");
        SipCall outside = stage.keep(new SipCall(stage.tcp(), hidden.aor(), stage.room()));
        begun(outside, to(carol), "Referred-By: <" + hidden.aor() + ">");
        SipMessage invite = carol.invited();
        assertThat(invite.header("Referred-By")).isNull();
        assertThat(invite.toString()).doesNotContain("alice");
        carol.refuse(invite, 486, "Busy");
        assertLast(outside.notification(), "SIP/2.0 486 ");
        begun(open.call(), to(carol), "Privacy: id");
        SipMessage second = carol.invited();
        assertThat(second.toString()).doesNotContain("bob");
        carol.refuse(second, 486, "Busy");
        assertLast(open.call().notification(), "SIP/2.0 486 ");
    }

    @Covers("4579-5.5-2")
    @Test
    void whoWasCalledMayHaveOthersCalled(Stage stage) {
        Participant alice = stage.join("alice");
        Callee carol = callee(stage, "carol");
        begun(alice.call(), to(carol));
        Participant in = stage.add(carol.come(carol.invited()));
        assertLast(alice.call().notification(), "SIP/2.0 200 ");
        Callee dave = callee(stage, "dave");
        begun(in.call(), to(dave));
        SipMessage invite = dave.invited();
        assertThat(invite.uri("Referred-By")).isEqualTo(carol.aor());
        dave.refuse(invite, 486, "Busy");
        assertLast(in.call().notification(), "SIP/2.0 486 ");
    }
}
