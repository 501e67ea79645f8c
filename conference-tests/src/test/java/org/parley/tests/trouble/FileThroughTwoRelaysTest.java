package org.parley.tests.trouble;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.parley.tests.peer.Assembly;
import org.parley.tests.peer.MsrpFrame;
import org.parley.tests.peer.MsrpText;
import org.parley.tests.peer.Octets;
import org.parley.tests.peer.RelayClient;
import org.parley.tests.server.ParleyRelay;
import org.parley.tests.server.RelayStage;

/** A large file and a conversation share every connection of two relays: the file arrives intact, the conversation does not wait for it. */
@ParleyRelay(relays = 2)
class FileThroughTwoRelaysTest {
    private static final int SIZE = 50_000_000;
    private static final int MOST_LINES = 5_000;
    private static final int FEWEST_LINES = 20;

    @Test
    void fiftyMegabytesArriveIntactWhileLinesPassThem(RelayStage stage) throws Exception {
        RelayClient alice = stage.client(stage.relay(0), "alice");
        RelayClient bob = stage.client(stage.relay(1), "bob");
        RelayClient carol = stage.client(stage.relay(0), "carol");
        byte[] file = Octets.random(SIZE, 50);
        // Carol's lines share the connection between the relays with Alice's file, and Bob's. Alice's own is full of
        // what she has written. The file's last chunk waits for some lines to have passed.
        CountDownLatch passed = new CountDownLatch(FEWEST_LINES);
        Thread sending = new Thread(() -> sendCut(alice, bob.path(), file, passed));
        sending.start();
        long[] nanos = new long[MOST_LINES];
        int lines = 0;
        while (lines < MOST_LINES && sending.isAlive()) {
            String word = "line " + lines;
            long start = System.nanoTime();
            carol.msrp().send(carol.message(bob.path(), word));
            MsrpFrame heard = bob.msrp()
                    .inbox()
                    .take(
                            word,
                            frame -> frame.body() != null
                                    && frame.needBody().length == word.length()
                                    && Octets.latin(frame.needBody()).equals(word),
                            Duration.ofSeconds(60));
            nanos[lines++] = heard.arrived() - start;
            passed.countDown();
        }
        Assembly assembly = Assembly.of(bob.msrp());
        assertThat(Arrays.equals(assembly.message("file0001", SIZE), file)).isTrue();
        sending.join();
        assertThat(lines).as("lines that passed the file").isGreaterThanOrEqualTo(FEWEST_LINES);
        Arrays.sort(nanos, 0, lines);
        String figures = String.format(
                "%d lines passed %d octets in %d chunks: p50 %.1f ms, p99 %.1f ms, longest %.1f ms%n",
                lines,
                SIZE,
                assembly.chunks().size(),
                nanos[lines / 2] / 1e6,
                nanos[(int) (lines * 0.99)] / 1e6,
                nanos[lines - 1] / 1e6);
        Files.writeString(Files.createDirectories(Path.of("target")).resolve("file-through-two-relays.txt"), figures);
    }

    private static void sendCut(RelayClient alice, String path, byte[] file, CountDownLatch passed) {
        int cut = 64 << 10;
        for (int at = 0; at < file.length; at += cut) {
            int end = Math.min(file.length, at + cut);
            MsrpText chunk =
                    alice.chunk(path, "file0001", (at + 1) + "-*/" + file.length, Arrays.copyOfRange(file, at, end));
            if (end == file.length) {
                awaitLines(passed);
            }
            alice.msrp().send(chunk.flag(end == file.length ? "$" : "+"));
        }
    }

    private static void awaitLines(CountDownLatch passed) {
        try {
            passed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
