package org.parley.tests.rfc6665;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.parley.conformance.Covers;
import org.parley.tests.peer.Await;
import org.parley.tests.peer.ConferenceInfo;
import org.parley.tests.peer.Participant;
import org.parley.tests.peer.SipAgent;
import org.parley.tests.peer.SipCall;
import org.parley.tests.peer.SipMessage;
import org.parley.tests.server.Credentials;
import org.parley.tests.server.RunningServer;
import org.parley.tests.server.Stage;
import org.parley.tests.server.TestCertificates;
import org.w3c.dom.Element;

/** Who may subscribe, where, and how a subscription ends by itself. Each test has a server with settings of its own. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SubscriptionLifeTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    private static Deaf deaf;

    /** Somebody who subscribed and never answers: noticing that takes as long as Timer F does, while the other tests run. */
    private static final class Deaf {
        final Stage stage;
        final SipCall watcher;
        final long number;
        final Participant alice;

        Deaf() {
            RunningServer server = RunningServer.start(false, "rooms.roster.interval=0s");
            stage = Stage.of(server);
            SipAgent agent = stage.keep(SipAgent.udp(server.address("sip.udp"))).answering(request -> null);
            watcher = new SipCall(agent, Stage.aor("watcher"), stage.room());
            assertThat(watcher.subscribe().status()).isEqualTo(200);
            number = watcher.notification().cseq();
            alice = stage.join("alice");
        }
    }

    @BeforeAll
    static void beginWhatTakesLong() {
        deaf = new Deaf();
    }

    @AfterAll
    static void stop() {
        deaf.stage.close();
        deaf.stage.server().close();
    }

    private static SipCall watcher(Stage stage, String name) {
        return stage.keep(new SipCall(stage.tcp(), Stage.aor(name), stage.room()));
    }

    @Covers("6665-4.2.1.4-3")
    @Covers("6665-4.2.1.4-4")
    @Test
    void whatIsNotRefreshedEndsWithAWordAndIsToldNoMore() {
        try (RunningServer server =
                        RunningServer.start(false, "rooms.roster.min-expires=1s", "rooms.roster.interval=0s");
                Stage stage = Stage.of(server)) {
            SipCall watcher = watcher(stage, "watcher");
            assertThat(watcher.subscribe("Expires: 1").status()).isEqualTo(200);
            assertThat(watcher.notification().need("Subscription-State")).startsWith("active");
            SipMessage last = watcher.notification(LONG);
            assertThat(last.need("Subscription-State")).isEqualTo("terminated;reason=timeout");
            server.awaitMetric("parley_roster_subscriptions", 0);
            SipCall other = watcher(stage, "other");
            other.subscribe();
            other.notification();
            stage.join("alice");
            other.notification();
            assertThat(watcher.heard("NOTIFY")).hasSize(2);
            assertThat(watcher.subscribe().status()).isEqualTo(481);
        }
    }

    @Covers("6665-4.2.2-2")
    @Order(Integer.MAX_VALUE)
    @Test
    void whoeverNeverAnswersIsForgotten() {
        Await.until(
                "the subscription to end",
                () -> deaf.stage.server().metric("parley_roster_subscriptions").orElse(1.0) == 0.0,
                Duration.ofSeconds(120));
        deaf.alice.leave();
        assertThat(deaf.watcher.heard("NOTIFY"))
                .as("one at a time, and none after it failed")
                .allMatch(request -> request.cseq() == deaf.number);
    }

    @Covers("6665-4.2.1.1-3")
    @Covers("6665-4.2.1.3-1")
    @Covers("6665-6.3-1")
    @Covers("4575-3.5-1")
    @Covers("4575-3.5-2")
    @Covers("4575-8-1")
    @Covers("4575-5.6-1")
    @Covers("6665-4.2.1.3-2")
    @Test
    void strangersAreChallengedAndOutsidersRefused() {
        try (RunningServer server =
                        RunningServer.start(false, Credentials.settings("rooms.roster.access=participants"));
                Stage stage = Stage.of(server)) {
            Participant alice = stage.join("alice", plan -> plan.digest(Credentials.of("alice")));
            SipCall stranger = watcher(stage, "alice");
            SipMessage challenged = stranger.subscribe();
            assertThat(challenged.status()).isEqualTo(401);
            assertThat(challenged.header("WWW-Authenticate")).isNotNull();
            assertThat(watcher(stage, "bob")
                            .authenticating(Credentials.of("bob"))
                            .subscribe()
                            .status())
                    .isEqualTo(403);
            SipCall own = watcher(stage, "alice").authenticating(Credentials.of("alice"));
            assertThat(own.subscribe().status()).isEqualTo(200);
            assertThat(ConferenceInfo.in(own.notification()).users().keySet()).containsExactly(alice.aor());
            Participant carol = stage.join("carol", plan -> plan.digest(Credentials.of("carol")));
            assertThat(carol.call().subscribe().status()).isEqualTo(200);
            assertThat(ConferenceInfo.in(carol.call().notification()).users().keySet())
                    .containsExactlyInAnyOrder(alice.aor(), carol.aor());
        }
    }

    @Covers("6665-4.2.1.3-3")
    @Test
    void whoeverMayNoLongerLookIsToldSo() {
        try (RunningServer server =
                        RunningServer.start(false, "rooms.roster.access=participants", "rooms.roster.interval=0s");
                Stage stage = Stage.of(server)) {
            Participant alice = stage.join("alice");
            SipCall watcher = watcher(stage, "alice");
            watcher.subscribe();
            watcher.notification();
            alice.leave();
            SipMessage last = watcher.notification();
            while (last.need("Subscription-State").startsWith("active")) {
                last = watcher.notification();
            }
            assertThat(last.need("Subscription-State")).isEqualTo("terminated;reason=rejected");
            assertThat(last.body()).isEmpty();
        }
    }

    @Covers("6665-6.4-1")
    @Test
    void credentialsHeardOnTheWayOpenNothingASecondTime() {
        try (RunningServer server = RunningServer.start(false, Credentials.settings());
                Stage stage = Stage.of(server)) {
            SipCall alice = watcher(stage, "alice").authenticating(Credentials.of("alice"));
            assertThat(alice.subscribe("Expires: 0").status()).isEqualTo(200);
            alice.notification();
            String used = alice.lastAuthorization();
            SipCall thief = watcher(stage, "alice");
            assertThat(thief.subscribe("Authorization: " + used).status()).isEqualTo(401);
        }
    }

    @Covers("6665-4.2.1.1-6")
    @Test
    void aRoomThatIsNotThereIs404() {
        try (RunningServer server = RunningServer.start(false, "rooms.create=configured", "rooms.names=lobby");
                Stage stage = Stage.of(server)) {
            assertThat(watcher(stage, "watcher").subscribe().status()).isEqualTo(404);
            SipCall lobby = new SipCall(stage.tcp(), Stage.aor("watcher"), "sip:lobby@rooms.example.org");
            assertThat(lobby.subscribe("Expires: 0").status()).isEqualTo(200);
            assertThat(ConferenceInfo.in(lobby.notification()).users()).isEmpty();
        }
    }

    @Covers("6665-4.5.1-1")
    @Covers("4579-4.2-2")
    @Test
    void theContactLeadsToTheSameRoom() {
        try (RunningServer server = RunningServer.start(false, "rooms.domains=rooms.example.org");
                Stage stage = Stage.of(server)) {
            Participant alice = stage.join("alice");
            SipCall watcher = new SipCall(
                    stage.tcp(), Stage.aor("watcher"), alice.accepted().uri("Contact"));
            SipMessage ok = watcher.subscribe("Expires: 0");
            assertThat(ok.status()).isEqualTo(200);
            ConferenceInfo roster = ConferenceInfo.in(watcher.notification());
            assertThat(roster.entity()).isEqualTo(stage.room());
            assertThat(roster.users().keySet()).containsExactly(alice.aor());
        }
    }

    @Test
    void subscriptionsOfOneUserAndOfOneRoomHaveAnEnd() {
        try (RunningServer server = RunningServer.start(
                        false, "rooms.roster.subscriptions-per-user=2", "rooms.roster.subscriptions=3");
                Stage stage = Stage.of(server)) {
            for (String name : List.of("alice", "alice", "bob")) {
                SipCall watcher = watcher(stage, name);
                assertThat(watcher.subscribe().status()).isEqualTo(200);
                watcher.notification();
            }
            assertThat(watcher(stage, "alice").subscribe().status()).isEqualTo(403);
            SipMessage full = watcher(stage, "carol").subscribe();
            assertThat(full.status()).isEqualTo(503);
            assertThat(full.header("Retry-After")).isNotNull();
        }
    }

    @Covers("6665-4.4.2-1")
    @Test
    void aServerThatStopsSendsSubscribersElsewhere() {
        RunningServer server = RunningServer.start(false);
        try (Stage stage = Stage.of(server)) {
            SipCall watcher = new SipCall(stage.tcp(), Stage.aor("watcher"), stage.room());
            watcher.subscribe();
            watcher.notification();
            server.close();
            assertThat(watcher.notification().need("Subscription-State")).isEqualTo("terminated;reason=deactivated");
        }
    }

    @Covers("4575-5.3.2-1")
    @Covers("4575-5.3.2-2")
    @Test
    void theHostsPageIsAmongTheServices() {
        try (RunningServer server = RunningServer.start(
                        false, "rooms.roster.web-page=https://chat.example.org/", "rooms.roster.host-name=Chat & Co");
                Stage stage = Stage.of(server)) {
            SipCall watcher = watcher(stage, "watcher");
            watcher.subscribe("Expires: 0");
            ConferenceInfo roster = ConferenceInfo.in(watcher.notification());
            List<Element> services = ConferenceInfo.children(
                    roster.at("conference-description", "service-uris").orElseThrow(), "entry");
            assertThat(services)
                    .extracting(entry -> ConferenceInfo.text(entry, "uri"))
                    .containsExactly("https://chat.example.org/");
            assertThat(services)
                    .extracting(entry -> ConferenceInfo.text(entry, "purpose"))
                    .containsExactly("web-page");
            assertThat(roster.text("host-info", "display-text")).isEqualTo("Chat & Co");
        }
    }

    @Covers("4575-8.1-1")
    @Test
    void rostersTravelOverTls() {
        TestCertificates certificates = TestCertificates.shared();
        try (RunningServer server = RunningServer.start(true);
                Stage stage = Stage.of(server)) {
            SipAgent agent = stage.keep(SipAgent.tls(server.address("sip.tls"), certificates.context("peer")));
            String room = "sips:" + stage.room().substring("sip:".length());
            SipCall watcher = new SipCall(agent, Stage.aor("watcher"), room);
            assertThat(watcher.subscribe("Expires: 0").status()).isEqualTo(200);
            assertThat(ConferenceInfo.in(watcher.notification()).state()).isEqualTo("full");
        }
    }
}
