package org.parley.tests.rfc4579;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.parley.conformance.Covers;
import org.parley.tests.peer.Callee;
import org.parley.tests.peer.Participant;
import org.parley.tests.peer.SipAgent;
import org.parley.tests.peer.SipCall;
import org.parley.tests.peer.SipMessage;
import org.parley.tests.server.ParleyServer;
import org.parley.tests.server.Stage;

/** REFER has a room call somebody (RFC 4579 §5.5). */
@ParleyServer
class BringingInTest {
    private static Callee callee(Stage stage, String name) {
        return stage.keep(Callee.at(stage.keep(SipAgent.udp(stage.server().address("sip.udp"))), name));
    }

    private static void assertLast(SipMessage notify, String statusLine) {
        assertThat(notify.body()).isEqualTo(statusLine + "\r\n");
        assertThat(notify.need("Subscription-State")).startsWith("terminated");
    }

    @Test
    @Covers("4579-5.5-1")
    @Covers("3515-2.4.2-2")
    void whoIsReferredToIsCalledAndTheIssuerHearsHowItGoes(Stage stage) {
        Participant alice = stage.join("alice");
        Callee bob = callee(stage, "bob");
        assertThat(alice.call().refer("<" + bob.uri() + ">").status()).isEqualTo(202);
        assertThat(alice.call().notification().body()).isEqualTo("SIP/2.0 100 Trying\r\n");
        SipMessage invite = bob.invited();
        assertThat(invite.need("Contact")).contains(";isfocus");
        assertThat(invite.uri("From")).isEqualTo(stage.room());
        assertThat(invite.uri("Referred-By")).isEqualTo(alice.aor());
        bob.say(invite, 180, "Ringing");
        assertThat(alice.call().notification().body()).isEqualTo("SIP/2.0 180 Ringing\r\n");
        Participant in = bob.come(invite);
        assertLast(alice.call().notification(), "SIP/2.0 200 OK");
        in.say("brought in");
        alice.hear("brought in");
        in.leave();
    }

    @Test
    void whatWhoIsCalledSaysIsToldOn(Stage stage) {
        Participant alice = stage.join("alice");
        Callee bob = callee(stage, "bob");
        assertThat(alice.call()
                        .refer("<" + bob.uri() + ">", "Referred-By: <sip:ally@example.org>")
                        .status())
                .isEqualTo(202);
        alice.call().notification();
        SipMessage invite = bob.invited();
        assertThat(invite.uri("Referred-By")).isEqualTo("sip:ally@example.org");
        bob.refuse(invite, 486, "Busy Here");
        assertLast(alice.call().notification(), "SIP/2.0 486 Busy Here");
    }

    @Test
    @Covers("3515-2.4.4-5")
    void theCallGoesOnThoughTheIssuerListensNoMore(Stage stage) {
        Participant alice = stage.join("alice");
        Callee bob = callee(stage, "bob");
        assertThat(alice.call().refer("<" + bob.uri() + ">").status()).isEqualTo(202);
        alice.call().notification();
        SipMessage invite = bob.rung();
        assertThat(alice.call().subscribe("Event: refer", "Expires: 0").status())
                .isEqualTo(200);
        assertThat(alice.call().notification().need("Subscription-State")).startsWith("terminated");
        Participant in = bob.come(invite);
        in.say("here all the same");
        alice.hear("here all the same");
        assertThat(bob.heard("CANCEL")).isEmpty();
        in.leave();
    }

    @Test
    @Covers("4579-5.10-1")
    void replacesEscapedInReferToStandsInTheInvite(Stage stage) {
        Participant alice = stage.join("alice");
        Callee bob = callee(stage, "bob");
        String escaped = "?Replaces=abc%40192.0.2.1%3Bto-tag%3Dx1%3Bfrom-tag%3Dy2";
        assertThat(alice.call().refer("<" + bob.uri() + escaped + ">").status()).isEqualTo(202);
        SipMessage invite = bob.invited();
        assertThat(invite.need("Replaces")).isEqualTo("abc@192.0.2.1;to-tag=x1;from-tag=y2");
        assertThat(invite.startLine()).isEqualTo("INVITE " + bob.uri() + " SIP/2.0");
        alice.call().notification();
        bob.refuse(invite, 481, "Call/Transaction Does Not Exist");
        assertLast(alice.call().notification(), "SIP/2.0 481 Call/Transaction Does Not Exist");
    }

    @Test
    void strangersAndTheSilentHaveNobodyCalled(Stage stage) {
        stage.join("alice");
        Callee bob = callee(stage, "bob");
        SipCall stranger = stage.keep(new SipCall(stage.udp(), Stage.aor("mallory"), stage.room()));
        assertThat(stranger.refer("<" + bob.uri() + ">").status()).isEqualTo(403);
        SipCall another = stage.keep(new SipCall(stage.udp(), Stage.aor("alice"), stage.room()));
        assertThat(another.refer("<" + bob.uri() + "?Route=%3Csip%3A127.0.0.1%3Blr%3E>")
                        .status())
                .isEqualTo(403);
        assertThat(bob.heard("INVITE")).isEmpty();
    }

    @Test
    void whoHidesIsNotNamedToWhoIsCalled(Stage stage) {
        Participant alice = stage.join("alice", plan -> plan.headers("Privacy: id"));
        Callee bob = callee(stage, "bob");
        assertThat(alice.call()
                        .refer("<" + bob.uri() + ">", "Referred-By: <" + alice.aor() + ">")
                        .status())
                .isEqualTo(202);
        SipMessage invite = bob.invited();
        assertThat(invite.uri("Referred-By")).endsWith("@anonymous.invalid");
        assertThat(invite.toString()).doesNotContain("alice");
        alice.call().notification();
        bob.refuse(invite, 603, "Decline");
        assertLast(alice.call().notification(), "SIP/2.0 603 Decline");
    }
}
