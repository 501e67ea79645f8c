package org.parley.tests.interop;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.parley.conformance.Covers;
import org.parley.tests.peer.Await;
import org.parley.tests.peer.MsrpAddress;
import org.parley.tests.peer.MsrpFrame;
import org.parley.tests.peer.MsrpPeer;
import org.parley.tests.peer.MsrpText;
import org.parley.tests.peer.Octets;
import org.parley.tests.peer.Participant;
import org.parley.tests.server.RelayUsers;
import org.parley.tests.server.RunningRelay;
import org.parley.tests.server.RunningServer;
import org.parley.tests.server.Stage;

/** SIP.js, which web pages call with, over WebSocket; its MSRP side is ours. */
class BrowserStackTest {
    private static final String PAGE = "https://chat.example.org";

    private final String path = "msrp://127.0.0.1:9/" + Octets.token(20) + ";tcp";
    private final String room = "sip:web-" + Octets.token(6).toLowerCase(java.util.Locale.ROOT) + "@rooms.example.org";

    private static RunningServer server() {
        return RunningServer.start(false, "sip.ws.listen=127.0.0.1:0", "sip.ws.origins=" + PAGE);
    }

    private NodeProgram join(RunningServer server, String origin) throws Exception {
        return NodeProgram.start(
                "sip-over-websocket",
                "client.mjs",
                "--server",
                "ws://127.0.0.1:" + server.address("sip.ws").getPort(),
                "--from",
                "sip:alice@example.org",
                "--to",
                room,
                "--path",
                path,
                "--origin",
                origin);
    }

    /** The page's MSRP session, by hand: binds it, so that the room keeps the participant. */
    private MsrpPeer bind(String accepted) {
        String serverPath = accepted.replaceAll("(?s).*a=path:(\\S+?)\\\\r\\\\n.*", "$1");
        MsrpPeer peer = MsrpPeer.connect(MsrpAddress.of(serverPath).socket());
        MsrpFrame answer =
                peer.transact(MsrpText.request("SEND", serverPath, path).header("Message-ID", Octets.token(12)));
        assertThat(answer.code()).isEqualTo(200);
        return peer;
    }

    @Test
    @Covers("7118-5.2-1")
    @Covers("7118-5.3-1")
    @Covers("7118-5.1-1")
    void aWebPageJoinsAndLeaves() throws Exception {
        try (RunningServer server = server();
                NodeProgram page = join(server, PAGE)) {
            MsrpPeer msrp = bind(page.expect("accepted"));
            assertThat(page.expect("state")).contains("Established");
            assertThat(server.metric("parley_focus_dialogs")).contains(1.0);
            page.order("bye");
            page.expect("left");
            assertThat(Await.holdsWithin(
                            () -> server.metric("parley_focus_dialogs").orElse(-1.0) == 0, Await.SOON))
                    .isTrue();
            page.order("quit");
            page.expect("disconnected");
            assertThat(page.heard()).noneMatch(line -> line.startsWith("{\"event\":\"log\""));
            msrp.close();
            server.expectEmpty();
        }
    }

    @Test
    @Covers("7118-5.2-1")
    void aWebPageHearsByeWhenTheServerStops() throws Exception {
        RunningServer server = server();
        try (NodeProgram page = join(server, PAGE)) {
            MsrpPeer msrp = bind(page.expect("accepted"));
            server.close();
            assertThat(page.expect("bye")).contains("SIP;cause=");
            page.expect("disconnected");
            msrp.close();
        }
    }

    @Test
    @Covers("7977-5.1-7")
    @Covers("7977-5.2.2-1")
    void aWebPageTalksInARoomThroughTheRelay() throws Exception {
        RunningServer server = RunningServer.start(
                true,
                "sip.ws.listen=127.0.0.1:0",
                "sip.ws.origins=" + PAGE,
                "msrp.tls.certificate=" + RelayUsers.server().chain(),
                "msrp.tls.key=" + RelayUsers.server().key(),
                "msrp.tls.trust=" + RelayUsers.authority().authority());
        try (server;
                RunningRelay relay = RunningRelay.start("relay.wss.listen=127.0.0.1:0", "relay.ws.origins=" + PAGE);
                Stage stage = Stage.of(server);
                NodeProgram page = NodeProgram.start(
                        "sip-over-websocket",
                        "client.mjs",
                        "--server",
                        "ws://127.0.0.1:" + server.address("sip.ws").getPort(),
                        "--from",
                        Stage.aor("alice"),
                        "--to",
                        stage.room(),
                        "--origin",
                        PAGE,
                        "--msrp",
                        "wss://localhost:" + relay.wss().getPort(),
                        "--user",
                        "alice",
                        "--password",
                        RelayUsers.password("alice"),
                        "--ca",
                        RelayUsers.authority().authority().toAbsolutePath().toString())) {
            Participant bob = stage.join("bob");
            assertThat(page.expect("granted")).contains("\"200\"", "msrps://" + relay.authority() + "/", ";ws\"");
            assertThat(page.expect("accepted")).contains("TCP/TLS/MSRP", "a=path:msrps://");
            assertThat(page.expect("bound")).contains("\"200\"");
            page.order("say Grüße aus dem Browser");
            assertThat(page.expect("said")).contains("\"200\"");
            bob.hear("Grüße aus dem Browser");
            bob.say("welcome, page");
            while (!page.expect("heard").contains("welcome, page")) {
                // its own roster and copies come first
            }
            page.order("bye");
            page.expect("left");
            page.order("quit");
        }
    }

    @Test
    void aPageOfAnotherOriginStaysOut() throws Exception {
        try (RunningServer server = server();
                NodeProgram page = join(server, "https://elsewhere.example.com")) {
            assertThat(page.expect("refused")).contains("403");
        }
    }
}
