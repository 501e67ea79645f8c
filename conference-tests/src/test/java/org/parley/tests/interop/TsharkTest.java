package org.parley.tests.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parley.tests.peer.Assembly;
import org.parley.tests.peer.Join;
import org.parley.tests.peer.MsrpFrame;
import org.parley.tests.peer.MsrpPeer;
import org.parley.tests.peer.MsrpText;
import org.parley.tests.peer.Octets;
import org.parley.tests.peer.Participant;
import org.parley.tests.peer.RelayClient;
import org.parley.tests.server.ParleyRelay;
import org.parley.tests.server.ParleyServer;
import org.parley.tests.server.RelayStage;
import org.parley.tests.server.RelayUsers;
import org.parley.tests.server.RunningRelay;
import org.parley.tests.server.RunningServer;
import org.parley.tests.server.Stage;

/** What is on the wire, as an independent dissector reads it: a room, and a chain of two relays that take AUTH in the clear for it. */
@ParleyServer
@ParleyRelay(relays = 2, value = "relay.plain-auth=true")
class TsharkTest {
    private static final String WRONG = "_ws.malformed || _ws.expert.severity == error";

    private final Path folder;

    TsharkTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void joinAndChatDissectAsSipAndMsrpWithoutAMalformedMark(Stage stage, RunningServer server)
            throws IOException, InterruptedException {
        List<String> ports = List.of(
                "udp.port==" + server.address("sip.udp").getPort() + ",sip",
                "tcp.port==" + server.address("sip.tcp").getPort() + ",sip",
                "tcp.port==" + server.address("msrp.tcp").getPort() + ",msrp");
        try (Capture capture = Capture.start(folder, ports, () -> stage.udp().send("\r\n\r\n"))) {
            Participant alice = stage.join("alice");
            Participant bob = stage.add(Participant.join(stage.tcp(), Join.as(Stage.aor("bob"), stage.room())));
            alice.msrp().transact(alice.message(alice.envelope("hello bob"), "Success-Report: yes"));
            bob.hear("hello bob");
            bob.say("hello alice");
            alice.hear("hello alice");
            alice.msrp().transact(alice.message(alice.envelope("text/plain", Octets.of("z".repeat(30_000)))));
            bob.receive("the long one", any -> true);
            alice.msrp()
                    .transact(MsrpText.request("NICKNAME", alice.serverPath(), alice.path())
                            .header("Use-Nickname", "\"Al\""));
            alice.leave();
            bob.leave();
            capture.settle();
            assertThat(capture.dissect("sip.Method == INVITE")).hasSizeGreaterThanOrEqualTo(2);
            assertThat(capture.dissect("sip.Method == BYE")).hasSizeGreaterThanOrEqualTo(2);
            assertThat(capture.dissect("msrp.method == SEND")).hasSizeGreaterThanOrEqualTo(6);
            // The dissector names the first message of a segment only, and a REPORT shares one with the response before
            // it.
            assertThat(capture.dissect("msrp && frame contains \" REPORT\"")).isNotEmpty();
            assertThat(capture.dissect("msrp.status.code == 200")).hasSizeGreaterThanOrEqualTo(4);
            assertThat(capture.dissect(WRONG)).isEmpty();
        }
    }

    @Test
    void whatTwoRelaysWriteDissectsAsMsrpWithoutAMalformedMark(RelayStage relays)
            throws IOException, InterruptedException {
        int first = relays.relay(0).tcp().getPort();
        int second = relays.relay(1).tcp().getPort();
        List<String> ports = List.of("tcp.port==" + first + ",msrp", "tcp.port==" + second + ",msrp");
        try (Capture capture = Capture.start(
                folder, ports, () -> MsrpPeer.connect(relays.relay(0).tcp()).close())) {
            RelayClient alice = plainClient(relays, relays.relay(0), "alice");
            RelayClient bob = plainClient(relays, relays.relay(1), "bob");
            speak(alice, bob);
            relays.settle(alice.msrp(), alice);
            capture.settle();

            assertThat(capture.dissect("msrp.method == AUTH && !msrp.authorization"))
                    .hasSize(2);
            assertThat(capture.dissect("msrp.status.code == 401 && msrp.www.authenticate"))
                    .hasSize(2);
            assertThat(capture.dissect("msrp.method == AUTH && msrp.authorization"))
                    .hasSize(2);
            assertThat(capture.dissect("msrp.status.code == 200 && msrp.use.path && msrp.authentication.info"))
                    .hasSize(2);
            // The dissector names the first message of a segment only; each of these came with nothing else under way.
            for (String seen : List.of(
                    "msrp.method == NICKNAME",
                    "msrp.status.code == 423",
                    "msrp.method == REPORT && msrp.status contains \"200\"",
                    "msrp.method == SEND && msrp.success.report")) {
                assertThat(capture.dissect(seen)).as(seen).hasSize(3);
                assertThat(capture.dissect(seen + " && tcp.dstport != " + second + " && tcp.srcport != " + second))
                        .as(seen)
                        .hasSize(1);
            }
            assertThat(capture.dissect("msrp && frame contains \"415\" && frame contains \" REPORT\""))
                    .hasSizeGreaterThanOrEqualTo(2);
            assertThat(capture.dissect("msrp.byte.range contains \"/100000\"")).hasSizeGreaterThanOrEqualTo(3);
            assertThat(capture.dissect(WRONG)).isEmpty();
        }
    }

    private static RelayClient plainClient(RelayStage stage, RunningRelay relay, String user) {
        MsrpPeer connection = stage.add(MsrpPeer.connect(relay.tcp()));
        RelayClient client =
                RelayClient.over(connection, RelayStage.NAME, relay.tcp().getPort(), user, RelayUsers.password(user));
        client.authenticate();
        return client;
    }

    /** One thing after the other: short, binary and large messages, in one chunk and in several, reports, errors, another method. */
    private static void speak(RelayClient alice, RelayClient bob) {
        alice.msrp().transact(alice.message(bob.path(), "hello bob", "Success-Report: yes"));
        MsrpFrame heard = bob.hear("hello bob");
        bob.msrp().send(RelayClient.report(heard, "000 200 OK"));
        alice.msrp().expect("REPORT", MsrpFrame::isReport);
        bob.msrp().answering(frame -> MsrpText.response(frame, 423, "Taken").octets());
        alice.msrp().transact(alice.request("NICKNAME", bob.path(), "Use-Nickname: \"Al\""));
        bob.msrp().answering(frame -> MsrpText.response(frame, 415, "Not this").octets());
        alice.msrp().transact(alice.message(bob.path(), "not this"));
        alice.msrp().expect("REPORT", MsrpFrame::isReport);
        bob.msrp().answering(frame -> MsrpText.response(frame, 200, "OK").octets());

        byte[] film = Octets.random(100_000, 23);
        for (int at = 0; at < film.length; at += 20_000) {
            byte[] part = Arrays.copyOfRange(film, at, at + 20_000);
            alice.msrp()
                    .transact(alice.chunk(bob.path(), "film0001", at + 1 + "-*/" + film.length, part)
                            .flag(at + 20_000 < film.length ? "+" : "$"));
        }
        Assembly assembly = Assembly.of(bob.msrp());
        assertThat(assembly.message("film0001", film.length)).isEqualTo(film);
        alice.msrp().transact(alice.message(bob.path(), film));
        alice.msrp()
                .transact(alice.chunk(bob.path(), "given001", "1-3/6", Octets.of("abc"))
                        .flag("#"));
        alice.msrp().send(alice.message(bob.path(), "good bye", "Failure-Report: no"));
        bob.hear("good bye");
    }
}
