package org.parley.tests.interop;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.parley.tests.peer.Await;
import org.parley.tests.server.RelayUsers;

/**
 * Debian's kamailio, started on free loopback ports with one of the configurations in {@code src/test/resources/kamailio} and stopped with
 * {@link #close}. In a configuration each {@code …_PORT} becomes a free port, on which it has to take TCP connections; {@code CERTIFICATE_FILE},
 * {@code KEY_FILE} and {@code AUTHORITY_FILE} those of {@link RelayUsers}; other words are given.
 */
final class Kamailio implements AutoCloseable {
    private static final Pattern PORT = Pattern.compile("\\b[A-Z]+_PORT\\b");
    private static final Duration START = Duration.ofSeconds(60);
    private static final int ATTEMPTS = 5;

    private final Path folder;
    private final Process process;
    private final Map<String, Integer> ports;

    private Kamailio(Path folder, Process process, Map<String, Integer> ports) {
        this.folder = folder;
        this.process = process;
        this.ports = ports;
    }

    /** Starts it as an MSRP relay; goes on only if it is installed. */
    static Kamailio relay() throws IOException, InterruptedException {
        return start("msrp-relay.cfg", Map.of());
    }

    /** Starts it with this configuration and these words in it; goes on only if it is installed. */
    static Kamailio start(String configuration, Map<String, String> words) throws IOException, InterruptedException {
        PeerProgram.need("kamailio", "kamailio, kamailio-tls-modules");
        String said = "";
        for (int i = 0; i < ATTEMPTS; i++) {
            Kamailio started = launch(configuration, words);
            if (Await.holdsWithin(() -> !started.process.isAlive() || started.listens(), START)
                    && started.process.isAlive()) {
                return started;
            }
            said = started.said();
            started.close();
            if (!said.contains("Address already in use")) {
                break;
            }
        }
        return fail("kamailio did not start with " + configuration + ":\n" + said);
    }

    private static Kamailio launch(String configuration, Map<String, String> words) throws IOException {
        String text;
        try (InputStream in = Kamailio.class.getResourceAsStream("/kamailio/" + configuration)) {
            if (in == null) {
                throw new AssertionError("no configuration " + configuration);
            }
            text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        Map<String, Integer> ports = freePorts(PORT.matcher(text)
                .results()
                .map(found -> found.group())
                .distinct()
                .toList());
        Map<String, String> all = new LinkedHashMap<>(words);
        all.putIfAbsent("DEBUG_LEVEL", "1");
        all.put("CERTIFICATE_FILE", RelayUsers.server().chain().toString());
        all.put("KEY_FILE", RelayUsers.server().key().toString());
        all.put("AUTHORITY_FILE", RelayUsers.authority().authority().toString());
        ports.forEach((name, port) -> all.put(name, port.toString()));
        for (Map.Entry<String, String> word : all.entrySet()) {
            text = text.replaceAll("\\b" + word.getKey() + "\\b", word.getValue());
        }
        Path folder = Files.createTempDirectory("parley-kamailio");
        Path config = Files.writeString(folder.resolve("kamailio.cfg"), text);
        String here = folder.toString();
        List<String> command = List.of(
                "kamailio",
                "-DD",
                "-E",
                "-m",
                "64",
                "-f",
                config.toString(),
                "-Y",
                here,
                "-w",
                here,
                "-P",
                here + "/pid");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        return new Kamailio(folder, process, ports);
    }

    /** Ports on which nobody listens now, neither TCP nor UDP. */
    private static Map<String, Integer> freePorts(List<String> names) throws IOException {
        Map<String, Integer> ports = new LinkedHashMap<>();
        List<ServerSocket> held = new ArrayList<>();
        try {
            for (String name : names) {
                ServerSocket free = free();
                held.add(free);
                ports.put(name, free.getLocalPort());
            }
        } finally {
            for (ServerSocket each : held) {
                each.close();
            }
        }
        return ports;
    }

    private static ServerSocket free() throws IOException {
        while (true) {
            ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
            try (DatagramSocket also = new DatagramSocket(free.getLocalPort(), InetAddress.getLoopbackAddress())) {
                return also.isBound() ? free : fail("an unbound socket");
            } catch (SocketException taken) {
                free.close();
            }
        }
    }

    private boolean listens() {
        return ports.keySet().stream().allMatch(name -> {
            try (Socket probe = new Socket()) {
                probe.connect(address(name));
                return true;
            } catch (IOException notYet) {
                return false;
            }
        });
    }

    /** Where it listens: the port that stands in the configuration under this name. */
    InetSocketAddress address(String port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port(port));
    }

    /** The port of this name. */
    int port(String name) {
        Integer port = ports.get(name);
        if (port == null) {
            throw new AssertionError("no port " + name + " among " + ports);
        }
        return port;
    }

    /** Where AUTH to the relay goes. */
    String target() {
        return "msrps://localhost:" + port("TLS_PORT") + ";tcp";
    }

    /** What it logged. */
    String said() throws IOException {
        return Files.readString(folder.resolve("log"), StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        List<ProcessHandle> all = process.descendants().toList();
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
                all.forEach(ProcessHandle::destroyForcibly);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        try (Stream<Path> inside = Files.walk(folder)) {
            for (Path each : inside.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
