package org.parley.tests.rfc4575;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.parley.conformance.Covers;
import org.parley.tests.peer.ConferenceInfo;
import org.parley.tests.peer.Octets;
import org.parley.tests.peer.Participant;
import org.parley.tests.peer.Sdp;
import org.parley.tests.peer.SeenRoster;
import org.parley.tests.peer.SipAgent;
import org.parley.tests.peer.SipCall;
import org.parley.tests.peer.SipMessage;
import org.parley.tests.peer.SipText;
import org.parley.tests.server.Operator;
import org.parley.tests.server.ParleyServer;
import org.parley.tests.server.RunningServer;
import org.parley.tests.server.Stage;
import org.w3c.dom.Element;

/** What a roster holds, and that it follows what happens in the room. */
@ParleyServer("rooms.roster.interval=200ms")
class RosterTest {
    private static SipCall watcher(Stage stage, SipAgent agent, String name) {
        return stage.keep(new SipCall(agent, Stage.aor(name), stage.room()));
    }

    private static SipAgent agent(Stage stage, SipAgent.Transport transport) {
        return transport == SipAgent.Transport.UDP ? stage.udp() : stage.tcp();
    }

    @Covers("4575-3-1")
    @Covers("4575-3.4-1")
    @Covers("4575-3.4-2")
    @Covers("4575-4.1-1")
    @Covers("4575-4.2-1")
    @Covers("4575-4.3-1")
    @Covers("4575-5.2-1")
    @Covers("4575-5.2-5")
    @Covers("4575-9.2-1")
    @ParameterizedTest
    @EnumSource(
            value = SipAgent.Transport.class,
            names = {"UDP", "TCP"})
    void subscribingBeforeAnybodyIsInGivesAnEmptyWholeRoster(SipAgent.Transport transport, Stage stage) {
        SipCall watcher = watcher(stage, agent(stage, transport), "alice");
        assertThat(watcher.subscribe().status()).isEqualTo(200);
        SipMessage notify = watcher.notification();
        ConferenceInfo roster = ConferenceInfo.in(notify);
        assertThat(roster.root().getNamespaceURI()).isEqualTo(ConferenceInfo.NAMESPACE);
        assertThat(roster.root().hasAttribute("version")).isTrue();
        assertThat(roster.entity()).isEqualTo(stage.room());
        assertThat(roster.state()).isEqualTo("full");
        assertThat(roster.at("conference-description")).isPresent();
        assertThat(roster.at("users")).isPresent();
        assertThat(roster.users()).isEmpty();
        assertThat(roster.text("conference-state", "user-count")).isEqualTo("0");
    }

    @Covers("4575-3.6-1")
    @Covers("4575-5.5.1-1")
    @Covers("6665-4.2.2-1")
    @Test
    void joiningAndLeavingAreTold(Stage stage) {
        SipCall watcher = watcher(stage, stage.tcp(), "watcher");
        watcher.subscribe();
        SeenRoster seen = new SeenRoster().take(ConferenceInfo.in(watcher.notification()));
        Participant alice = stage.join("alice");
        seen.take(ConferenceInfo.in(watcher.notification()));
        assertThat(seen.entities()).containsExactly(alice.aor());
        assertThat(seen.count()).isEqualTo(1);
        assertThat(alice.call().bye().status()).isEqualTo(200);
        seen.take(ConferenceInfo.in(watcher.notification()));
        assertThat(seen.entities()).isEmpty();
        assertThat(seen.count()).isZero();
    }

    @Covers("4575-5.7.9-1")
    @Covers("4575-5.7.3-1")
    @Covers("4575-5.7.4-1")
    @Covers("4575-5.7.5-1")
    @Covers("4575-5.7.8-1")
    @Covers("4575-5.8.2-1")
    @Covers("4575-5.8.3-1")
    @Covers("4575-5.3.4-1")
    @Covers("4575-5.3.4-2")
    @Covers("4575-5.3.1-1")
    @Covers("4575-5.3.1-2")
    @Covers("4575-5.5.2-1")
    @Test
    void aUserIsShownWithDeviceMediaAndTimeAndTheRoomWithWhatItOffers(Stage stage) {
        Instant before = Instant.now().minusSeconds(2);
        Participant alice = stage.join("alice");
        SipCall watcher = watcher(stage, stage.tcp(), "watcher");
        watcher.subscribe();
        ConferenceInfo roster = ConferenceInfo.in(watcher.notification());
        Element user = roster.users().get(alice.aor());
        Element endpoint = ConferenceInfo.at(user, "endpoint").orElseThrow();
        assertThat(ConferenceInfo.text(endpoint, "status")).isEqualTo("connected");
        assertThat(ConferenceInfo.text(endpoint, "joining-method")).isEqualTo("dialed-in");
        String when = ConferenceInfo.text(endpoint, "joining-info", "when");
        assertThat(when).endsWith("Z");
        assertThat(Instant.parse(when)).isBetween(before, Instant.now());
        List<Element> media = ConferenceInfo.children(endpoint, "media");
        assertThat(media).hasSize(1);
        assertThat(ConferenceInfo.text(media.get(0), "type")).isEqualTo("message");
        Element available =
                roster.at("conference-description", "available-media", "entry").orElseThrow();
        assertThat(ConferenceInfo.text(available, "type")).isEqualTo("message");
        assertThat(ConferenceInfo.text(available, "status")).isEqualTo("sendrecv");
        assertThat(ConferenceInfo.text(media.get(0), "label")).isEqualTo(available.getAttribute("label"));
        List<Element> uris = ConferenceInfo.children(
                roster.at("conference-description", "conf-uris").orElseThrow(), "entry");
        assertThat(uris).extracting(entry -> ConferenceInfo.text(entry, "uri")).containsExactly(stage.room());
        assertThat(uris)
                .extracting(entry -> ConferenceInfo.text(entry, "purpose"))
                .containsExactly("participation");
        assertThat(roster.text("conference-state", "active")).isEqualTo("true");
        assertThat(roster.text("conference-state", "locked")).isEqualTo("false");
        assertThat(ConferenceInfo.at(endpoint, "call-info"))
                .as("whose call it is, is nobody's business")
                .isEmpty();
        assertThat(endpoint.getAttribute("entity")).endsWith(".invalid");
    }

    @Covers("4575-4.5-1")
    @Covers("4575-5.6.6-1")
    @Covers("4575-5.7-1")
    @Test
    void severalDevicesAreEndpointsOfOneUser(Stage stage) {
        Participant first = stage.join("alice");
        stage.join("alice");
        SipCall watcher = watcher(stage, stage.tcp(), "watcher");
        watcher.subscribe();
        ConferenceInfo roster = ConferenceInfo.in(watcher.notification());
        assertThat(roster.users().keySet()).containsExactly(first.aor());
        assertThat(roster.text("conference-state", "user-count")).isEqualTo("1");
        List<Element> devices = ConferenceInfo.children(roster.users().get(first.aor()), "endpoint");
        assertThat(devices)
                .extracting(device -> device.getAttribute("entity"))
                .doesNotHaveDuplicates()
                .hasSize(2);
        first.call().bye();
        ConferenceInfo after = ConferenceInfo.in(watcher.notification());
        assertThat(ConferenceInfo.children(after.users().get(first.aor()), "endpoint"))
                .hasSize(1);
        assertThat(after.text("conference-state", "user-count")).isEqualTo("1");
    }

    @Covers("4575-4.1-2")
    @Test
    void namesInAnyScriptAndWithAnyCharacterArriveAsTheyAre(Stage stage) {
        String name = "Zoë <&> 'Ж' 漢字 😀";
        SipCall zoe = stage.call("zoe");
        SipText invite = zoe.inviteText(
                Sdp.of("msrp://127.0.0.1:9/" + Octets.token(20) + ";tcp").text());
        zoe.start(invite.set("From", '"' + name + "\" " + invite.value("From")));
        assertThat(zoe.answer().status()).isEqualTo(200);
        zoe.ack();
        SipCall watcher = watcher(stage, stage.tcp(), "watcher");
        watcher.subscribe();
        SipMessage notify = watcher.notification();
        assertThat(notify.body()).startsWith("<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
        Element user = ConferenceInfo.in(notify).users().get(Stage.aor("zoe"));
        assertThat(ConferenceInfo.text(user, "display-text")).isEqualTo(name);
    }

    @Covers("4575-3.2-1")
    @Covers("4575-4.4-1")
    @Covers("4575-4.4-3")
    @Covers("4575-4.4-4")
    @Covers("4575-4.5-2")
    @Covers("4575-5.2-3")
    @Covers("6665-5.3.2-1")
    @Test
    void whoeverMergesIsToldWhatChangedAndNothingElse(Stage stage) {
        Participant alice = stage.join("alice");
        SipCall watcher = watcher(stage, stage.tcp(), "watcher");
        watcher.subscribe("User-Agent: Parley test");
        SeenRoster seen = new SeenRoster();
        ConferenceInfo whole = ConferenceInfo.in(watcher.notification());
        assertThat(whole.state()).isEqualTo("full");
        seen.take(whole);
        Participant bob = stage.join("bob");
        ConferenceInfo joined = ConferenceInfo.in(watcher.notification());
        assertThat(joined.state()).isEqualTo("partial");
        assertThat(joined.version()).isEqualTo(whole.version() + 1);
        assertThat(joined.at("users").orElseThrow().getAttribute("state")).isEqualTo("partial");
        assertThat(joined.users().keySet()).containsExactly(bob.aor());
        assertThat(seen.take(joined).entities()).isEqualTo(Set.of(alice.aor(), bob.aor()));
        bob.call().bye();
        ConferenceInfo left = ConferenceInfo.in(watcher.notification());
        assertThat(left.version()).isEqualTo(whole.version() + 2);
        Element gone = left.users().get(bob.aor());
        assertThat(gone.getAttribute("state")).isEqualTo("deleted");
        assertThat(gone.hasChildNodes()).isFalse();
        assertThat(seen.take(left).entities()).isEqualTo(Set.of(alice.aor()));
        watcher.subscribe("User-Agent: Parley test");
        ConferenceInfo again = ConferenceInfo.in(watcher.notification());
        assertThat(again.state()).isEqualTo("full");
        assertThat(again.version()).isGreaterThanOrEqualTo(left.version());
    }

    /** However slow the machine: so many NOTIFYs cannot have come in less than the times between them. */
    @Covers("4575-3.9-1")
    @Covers("4575-5.1-1")
    @Test
    void manyJoinsAtOnceAreToldAtOnceAndThenTogether() {
        try (RunningServer server = RunningServer.start(false, "rooms.roster.interval=5s");
                Stage stage = Stage.of(server)) {
            SipCall watcher = watcher(stage, stage.tcp(), "watcher");
            watcher.subscribe("User-Agent: Parley test");
            SeenRoster seen = new SeenRoster().take(ConferenceInfo.in(watcher.notification()));
            long begin = System.nanoTime();
            for (int i = 0; i < 20; i++) {
                stage.join("user" + i);
            }
            int changes = 0;
            while (seen.count() < 20) {
                seen.take(ConferenceInfo.in(watcher.notification(Duration.ofSeconds(60))));
                changes++;
            }
            long intervals = Duration.ofNanos(System.nanoTime() - begin).toSeconds() / 5;
            assertThat(changes - 1L).isLessThanOrEqualTo(intervals);
            assertThat(seen.entities()).hasSize(20);
        }
    }

    @Covers("4575-5.8-1")
    @Covers("4575-5.8.5-1")
    @Test
    void mediaAreNamedOnceAndShownAsTheirParticipantSeesThem(Stage stage) {
        Participant alice = stage.join("alice", plan -> plan.offer(sdp -> sdp.attribute("recvonly")));
        SipCall watcher = watcher(stage, stage.tcp(), "watcher");
        watcher.subscribe();
        Element first = onlyMedia(watcher, alice);
        assertThat(ConferenceInfo.text(first, "status")).isEqualTo("recvonly");
        String offer = Sdp.of(alice.path()).version(2).text();
        assertThat(alice.call().invite(offer).status()).isEqualTo(200);
        alice.call().ack();
        Element both = onlyMedia(watcher, alice);
        assertThat(ConferenceInfo.text(both, "status")).isEqualTo("sendrecv");
        assertThat(both.getAttribute("id")).isEqualTo(first.getAttribute("id")).isNotEmpty();
        Operator.act(stage, "PUT", "/silenced/" + Operator.encoded(alice.aor()));
        assertThat(ConferenceInfo.text(onlyMedia(watcher, alice), "status"))
                .as("whose voice was taken")
                .isEqualTo("recvonly");
    }

    private static Element onlyMedia(SipCall watcher, Participant who) {
        Element user = ConferenceInfo.in(watcher.notification()).users().get(who.aor());
        List<Element> media =
                ConferenceInfo.children(ConferenceInfo.at(user, "endpoint").orElseThrow(), "media");
        assertThat(media).hasSize(1);
        return media.get(0);
    }

    @Test
    void whatTheRoomIsAboutAndWhetherItIsLockedIsTold(Stage stage) {
        stage.join("alice");
        SipCall watcher = watcher(stage, stage.tcp(), "watcher");
        watcher.subscribe("User-Agent: Parley test");
        ConferenceInfo first = ConferenceInfo.in(watcher.notification());
        assertThat(first.at("conference-description", "subject")).isEmpty();
        assertThat(Long.parseLong(first.text("conference-description", "maximum-user-count")))
                .isPositive();
        assertThat(first.at("host-info", "uris", "entry", "uri")).isPresent();
        Operator.act(stage, "PUT", "/subject?text=tea");
        ConferenceInfo about = ConferenceInfo.in(watcher.notification());
        assertThat(about.text("conference-description", "subject")).isEqualTo("tea");
        assertThat(about.state()).isEqualTo("partial");
        assertThat(about.users()).as("nobody has changed").isEmpty();
        Operator.act(stage, "PUT", "/lock");
        ConferenceInfo locked = ConferenceInfo.in(watcher.notification());
        assertThat(locked.text("conference-state", "locked")).isEqualTo("true");
        assertThat(locked.at("conference-description")).as("that has not").isEmpty();
        assertThat(stage.call("bob")
                        .invite(Sdp.of("msrp://127.0.0.1:9/" + Octets.token(20) + ";tcp")
                                .text())
                        .status())
                .isEqualTo(403);
    }
}
