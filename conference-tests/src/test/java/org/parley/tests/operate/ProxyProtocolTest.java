package org.parley.tests.operate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.parley.tests.peer.Octets;
import org.parley.tests.peer.RelayClient;
import org.parley.tests.server.BehindBalancer;
import org.parley.tests.server.ParleyRelay;
import org.parley.tests.server.RelayStage;
import org.parley.tests.server.RunningRelay;

/** Connections that begin with a PROXY header: who the client is, who may say so, and what becomes of everything else. */
@ParleyRelay("relay.proxy-protocol=all")
class ProxyProtocolTest {
    private static final byte[] SIGNATURE = {13, 10, 13, 10, 0, 13, 10, 'Q', 'U', 'I', 'T', 10};

    private static byte[] binary(int command, int family, byte[] rest) {
        return Octets.join(
                SIGNATURE,
                new byte[] {(byte) command, (byte) family, (byte) (rest.length >> 8), (byte) rest.length},
                rest);
    }

    private static byte[] four(String source) {
        try {
            return ByteBuffer.allocate(12)
                    .put(InetAddress.getByName(source).getAddress())
                    .put(new byte[] {10, 0, 0, 1})
                    .putShort((short) 40_000)
                    .putShort((short) 443)
                    .array();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Socket dial(RelayStage stage, InetSocketAddress to, byte[]... header) {
        return BehindBalancer.dial(stage, to, header);
    }

    private static RelayClient client(RelayStage stage, RunningRelay relay, byte[]... header) {
        RelayClient client = BehindBalancer.client(stage, relay, "alice", header);
        client.authenticate();
        return client;
    }

    private static List<String> peers(RunningRelay relay) {
        return relay.http("/api/relay/connections")
                .replace(" ", "")
                .lines()
                .flatMap(line ->
                        java.util.Arrays.stream(line.split("\"peer\":\"")).skip(1))
                .map(rest -> rest.substring(0, rest.indexOf('"')))
                .toList();
    }

    private static void expectClosed(Socket socket) {
        try {
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        } catch (IOException reset) {
            assertThat(reset).isInstanceOf(java.net.SocketException.class);
        }
    }

    @Test
    void bothVersionsSayWhoTheClientIs(RelayStage stage) {
        RunningRelay relay = stage.another("relay.proxy-protocol=tls, tcp");
        client(stage, relay, Octets.of("PROXY TCP4 198.51.100.7 10.0.0.1 40000 2855\r\n"));
        client(stage, relay, binary(0x21, 0x11, four("203.0.113.9")));
        byte[] extended = Octets.join(four("192.0.2.55"), new byte[] {3, 0, 4, 1, 2, 3, 4});
        client(stage, relay, binary(0x21, 0x11, extended));
        client(stage, relay, Octets.of("PROXY TCP6 2001:db8::7 2001:db8::1 40000 2855\r\n"));
        assertThat(peers(relay))
                .anyMatch(peer -> peer.startsWith("198.51.100."))
                .anyMatch(peer -> peer.startsWith("203.0.113."))
                .anyMatch(peer -> peer.startsWith("192.0.2."))
                .anyMatch(peer -> peer.startsWith("2001:db8:"));
    }

    @Test
    void anyCuttingOfTheHeaderWillDo(RelayStage stage) {
        byte[] header = binary(0x21, 0x11, four("203.0.113.9"));
        byte[][] single = new byte[header.length][];
        for (int i = 0; i < header.length; i++) {
            single[i] = new byte[] {header[i]};
        }
        assertThat(client(stage, stage.relay(), single).relayUri()).isNotEmpty();
        byte[] line = Octets.of("PROXY TCP4 198.51.100.7 10.0.0.1 40000 2855\r\n");
        RelayClient cut = client(
                stage,
                stage.relay(),
                java.util.Arrays.copyOf(line, 16),
                java.util.Arrays.copyOfRange(line, 16, line.length));
        assertThat(cut.relayUri()).isNotEmpty();
    }

    @Test
    void aBalancerMaySpeakForItself(RelayStage stage) {
        RunningRelay relay = stage.another("relay.proxy-protocol=all");
        client(stage, relay, binary(0x20, 0x00, new byte[0]));
        client(stage, relay, Octets.of("PROXY UNKNOWN\r\n"));
        assertThat(peers(relay)).containsOnly("127.0.0.1");
    }

    @Test
    void whatIsNoHeaderIsClosedAndCounted(RelayStage stage) {
        RunningRelay relay = stage.another("relay.proxy-protocol=all", "relay.max-connections=100");
        byte[][] bad = {
            Octets.of("MSRP a786hjs2 AUTH\r\nTo-Path: msrps://a"),
            Octets.of("PROXY TCP4 198.51.100.7 10.0.0.1 40000 99999\r\n"),
            Octets.of("PROXY TCP4 198.51.100.777 10.0.0.1 40000 2855\r\n"),
            Octets.of("PROXY TCP4 2001:db8::7 10.0.0.1 40000 2855\r\n"),
            Octets.of("PROXY TCP4 0.0.0.0 10.0.0.1 40000 2855\r\n"),
            Octets.of("PROXY UDP4 198.51.100.7 10.0.0.1 40000 2855\r\n"),
            Octets.of("PROXY TCP4 " + "1".repeat(120)),
            binary(0x31, 0x11, four("203.0.113.9")),
            binary(0x22, 0x11, four("203.0.113.9")),
            binary(0x21, 0x12, four("203.0.113.9")),
            binary(0x21, 0x21, four("203.0.113.9")),
            binary(0x21, 0x11, four("224.0.0.1")),
            Octets.join(SIGNATURE, new byte[] {0x21, 0x11, (byte) 0xff, (byte) 0xff}),
        };
        for (byte[] octets : bad) {
            expectClosed(dial(stage, relay.tcp(), octets));
        }
        Socket tls = dial(stage, relay.tls(), new byte[] {0x16, 3, 1, 0, 100, 1, 0, 0, 96, 3, 3, 0, 0, 0, 0, 0});
        expectClosed(tls);
        assertThat(relay.http("/metrics"))
                .contains("parley_relay_limited_total{limit=\"proxy-header\"} " + (bad.length + 1) + ".0");
        assertThat(peers(relay)).isEmpty();
    }

    @Test
    void whoSaysNothingIsClosedAfterAWhile(RelayStage stage) {
        Socket mute = dial(stage, stage.relay().tcp());
        Socket half = dial(stage, stage.relay().tcp(), Octets.of("PROXY TCP4 198.51"));
        expectClosed(mute);
        expectClosed(half);
    }

    @Test
    void onlyTheBalancersConfiguredMaySpeakForOthers(RelayStage stage) {
        RunningRelay relay = stage.another("relay.proxy-protocol=all", "relay.proxies=192.0.2.0/24");
        expectClosed(dial(stage, relay.tcp(), Octets.of("PROXY TCP4 198.51.100.7 10.0.0.1 40000 2855\r\n")));
        assertThat(peers(relay)).isEmpty();
    }

    @Test
    void limitsCountTheClientsOfABalancerNotTheBalancer(RelayStage stage) {
        RunningRelay relay = stage.another("relay.proxy-protocol=all", "relay.max-connections-per-address=1");
        client(stage, relay, Octets.of("PROXY TCP4 198.51.100.7 10.0.0.1 40000 2855\r\n"));
        client(stage, relay, Octets.of("PROXY TCP4 203.0.113.7 10.0.0.1 40000 2855\r\n"));
        Socket second = dial(stage, relay.tcp(), Octets.of("PROXY TCP4 203.0.113.7 10.0.0.1 40001 2855\r\n"));
        expectClosed(second);
        assertThat(peers(relay)).hasSize(2);
    }
}
