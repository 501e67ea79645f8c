package org.parley.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.config.ConfigException;

/** Exit codes: 0 done, 1 failed, 2 wrong usage or configuration; and always one clear line instead of a stack trace. */
class CommandLineTest {
    @TempDir
    private Path folder = Path.of("");

    @ParameterizedTest
    @ValueSource(
            strings = {"", "serve", "switch", "relay", "doctor", "chat", "check-config", "print-config", "version"})
    void everyCommandExplainsItself(String command) {
        String[] arguments = command.isEmpty() ? new String[] {"--help"} : new String[] {command, "--help"};
        try (ParleyProcess parley = ParleyProcess.start(arguments)) {
            assertThat(parley.exitCode()).isZero();
            assertThat(parley.printed()).first().asString().startsWith("Usage: parley");
            assertThat(parley.complained()).isEmpty();
        }
    }

    @Test
    void theVersionIsTold() {
        try (ParleyProcess parley = ParleyProcess.start("version")) {
            assertThat(parley.exitCode()).isZero();
            assertThat(parley.printed()).singleElement().asString().matches("parley [0-9]+\\.[0-9]+\\.[0-9]+.*");
        }
    }

    @Test
    void wrongUsageExitsWith2() {
        misused("parley: which command? See parley --help");
        misused("parley: Unmatched argument at index 0: 'sreve'", "sreve");
        misused("parley serve: Unknown option: '--confg'", "serve", "--confg");
        misused("parley chat: Missing required parameter: 'ROOM'", "chat");
        misused(
                "parley chat: Invalid value for positional parameter at index 0 (ROOM): 'lobby' (expected: sip:user@host[:port])",
                "chat",
                "lobby");
        misused("parley relay: Unknown option: '--anything'", "relay", "--anything");
        misused(
                "parley chat: --password-file: no-such-file (expected: a text file that can be read)",
                "chat",
                "sip:a@127.0.0.1",
                "--password-file",
                "no-such-file");
    }

    @Test
    void aConfigurationThatDoesNotFitExitsWith2AndTellsEveryFault() throws IOException {
        Path file =
                Files.writeString(folder.resolve("parley.yaml"), "rooms:\n  gather-limit: 64 KBs\nhttp.listn: off\n");
        for (List<String> command : List.of(
                List.of("check-config", file.toString()),
                List.of("serve", "--config", file.toString()),
                List.of("print-config", "-c", file.toString()))) {
            try (ParleyProcess parley = ParleyProcess.start(command.toArray(String[]::new))) {
                assertThat(parley.exitCode()).isEqualTo(2);
                assertThat(parley.printed()).isEmpty();
                assertThat(parley.complained())
                        .containsExactly(
                                "parley: " + file
                                        + ":2: rooms.gather-limit: '64 KBs' (expected: octets such as 65536 or"
                                        + " 64KiB, from 4KiB to 16MiB)",
                                "parley: " + file + ":3: http.listn: unknown key (did you mean http.listen?)");
            }
        }
    }

    @Test
    void aMissingFileExitsWith2() {
        Path missing = folder.resolve("none.yaml");
        try (ParleyProcess parley = ParleyProcess.start(Map.of("PARLEY_CONFIG", missing.toString()), "serve")) {
            assertThat(parley.exitCode()).isEqualTo(2);
            assertThat(parley.complained())
                    .containsExactly("parley: " + missing + ": no such file (expected: a configuration in YAML)");
        }
    }

    @Test
    void listeningBeyondLoopbackNeedsAnAddressOthersReachAndASayingSo() {
        String[] open = {"serve", "--set", "sip.udp.listen=0.0.0.0:0"};
        try (ParleyProcess parley = ParleyProcess.start(open)) {
            assertThat(parley.exitCode()).isEqualTo(2);
            assertThat(parley.complained())
                    .containsExactly(
                            "parley: default: sip.udp.advertise: 'as-listen' (expected: an address that others can reach,"
                                    + " because sip.udp.listen is 0.0.0.0:0)",
                            "parley: --set: sip.udp.listen: '0.0.0.0:0' (expected: a loopback address, or"
                                    + " security.allow-open: true, because there is missing: TLS (a sip.tls listener in"
                                    + " its place); something to prove oneself with (credentials.file,"
                                    + " credentials.sql.uri, credentials.http.url or sip.trusted-peers))");
        }
    }

    @Test
    void whatAListenerBeyondLoopbackNeedsIsToldPartByPart() throws IOException {
        Path pem = Files.writeString(folder.resolve("any.pem"), "");
        Path users = Files.writeString(folder.resolve("users"), "");
        String tls = "sip.tls:\n  listen: 192.0.2.1:5061\n  certificate: " + pem + "\n  key: " + pem + "\n";
        String closed = tls + "sip.udp.listen: off\nsip.tcp.listen: off\n";
        assertThat(missing(closed)).containsExactly("something to prove oneself with");
        assertThat(missing(closed + "credentials.file: " + users + "\n")).isEmpty();
        assertThat(missing(closed + "sip.trusted-peers: [192.0.2.7]\n")).isEmpty();
        assertThat(missing(closed + "credentials.file: " + users + "\nsip.auth.required: false\n"))
                .containsExactly("authentication");
        assertThat(missing(closed + "credentials.file: " + users + "\nmsrp.tcp.listen: 192.0.2.1:2855\n"))
                .containsExactly("TLS");
        assertThat(missing(closed + "msrp.tcp.listen: 192.0.2.1:2855\nsecurity.allow-open: true\n"))
                .isEmpty();
    }

    /** The parts that check-config calls missing. */
    private List<String> missing(String yaml) throws IOException {
        Path file = Files.writeString(folder.resolve("closed.yaml"), yaml);
        try {
            ParleyConfig.load(Optional.of(file), Map.of(), Map.of());
            return List.of();
        } catch (ConfigException unfit) {
            return unfit.problems().stream()
                    .map(Object::toString)
                    .filter(problem -> problem.contains("there is missing: "))
                    .flatMap(problem -> Arrays.stream(
                            problem.replaceAll(".*there is missing: ", "").split("; ", 0)))
                    .map(part -> part.replaceAll(" \\(.*", ""))
                    .toList();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "msrp.tcp", "sip.tcp", "relay.tls"})
    void aPortInUseExitsWith1AndOneLine(String listener) throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            String address = "127.0.0.1:" + taken.getLocalPort();
            String[] arguments = {
                "serve",
                "--set",
                "sip.udp.listen=127.0.0.1:0",
                "--set",
                "sip.tcp.listen=127.0.0.1:0",
                "--set",
                "msrp.tcp.listen=127.0.0.1:0",
                "--set",
                "http.listen=127.0.0.1:0",
                "--set",
                "relay.tls.listen=127.0.0.1:0",
                "--set",
                "log.level=error",
                "--set",
                listener + ".listen=" + address
            };
            try (ParleyProcess parley = ParleyProcess.start(arguments)) {
                assertThat(parley.exitCode()).isEqualTo(1);
                assertThat(parley.printed()).isEmpty();
                assertThat(parley.complained())
                        .singleElement()
                        .asString()
                        .startsWith("parley: " + listener)
                        .contains(address)
                        .containsIgnoringCase("in use");
            }
        }
    }

    private static void misused(String line, String... arguments) {
        try (ParleyProcess parley = ParleyProcess.start(arguments)) {
            assertThat(parley.exitCode()).isEqualTo(2);
            assertThat(parley.complained()).first().isEqualTo(line);
            assertThat(parley.complained()).noneMatch(text -> text.contains("\tat "));
        }
    }
}
