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
        // what she has written. Told is how long they took the second time, when everything has been compiled.
        lines(alice, bob, carol, file, "file0001");
        long[] nanos = lines(alice, bob, carol, file, "file0002");
        Assembly assembly = Assembly.of(bob.msrp());
        assertThat(Arrays.equals(assembly.message("file0001", SIZE), file)).isTrue();
        assertThat(Arrays.equals(assembly.message("file0002", SIZE), file)).isTrue();
        assertThat(nanos.length).as("lines that passed the file").isGreaterThanOrEqualTo(FEWEST_LINES);
        String figures = String.format(
                "%d lines passed %d octets: p50 %.1f ms, p99 %.1f ms, longest %.1f ms%n",
                nanos.length,
                SIZE,
                nanos[nanos.length / 2] / 1e6,
                nanos[(int) (nanos.length * 0.99)] / 1e6,
                nanos[nanos.length - 1] / 1e6);
        Files.writeString(Files.createDirectories(Path.of("target")).resolve("file-through-two-relays.txt"), figures);
    }

    /** How long each of Carol's lines took while Alice's file passed, shortest first. The file's last chunk waits for some lines to have passed. */
    private static long[] lines(RelayClient alice, RelayClient bob, RelayClient carol, byte[] file, String id)
            throws Exception {
        CountDownLatch passed = new CountDownLatch(FEWEST_LINES);
        Thread sending = new Thread(() -> sendCut(alice, bob.path(), id, file, passed));
        sending.start();
        long[] nanos = new long[MOST_LINES];
        int lines = 0;
        while (lines < MOST_LINES && sending.isAlive()) {
            String word = "line " + lines + " beside " + id;
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
        sending.join();
        long[] sorted = Arrays.copyOf(nanos, lines);
        Arrays.sort(sorted);
        return sorted;
    }

    private static void sendCut(RelayClient alice, String path, String id, byte[] file, CountDownLatch passed) {
        int cut = 64 << 10;
        for (int at = 0; at < file.length; at += cut) {
            int end = Math.min(file.length, at + cut);
            MsrpText chunk = alice.chunk(path, id, (at + 1) + "-*/" + file.length, Arrays.copyOfRange(file, at, end));
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
