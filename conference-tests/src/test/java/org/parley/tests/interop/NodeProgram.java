package org.parley.tests.interop;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/**
 * A script for Node in {@code src/test/js}, with the packages its lock file names, installed once into {@code target}. It tells what happens in
 * lines of JSON and takes orders in lines.
 */
final class NodeProgram implements AutoCloseable {
    private static final Path SOURCES = Path.of("src", "test", "js");
    private static final Path INSTALLED = Path.of("target", "js");
    private static final long INSTALL_SECONDS = 120;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Process process;
    private final BufferedWriter orders;
    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
    private final List<String> heard = new ArrayList<>();

    private NodeProgram(Process process) {
        this.process = process;
        this.orders = process.outputWriter(StandardCharsets.UTF_8);
        Thread reader = new Thread(this::read, "node-peer");
        reader.setDaemon(true);
        reader.start();
    }

    /**
     * Starts a script; goes on only if Node and the script's packages are there.
     *
     * @param folder of the script, beneath {@code src/test/js}
     */
    static NodeProgram start(String folder, String script, String... arguments)
            throws IOException, InterruptedException {
        PeerProgram.need("node", "nodejs");
        PeerProgram.need("npm", "npm");
        Path installed = install(folder);
        List<String> command = new ArrayList<>(List.of("node", script));
        command.addAll(List.of(arguments));
        return new NodeProgram(new ProcessBuilder(command)
                .directory(installed.toFile())
                .redirectErrorStream(true)
                .start());
    }

    private static synchronized Path install(String folder) throws IOException, InterruptedException {
        Path from = SOURCES.resolve(folder);
        Path to = Files.createDirectories(INSTALLED.resolve(folder));
        Path lock = to.resolve("package-lock.json");
        boolean there = Files.isDirectory(to.resolve("node_modules"))
                && Files.exists(lock)
                && Files.mismatch(lock, from.resolve("package-lock.json")) < 0;
        try (var files = Files.newDirectoryStream(from)) {
            for (Path file : files) {
                if (Files.isRegularFile(file)) {
                    Files.copy(file, to.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
        if (!there) {
            PeerProgram.Ended ended = PeerProgram.run(
                    to.toAbsolutePath(),
                    INSTALL_SECONDS,
                    List.of("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"));
            if (ended.code() != 0) {
                Files.deleteIfExists(lock);
                String message = "npm ci in " + from + " failed: " + ended.said();
                if (Boolean.getBoolean("parley.peers.required")) {
                    fail(message);
                }
                Assumptions.abort(message + ": skipped");
            }
        }
        return to;
    }

    private void read() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                told.add(line);
            }
        } catch (IOException e) {
            told.add("unreadable: " + e);
        }
        told.add("end of output");
    }

    /** Waits for an event of this name; gives its line. */
    String expect(String event) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            String line = told.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (line == null || line.equals("end of output")) {
                throw new AssertionError(
                        "no event " + event + (line == null ? "" : ", the program ended") + ": " + heard);
            }
            heard.add(line);
            if (line.startsWith("{\"event\":\"" + event + "\"")) {
                return line;
            }
        }
    }

    /** Events so far that were waited through. */
    List<String> heard() {
        return heard;
    }

    /** Gives an order. */
    void order(String word) {
        try {
            orders.write(word);
            orders.newLine();
            orders.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
