package org.parley.tests.trouble;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.parley.tests.peer.Await;
import org.parley.tests.peer.MsrpFrame;
import org.parley.tests.peer.MsrpPeer;
import org.parley.tests.peer.Octets;
import org.parley.tests.peer.RelayClient;
import org.parley.tests.server.RelayStage;
import org.parley.tests.server.RelayUsers;
import org.parley.tests.server.RunningRelay;

/** What one user, one address and one connection may take of a relay: who takes more is told, or read more slowly, and others notice nothing. */
class RelayLimitsTest {
    private static RelayStage stage(String... settings) {
        RunningRelay relay = RunningRelay.start(settings);
        RelayStage stage = RelayStage.of(List.of(relay));
        stage.keep(relay);
        return stage;
    }

    private static double limited(RelayStage stage, String limit) {
        return stage.relay()
                .metric("parley_relay_limited_total", "limit=\"" + limit + '"')
                .orElse(0.0);
    }

    private static MsrpFrame ask(RelayClient client) {
        return client.present(client.answer(client.challenge(), 1));
    }

    private static void assertTooMany(MsrpFrame response) {
        assertThat(response.code()).isEqualTo(403);
        assertThat(response.header("Use-Path")).isNull();
    }

    @Test
    void aUserHasSoManyUrisWhereverHeAsks() {
        try (RelayStage stage = stage("relay.max-bindings-per-user=3", "relay.auth-failures=2")) {
            RelayClient first = stage.client("alice");
            first.authenticate();
            RelayClient second = stage.client("alice");
            for (int i = 1; i <= 3; i++) {
                assertTooMany(ask(second));
                assertThat(limited(stage, "bindings-per-user")).isEqualTo(i);
            }
            // It was no failed AUTH: the connection stands, and so do its URIs.
            second.msrp().send(second.message(first.path(), "still here"));
            first.hear("still here");
            assertThat(ask(stage.connect("bob")).code()).isEqualTo(200);
            first.close();
            Await.until("his URIs to end", () -> ask(second).code() == 200);
            stage.assertNothingBroken();
        }
    }

    @Test
    void aConnectionHasSoManyUris() {
        try (RelayStage stage = stage("relay.max-bindings-per-connection=2")) {
            RelayClient alice = stage.client("alice");
            alice.authenticate();
            assertTooMany(ask(alice));
            assertThat(limited(stage, "bindings-per-connection")).isEqualTo(1);
            assertThat(ask(stage.connect("alice")).code()).isEqualTo(200);
            stage.assertNothingBroken();
        }
    }

    @Test
    void allTogetherHaveSoManyUris() {
        try (RelayStage stage = stage("relay.max-bindings=2")) {
            stage.client("alice");
            RelayClient bob = stage.client("bob");
            RelayClient carol = stage.connect("carol");
            assertTooMany(ask(carol));
            assertThat(limited(stage, "bindings")).isEqualTo(1);
            bob.close();
            Await.until("room for one more", () -> ask(carol).code() == 200);
            stage.assertNothingBroken();
        }
    }

    @Test
    void anAddressHasSoManyConnections() {
        try (RelayStage stage = stage("relay.max-connections-per-address=3")) {
            RelayClient alice = stage.client("alice");
            RelayClient bob = stage.client("bob");
            // Which of the two comes first is the loops' affair.
            List<MsrpPeer> more = List.of(stage.plain(), stage.plain());
            Await.until("one too many to be closed", () -> more.stream().anyMatch(MsrpPeer::isClosed));
            assertThat(limited(stage, "connections-per-address")).isEqualTo(1);
            assertThat(more.stream().filter(MsrpPeer::isClosed)).hasSize(1);
            alice.msrp().send(alice.message(bob.path(), "undisturbed"));
            bob.hear("undisturbed");
            more.forEach(MsrpPeer::close);
            Await.until("room for another", () -> {
                MsrpPeer next = MsrpPeer.connect(stage.relay().tcp());
                stage.add(next);
                return !Await.holdsWithin(next::isClosed, Duration.ofMillis(300));
            });
            stage.assertNothingBroken();
        }
    }

    /** So many messages of that size, each once the one before was answered. */
    private static Duration talk(RelayClient from, String path, int messages, int octets) {
        byte[] body = Octets.random(octets, 1);
        long start = System.nanoTime();
        for (int i = 0; i < messages; i++) {
            assertThat(from.msrp().transact(from.message(path, body)).code()).isEqualTo(200);
        }
        return Duration.ofNanos(System.nanoTime() - start);
    }

    @Test
    void aUserSendsSoManyMessagesASecondOverAllHisConnections() {
        try (RelayStage stage = stage("relay.messages-per-second=20")) {
            RelayClient one = stage.client("alice");
            RelayClient other = stage.client("alice");
            RelayClient bob = stage.client("bob");
            RelayClient carol = stage.client("carol");
            // A second's worth at once, then twenty a second, which any machine would exceed.
            assertThat(talk(one, bob.path(), 20, 10).plus(talk(other, bob.path(), 30, 10)))
                    .isGreaterThan(Duration.ofMillis(1_200));
            assertThat(limited(stage, "messages-per-user")).isPositive();
            one.close();
            other.close();
            Await.until(
                    "alice to be gone",
                    () -> stage.relay().metric("parley_relay_connections").orElse(0.0) == 2);
            double before = limited(stage, "messages-per-user");
            talk(bob, carol.path(), 10, 10);
            assertThat(limited(stage, "messages-per-user")).isEqualTo(before);
        }
    }

    @Test
    void aUserSendsSoManyOctetsASecond() {
        assertSlow("relay.octets-per-second=100KiB", "octets-per-user");
    }

    @Test
    void aConnectionSendsSoManyOctetsASecond() {
        assertSlow("relay.connection-octets-per-second=100KiB", "octets-per-connection");
    }

    private static void assertSlow(String setting, String limit) {
        try (RelayStage stage = stage(setting)) {
            RelayClient alice = stage.client("alice");
            RelayClient bob = stage.client("bob");
            // 300 KiB: the first 100 at once.
            assertThat(talk(alice, bob.path(), 75, 4_096)).isGreaterThan(Duration.ofMillis(1_500));
            assertThat(limited(stage, limit)).isPositive();
        }
    }

    @Test
    void aConnectionSendsSoManyMessagesASecondWhoeverItIs() {
        try (RelayStage stage = stage("relay.connection-messages-per-second=25")) {
            RelayClient bob = stage.client("bob");
            MsrpPeer peer = stage.plain();
            String self = "msrp://127.0.0.1:9/" + Octets.token(20) + ";tcp";
            long start = System.nanoTime();
            for (int i = 0; i < 70; i++) {
                peer.transact(RelayClient.messageTo(bob.path(), self, Octets.of("word " + i)));
            }
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(1_200));
            assertThat(limited(stage, "messages-per-connection")).isPositive();
            RelayClient again = RelayClient.over(
                    stage.stranger(),
                    RelayStage.NAME,
                    stage.relay().tls().getPort(),
                    "alice",
                    RelayUsers.password("alice"));
            assertThat(ask(again).code()).isEqualTo(200);
        }
    }
}
