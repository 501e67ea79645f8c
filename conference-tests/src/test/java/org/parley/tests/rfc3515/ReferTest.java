package org.parley.tests.rfc3515;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.parley.conformance.Covers;
import org.parley.tests.peer.Participant;
import org.parley.tests.peer.SipAgent;
import org.parley.tests.peer.SipCall;
import org.parley.tests.peer.SipMessage;
import org.parley.tests.peer.SipText;
import org.parley.tests.server.ParleyServer;
import org.parley.tests.server.Stage;

/** What REFER is answered, and how its issuer hears what came of it. */
@ParleyServer({"rooms.owners=sip:owner@example.org", "rooms.moderators=sip:mod@example.org"})
class ReferTest {
    private static String out(Participant who) {
        return out(who.aor());
    }

    private static String out(String uri) {
        return "<" + uri + ";method=BYE>";
    }

    private static SipCall issuer(Stage stage, String name) {
        return stage.keep(new SipCall(stage.tcp(), Stage.aor(name), stage.room()));
    }

    private static void assertLast(SipMessage notify, String statusLine) {
        assertThat(notify.body()).startsWith(statusLine);
        assertThat(notify.need("Subscription-State")).isEqualTo("terminated;reason=noresource");
    }

    @Covers("3515-2.4.2-5")
    @Covers("3515-2.4.2-6")
    @Covers("3515-2.4.4-1")
    @Covers("3515-2.4.4-2")
    @Covers("3515-2.4.4-3")
    @Covers("3515-2.4.4-4")
    @Covers("3515-2.4.5-1")
    @Covers("3515-2.4.7-1")
    @Covers("3515-3.10-1")
    @Covers("4579-5.5-2")
    @ParameterizedTest
    @EnumSource(
            value = SipAgent.Transport.class,
            names = {"UDP", "TCP"})
    void itIsAcceptedAtOnceAndFollowedByNotifies(SipAgent.Transport transport, Stage stage) {
        SipAgent agent = transport == SipAgent.Transport.UDP ? stage.udp() : stage.tcp();
        Participant carol = stage.join("carol");
        SipCall issuer = stage.keep(new SipCall(agent, Stage.aor("mod"), stage.room()));
        long begin = System.nanoTime();
        SipMessage accepted = issuer.refer(out(carol));
        assertThat(accepted.status()).isEqualTo(202);
        assertThat(accepted.need("Contact")).contains(";isfocus");
        assertThat(accepted.header("Refer-Sub")).isNull();
        assertThat(accepted.header("Expires")).isNull();
        SipMessage trying = issuer.notification();
        assertThat(trying.body()).isEqualTo("SIP/2.0 100 Trying\r\n");
        assertThat(trying.need("Subscription-State")).matches("active;expires=[0-9]+");
        SipMessage done = issuer.notification();
        assertLast(done, "SIP/2.0 200 OK\r\n");
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
        for (SipMessage notify : List.of(trying, done)) {
            assertThat(notify.tag("From")).isEqualTo(accepted.tag("To"));
            assertThat(notify.tag("To")).isEqualTo(issuer.fromTag());
            assertThat(notify.need("Event")).isEqualTo("refer");
            assertThat(notify.need("Content-Type")).startsWith("message/sipfrag");
        }
        stage.server().awaitMetric("parley_sip_dialogs", 0);
    }

    /** RFC 4579 makes rooms by INVITE (§5.4); REFER is for one that there is (§5.5). */
    @Test
    void aRoomThatIsNotThereIsNotMadeByRefer(Stage stage) {
        SipCall issuer = issuer(stage, "mod");
        assertThat(issuer.refer("<sip:bob@example.org>").status()).isEqualTo(404);
        assertThat(issuer.refer(out("sip:bob@example.org")).status()).isEqualTo(404);
        assertThat(stage.server().http("/api/rooms")).doesNotContain(stage.room());
    }

    @Covers("3515-2.4.6-1")
    @Covers("4579-5.5-2")
    @Covers("4488-4-6")
    @Test
    void severalInACallsDialogAreToldApartByNumber(Stage stage) {
        Participant carol = stage.join("carol");
        Participant dave = stage.join("dave");
        SipCall call = stage.join("mod").call();
        String elsewhere = call.agent().contact("elsewhere");
        assertThat(call.refer(out(carol), "Contact: <" + elsewhere + ">").status())
                .isEqualTo(202);
        SipMessage first = call.notification();
        assertThat(first.need("Event")).isIn("refer", "refer;id=" + call.cseq());
        assertThat(first.tag("From")).isEqualTo(call.toTag());
        assertThat(first.startLine()).contains("elsewhere@");
        assertLast(call.notification(), "SIP/2.0 200 ");
        SipMessage accepted = call.refer(out(dave));
        assertThat(accepted.status()).isEqualTo(202);
        String event = "refer;id=" + accepted.cseq();
        SipMessage second = call.notification();
        assertThat(second.need("Event")).isEqualTo(event);
        SipMessage last = call.notification();
        assertThat(last.need("Event")).isEqualTo(event);
        assertLast(last, "SIP/2.0 200 ");
        carol.call().expect("BYE");
        dave.call().expect("BYE");
        assertThat(call.bye().status()).as("the call goes on until then").isEqualTo(200);
    }

    @Covers("3515-2-1")
    @Covers("3515-2.4.2-3")
    @Test
    void itNamesOneContactAndOneToBeReferredTo(Stage stage) {
        Participant carol = stage.join("carol");
        SipCall issuer = issuer(stage, "mod");
        String value = out(carol);
        for (SipText wrong : List.of(
                issuer.referText(value).without("Refer-To"),
                issuer.referText(value).add("Refer-To", out(Stage.aor("dave"))),
                issuer.referText(value).add("r", out(Stage.aor("dave"))),
                issuer.referText(value + ", " + out(Stage.aor("dave"))),
                issuer.referText("<sip:carol@example.org"),
                issuer.referText(value).without("Contact"),
                issuer.referText(value).add("Contact", "<" + stage.tcp().contact("two") + ">"))) {
            assertThat(issuer(stage, "mod").transact(wrong).status())
                    .as(wrong.text())
                    .isEqualTo(400);
        }
        assertThat(carol.call().heard("BYE")).isEmpty();
        assertThat(issuer.heard("NOTIFY")).isEmpty();
    }

    @Covers("3515-2.1-1")
    @Test
    void compactFormBareAddressesAndEscapedHeadersAreUnderstood(Stage stage) {
        Participant bob = stage.join("bob");
        Participant carol = stage.join("carol");
        Participant dave = stage.join("dave");
        SipCall compact = issuer(stage, "mod");
        assertThat(compact.refer(compact.referText(out(bob)).rename("Refer-To", "r"))
                        .status())
                .isEqualTo(202);
        SipCall bare = issuer(stage, "mod");
        assertThat(bare.refer(carol.aor() + ";method=BYE").status()).isEqualTo(202);
        SipCall escaped = issuer(stage, "mod");
        assertThat(escaped.refer("<" + dave.aor() + ";method=BYE?Reason=SIP%3Bcause%3D403%3Btext%3D%22too%20loud%22>")
                        .status())
                .isEqualTo(202);
        bob.call().expect("BYE");
        carol.call().expect("BYE");
        assertThat(dave.call().expect("BYE").need("Reason")).contains("text=\"too loud\"");
        for (SipCall issuer : List.of(compact, bare, escaped)) {
            assertThat(issuer.notification().body()).startsWith("SIP/2.0 100 ");
            assertLast(issuer.notification(), "SIP/2.0 200 ");
        }
    }

    @Covers("3515-2.4.2-4")
    @Test
    void whatSipCannotReachIsNotReferredTo(Stage stage) {
        stage.join("carol");
        for (String target : List.of("<http://example.org/>", "<mailto:carol@example.org>", "tel:+4930123456")) {
            assertThat(issuer(stage, "mod").refer(target).status()).as(target).isEqualTo(416);
        }
    }

    @Covers("4579-5.7-1")
    @Test
    void otherRequestsAreNotSentForAnybody(Stage stage) {
        Participant carol = stage.join("carol");
        for (String target : List.of(
                "<" + carol.aor() + ";method=REFER?Refer-To=" + stage.room().replace("@", "%40") + ">",
                "<" + carol.aor() + ";method=SUBSCRIBE>",
                "<" + carol.aor() + ";method=BYE?Call-ID=1>",
                "<" + carol.aor() + "?method=BYE>")) {
            assertThat(issuer(stage, "mod").refer(target).status()).as(target).isEqualTo(403);
        }
        assertThat(carol.call().heard("BYE")).isEmpty();
    }

    @Covers("3515-2.4.4-6")
    @Test
    void nothingButReferBeginsItsSubscription(Stage stage) {
        SipCall outside = issuer(stage, "mod");
        assertThat(outside.subscribe("Event: refer").status()).isEqualTo(403);
        SipCall call = stage.join("alice").call();
        assertThat(call.subscribe("Event: refer").status()).isEqualTo(403);
        assertThat(call.subscribe("Event: refer;id=" + call.cseq()).status()).isEqualTo(403);
        assertThat(call.heard("NOTIFY")).isEmpty();
    }

    @Covers("3515-2.4.2-1")
    @Covers("4579-6-4")
    @Covers("4579-5.11-1")
    @Test
    void theRoomSaysWhoMayHaveWhomPutOut(Stage stage) {
        Participant owner = stage.join("owner");
        Participant alice = stage.join("alice");
        Participant carol = stage.join("carol");
        assertThat(alice.call().refer(out(carol)).status()).as("in her call").isEqualTo(403);
        assertThat(issuer(stage, "alice").refer(out(carol)).status())
                .as("outside")
                .isEqualTo(403);
        assertThat(alice.call().refer(out(Stage.aor("nobody"))).status())
                .as("who is not there is no other case")
                .isEqualTo(403);
        assertThat(issuer(stage, "mod").refer(out(owner)).status())
                .as("who is mightier")
                .isEqualTo(403);
        assertThat(carol.call().heard("BYE")).isEmpty();
        SipCall call = owner.call();
        assertThat(call.refer(out(carol)).status()).isEqualTo(202);
        assertThat(call.notification().body()).startsWith("SIP/2.0 100 ");
        assertThat(carol.call().expect("BYE").need("Reason")).contains("cause=403");
        assertLast(call.notification(), "SIP/2.0 200 ");
        alice.say("still here");
        owner.hear("still here");
    }

    @Test
    void whoIsNotThereCannotBePutOut(Stage stage) {
        stage.join("alice");
        SipCall issuer = issuer(stage, "mod");
        assertThat(issuer.refer(out(Stage.aor("nobody"))).status()).isEqualTo(202);
        assertThat(issuer.notification().body()).startsWith("SIP/2.0 100 ");
        assertLast(issuer.notification(), "SIP/2.0 404 Not Found\r\n");
        SipCall nowhere = new SipCall(stage.tcp(), Stage.aor("mod"), "sip:nobody-came@rooms.example.org");
        assertThat(nowhere.refer(out(Stage.aor("alice"))).status()).isEqualTo(404);
    }

    @Test
    void aRefusedNotifyEndsTheSubscriptionAndNotWhatWasAskedFor(Stage stage) {
        SipAgent agent = stage.keep(SipAgent.tcp(stage.server().address("sip.tcp")));
        agent.answering(request -> SipText.response(request, 481, "Gone", "x"));
        Participant carol = stage.join("carol");
        SipCall issuer = new SipCall(agent, Stage.aor("mod"), stage.room());
        assertThat(issuer.refer(out(carol)).status()).isEqualTo(202);
        issuer.notification();
        carol.call().expect("BYE");
        stage.server().awaitMetric("parley_sip_dialogs", 0);
        assertThat(issuer.subscribe("Event: refer").status()).isEqualTo(481);
        assertThat(issuer.heard("NOTIFY")).hasSize(1);
    }
}
