package org.parley.tests.trouble;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.parley.tests.peer.Await;
import org.parley.tests.peer.MsrpFrame;
import org.parley.tests.peer.MsrpText;
import org.parley.tests.peer.Octets;
import org.parley.tests.peer.PlainEndpoint;
import org.parley.tests.peer.RelayClient;
import org.parley.tests.server.ParleyRelay;
import org.parley.tests.server.RelayStage;

/** Peers that stop reading: what waits for them is bounded, they are sent away in time, and others do not notice. */
@ParleyRelay({"relay.stall-timeout=4s", "relay.transaction-timeout=2s"})
class StalledRelayReadersTest {
    private static final int READERS = 1_000;
    private static final int SENDERS = 20;
    private static final int SIZE = 512 << 10;

    /** What a thousand readers may cost, our own side of the senders included. */
    private static final long BOUND = 192L << 20;

    @Test
    void aThousandStalledReadersCostBoundedMemory(RelayStage stage) throws IOException {
        stage.lenient();
        RelayClient carol = stage.client("carol");
        RelayClient dave = stage.client("dave");
        List<RelayClient> senders = new ArrayList<>();
        for (int i = 0; i < SENDERS; i++) {
            senders.add(stage.client("user" + i));
        }
        List<Socket> readers = new ArrayList<>();
        List<String> paths = new ArrayList<>();
        try {
            for (int i = 0; i < READERS; i++) {
                String uri = "msrp://reader" + i + ".invalid:9/" + Octets.token(20) + ";tcp";
                RelayClient sender = senders.get(i % SENDERS);
                sender.authenticate();
                paths.add(sender.toPath(uri));
                readers.add(reader(stage, sender, uri));
            }
            for (int i = 0; i < SENDERS; i++) {
                RelayClient sender = senders.get(i);
                Await.until(
                        "all readers to have come",
                        () -> sender.msrp().inbox().seen(MsrpFrame::isSend).size() == READERS / SENDERS);
            }
            long before = usedHeap();
            byte[] body = Octets.random(SIZE, 7);
            List<Thread> writing = new ArrayList<>();
            for (int i = 0; i < SENDERS; i++) {
                int mine = i;
                Thread thread = new Thread(() -> write(senders.get(mine), paths, mine, body));
                thread.setDaemon(true);
                thread.start();
                writing.add(thread);
            }
            long most = 0;
            for (int i = 0; i < 40; i++) {
                String word = "line " + i;
                carol.msrp().send(carol.message(dave.path(), word));
                dave.hear(word);
                Await.holdsWithin(() -> false, Duration.ofMillis(50));
                most = i % 10 == 9 ? Math.max(most, usedHeap() - before) : most;
            }
            assertThat(most).as("octets of heap").isLessThan(BOUND);
        } finally {
            for (Socket socket : readers) {
                socket.close();
            }
        }
        carol.msrp().send(carol.message(dave.path(), "still here"));
        dave.hear("still here");
    }

    private static Socket reader(RelayStage stage, RelayClient sender, String uri) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4 << 10);
        socket.connect(stage.relay().tcp(), 5_000);
        socket.getOutputStream()
                .write(MsrpText.request("SEND", sender.path(), uri)
                        .header("Message-ID", "bind0001")
                        .header("Byte-Range", "1-0/0")
                        .octets());
        return socket;
    }

    private static void write(RelayClient sender, List<String> paths, int first, byte[] body) {
        try {
            for (int i = first; i < READERS; i += SENDERS) {
                sender.msrp().send(RelayClient.messageTo(paths.get(i), sender.uri(), body));
            }
        } catch (UncheckedIOException closedAtTheEnd) {
            assertThat(closedAtTheEnd).hasCauseInstanceOf(IOException.class);
        }
    }

    private static long usedHeap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    @Test
    void aStalledNextHopIsSentAwayAndItsSenderTold(RelayStage stage) {
        stage.lenient();
        RelayClient alice = stage.client("alice");
        RelayClient bob = stage.client("bob");
        PlainEndpoint next = stage.endpoint();
        alice.msrp().transact(alice.message(next.uri(), "hello"));
        next.msrp().stall();
        Thread writing = new Thread(() -> {
            try {
                alice.msrp().send(alice.message(next.uri(), Octets.random(30 << 20, 1)));
            } catch (UncheckedIOException closed) {
                assertThat(closed).hasCauseInstanceOf(IOException.class);
            }
        });
        writing.setDaemon(true);
        writing.start();
        Await.until("the relay to hold back", () -> alice.msrp().isBusy());
        RelayClient carol = stage.client("carol");
        bob.msrp().send(bob.message(carol.path(), "not held up"));
        carol.hear("not held up");
        MsrpFrame report = alice.msrp().inbox().take("REPORT", MsrpFrame::isReport, Duration.ofSeconds(60));
        assertThat(report.need("Status")).matches("000 [45][0-9]{2}( .*)?");
        next.msrp().resume();
    }
}
