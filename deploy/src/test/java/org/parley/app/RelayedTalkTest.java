package org.parley.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Consoles that reach a room through the relay of the same server, each a process of its own; the first hop over TLS. */
class RelayedTalkTest {
    @TempDir
    static Path folder;

    private static LocalhostCertificate certificate;
    private static Path credentials;

    @BeforeAll
    static void make() throws IOException, GeneralSecurityException {
        certificate = LocalhostCertificate.make();
        List<String> lines = new ArrayList<>();
        for (String user : List.of("alice", "robot", "guest")) {
            lines.add(line(user, "localhost"));
            if (!user.equals("guest")) {
                lines.add(line(user, "example.org"));
            }
            Files.writeString(folder.resolve(user + ".password"), user + "-secret\n");
        }
        credentials = Files.write(folder.resolve("users.htdigest"), lines);
    }

    private static String line(String user, String realm) throws GeneralSecurityException {
        byte[] secret = (user + ":" + realm + ":" + user + "-secret").getBytes(StandardCharsets.UTF_8);
        return user + ":" + realm + ":SHA-256:"
                + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(secret));
    }

    @AfterAll
    static void forget() {
        certificate.forget();
    }

    private static ParleyProcess serve(String... more) {
        List<String> settings = new ArrayList<>(List.of(
                "relay.tls.certificate=" + certificate.certificate(),
                "relay.tls.key=" + certificate.key(),
                "relay.realm=localhost",
                "credentials.file=" + credentials));
        settings.addAll(List.of(more));
        return ParleyProcess.serve(settings.toArray(String[]::new));
    }

    private static ParleyProcess chat(ParleyProcess server, String who, String passwordOf) {
        String port = server.address("relay.tls").replaceAll(".*:", "");
        return ParleyProcess.start(
                "chat",
                "sip:lobby@" + server.address("sip.udp"),
                "--from",
                "sip:" + who + "@example.org",
                "--relay",
                "msrps://localhost:" + port + ";tcp",
                "--password-file",
                folder.resolve(passwordOf + ".password").toString(),
                "--trust",
                certificate.certificate().toString());
    }

    @Test
    void whoComesThroughTheRelayTalksAsOthersDo() {
        try (ParleyProcess server = serve();
                ParleyProcess bob = ParleyProcess.start(
                        "chat", "sip:lobby@" + server.address("sip.udp"), "--from", "sip:bob@example.org")) {
            bob.awaitComplained(line -> line.startsWith("parley: joined"));
            try (ParleyProcess alice = chat(server, "alice", "alice")) {
                alice.awaitComplained(line -> line.startsWith("parley: joined"));
                bob.awaitPrinted("* sip:alice@example.org joined"::equals);
                assertThat(alice.complained())
                        .filteredOn(line -> line.startsWith("parley: via relay msrps://localhost:"))
                        .hasSize(1);
                alice.type("good morning, bob");
                bob.awaitPrinted("alice: good morning, bob"::equals);
                bob.type("good morning, alice");
                alice.awaitPrinted("bob: good morning, alice"::equals);
                alice.type("/quit");
                assertThat(alice.exitCode()).isZero();
                bob.awaitPrinted("* sip:alice@example.org left"::equals);
            }
        }
    }

    @Test
    void aScriptKnowsThatItsLinesArrived() {
        try (ParleyProcess server = serve();
                ParleyProcess robot = chat(server, "robot", "robot")) {
            for (int i = 1; i <= 20; i++) {
                robot.type("line " + i);
            }
            robot.endInput();
            assertThat(robot.exitCode()).as(robot.toString()).isZero();
        }
    }

    @Test
    void aWrongPasswordIsOneClearLineAndExitCode1() {
        try (ParleyProcess server = serve();
                ParleyProcess alice = chat(server, "alice", "robot")) {
            assertThat(alice.exitCode()).isEqualTo(1);
            assertThat(alice.complained())
                    .singleElement()
                    .asString()
                    .startsWith("parley: cannot join sip:lobby@127.0.0.1: relay msrps://localhost:")
                    .contains("does not take this name and password");
        }
    }

    @Test
    void onePasswordFileServesTheRelayAndARoomThatAsksToo() {
        try (ParleyProcess server = serve("sip.auth.required=true", "sip.auth.realm=example.org");
                ParleyProcess alice = chat(server, "alice", "alice")) {
            alice.awaitComplained(line -> line.startsWith("parley: joined"));
            try (ParleyProcess robot = chat(server, "robot", "robot")) {
                robot.type("the build is green");
                robot.endInput();
                assertThat(robot.exitCode()).as(robot.toString()).isZero();
            }
            alice.awaitPrinted("robot: the build is green"::equals);
            // The relay knows the guest, the room does not.
            try (ParleyProcess guest = chat(server, "guest", "guest")) {
                assertThat(guest.exitCode()).isEqualTo(1);
                assertThat(guest.complained()).singleElement().asString().contains("401");
            }
            alice.type("/quit");
            assertThat(alice.exitCode()).as(alice.toString()).isZero();
        }
    }

    @Test
    void nothingIsLostWhileTheRelaysUrisAreRenewed() {
        try (ParleyProcess server = serve("relay.expires.min=1s", "relay.expires.default=2s");
                ParleyProcess bob = ParleyProcess.start(
                        "chat", "sip:lobby@" + server.address("sip.udp"), "--from", "sip:bob@example.org");
                ParleyProcess alice = chat(server, "alice", "alice")) {
            bob.awaitComplained(line -> line.startsWith("parley: joined"));
            alice.awaitComplained(line -> line.startsWith("parley: joined"));
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(5); // two lifetimes and a half
            int said = 0;
            while (System.nanoTime() < end) {
                String question = "question " + ++said;
                String answer = "answer " + said;
                alice.type(question);
                bob.awaitPrinted(("alice: " + question)::equals);
                bob.type(answer);
                alice.awaitPrinted(("bob: " + answer)::equals);
            }
            alice.type("/quit");
            assertThat(alice.exitCode()).as(alice.toString()).isZero();
        }
    }
}
