package org.parley.tests.interop;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.parley.tests.peer.Await;

/** What tshark sees on the loopback interface, and what its dissectors make of it. */
final class Capture implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(60);
    private static final long QUIET_SECONDS = 2;
    private static final long HEADER = 2_000;

    private final Path folder;
    private final Path file;
    private final Process process;
    private final List<String> decodedAs;

    private Capture(Path folder, Path file, Process process, List<String> decodedAs) {
        this.folder = folder;
        this.file = file;
        this.process = process;
        this.decodedAs = decodedAs;
    }

    /**
     * Starts a capture and waits until it sees what the probe causes; goes on only if tshark is installed and may capture.
     *
     * @param decodedAs what is to be captured and how it is to be read, each {@code udp.port==5060,sip}
     * @param probe causes a packet
     */
    static Capture start(Path folder, List<String> decodedAs, Runnable probe) throws IOException, InterruptedException {
        PeerProgram.need("tshark", "tshark");
        Path file = folder.resolve("loopback.pcapng");
        Path said = folder.resolve("tshark.err");
        String ports = String.join(
                " or ",
                decodedAs.stream()
                        .map(each -> each.replaceFirst("^(tcp|udp)\\.port==([0-9]+),.*$", "$1 port $2"))
                        .toList());
        Process process = new ProcessBuilder("tshark", "-q", "-i", "lo", "-f", ports, "-w", file.toString())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        boolean seen = Await.holdsWithin(
                () -> {
                    if (process.isAlive()) {
                        probe.run();
                    }
                    return !process.isAlive() || size(file) > HEADER;
                },
                START);
        if (!seen || !process.isAlive()) {
            String message = "tshark cannot capture here: " + Files.readString(said, StandardCharsets.ISO_8859_1);
            process.destroy();
            if (Boolean.getBoolean("parley.peers.required")) {
                fail(message);
            }
            Assumptions.abort(message);
        }
        return new Capture(folder, file, process, decodedAs);
    }

    private static long size(Path file) {
        try {
            return Files.exists(file) ? Files.size(file) : 0;
        } catch (IOException e) {
            return 0;
        }
    }

    /** Waits until the capture has stopped growing, because everything on the wire is in the file, and ends it. */
    void settle() {
        long[] last = {size(file), System.nanoTime()};
        Await.until("the capture to be complete", () -> {
            long now = size(file);
            if (now != last[0]) {
                last[0] = now;
                last[1] = System.nanoTime();
            }
            return System.nanoTime() - last[1] > TimeUnit.SECONDS.toNanos(QUIET_SECONDS);
        });
        close();
    }

    /** The packets that a display filter lets through, a line each. */
    List<String> dissect(String filter) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("tshark", "-r", file.toString()));
        decodedAs.forEach(each -> command.addAll(List.of("-d", each)));
        command.addAll(List.of("-Y", filter));
        PeerProgram.Ended ended = PeerProgram.run(folder, 120, command);
        if (ended.code() != 0) {
            throw new AssertionError("tshark could not dissect: " + ended.said());
        }
        return ended.said()
                .lines()
                .filter(line -> !line.startsWith("Running as user"))
                .toList();
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
