package org.parley.tests.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parley.tests.peer.Await;
import org.parley.tests.peer.Join;
import org.parley.tests.peer.Octets;
import org.parley.tests.peer.Participant;
import org.parley.tests.server.ParleyServer;
import org.parley.tests.server.RunningServer;
import org.parley.tests.server.Stage;

/** What is on the wire, as an independent dissector reads it. */
@ParleyServer
class TsharkTest {
    private final Path folder;

    TsharkTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void joinAndChatDissectAsSipAndMsrpWithoutAMalformedMark(Stage stage, RunningServer server)
            throws IOException, InterruptedException {
        PeerProgram.need("tshark", "tshark");
        int udp = server.address("sip.udp").getPort();
        int tcp = server.address("sip.tcp").getPort();
        int msrp = server.address("msrp.tcp").getPort();
        Path capture = folder.resolve("join-and-chat.pcapng");
        Process recording = record(capture, "port " + udp + " or port " + tcp + " or port " + msrp, stage, capture);
        try {
            Participant alice = stage.join("alice");
            Participant bob = stage.add(Participant.join(stage.tcp(), Join.as(Stage.aor("bob"), stage.room())));
            alice.msrp().transact(alice.message(alice.envelope("hello bob"), "Success-Report: yes"));
            bob.hear("hello bob");
            bob.say("hello alice");
            alice.hear("hello alice");
            alice.msrp().transact(alice.message(alice.envelope("text/plain", Octets.of("z".repeat(30_000)))));
            bob.receive("the long one", any -> true);
            alice.msrp()
                    .transact(org.parley.tests.peer.MsrpText.request("NICKNAME", alice.serverPath(), alice.path())
                            .header("Use-Nickname", "\"Al\""));
            alice.leave();
            bob.leave();
            settle(capture);
        } finally {
            recording.destroy();
            recording.waitFor(10, TimeUnit.SECONDS);
        }
        String[] as = {
            "-r",
            capture.toString(),
            "-d",
            "udp.port==" + udp + ",sip",
            "-d",
            "tcp.port==" + tcp + ",sip",
            "-d",
            "tcp.port==" + msrp + ",msrp"
        };
        assertThat(dissect(as, "sip.Method == INVITE")).hasSizeGreaterThanOrEqualTo(2);
        assertThat(dissect(as, "sip.Method == BYE")).hasSizeGreaterThanOrEqualTo(2);
        assertThat(dissect(as, "msrp.method == SEND")).hasSizeGreaterThanOrEqualTo(6);
        // The dissector names the first message of a segment only, and a REPORT shares one with the response before it.
        assertThat(dissect(as, "msrp && frame contains \" REPORT\"")).isNotEmpty();
        assertThat(dissect(as, "msrp.status.code == 200")).hasSizeGreaterThanOrEqualTo(4);
        assertThat(dissect(as, "_ws.malformed || _ws.expert.severity == error")).isEmpty();
    }

    /** Starts a capture on loopback and waits until it sees a probe. */
    private Process record(Path capture, String filter, Stage stage, Path file)
            throws IOException, InterruptedException {
        Path said = folder.resolve("tshark.err");
        Process process = new ProcessBuilder("tshark", "-q", "-i", "lo", "-f", filter, "-w", capture.toString())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        boolean seen = Await.holdsWithin(
                () -> {
                    if (process.isAlive()) {
                        stage.udp().send("\r\n\r\n");
                    }
                    return !process.isAlive() || size(file) > 2_000;
                },
                java.time.Duration.ofSeconds(30));
        if (!seen || !process.isAlive()) {
            String message = "tshark cannot capture here: " + Files.readString(said, StandardCharsets.ISO_8859_1);
            process.destroy();
            if (Boolean.getBoolean("parley.peers.required")) {
                fail(message);
            }
            Assumptions.abort(message);
        }
        return process;
    }

    private static long size(Path file) {
        try {
            return Files.exists(file) ? Files.size(file) : 0;
        } catch (IOException e) {
            return 0;
        }
    }

    /** Waits until the capture has stopped growing: everything on the wire is in the file. */
    private static void settle(Path capture) {
        long[] last = {size(capture), System.nanoTime()};
        Await.until("the capture to be complete", () -> {
            long now = size(capture);
            if (now != last[0]) {
                last[0] = now;
                last[1] = System.nanoTime();
            }
            return System.nanoTime() - last[1] > TimeUnit.SECONDS.toNanos(2);
        });
    }

    private List<String> dissect(String[] as, String filter) throws IOException, InterruptedException {
        List<String> command = new java.util.ArrayList<>(List.of("tshark"));
        command.addAll(List.of(as));
        command.addAll(List.of("-Y", filter));
        return PeerProgram.run(folder, 60, command)
                .said()
                .lines()
                .filter(line -> !line.startsWith("Running as user"))
                .toList();
    }
}
