package org.parley.tests.rfc7977;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.parley.conformance.Covers;
import org.parley.tests.peer.Await;
import org.parley.tests.peer.MsrpFrame;
import org.parley.tests.peer.MsrpText;
import org.parley.tests.peer.MsrpWebSocket;
import org.parley.tests.peer.Octets;
import org.parley.tests.peer.PlainEndpoint;
import org.parley.tests.peer.RelayClient;
import org.parley.tests.server.ParleyRelay;
import org.parley.tests.server.RelayStage;

/** Ways between WebSocket clients and everybody else (RFC 7977 §5, §8.3.2, appendix A), and how large messages take them. */
@ParleyRelay(
        value = {"relay.wss.listen=127.0.0.1:0", "relay.ws.max-chunk=8KiB"},
        relays = 2)
class RoutingTest {
    private static final int LARGEST_CHUNK = 8 * 1024;
    /** A chunk and its head. */
    private static final int LARGEST_MESSAGE = LARGEST_CHUNK + 1024;

    private static byte[] joined(List<MsrpFrame> chunks) {
        return Octets.join(chunks.stream().map(MsrpFrame::needBody).toArray(byte[][]::new));
    }

    @Test
    @Covers("7977-2.1-1")
    @Covers("7977-5.3.1-4")
    @Covers("7977-5.2.1-1")
    void theGrantOfAPageNamesTheRelayWherePeersConnect(RelayStage stage) {
        RelayClient page = stage.page("alice");
        assertThat(page.target()).endsWith(":" + stage.relay().wss().getPort() + ";ws");
        assertThat(page.grant().usePath()).hasSize(1);
        assertThat(page.relayUri())
                .startsWith("msrps://" + stage.relay().authority() + "/")
                .endsWith(";tcp");
        RelayClient onTls = stage.connect("alice");
        String target = onTls.target().replace(";tcp", ";ws");
        onTls.msrp().send(onTls.auth(target));
        onTls.msrp().expectClosed();
    }

    @Test
    @Covers("7977-5.1-7")
    @Covers("7977-5.1-1")
    @Covers("7977-8.3.2-1")
    void twoPagesOfOneRelayTalkThroughIt(RelayStage stage) {
        RelayClient alice = stage.page("alice");
        RelayClient carol = stage.page("carol");
        MsrpText send = alice.message(carol.path(), "from page to page", "Success-Report: yes");
        MsrpFrame answer = alice.msrp().transact(send);
        assertThat(answer.code()).isEqualTo(200);
        MsrpFrame heard = carol.hear("from page to page");
        assertThat(heard.toPath()).containsExactly(carol.uri());
        assertThat(heard.fromPath()).containsExactly(carol.relayUri(), alice.relayUri(), alice.uri());
        carol.msrp().send(RelayClient.report(heard, "000 200 OK"));
        MsrpFrame report = alice.msrp().expect("the report", MsrpFrame::isReport);
        assertThat(report.fromPath()).containsExactly(alice.relayUri(), carol.relayUri(), carol.uri());
    }

    @Test
    @Covers("7977-5.1-7")
    @Covers("7977-A-1")
    @Covers("7977-A-2")
    void aPageTalksWithAnEndpointAndAClientOfAnotherRelay(RelayStage stage) {
        RelayClient page = stage.page("alice");
        PlainEndpoint bob = stage.secureEndpoint();
        RelayClient dave = stage.client(stage.relay(1), "dave");
        page.msrp().transact(page.message(bob.uri(), "to an endpoint"));
        MsrpFrame atBob = bob.hear("to an endpoint");
        assertThat(atBob.fromPath()).containsExactly(page.relayUri(), page.uri());
        bob.msrp().transact(RelayClient.messageTo(page.path(), bob.uri(), Octets.of("from an endpoint")));
        assertThat(page.hear("from an endpoint").fromPath()).containsExactly(page.relayUri(), bob.uri());
        page.msrp().transact(page.message(dave.path(), "over two relays", "Success-Report: yes"));
        MsrpFrame atDave = dave.hear("over two relays");
        assertThat(atDave.fromPath()).containsExactly(dave.relayUri(), page.relayUri(), page.uri());
        dave.msrp().send(RelayClient.report(atDave, "000 200 OK"));
        page.msrp().expect("the report", MsrpFrame::isReport);
        dave.msrp().transact(dave.message(page.path(), "and back"));
        assertThat(page.hear("and back").toPath()).containsExactly(page.uri());
    }

    @Test
    @Covers("7977-A-2")
    void aFromPathWithoutPortPassesAsItIs(RelayStage stage) {
        RelayClient page = stage.page("alice");
        PlainEndpoint bob = stage.endpoint();
        stage.lenient();
        String own = "msrps://df7jal23ls0d.invalid/98cjs" + Octets.token(16) + ";ws";
        page.msrp().transact(RelayClient.messageTo(page.toPath(bob.uri()), own, Octets.of("as in the RFC")));
        assertThat(bob.hear("as in the RFC").fromPath()).containsExactly(page.relayUri(), own);
    }

    @Test
    @Covers("7977-5.2.2-2")
    @Covers("7977-5.1-1")
    void aPeerThatIsNothingButAPageCannotBeReachedDirectly(RelayStage stage) {
        RelayClient alice = stage.client("alice");
        MsrpText send = alice.message("msrps://df7jal23ls0d.invalid:2855/" + Octets.token(20) + ";ws", "nowhere");
        assertThat(alice.msrp().transact(send).code()).isEqualTo(403);
    }

    @Test
    @Covers("7977-6-3")
    void aSendWithoutBodyPasses(RelayStage stage) {
        RelayClient page = stage.page("alice");
        PlainEndpoint bob = stage.endpoint();
        MsrpText alive = page.request("SEND", bob.uri(), "Message-ID: " + Octets.token(12));
        assertThat(page.msrp().transact(alive).code()).isEqualTo(200);
        assertThat(bob.msrp().expect("the SEND", MsrpFrame::isSend).body()).isNull();
    }

    @Test
    @Covers("7977-5.1-5")
    @Covers("7977-4.2-3")
    @Covers("7977-5.1-3")
    void aLargeMessageReachesAPageInSmallOnes(RelayStage stage) {
        MsrpWebSocket socket = stage.socket();
        RelayClient page = stage.over(socket, "alice");
        page.authenticate();
        RelayClient bob = stage.client("bob");
        byte[] picture = Octets.random(10_000_000, 7977);
        bob.msrp().send(bob.message(page.path(), picture));
        page.msrp().expect("the end", frame -> frame.isSend() && frame.flag() == '$');
        List<MsrpFrame> chunks = page.msrp().inbox().seen(MsrpFrame::isSend);
        assertThat(joined(chunks)).isEqualTo(picture);
        assertThat(Collections.max(socket.sizes())).isLessThanOrEqualTo(LARGEST_MESSAGE);
        assertThat(chunks).hasSizeGreaterThan(picture.length / LARGEST_CHUNK);
        long next = 1;
        for (MsrpFrame chunk : chunks) {
            assertThat(chunk.rangeStart()).isEqualTo(next);
            assertThat(chunk.need("Byte-Range")).endsWith("/" + picture.length);
            assertThat(chunk.needBody()).isNotEmpty();
            next += chunk.needBody().length;
        }
        assertThat(chunks.subList(0, chunks.size() - 1)).allMatch(chunk -> chunk.flag() == '+');
        assertThat(chunks.stream().map(MsrpFrame::messageId).distinct()).hasSize(1);
    }

    @Test
    @Covers("7977-5.1-5")
    void aMessageJustAboveTheBoundIsCutAndOneAtItIsNot(RelayStage stage) {
        RelayClient page = stage.page("alice");
        RelayClient bob = stage.client("bob");
        for (int octets : new int[] {LARGEST_CHUNK, LARGEST_CHUNK + 1, 2 * LARGEST_CHUNK + 7}) {
            byte[] body = Octets.random(octets, octets);
            MsrpText send = bob.message(page.path(), body, "X-Size: " + octets);
            bob.msrp().transact(send);
            page.msrp().expect("the end", frame -> ("" + octets).equals(frame.header("X-Size")) && frame.flag() == '$');
            List<MsrpFrame> chunks = page.msrp().inbox().seen(frame -> ("" + octets).equals(frame.header("X-Size")));
            assertThat(joined(chunks)).isEqualTo(body);
            assertThat(chunks).allMatch(chunk -> chunk.needBody().length <= LARGEST_CHUNK);
            assertThat(chunks.size() == 1).isEqualTo(octets == LARGEST_CHUNK);
        }
    }

    @Test
    @Covers("7977-5.1-6")
    void aLineForAnotherSessionPassesALargeMessageToAPage(RelayStage stage) {
        RelayClient page = stage.page("alice");
        RelayClient bob = stage.client("bob");
        RelayClient carol = stage.client("carol");
        page.msrp().stall();
        byte[] picture = Octets.random(10_000_000, 1);
        Thread sender = new Thread(() -> bob.msrp().send(bob.message(page.path(), picture)), "sender");
        sender.setDaemon(true);
        sender.start();
        Await.until("bob to be held up", () -> bob.msrp().isBusy());
        MsrpText line = carol.message(page.path(), "a line in between");
        assertThat(carol.msrp().transact(line).code()).isEqualTo(200);
        page.msrp().resume();
        page.hear("a line in between");
        page.msrp().expect("the end", frame -> frame.isSend() && frame.flag() == '$' && frame.rangeStart() > 1);
        List<MsrpFrame> sends = page.msrp().inbox().seen(MsrpFrame::isSend);
        int at = 0;
        while (!Octets.latin(sends.get(at).needBody()).equals("a line in between")) {
            at++;
        }
        assertThat(sends.size() - at).as("chunks behind the line").isGreaterThan(100);
    }

    @Test
    void aPageThatStallsHoldsItsSenderUpAndNobodyElse(RelayStage stage) {
        RelayClient page = stage.page("alice");
        RelayClient bob = stage.client("bob");
        RelayClient carol = stage.client("carol");
        RelayClient dave = stage.client("dave");
        page.msrp().stall();
        byte[] picture = Octets.random(30_000_000, 2);
        Thread sender = new Thread(() -> bob.msrp().send(bob.message(page.path(), picture)), "sender");
        sender.setDaemon(true);
        sender.start();
        Await.until("bob to be held up", () -> bob.msrp().isBusy());
        carol.msrp().transact(carol.message(dave.path(), "all is well"));
        dave.hear("all is well");
        assertThat(bob.msrp().isBusy()).isTrue();
        page.msrp().resume();
        page.msrp().expect("the end", frame -> frame.isSend() && frame.flag() == '$');
        assertThat(Arrays.equals(joined(page.msrp().inbox().seen(MsrpFrame::isSend)), picture))
                .isTrue();
    }

    @Test
    void aHugeWebSocketMessagePassesAsItComes(RelayStage stage) {
        RelayClient page = stage.page("alice");
        RelayClient bob = stage.client("bob");
        byte[] picture = Octets.random(20_000_000, 3);
        page.msrp().send(page.message(bob.path(), picture));
        bob.msrp().expect("the end", frame -> frame.isSend() && frame.flag() == '$');
        assertThat(Arrays.equals(joined(bob.msrp().inbox().seen(MsrpFrame::isSend)), picture))
                .isTrue();
    }

    @Test
    void operatorsSeeWhichTransportItIs(RelayStage stage) {
        RelayClient page = stage.page("alice");
        assertThat(page.relayUri()).isNotEmpty();
        assertThat(stage.relay().http("/api/relay/connections").replace(" ", ""))
                .contains("\"transport\":\"wss\"");
        assertThat(stage.relay().http("/metrics"))
                .contains("parley_relay_connections{transport=\"wss\"}")
                .contains("parley_relay_websocket_total{outcome=\"101\"}");
    }
}
