package org.parley.tests.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parley.tests.peer.Await;
import org.parley.tests.peer.MsrpPeer;
import org.parley.tests.peer.MsrpWebSocket;
import org.parley.tests.peer.Octets;
import org.parley.tests.peer.RelayClient;
import org.parley.tests.server.ParleyRelay;
import org.parley.tests.server.RelayStage;
import org.parley.tests.server.RelayUsers;
import org.parley.tests.server.RunningRelay;

/** Debian's haproxy in front of the relay: passing TLS on with a PROXY header of either version, and ending TLS for WebSockets. */
@ParleyRelay
class HaproxyTest {
    /** A haproxy with one frontend. */
    private record Haproxy(Process process, InetSocketAddress address) implements AutoCloseable {
        static Haproxy start(Path folder, InetSocketAddress relay, String bind, String server) throws Exception {
            PeerProgram.need("haproxy", "haproxy");
            for (int tries = 1; ; tries++) {
                Haproxy started = once(folder, relay, bind, server);
                Await.until("haproxy to listen, or to end", () -> started.listens() || !started.process.isAlive());
                if (started.process.isAlive()) {
                    return started;
                }
                if (tries == 5) {
                    throw new AssertionError("haproxy ended with " + started.process.exitValue());
                }
            }
        }

        /** Somebody else may take the port in between. */
        private static Haproxy once(Path folder, InetSocketAddress relay, String bind, String server)
                throws IOException {
            int port = freePort();
            Path config = Files.writeString(
                    folder.resolve("haproxy-" + port + ".cfg"),
                    """
                    global
                        maxconn 100
                    defaults
                        mode tcp
                        timeout connect 30s
                        timeout client 1h
                        timeout server 1h
                    listen relay
                        bind 127.0.0.1:%d %s
                        server parley 127.0.0.1:%d %s
                    """
                            .formatted(port, bind, relay.getPort(), server));
            Process process = new ProcessBuilder(List.of("haproxy", "-db", "-f", config.toString()))
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("haproxy-" + port + ".out").toFile())
                    .start();
            return new Haproxy(process, new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        }

        private static int freePort() throws IOException {
            try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            }
        }

        private boolean listens() {
            try (java.net.Socket socket = new java.net.Socket()) {
                socket.connect(address, 1_000);
                return true;
            } catch (IOException notYet) {
                return false;
            }
        }

        @Override
        public void close() {
            process.destroy();
            try {
                if (!process.waitFor(10, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static void converse(RelayStage stage, RunningRelay relay, RelayClient alice) {
        alice.authenticate();
        RelayClient bob = RelayClient.over(
                stage.add(MsrpPeer.connect(relay.tcp())),
                RelayStage.NAME,
                relay.tls().getPort(),
                "bob",
                "bob-secret");
        bob.msrp().transact(RelayClient.messageTo(alice.path(), bob.uri(), Octets.of("through haproxy")));
        alice.hear("through haproxy");
        assertThat(relay.metric("parley_relay_limited_total").orElse(0.0)).isLessThanOrEqualTo(1.0);
    }

    @Test
    void eitherPassesTlsOn(RelayStage stage, @TempDir Path folder) throws Exception {
        for (String version : new String[] {"send-proxy", "send-proxy-v2"}) {
            RunningRelay relay = stage.another("relay.proxy-protocol=tls, wss", "relay.wss.listen=127.0.0.1:0");
            Haproxy tls = stage.keep(Haproxy.start(folder, relay.tls(), "", version));
            converse(
                    stage,
                    relay,
                    RelayClient.over(
                            stage.add(MsrpPeer.connectTls(tls.address(), RelayStage.NAME, RelayUsers.anonymousTls())),
                            RelayStage.NAME,
                            relay.tls().getPort(),
                            "alice",
                            RelayUsers.password("alice")));
            Haproxy wss = stage.keep(Haproxy.start(folder, relay.wss(), "", version));
            MsrpWebSocket socket = stage.keep(MsrpWebSocket.open(wss.address(), RelayUsers.anonymousTls()));
            converse(stage, relay, page(stage, socket, relay.wss().getPort()));
        }
    }

    private static RelayClient page(RelayStage stage, MsrpWebSocket socket, int port) {
        return RelayClient.webSocket(
                stage.add(socket.peer()), RelayStage.NAME, port, "alice", RelayUsers.password("alice"));
    }

    @Test
    void itEndsTlsForWebSockets(RelayStage stage, @TempDir Path folder) throws Exception {
        Path pem = folder.resolve("both.pem");
        Files.writeString(
                pem,
                Files.readString(RelayUsers.server().chain())
                        + Files.readString(RelayUsers.server().key()));
        RunningRelay relay =
                stage.another("relay.ws.listen=127.0.0.1:0", "relay.ws.behind-tls=true", "relay.proxy-protocol=ws");
        Haproxy front =
                stage.keep(Haproxy.start(folder, relay.ws(), "ssl crt " + pem + " alpn http/1.1", "send-proxy-v2"));
        MsrpWebSocket socket = stage.keep(MsrpWebSocket.open(front.address(), RelayUsers.anonymousTls()));
        converse(stage, relay, page(stage, socket, relay.ws().getPort()));
        assertThat(socket.wrong()).isEmpty();
        assertThat(relay.http("/api/relay/connections").replace(" ", "")).contains("\"transport\":\"ws\"");
    }
}
