package org.parley.app;

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
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** One {@code parley} process with everything it printed; ended when closed. */
final class ParleyProcess implements AutoCloseable {
    private static final long PATIENCE_MILLIS = 60_000;

    private final Process process;
    private final List<String> printed = new ArrayList<>(); // guarded by itself, as are the complaints
    private final List<String> complained = new ArrayList<>();
    private final Thread readsOut;
    private final Thread readsErr;

    private ParleyProcess(Process process) {
        this.process = process;
        this.readsOut = reader(process.getInputStream(), printed);
        this.readsErr = reader(process.getErrorStream(), complained);
    }

    /** Starts {@code parley} with these arguments. */
    static ParleyProcess start(String... arguments) {
        return start(Map.of(), arguments);
    }

    /** Starts {@code parley} with these arguments and variables. */
    static ParleyProcess start(Map<String, String> environment, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m"));
        command.add("-Dlogback.configurationFile=logback.xml"); // not the one for tests
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "org.parley.app.Main"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(name -> name.startsWith("PARLEY_"));
        builder.environment().putAll(environment);
        try {
            return new ParleyProcess(builder.start());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Starts a server on free loopback ports, and waits until it is ready. */
    static ParleyProcess serve(String... settings) {
        return serving("serve", settings);
    }

    /** Starts a relay on free loopback ports, and waits until it is ready. */
    static ParleyProcess relay(String... settings) {
        return serving("relay", settings);
    }

    private static ParleyProcess serving(String command, String... settings) {
        List<String> arguments = new ArrayList<>(List.of(command));
        for (String listener : List.of("sip.udp", "sip.tcp", "msrp.tcp", "relay.tls", "http")) {
            arguments.addAll(List.of("--set", listener + ".listen=127.0.0.1:0"));
        }
        for (String setting : settings) {
            arguments.addAll(List.of("--set", setting));
        }
        ParleyProcess server = start(arguments.toArray(String[]::new));
        try {
            server.awaitPrinted(line -> line.startsWith("parley ready"));
            return server;
        } catch (AssertionError notReady) {
            server.close();
            throw notReady;
        }
    }

    /** Where a listener of a ready server is: host and port. */
    String address(String listener) {
        String ready = awaitPrinted(line -> line.startsWith("parley ready"));
        for (String word : ready.split(" ", -1)) {
            if (word.startsWith(listener + "=")) {
                return word.substring(listener.length() + 1);
            }
        }
        throw new AssertionError("no " + listener + " in: " + ready);
    }

    /** Types a line. */
    void type(String line) {
        try {
            OutputStream input = process.getOutputStream();
            input.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            input.flush();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Ends its standard input. */
    void endInput() {
        try {
            process.getOutputStream().close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Asks it to stop, as an operator's system does. */
    void terminate() {
        process.toHandle().destroy(); // Process.destroy would close the streams we still read
    }

    /** Ends it as {@code kill -9} does. */
    void kill() {
        process.toHandle().destroyForcibly();
    }

    /** Waits for its end; gives the exit code. */
    int exitCode() {
        try {
            if (!process.waitFor(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
                throw new AssertionError("did not end; " + this);
            }
            readsOut.join(PATIENCE_MILLIS);
            readsErr.join(PATIENCE_MILLIS);
            return process.exitValue();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }

    /** Waits for a line on standard output. */
    String awaitPrinted(Predicate<String> wanted) {
        return await(printed, wanted);
    }

    /** Waits for a line on standard error. */
    String awaitComplained(Predicate<String> wanted) {
        return await(complained, wanted);
    }

    /** Standard output so far. */
    List<String> printed() {
        return copy(printed);
    }

    /** Standard error so far. */
    List<String> complained() {
        return copy(complained);
    }

    @Override
    public void close() {
        process.destroyForcibly();
        exitCode();
    }

    @Override
    public String toString() {
        return "printed: " + printed() + "\ncomplained: " + complained();
    }

    private String await(List<String> lines, Predicate<String> wanted) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
        synchronized (lines) {
            while (true) {
                for (String line : lines) {
                    if (wanted.test(line)) {
                        return line;
                    }
                }
                long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                Thread reader = lines == printed ? readsOut : readsErr;
                if (left <= 0 || !reader.isAlive()) {
                    throw new AssertionError("no such line; " + this);
                }
                try {
                    lines.wait(Math.min(left, 200));
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                    throw new AssertionError(interrupted);
                }
            }
        }
    }

    private static List<String> copy(List<String> lines) {
        synchronized (lines) {
            return List.copyOf(lines);
        }
    }

    private static Thread reader(InputStream from, List<String> lines) {
        Thread thread = new Thread(() -> read(from, lines), "reads-parley");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static void read(InputStream from, List<String> lines) {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(from, StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                synchronized (lines) {
                    lines.add(line);
                    lines.notifyAll();
                }
            }
        } catch (IOException ended) {
            return; // the process is gone, and its streams with it
        }
    }
}
