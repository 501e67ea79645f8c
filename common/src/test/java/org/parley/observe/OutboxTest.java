package org.parley.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class OutboxTest {
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    @TempDir
    private Path folder = Path.of("");

    /** A writer that waits until it is let go. */
    private static final class Gate implements Outbox.Writer<Integer> {
        private final CountDownLatch entered = new CountDownLatch(1);
        private final CountDownLatch open = new CountDownLatch(1);
        private final List<Integer> written = new ArrayList<>();
        private boolean failing;

        @Override
        public void write(List<Integer> batch) throws IOException {
            entered.countDown();
            try {
                open.await();
            } catch (InterruptedException interrupted) {
                throw new IOException(interrupted);
            }
            if (failing) {
                throw new IOException("disk full");
            }
            written.addAll(batch);
        }

        @Override
        public void close() {}
    }

    @Test
    void everythingOfferedIsWrittenInOrderBeforeItIsClosed() {
        Gate gate = new Gate();
        gate.open.countDown();
        Outbox<Integer> outbox = new Outbox<>("test", 10_000, gate, meters);
        List<Integer> all = IntStream.range(0, 5_000).boxed().toList();
        all.forEach(number -> assertThat(outbox.offer(number)).isTrue());
        outbox.close().toCompletableFuture().join();
        assertThat(gate.written).isEqualTo(all);
        assertThat(count("written")).isEqualTo(5_000);
        assertThat(outbox.offer(1)).isFalse();
    }

    @Test
    void whatFindsItFullIsDroppedAndCountedWhileNobodyWaits() throws InterruptedException {
        Gate gate = new Gate();
        Outbox<Integer> outbox = new Outbox<>("test", 10, gate, meters);
        outbox.offer(0);
        assertThat(gate.entered.await(30, TimeUnit.SECONDS)).isTrue();
        long taken = IntStream.range(1, 100).filter(outbox::offer).count();
        assertThat(taken).isEqualTo(10);
        assertThat(count("dropped")).isEqualTo(89);
        gate.open.countDown();
        outbox.close().toCompletableFuture().join();
        assertThat(gate.written).hasSize(11);
    }

    @Test
    void whatCannotBeWrittenIsCounted() {
        Gate gate = new Gate();
        gate.failing = true;
        gate.open.countDown();
        Outbox<Integer> outbox = new Outbox<>("test", 10, gate, meters);
        outbox.offer(1);
        outbox.close().toCompletableFuture().join();
        assertThat(count("failed")).isEqualTo(1);
        assertThat(count("written")).isZero();
    }

    @Test
    void aRenamedFileIsFollowedByANewOneUnderTheOldName() throws IOException {
        Path path = folder.resolve("cdr.jsonl");
        LineFile file = new LineFile(path);
        file.write(List.of("one", "two"));
        Path rotated = Files.move(path, folder.resolve("cdr.jsonl.1"));
        file.write(List.of("three"));
        Files.delete(path);
        file.write(List.of("four"));
        file.close();
        assertThat(Files.readAllLines(rotated)).containsExactly("one", "two");
        assertThat(Files.readAllLines(path)).containsExactly("four");
        assertThat(Files.getPosixFilePermissions(path).toString()).doesNotContain("OTHERS");
    }

    @Test
    void aFileThatIsThereGrows() throws IOException {
        Path path = Files.writeString(folder.resolve("cdr.jsonl"), "before\n");
        LineFile file = new LineFile(path);
        file.write(List.of("after"));
        file.close();
        assertThat(Files.readAllLines(path)).containsExactly("before", "after");
    }

    private double count(String what) {
        return meters.get("parley.test." + what).counter().count();
    }
}
