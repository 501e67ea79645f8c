package org.parley.tests.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * A PostgreSQL of its own: a fresh cluster in a folder of its own, on loopback, that wants SCRAM. The server refuses to run as root, so root hands
 * it to the user that Debian's package makes.
 */
final class PostgresServer {
    /** The database user. */
    static final String USER = "parley";

    /** The database user's password. */
    static final String PASSWORD = "only for tests";

    private final Path programs;
    private final Path folder;
    private final int port;

    private PostgresServer(Path programs, Path folder, int port) {
        this.programs = programs;
        this.folder = folder;
        this.port = port;
    }

    /** Makes a cluster and starts it; goes on only if PostgreSQL is installed. */
    static PostgresServer start() throws IOException, InterruptedException {
        Optional<Path> programs = programs();
        String message = "PostgreSQL is not installed (Debian package postgresql)";
        if (programs.isEmpty() && Boolean.getBoolean("parley.peers.required")) {
            fail(message);
        }
        Assumptions.assumeTrue(programs.isPresent(), message + ": skipped");
        Path folder = Files.createTempDirectory("parley-postgres");
        PostgresServer server = new PostgresServer(programs.orElseThrow(), folder, freePort());
        server.make();
        server.resume();
        return server;
    }

    /** Where it listens. */
    String uri() {
        return "postgresql://127.0.0.1:" + port + "/postgres";
    }

    /** Starts it, and returns once it takes connections. */
    void resume() throws IOException, InterruptedException {
        run(
                "pg_ctl",
                "-D",
                data(),
                "-l",
                folder.resolve("log").toString(),
                "-w",
                "-o",
                "-p " + port + " -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off",
                "start");
    }

    /** Stops it without a farewell to its clients. */
    void halt() throws IOException, InterruptedException {
        run("pg_ctl", "-D", data(), "-m", "immediate", "-w", "stop");
    }

    /** Stops it and removes its folder. */
    void remove() throws IOException, InterruptedException {
        if (Files.exists(folder.resolve("data/postmaster.pid"))) {
            halt();
        }
        try (Stream<Path> inside = Files.walk(folder)) {
            for (Path each : inside.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }

    private void make() throws IOException, InterruptedException {
        Path secret = folder.resolve("password");
        Files.writeString(secret, PASSWORD + "\n");
        if (isRoot()) {
            plain(List.of("chown", "-R", "postgres:", folder.toString()));
        }
        run(
                "initdb",
                "-D",
                data(),
                "--username=" + USER,
                "--pwfile=" + secret,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C",
                "--no-sync");
    }

    private String data() {
        return folder.resolve("data").toString();
    }

    private void run(String program, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(isRoot() ? List.of("runuser", "-u", "postgres", "--") : List.of());
        command.add(programs.resolve(program).toString());
        command.addAll(List.of(arguments));
        plain(command);
    }

    private void plain(List<String> command) throws IOException, InterruptedException {
        // What it says goes elsewhere: the server inherits the file and keeps it.
        Path said = Files.createTempDirectory("parley-said");
        PeerProgram.Ended ended = PeerProgram.run(said, 60, command);
        try (Stream<Path> inside = Files.list(said)) {
            for (Path each : inside.toList()) {
                Files.delete(each);
            }
        }
        Files.delete(said);
        assertThat(ended.code()).as("%s\n%s", command, ended.said()).isZero();
    }

    /** Debian keeps them beside the path, by version. */
    private static Optional<Path> programs() throws IOException {
        List<Path> folders = new ArrayList<>();
        Path debian = Path.of("/usr/lib/postgresql");
        if (Files.isDirectory(debian)) {
            try (Stream<Path> versions = Files.list(debian)) {
                versions.sorted(Comparator.comparing(
                                        (Path version) -> version.getFileName().toString())
                                .reversed())
                        .forEach(version -> folders.add(version.resolve("bin")));
            }
        }
        Stream.of(System.getenv().getOrDefault("PATH", "/usr/bin").split(File.pathSeparator))
                .forEach(each -> folders.add(Path.of(each)));
        return folders.stream()
                .filter(each ->
                        Files.isExecutable(each.resolve("initdb")) && Files.isExecutable(each.resolve("pg_ctl")))
                .findFirst();
    }

    private static boolean isRoot() throws IOException {
        return Files.readString(Path.of("/proc/self/status"), StandardCharsets.ISO_8859_1)
                .lines()
                .anyMatch(line -> line.matches("Uid:\\s+0\\s.*"));
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }
}
