package org.parley.tests.operate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parley.tests.peer.Await;
import org.parley.tests.peer.HepCollector;
import org.parley.tests.peer.HepCollector.Packet;
import org.parley.tests.peer.Participant;
import org.parley.tests.server.RunningServer;
import org.parley.tests.server.Stage;

/** What a Homer collector is sent, and what never leaves the machine. */
class CaptureTest {
    private static final int SIP = 1;
    private static final int MSRP = 100;
    private static final int UDP = 17;
    private static final int TCP = 6;

    @TempDir
    private Path folder = Path.of("");

    @Test
    void sipAndMsrpAreSentWithoutBodiesAndSessionIds() throws IOException {
        Path key = Files.writeString(folder.resolve("key"), "collector's key\n");
        Instant before = Instant.now();
        try (HepCollector collector = HepCollector.udp();
                RunningServer server = RunningServer.start(
                        false,
                        "capture.hep.collector=" + collector.address(),
                        "capture.hep.id=4711",
                        "capture.hep.password-file=" + key,
                        "node.name=blue");
                Stage stage = Stage.of(server)) {
            Participant alice = stage.join("alice");
            Participant bob = stage.join("bob");
            bob.say("what nobody else may read");
            alice.hear("what nobody else may read");
            String invites = alice.call().callId();

            Packet invite = collector.await("INVITE", is(SIP, "INVITE sip:", invites));
            Packet answer = collector.await("200", is(SIP, "SIP/2.0 200", invites));
            assertThat(invite.correlation()).isEqualTo(invites).isEqualTo(answer.correlation());
            assertThat(invite.number(2)).isEqualTo(UDP);
            assertThat(invite.address(false))
                    .isEqualTo(shown(server, "sip.udp"))
                    .isEqualTo(answer.address(true));
            assertThat(invite.address(true)).isEqualTo(answer.address(false));
            assertThat(invite.number(12)).isEqualTo(4711);
            assertThat(invite.text(14)).isEqualTo("collector's key");
            assertThat(invite.text(19)).isEqualTo("blue");
            assertThat(invite.number(9))
                    .isBetween(before.getEpochSecond() - 1, Instant.now().getEpochSecond() + 1);

            Packet send = collector.await("SEND", is(MSRP, "MSRP ", " octets]\r\n-------"));
            assertThat(send.number(2)).isEqualTo(TCP);
            Packet copy = collector.await(
                    "the copy",
                    packet -> is(MSRP, " SEND\r\n", " octets]").test(packet)
                            && packet.address(true).equals(shown(server, "msrp.tcp")));
            assertThat(copy.payload()).contains("\r\nContent-Type: message/cpim\r\n");
            assertThat(collector.packets()).allSatisfy(packet -> assertThat(packet.payload())
                    .doesNotContain("what nobody")
                    .doesNotContain(sessionId(alice.uri()))
                    .doesNotContain(sessionId(alice.serverUri()))
                    .doesNotContain(sessionId(bob.uri()))
                    .doesNotContain(sessionId(bob.serverUri())));
            String path = line(invite.payload(), "a=path:");
            assertThat(collector.packets())
                    .as("the pseudonym in SDP is the one in MSRP")
                    .anyMatch(packet ->
                            packet.number(11) == MSRP && packet.payload().contains(path.substring("a=path:".length())));
            assertThat(collector.faults()).isEmpty();
            assertThat(server.metric("parley_capture_written_total").orElseThrow())
                    .isGreaterThan(4);
            assertThat(server.metric("parley_capture_dropped_total")).hasValue(0.0);
        }
    }

    @Test
    void aCollectorCanBeReachedOverTcpToo() {
        try (HepCollector collector = HepCollector.tcp();
                RunningServer server = RunningServer.start(
                        false, "capture.hep.collector=" + collector.address(), "capture.hep.transport=tcp");
                Stage stage = Stage.of(server)) {
            stage.join("alice");
            collector.await("INVITE", is(SIP, "INVITE sip:", ""));
            collector.await("200", is(SIP, "SIP/2.0 200", ""));
            assertThat(collector.faults()).isEmpty();
        }
    }

    @Test
    void aCollectorThatIsNotThereHarmsNobody() {
        String nowhere;
        try (HepCollector gone = HepCollector.tcp()) {
            nowhere = gone.address();
        }
        try (RunningServer server =
                        RunningServer.start(false, "capture.hep.collector=" + nowhere, "capture.hep.transport=tcp");
                Stage stage = Stage.of(server)) {
            Participant alice = stage.join("alice");
            stage.join("bob").say("still here");
            alice.hear("still here");
            Await.until(
                    "losses counted",
                    () -> server.metric("parley_capture_failed_total").orElse(0.0) > 0);
        }
    }

    private static java.util.function.Predicate<Packet> is(int type, String begin, String more) {
        return packet -> packet.number(11) == type
                && packet.payload().contains(begin)
                && packet.payload().contains(more);
    }

    private static String shown(RunningServer server, String listener) {
        return "127.0.0.1:" + server.address(listener).getPort();
    }

    private static String sessionId(String uri) {
        return uri.substring(uri.lastIndexOf('/') + 1, uri.indexOf(';'));
    }

    private static String line(String text, String prefix) {
        return List.of(text.split("\r\n", -1)).stream()
                .filter(line -> line.startsWith(prefix))
                .findFirst()
                .orElseThrow();
    }
}
