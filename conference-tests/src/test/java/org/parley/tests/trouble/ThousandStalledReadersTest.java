package org.parley.tests.trouble;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.parley.conformance.Covers;
import org.parley.tests.peer.Await;
import org.parley.tests.peer.MsrpAddress;
import org.parley.tests.peer.Octets;
import org.parley.tests.peer.Participant;
import org.parley.tests.server.ParleyServer;
import org.parley.tests.server.Stage;

/**
 * A thousand participants who have joined and read nothing: the one who reads notices nothing, what waits for the others stays within a bound, and each of them
 * is ended by BYE.
 */
@ParleyServer({"msrp.send-queue=256KiB", "msrp.send-buffer=32KiB", "msrp.stall-timeout=10m"})
class ThousandStalledReadersTest {
    private static final int READERS = 1_000;
    private static final int SIZE = 60_000;
    private static final int MESSAGES = 12;
    /** The heap may grow by 64 KiB for each of them: less than one message, since bodies are shared. */
    private static final long BOUND = READERS * (64L << 10);

    @Covers("7701-6.4-5")
    @Test
    @Timeout(600)
    void aThousandStalledReadersAreEndedAndTheHeapStaysBounded(Stage stage) throws IOException {
        stage.lenient();
        Participant alice = stage.join("alice");
        Participant carol = stage.join("carol");
        List<Participant> stalled = new ArrayList<>();
        for (int i = 0; i < READERS; i++) {
            Participant reader = stage.join("reader" + i, plan -> plan.withoutConnecting());
            bindAndReadNoMore(stage, reader);
            stalled.add(reader);
        }
        byte[] envelope = alice.envelope("application/octet-stream", Octets.random(SIZE, 1));
        long before = usedHeap();
        long most = 0;
        for (int i = 0; i < MESSAGES; i++) {
            assertThat(alice.msrp().transact(alice.message(envelope)).code()).isEqualTo(200);
            assertThat(carol.receive("a copy", any -> true).body()).hasSameSizeAs(envelope);
            most = Math.max(most, usedHeap() - before);
            carol.msrp().inbox().forget();
            alice.msrp().inbox().forget();
        }
        assertThat(most).as("octets of heap beyond " + before).isLessThan(BOUND);
        for (Participant reader : stalled) {
            assertThat(reader.call().expect("BYE").header("Reason")).isNotNull();
        }
        Await.until(
                "two left",
                () -> stage.server().metric("parley_room_participants").orElse(0.0) == 2,
                Duration.ofSeconds(60));
        alice.say("we go on");
        carol.hear("we go on");
    }

    /** A plain socket without a thread: the first SEND, its 200, and nothing more is read. */
    private static void bindAndReadNoMore(Stage stage, Participant reader) throws IOException {
        Socket socket = stage.keep(new Socket());
        socket.setReceiveBufferSize(4 << 10);
        socket.connect(MsrpAddress.of(reader.serverUri()).socket());
        socket.getOutputStream().write(reader.bodiless().octets());
        String answer = new String(socket.getInputStream().readNBytes(30), StandardCharsets.US_ASCII);
        assertThat(answer).contains(" 200");
    }

    private static long usedHeap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
