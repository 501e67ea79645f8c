package org.parley.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Consoles that prove who they are, in the clear on loopback and over TLS: what an operator does who lets rooms leave loopback. */
class IdentifiedTalkTest {
    @TempDir
    private Path folder = Path.of("");

    private Path users = Path.of("");

    @BeforeEach
    void enroll() {
        users = folder.resolve("users");
        for (String user : List.of("alice", "bob")) {
            assertThat(passwd(user, user + "'s secret", "--file", users.toString()))
                    .isEmpty();
        }
    }

    private static List<String> passwd(String user, String password, String... more) {
        List<String> arguments = new ArrayList<>(List.of("passwd", user, "example.org"));
        arguments.addAll(List.of(more));
        try (ParleyProcess passwd = ParleyProcess.start(arguments.toArray(String[]::new))) {
            passwd.type(password);
            assertThat(passwd.exitCode()).isZero();
            return passwd.printed();
        }
    }

    private Path password(String text) throws IOException {
        return Files.writeString(Files.createTempFile(folder, "password", ""), text + "\n");
    }

    private ParleyProcess serve(String... more) {
        List<String> settings = new ArrayList<>(
                List.of("sip.auth.required=true", "sip.auth.realm=example.org", "credentials.file=" + users));
        settings.addAll(List.of(more));
        return ParleyProcess.serve(settings.toArray(String[]::new));
    }

    private static ParleyProcess chat(String room, String who, String... options) {
        List<String> arguments = new ArrayList<>(List.of("chat", room, "--from", "sip:" + who + "@example.org"));
        arguments.addAll(List.of(options));
        return ParleyProcess.start(arguments.toArray(String[]::new));
    }

    @Test
    void whoHasThePasswordTalksAndWhoHasNotIsToldSo() throws IOException {
        try (ParleyProcess server = serve()) {
            String room = "sip:lobby@" + server.address("sip.udp");
            try (ParleyProcess bob = chat(
                    room, "bob", "--password-file", password("bob's secret").toString())) {
                bob.awaitComplained(line -> line.startsWith("parley: joined"));
                try (ParleyProcess alice = chat(
                        room,
                        "alice",
                        "--password-file",
                        password("alice's secret").toString())) {
                    alice.type("it is really me");
                    alice.endInput();
                    assertThat(alice.exitCode()).isZero();
                }
                bob.awaitPrinted("alice: it is really me"::equals);
                bob.awaitPrinted("* sip:alice@example.org left"::equals);
            }
            String wrong = password("guess").toString();
            try (ParleyProcess mallory = chat(room, "alice", "--password-file", wrong);
                    ParleyProcess nobody = chat(room, "alice")) {
                assertThat(mallory.exitCode()).isEqualTo(1);
                assertThat(mallory.complained())
                        .singleElement()
                        .asString()
                        .contains("401", "the user of --from is not known there, or has another password")
                        .doesNotContain("guess");
                assertThat(nobody.exitCode()).isEqualTo(1);
                assertThat(nobody.complained()).singleElement().asString().contains("401", "--password-file");
            }
        }
    }

    @Test
    void overTlsNothingOfItIsInTheClear() throws IOException {
        LocalhostCertificate made = LocalhostCertificate.make();
        List<String> tls = new ArrayList<>(List.of("sip.udp.listen=off", "sip.tcp.listen=off", "msrp.tcp.listen=off"));
        for (String listener : List.of("sip.tls", "msrp.tls")) {
            tls.add(listener + ".listen=127.0.0.1:0");
            tls.add(listener + ".certificate=" + made.certificate());
            tls.add(listener + ".key=" + made.key());
        }
        try (ParleyProcess server = serve(tls.toArray(String[]::new))) {
            String trust = made.certificate().toString();
            String at = server.address("sip.tls");
            try (ParleyProcess bob = chat(
                    "sip:lobby@" + at + ";transport=tls",
                    "bob",
                    "--tls",
                    "--trust",
                    trust,
                    "--password-file",
                    password("bob's secret").toString())) {
                bob.awaitComplained(line -> line.startsWith("parley: joined"));
                try (ParleyProcess alice = chat(
                        "sips:lobby@" + at,
                        "alice",
                        "--tls",
                        "--trust",
                        trust,
                        "--password-file",
                        password("alice's secret").toString())) {
                    alice.type("for your eyes only");
                    alice.endInput();
                    assertThat(alice.exitCode()).isZero();
                }
                bob.awaitPrinted("alice: for your eyes only"::equals);
                server.terminate();
                bob.awaitComplained(line -> line.contains("the room ended the session"));
            }
            try (ParleyProcess doubting = chat("sips:lobby@" + at, "bob", "--tls", "--timeout", "10s")) {
                assertThat(doubting.exitCode()).isEqualTo(1);
            }
        } finally {
            made.forget();
        }
    }

    @Test
    void passwdPrintsHashesAndReplacesAnEarlierPassword() throws IOException {
        assertThat(passwd("carol", "one")).hasSize(2).allSatisfy(line -> assertThat(line)
                .matches("carol:example\\.org:(SHA-256:)?[0-9a-f]{32,64}"));
        List<String> before = Files.readAllLines(users);
        assertThat(passwd("alice", "another", "--file", users.toString())).isEmpty();
        List<String> after = Files.readAllLines(users);
        assertThat(after).hasSameSizeAs(before);
        assertThat(after).filteredOn(line -> line.startsWith("bob:")).isSubsetOf(before);
        assertThat(after).filteredOn(line -> line.startsWith("alice:")).doesNotContainAnyElementsOf(before);
        assertThat(Files.getPosixFilePermissions(users)).hasSize(2);
    }
}
