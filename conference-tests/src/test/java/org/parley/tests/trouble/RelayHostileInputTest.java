package org.parley.tests.trouble;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.conformance.Covers;
import org.parley.tests.peer.Await;
import org.parley.tests.peer.MsrpPeer;
import org.parley.tests.peer.MsrpText;
import org.parley.tests.peer.Octets;
import org.parley.tests.peer.PlainEndpoint;
import org.parley.tests.peer.RelayClient;
import org.parley.tests.server.ParleyRelay;
import org.parley.tests.server.RelayStage;

/** Octets nobody can read, heads without end, connections without number: whoever sends them harms at most themselves. */
@ParleyRelay({"relay.probation=4s", "relay.max-connections-per-address=40"})
class RelayHostileInputTest {
    /** Two who talk through the relay while the others misbehave. */
    private static final class Talk {
        private final RelayClient alice;
        private final RelayClient bob;
        private int said;

        Talk(RelayStage stage) {
            alice = stage.client("alice");
            bob = stage.client("bob");
        }

        void goesOn() {
            for (int i = 0; i < 5; i++) {
                String word = "word " + said++;
                assertThat(alice.msrp()
                                .transact(alice.message(bob.path(), word))
                                .code())
                        .isEqualTo(200);
                bob.hear(word);
            }
        }
    }

    private static void sendUntilClosed(MsrpPeer peer, byte[] octets) {
        try {
            peer.send(octets);
        } catch (UncheckedIOException closed) {
            assertThat(closed).hasCauseInstanceOf(IOException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void garbage(long seed, RelayStage stage) {
        Talk talk = new Talk(stage);
        for (MsrpPeer peer :
                List.of(stage.stranger(), stage.plain(), stage.client("mallory").msrp())) {
            sendUntilClosed(peer, Octets.random(1 << 20, seed));
            peer.expectClosed();
        }
        talk.goesOn();
    }

    @Test
    void headsWithoutEnd(RelayStage stage) {
        Talk talk = new Talk(stage);
        RelayClient mallory = stage.client("mallory");
        String path = talk.bob.path();
        MsrpText wide = mallory.request("SEND", path, "Message-ID: wide0001", "X-Wide: " + "w".repeat(1 << 20));
        MsrpText many = MsrpText.request("SEND", path, mallory.uri()).header("Message-ID", "many0001");
        for (int i = 0; i < 10_000; i++) {
            many.header("X-" + i, "x");
        }
        String far = (stage.relay().guessedUri("abcdefghijklmnop") + " ").repeat(10_000) + path;
        MsrpText long1 = MsrpText.request("SEND", far, mallory.uri()).header("Message-ID", "long0001");
        for (MsrpText text : List.of(wide, many, long1)) {
            MsrpPeer peer = stage.client("mallory").msrp();
            sendUntilClosed(peer, text.octets());
            stage.settle(peer, talk.alice);
            talk.goesOn();
        }
        assertThat(talk.bob.msrp().inbox().seen(frame -> frame.messageId().endsWith("0001")))
                .isEmpty();
    }

    @Covers("4975-7.1-8")
    @Test
    void aReportWithABodyWithoutEndIsNotForwarded(RelayStage stage) {
        Talk talk = new Talk(stage);
        RelayClient mallory = stage.client("mallory");
        MsrpText large = mallory.request(
                        "REPORT", talk.bob.path(), "Message-ID: large001", "Byte-Range: 1-1/1", "Status: 000 200 OK")
                .body("text/plain", Octets.random(10_241, 1));
        sendUntilClosed(mallory.msrp(), large.octets());
        stage.settle(mallory.msrp(), talk.alice);
        assertThat(talk.bob.msrp().inbox().seen(frame -> frame.messageId().equals("large001")))
                .isEmpty();
        talk.goesOn();
    }

    @Test
    void oneOctetAtATime(RelayStage stage) {
        Talk talk = new Talk(stage);
        RelayClient slow = stage.client("carol");
        String body = "bit by bit\r\n-------notthis$\r\nindeed";
        MsrpText send = slow.message(talk.bob.path(), body);
        slow.msrp().sendInPieces(send.octets(), 1);
        assertThat(slow.msrp().response(send.tid()).code()).isEqualTo(200);
        talk.bob.hear(body);
        talk.goesOn();
    }

    @Test
    void whoNeverFinishesARequestDoesNotHoldAConnection(RelayStage stage) {
        Talk talk = new Talk(stage);
        MsrpPeer slow = stage.stranger();
        byte[] octets = MsrpText.request("AUTH", stage.relay().target(), "msrps://s.invalid:9/ssssssss;tcp")
                .octets();
        for (int i = 0; i < octets.length && !slow.isClosed(); i++) {
            int at = i;
            Await.holdsWithin(slow::isClosed, Duration.ofMillis(50));
            sendUntilClosed(slow, new byte[] {octets[at]});
        }
        assertThat(slow.isClosed()).isTrue();
        talk.goesOn();
    }

    @Test
    void aSlowMessageHoldsNobodyUp(RelayStage stage) {
        Talk talk = new Talk(stage);
        RelayClient slow = stage.client("carol");
        MsrpText send = slow.chunk(talk.bob.path(), "slow0001", "1-*/10000", Octets.random(10_000, 1));
        byte[] octets = send.octets();
        slow.msrp().send(java.util.Arrays.copyOf(octets, octets.length / 2));
        talk.goesOn();
        slow.msrp().send(java.util.Arrays.copyOfRange(octets, octets.length / 2, octets.length));
        assertThat(org.parley.tests.peer.Assembly.of(talk.bob.msrp()).message("slow0001", 10_000))
                .hasSize(10_000);
    }

    @Test
    void halfOpenAndResetInTheMiddle(RelayStage stage) {
        Talk talk = new Talk(stage);
        PlainEndpoint next = stage.endpoint();
        RelayClient half = stage.client("carol");
        half.msrp()
                .send(half.chunk(talk.bob.path(), "half0001", "1-*/99999", Octets.random(5_000, 1))
                        .head());
        half.msrp().send(Octets.random(50_000, 2));
        half.msrp().reset();
        // What bob has of it ends, so that what others say does not wait behind it.
        talk.goesOn();
        RelayClient other = stage.client("dave");
        other.msrp().send(other.message(next.uri(), "first"));
        next.hear("first");
        next.msrp().reset();
        talk.goesOn();
        MsrpPeer closing = stage.stranger();
        try {
            closing.halfClose();
        } catch (UncheckedIOException | UnsupportedOperationException overTls) {
            closing.close();
        }
        closing.expectClosed();
        talk.goesOn();
    }

    @Test
    void floodsOfConnectionsHarmTheirAddressOnly(RelayStage stage) throws IOException {
        Talk talk = new Talk(stage);
        InetAddress elsewhere = InetAddress.getByName("127.0.0.2");
        List<Socket> flood = new ArrayList<>();
        try {
            for (InetSocketAddress listener :
                    List.of(stage.relay().tls(), stage.relay().tcp())) {
                for (int i = 0; i < 200; i++) {
                    Socket socket = new Socket();
                    flood.add(socket);
                    socket.bind(new InetSocketAddress(elsewhere, 0));
                    socket.connect(listener, 5_000);
                    socket.setSoTimeout(1);
                }
            }
            talk.goesOn();
            stage.client("carol");
            Await.until(
                    "most to be turned away",
                    () -> flood.stream().filter(RelayHostileInputTest::isOpen).count() <= 40);
            Await.until("the silent to be sent away", () -> flood.stream().noneMatch(RelayHostileInputTest::isOpen));
        } finally {
            for (Socket socket : flood) {
                socket.close();
            }
        }
        talk.goesOn();
    }

    private static boolean isOpen(Socket socket) {
        try {
            return !socket.isClosed() && socket.getInputStream().read() >= 0;
        } catch (java.net.SocketTimeoutException stillOpen) {
            return true;
        } catch (IOException ended) {
            return false;
        }
    }
}
