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
import org.parley.tests.server.BehindBalancer;
import org.parley.tests.server.RelayStage;
import org.parley.tests.server.RunningRelay;

/**
 * What all connections of one address may take of a relay together, whoever they belong to. Addresses come in PROXY headers: on loopback, where tests live, these
 * limits do not hold.
 */
class AddressLimitsTest {
    private static final String OFFICE = "198.51.100.7";
    private static final String ELSEWHERE = "198.51.100.8";

    private static RelayStage stage(String... settings) {
        String[] all = java.util.Arrays.copyOf(settings, settings.length + 1);
        all[settings.length] = "relay.proxy-protocol=all";
        return unproxied(all);
    }

    private static RelayStage unproxied(String... settings) {
        RunningRelay relay = RunningRelay.start(settings);
        RelayStage stage = RelayStage.of(List.of(relay));
        stage.keep(relay);
        return stage;
    }

    private static RelayClient at(RelayStage stage, String address, String user) {
        return BehindBalancer.client(stage, stage.relay(), user, BehindBalancer.header(address));
    }

    private static RelayClient granted(RelayStage stage, String address, String user) {
        RelayClient client = at(stage, address, user);
        client.authenticate();
        return client;
    }

    private static double limited(RelayStage stage, String limit) {
        return stage.relay()
                .metric("parley_relay_limited_total", "limit=\"" + limit + '"')
                .orElse(0.0);
    }

    private static MsrpFrame ask(RelayClient client) {
        return client.present(client.answer(client.challenge(), 1));
    }

    @Test
    void anAddressHasSoManyUrisOverAllItsConnectionsAndUsers() {
        try (RelayStage stage = stage("relay.max-bindings-per-address=3", "relay.auth-failures=2")) {
            RelayClient alice = granted(stage, OFFICE, "alice");
            alice.authenticate();
            RelayClient bob = granted(stage, OFFICE, "bob");
            RelayClient carol = at(stage, OFFICE, "carol");
            for (int i = 1; i <= 3; i++) {
                MsrpFrame refused = ask(carol);
                assertThat(refused.code()).isEqualTo(403);
                assertThat(refused.startLine()).contains("bindings-per-address");
                assertThat(refused.header("Use-Path")).isNull();
                assertThat(limited(stage, "bindings-per-address")).isEqualTo(i);
            }
            // It was no failed AUTH: nobody's connection ends for it, and others are not concerned.
            assertThat(ask(at(stage, ELSEWHERE, "carol")).code()).isEqualTo(200);
            bob.msrp().send(bob.message(alice.path(), "still here"));
            alice.hear("still here");
            // Both of alice's end with her connection.
            alice.close();
            Await.until("her URIs to end", () -> ask(carol).code() == 200);
            assertThat(ask(carol).code()).isEqualTo(200);
            assertThat(ask(carol).code()).isEqualTo(403);
            stage.assertNothingBroken();
        }
    }

    @Test
    void anAddressThatIsRefusedForAnotherReasonIsCountedForNothing() {
        try (RelayStage stage = stage("relay.max-bindings-per-address=2", "relay.max-bindings-per-user=1")) {
            RelayClient alice = granted(stage, OFFICE, "alice");
            for (int i = 0; i < 3; i++) {
                assertThat(ask(alice).startLine()).contains("403").contains("bindings-per-user");
            }
            assertThat(ask(at(stage, OFFICE, "bob")).code()).isEqualTo(200);
            assertThat(ask(at(stage, OFFICE, "carol")).startLine()).contains("bindings-per-address");
        }
    }

    @Test
    void anIpv6NetworkOf64BitsIsOneAddress() {
        try (RelayStage stage = stage("relay.max-bindings-per-address=2", "relay.max-connections-per-address=3")) {
            granted(stage, "2001:db8:1:2::7", "alice");
            granted(stage, "2001:db8:1:2:ffff::8", "bob");
            RelayClient carol = at(stage, "2001:db8:1:2:3:4:5:6", "carol");
            assertThat(ask(carol).startLine()).contains("bindings-per-address");
            MsrpPeer fourth = stage.add(MsrpPeer.over(
                    BehindBalancer.dial(stage, stage.relay().tcp(), BehindBalancer.header("2001:db8:1:2::9")), "4th"));
            fourth.expectClosed();
            assertThat(limited(stage, "connections-per-address")).isEqualTo(1);
            assertThat(ask(at(stage, "2001:db8:1:3::7", "carol")).code()).isEqualTo(200);
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
    void anAddressSendsSoManyMessagesASecondOverAllItsConnections() {
        try (RelayStage stage = stage("relay.address-messages-per-second=20")) {
            RelayClient alice = granted(stage, OFFICE, "alice");
            RelayClient bob = granted(stage, OFFICE, "bob");
            RelayClient carol = granted(stage, ELSEWHERE, "carol");
            // A second's worth at once, then twenty a second, which any machine would exceed.
            assertThat(talk(alice, carol.path(), 20, 10).plus(talk(bob, carol.path(), 30, 10)))
                    .isGreaterThan(Duration.ofMillis(1_200));
            double before = limited(stage, "messages-per-address");
            assertThat(before).isPositive();
            talk(carol, granted(stage, "203.0.113.9", "dave").path(), 10, 10);
            assertThat(limited(stage, "messages-per-address")).isEqualTo(before);
        }
    }

    @Test
    void anAddressSendsSoManyOctetsASecondHoweverOftenItComesBack() {
        try (RelayStage stage = stage("relay.address-octets-per-second=100KiB")) {
            RelayClient carol = granted(stage, ELSEWHERE, "carol");
            long start = System.nanoTime();
            // 300 KiB over five connections, each gone before the next: the first 100 at once.
            for (int i = 0; i < 5; i++) {
                RelayClient alice = granted(stage, OFFICE, "alice");
                talk(alice, carol.path(), 15, 4_096);
                alice.close();
                Await.until(
                        "her connection to be gone",
                        () -> stage.relay().metric("parley_relay_connections").orElse(0.0) == 1);
            }
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(1_500));
            assertThat(limited(stage, "octets-per-address")).isPositive();
        }
    }

    @Test
    void loopbackIsNoAddressToBeLimited() {
        try (RelayStage stage = unproxied(
                "relay.max-bindings-per-address=1",
                "relay.address-octets-per-second=1KiB",
                "relay.address-messages-per-second=1")) {
            RelayClient alice = stage.client("alice");
            RelayClient bob = stage.client("bob");
            talk(alice, bob.path(), 20, 4_096);
            for (String limit : List.of("bindings", "octets", "messages")) {
                assertThat(limited(stage, limit + "-per-address")).as(limit).isZero();
            }
        }
    }
}
