package org.parley.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What {@code parley chat} says to relays that cannot be used, and with which exit code. */
class RelayOptionsTest {
    @TempDir
    Path folder;

    private Path password;

    @BeforeEach
    void write() throws IOException {
        password = Files.writeString(folder.resolve("password"), "secret\n");
    }

    private static void says(int code, String what, String... options) {
        List<String> arguments = new ArrayList<>(List.of("sip:lobby@127.0.0.1:9", "--from", "sip:alice@example.org"));
        arguments.addAll(List.of(options));
        StringWriter said = new StringWriter();
        CommandLine command = new CommandLine(new ChatCommand()).setErr(new PrintWriter(said));
        assertThat(command.execute(arguments.toArray(String[]::new)))
                .as(said.toString())
                .isEqualTo(code);
        assertThat(said.toString().lines().findFirst().orElse(""))
                .contains(what)
                .doesNotContain("secret");
    }

    @Test
    void aRelayIsReachedByTlsOnly() {
        says(
                2,
                "'msrp://relay.example.org;tcp' (expected: msrps://host[:port];tcp",
                "--relay",
                "msrp://relay.example.org;tcp",
                "--password-file",
                password.toString());
        says(2, "'relay.example.org'", "--relay", "relay.example.org", "--password-file", password.toString());
        says(
                2,
                "'msrps://relay.example.org;ws'",
                "--relay",
                "msrps://relay.example.org;ws",
                "--password-file",
                password.toString());
    }

    @Test
    void aRelayWantsAPassword() throws IOException {
        says(2, "--relay: without --password-file", "--relay", "msrps://localhost:1;tcp");
        Path missing = folder.resolve("missing");
        says(2, missing.toString(), "--relay", "msrps://localhost:1;tcp", "--password-file", missing.toString());
        Path empty = Files.writeString(folder.resolve("empty"), "\nsecond line");
        says(2, empty.toString(), "--relay", "msrps://localhost:1;tcp", "--password-file", empty.toString());
    }

    @Test
    void whatBelongsToARelayNeedsOne() {
        says(2, "--relay-user: without --relay", "--relay-user", "alice");
    }

    @Test
    void trustedAuthoritiesMustBeReadable() {
        says(
                2,
                "--trust: ",
                "--relay",
                "msrps://localhost:1;tcp",
                "--password-file",
                password.toString(),
                "--trust",
                folder.resolve("none.pem").toString());
    }

    @Test
    void aRelayThatIsNotThereIsOneClearLine() {
        says(
                1,
                "cannot join sip:lobby@127.0.0.1: relay msrps://localhost:1;tcp cannot be reached",
                "--relay",
                "msrps://localhost:1;tcp",
                "--password-file",
                password.toString());
    }
}
