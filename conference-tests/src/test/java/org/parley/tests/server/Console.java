package org.parley.tests.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.parley.tests.peer.Await;

/** {@code parley chat}, a process of its own at a server under test, with all it printed; ended when closed. */
public final class Console implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 2 * Await.SOON.toSeconds();

    private final Process process;
    private final List<String> printed = new CopyOnWriteArrayList<>();
    private final List<String> complained = new CopyOnWriteArrayList<>();

    private Console(Process process) {
        this.process = process;
        read(process.getInputStream(), printed);
        read(process.getErrorStream(), complained);
    }

    /**
     * Somebody of this name joins over TCP.
     *
     * @param room the user part of a room at 127.0.0.1
     */
    public static Console join(Stage stage, String room, String name, String... options) {
        int port = stage.server().address("sip.tcp").getPort();
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "-Dlogback.configurationFile=logback.xml",
                "-cp",
                System.getProperty("java.class.path"),
                "org.parley.app.Main",
                "chat",
                "sip:" + room + "@127.0.0.1:" + port + ";transport=tcp",
                "--from",
                Stage.aor(name)));
        command.addAll(List.of(options));
        try {
            Console console = stage.keep(new Console(new ProcessBuilder(command).start()));
            console.complains(line -> line.startsWith("parley: joined"));
            return console;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Types a line. */
    public void type(String line) {
        try {
            OutputStream input = process.getOutputStream();
            input.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            input.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for a line on standard output. */
    public void prints(Predicate<String> wanted) {
        await(printed, wanted);
    }

    /** Waits for a line on standard error. */
    public void complains(Predicate<String> wanted) {
        await(complained, wanted);
    }

    private void await(List<String> lines, Predicate<String> wanted) {
        if (!Await.holdsWithin(() -> lines.stream().anyMatch(wanted), Await.SOON.multipliedBy(2))) {
            throw new AssertionError("no such line; " + this);
        }
    }

    /** Standard output so far. */
    public List<String> printed() {
        return printed;
    }

    /** Leaves the room; gives the exit code. */
    public int quit() {
        type("/quit");
        return exitCode();
    }

    /** Waits for its end. */
    public int exitCode() {
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("did not end: " + this);
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static void read(InputStream from, List<String> lines) {
        Thread reader = new Thread(
                () -> {
                    try (BufferedReader text =
                            new BufferedReader(new InputStreamReader(from, StandardCharsets.UTF_8))) {
                        text.lines().forEach(lines::add);
                    } catch (IOException | UncheckedIOException ended) {
                        return; // the process is gone, and its streams with it
                    }
                },
                "reads-console");
        reader.setDaemon(true);
        reader.start();
    }

    @Override
    public void close() {
        process.destroyForcibly();
        exitCode();
    }

    @Override
    public String toString() {
        return "printed " + printed + ", complained " + complained;
    }
}
