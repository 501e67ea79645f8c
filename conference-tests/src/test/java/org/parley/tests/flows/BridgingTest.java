package org.parley.tests.flows;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.parley.tests.peer.MsrpFrame;
import org.parley.tests.peer.MsrpPeer;
import org.parley.tests.peer.Octets;
import org.parley.tests.peer.PlainEndpoint;
import org.parley.tests.peer.RelayClient;
import org.parley.tests.server.RelayStage;
import org.parley.tests.server.RelayUsers;
import org.parley.tests.server.RunningRelay;

/** IPv4 and IPv6, TCP and TLS, in every pairing: the relay stands between, and nobody notices (RFC 4976 §1). */
class BridgingTest {
    private static final int LARGE = 300_000;

    private static PlainEndpoint endpoint(RelayStage stage, String address, @Nullable SSLContext tls, String host) {
        try {
            InetAddress at = InetAddress.getByName(address);
            return stage.add(PlainEndpoint.at(new InetSocketAddress(at, 0), tls, host));
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(address, e);
        }
    }

    private static SSLContext six() {
        return RelayUsers.authority()
                .issue("six-" + Octets.token(6), "IP:::1", "DNS:localhost")
                .trusting(RelayUsers.authority().authority());
    }

    /** A line there and back, and something large there. */
    private static void assertTalking(RelayClient alice, PlainEndpoint bob) {
        alice.msrp().send(alice.message(bob.uri(), "over"));
        MsrpFrame heard = bob.hear("over");
        MsrpPeer connection = bob.msrp();
        connection.send(RelayClient.messageTo(heard.need("From-Path"), bob.uri(), Octets.of("and back")));
        assertThat(alice.hear("and back").fromPath()).containsExactly(alice.relayUri(), bob.uri());
        byte[] large = Octets.random(LARGE, 4976);
        alice.msrp().send(alice.message(bob.uri(), large));
        assertThat(gathered(connection, large.length)).isEqualTo(large);
    }

    private static byte[] gathered(MsrpPeer peer, int length) {
        byte[] all = new byte[length];
        int count = 0;
        while (count < length) {
            MsrpFrame chunk = peer.expect("a chunk", frame -> frame.isSend() && frame.body() != null);
            byte[] body = chunk.needBody();
            System.arraycopy(body, 0, all, (int) chunk.rangeStart() - 1, body.length);
            count += body.length;
        }
        return all;
    }

    @Test
    void oneRelayBridgesAddressFamiliesAndTransports() {
        try (RelayStage stage = RelayStage.of(List.of(RunningRelay.start()))) {
            stage.keep(stage.relay());
            RelayClient alice = stage.client("alice");
            assertTalking(alice, endpoint(stage, "127.0.0.1", null, "127.0.0.1"));
            assertTalking(alice, endpoint(stage, "::1", null, "[::1]"));
            assertTalking(alice, endpoint(stage, "127.0.0.1", RelayUsers.serverTls(), RelayStage.NAME));
            assertTalking(alice, endpoint(stage, "::1", six(), "[::1]"));
            stage.assertNothingBroken();
        }
    }

    @Test
    void aRelayOnIpv6ServesClientsThereAndEndpointsElsewhere() {
        RunningRelay relay = RunningRelay.start("relay.tls.listen=[::1]:0", "relay.tcp.listen=127.0.0.1:0");
        try (RelayStage stage = RelayStage.of(List.of(relay))) {
            stage.keep(relay);
            RelayClient alice = stage.client("alice");
            assertTalking(alice, endpoint(stage, "127.0.0.1", null, "127.0.0.1"));
            // A peer without a relay comes in over TCP and IPv4, to a client over TLS and IPv6.
            MsrpPeer peer = stage.plain();
            String self = "msrp://127.0.0.1:9/" + Octets.token(20) + ";tcp";
            RelayClient bob = stage.client("bob");
            peer.send(RelayClient.messageTo(bob.path(), self, Octets.of("from the other family")));
            bob.hear("from the other family");
            bob.msrp().send(bob.message(self, "to the other family"));
            RelayClient.hear(peer, "to the other family");
            stage.assertNothingBroken();
        }
    }

    @Test
    void twoRelaysInARowBridgeToo() {
        RunningRelay near = RunningRelay.start();
        RunningRelay far = RunningRelay.start("relay.tls.listen=[::1]:0");
        try (RelayStage stage = RelayStage.of(List.of(near, far))) {
            stage.keep(near);
            stage.keep(far);
            RelayClient alice = stage.client(near, "alice");
            alice.authenticateAt(far.target());
            assertTalking2(alice, endpoint(stage, "::1", null, "[::1]"));
            assertTalking2(alice, endpoint(stage, "127.0.0.1", RelayUsers.serverTls(), RelayStage.NAME));
            RelayClient bob = stage.client(far, "bob");
            bob.msrp().send(bob.message(alice.path(), "from six to four"));
            alice.hear("from six to four");
            stage.assertNothingBroken();
        }
    }

    private static void assertTalking2(RelayClient alice, PlainEndpoint bob) {
        alice.msrp().send(alice.message(bob.uri(), "over two"));
        MsrpFrame heard = bob.hear("over two");
        assertThat(heard.fromPath()).hasSize(3).endsWith(alice.uri());
        bob.msrp().send(RelayClient.messageTo(heard.need("From-Path"), bob.uri(), Octets.of("back over two")));
        assertThat(alice.hear("back over two").fromPath()).hasSize(3).endsWith(bob.uri());
    }
}
