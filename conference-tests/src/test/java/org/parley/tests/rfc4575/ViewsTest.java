package org.parley.tests.rfc4575;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.parley.conformance.Covers;
import org.parley.tests.peer.ConferenceInfo;
import org.parley.tests.peer.Octets;
import org.parley.tests.peer.Participant;
import org.parley.tests.peer.Sdp;
import org.parley.tests.peer.SeenRoster;
import org.parley.tests.peer.SipCall;
import org.parley.tests.peer.SipMessage;
import org.parley.tests.peer.SipText;
import org.parley.tests.server.Operator;
import org.parley.tests.server.ParleyServer;
import org.parley.tests.server.Stage;
import org.w3c.dom.Element;

/** Who sees how much of whom (RFC 4575 §8.2). Mia keeps order, otto only listens. */
@ParleyServer({
    "rooms.roster.interval=0s",
    "rooms.moderators=sip:mia@example.org",
    "rooms.observers=sip:otto@example.org",
    "rooms.roster.moderators=calls",
    "rooms.roster.participants=devices",
    "rooms.roster.observers=users",
    "rooms.roster.outsiders=count",
    "rooms.roster.departed=8"
})
class ViewsTest {
    private static SipCall watcher(Stage stage, String name) {
        SipCall call = stage.keep(new SipCall(stage.tcp(), Stage.aor(name), stage.room()));
        assertThat(call.subscribe("User-Agent: Parley test").status()).isEqualTo(200);
        return call;
    }

    /** The first document somebody gets. */
    private static SipMessage shown(Stage stage, String name) {
        return watcher(stage, name).notification();
    }

    private static List<Element> devices(ConferenceInfo roster, String user) {
        return ConferenceInfo.children(roster.users().get(user), "endpoint");
    }

    @Covers("4575-8.2-1")
    @Covers("4575-5.7.9-1")
    @Test
    void eachRoleIsShownItsPartOfTheSame(Stage stage) {
        Participant alice = stage.join("alice");
        stage.join("otto");
        SipMessage toMia = shown(stage, "mia");
        Element leg = ConferenceInfo.at(
                        devices(ConferenceInfo.in(toMia), alice.aor()).get(0), "call-info", "sip")
                .orElseThrow();
        assertThat(ConferenceInfo.text(leg, "call-id")).isEqualTo(alice.call().callId());
        assertThat(ConferenceInfo.text(leg, "from-tag")).isEqualTo(alice.call().fromTag());
        assertThat(ConferenceInfo.text(leg, "to-tag")).isEqualTo(alice.call().toTag());
        SipMessage toAlice = shown(stage, "alice");
        assertThat(devices(ConferenceInfo.in(toAlice), alice.aor())).hasSize(1);
        assertThat(toAlice.body())
                .doesNotContain("call-info")
                .doesNotContain(alice.call().callId());
        ConferenceInfo toOtto = ConferenceInfo.in(shown(stage, "otto"));
        assertThat(toOtto.users().keySet()).containsExactlyInAnyOrder(alice.aor(), Stage.aor("otto"));
        assertThat(devices(toOtto, alice.aor())).isEmpty();
        SipMessage toStranger = shown(stage, "stranger");
        ConferenceInfo count = ConferenceInfo.in(toStranger);
        assertThat(count.text("conference-state", "user-count")).isEqualTo("2");
        assertThat(count.users()).isEmpty();
        assertThat(toStranger.body()).doesNotContain("alice");
    }

    @Covers("4575-8.2-1")
    @Test
    void anotherRoleIsAnotherViewFromThenOn(Stage stage) {
        watcher(stage, "mia").notification(); // so that her view is there already
        Participant alice = stage.join("alice");
        SipCall watcher = watcher(stage, "alice");
        ConferenceInfo before = ConferenceInfo.in(watcher.notification());
        assertThat(ConferenceInfo.at(devices(before, alice.aor()).get(0), "call-info"))
                .isEmpty();
        Operator.act(stage, "PUT", "/roles/" + Operator.encoded(alice.aor()) + "?role=moderator");
        ConferenceInfo after = ConferenceInfo.in(watcher.notification());
        assertThat(after.state()).as("other users look otherwise too").isEqualTo("full");
        assertThat(after.version()).isGreaterThan(before.version());
        assertThat(ConferenceInfo.at(devices(after, alice.aor()).get(0), "call-info"))
                .isPresent();
        assertThat(ConferenceInfo.text(after.users().get(alice.aor()), "roles", "entry"))
                .isEqualTo("moderator");
        stage.join("bob");
        assertThat(new SeenRoster()
                        .take(after)
                        .take(ConferenceInfo.in(watcher.notification()))
                        .entities())
                .containsExactlyInAnyOrder(alice.aor(), Stage.aor("bob"));
        alice.leave();
        ConferenceInfo out = ConferenceInfo.in(watcher.notification());
        assertThat(ConferenceInfo.text(devices(out, alice.aor()).get(0), "status"))
                .as("a moderator looks on from outside")
                .isEqualTo("disconnected");
    }

    @Covers("4575-5.6-2")
    @Covers("4575-5.6-3")
    @Covers("4575-5.6-4")
    @Covers("4575-8.2-2")
    @Covers("4575-8.2-3")
    @Covers("4575-8.2-4")
    @Test
    void whoAsksForPrivacyIsShownToNobody(Stage stage) {
        SipCall alice = hidden(stage, "alice");
        SipCall bob = hidden(stage, "bob");
        for (String name : List.of("mia", "carol")) {
            if (name.equals("carol")) {
                stage.join("carol");
            }
            SipMessage notify = shown(stage, name);
            Map<String, Element> users = ConferenceInfo.in(notify).users();
            users.remove(Stage.aor("carol"));
            assertThat(users).as("two who are hidden are two").hasSize(2);
            for (Map.Entry<String, Element> hidden : users.entrySet()) {
                assertThat(hidden.getKey()).matches("sip:anonymous[A-Za-z0-9.-]+@anonymous\\.invalid");
                assertThat(ConferenceInfo.text(hidden.getValue(), "display-text"))
                        .matches("Anonymous[-A-Za-z0-9]+");
            }
            for (SipCall who : List.of(alice, bob)) {
                assertThat(notify.body())
                        .doesNotContain("alice")
                        .doesNotContain("bob")
                        .doesNotContain("Liddell")
                        .doesNotContain(who.callId())
                        .doesNotContain(who.fromTag())
                        .doesNotContain(who.toTag())
                        .doesNotContain("127.0.0.1");
            }
        }
    }

    /** A call of somebody who has a name and wants nobody to know. */
    private static SipCall hidden(Stage stage, String name) {
        SipCall call = stage.call(name);
        String offer = Sdp.of("msrp://127.0.0.1:9/" + Octets.token(20) + ";tcp").text();
        SipText invite = call.inviteText(offer, "Privacy: id");
        call.start(invite.set("From", "\"Ms. Liddell\" " + invite.value("From")));
        assertThat(call.answer().status()).isEqualTo(200);
        call.ack();
        return call;
    }

    @Covers("4575-5.7.5-2")
    @Test
    void whoKeepsOrderSeesWhoLeftHowAndWhy(Stage stage) {
        Instant begin = Instant.now().minusSeconds(2);
        SipCall mia = watcher(stage, "mia");
        mia.notification();
        Participant alice = stage.join("alice");
        mia.notification();
        Participant bob = stage.join("bob");
        mia.notification();
        SipCall carols = watcher(stage, stage.join("carol").aor().replaceAll("sip:|@.*", ""));
        carols.notification();
        mia.notification();
        alice.leave();
        Element left = left(mia, alice);
        assertThat(ConferenceInfo.text(left, "status")).isEqualTo("disconnected");
        assertThat(ConferenceInfo.text(left, "disconnection-method")).isEqualTo("departed");
        assertThat(ConferenceInfo.text(left, "disconnection-info", "reason")).startsWith("Reason: SIP;");
        String when = ConferenceInfo.text(left, "disconnection-info", "when");
        assertThat(when).endsWith("Z");
        assertThat(Instant.parse(when)).isBetween(begin, Instant.now());
        Operator.act(stage, "DELETE", "/participants/" + Operator.encoded(bob.aor()) + "?reason=rude");
        Element out = left(mia, bob);
        assertThat(ConferenceInfo.text(out, "disconnection-method")).isEqualTo("booted");
        assertThat(ConferenceInfo.text(out, "disconnection-info", "reason")).isEqualTo("Reason: SIP;text=\"rude\"");
        Element gone = ConferenceInfo.in(carols.notification()).users().get(alice.aor());
        assertThat(ConferenceInfo.stateOf(gone)).as("to participants").isEqualTo("deleted");
    }

    private static Element left(SipCall watcher, Participant who) {
        ConferenceInfo news = ConferenceInfo.in(watcher.notification());
        List<Element> devices = devices(news, who.aor());
        assertThat(devices).hasSize(1);
        return devices.get(0);
    }
}
