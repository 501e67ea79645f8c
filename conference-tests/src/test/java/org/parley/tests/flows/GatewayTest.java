package org.parley.tests.flows;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.parley.conformance.Covers;
import org.parley.tests.peer.Await;
import org.parley.tests.peer.Cpim;
import org.parley.tests.peer.MsrpFrame;
import org.parley.tests.peer.MsrpPeer;
import org.parley.tests.peer.MsrpText;
import org.parley.tests.peer.Octets;
import org.parley.tests.peer.PlainEndpoint;
import org.parley.tests.peer.RelayClient;
import org.parley.tests.server.ParleyRelay;
import org.parley.tests.server.RelayStage;

/** A relay and a gateway to another world, which is an endpoint like any other: late reports, Failure-Report no, a size limit. */
@ParleyRelay("relay.transaction-timeout=2s")
class GatewayTest {
    private static final Duration LONGER_THAN_THE_TIMER = Duration.ofSeconds(3);
    private static final String ROMEO = "From: <sip:romeo@example.org>\r\nTo: <sip:juliet@example.com>\r\n"
            + "DateTime: 2026-03-01T12:00:00Z\r\n\r\nContent-Type: text/plain;charset=utf-8\r\n\r\n"
            + "I take thee at thy word";
    private static final String JULIET = "From: <sip:juliet@example.com>\r\nTo: <sip:romeo@example.org>\r\n"
            + "DateTime: 2026-03-01T12:00:05Z\r\n\r\nContent-Type: text/plain;charset=utf-8\r\n\r\n"
            + "What man art thou";

    private static MsrpText cpim(String toPath, String fromPath, String envelope, String... headers) {
        MsrpText text = MsrpText.request("SEND", toPath, fromPath).header("Message-ID", Octets.token(8));
        for (String line : headers) {
            text.line(line);
        }
        return text.header("Byte-Range", "1-" + envelope.length() + "/" + envelope.length())
                .body("message/cpim", Octets.of(envelope));
    }

    @Test
    void overTcp(RelayStage stage) {
        conversation(stage.client("romeo"), stage.endpoint(), stage);
    }

    @Test
    void overTls(RelayStage stage) {
        conversation(stage.client("romeo"), stage.secureEndpoint(), stage);
    }

    private static void conversation(RelayClient romeo, PlainEndpoint gateway, RelayStage stage) {
        // 3.3, 3.4: the envelope passes untouched, the 200 comes at once.
        MsrpText said = cpim(romeo.toPath(gateway.uri()), romeo.uri(), ROMEO, "Success-Report: yes");
        assertThat(romeo.msrp().transact(said).code()).isEqualTo(200);
        MsrpFrame heard = gateway.hear(ROMEO);
        assertThat(heard.need("To-Path")).isEqualTo(gateway.uri());
        assertThat(heard.need("From-Path")).isEqualTo(romeo.relayUri() + " " + romeo.uri());
        assertThat(heard.need("Byte-Range")).isEqualTo("1-160/160");
        assertThat(Cpim.textOf(heard.needBody())).isEqualTo("I take thee at thy word");

        // 3.5: success, or a late failure.
        for (String status : new String[] {"000 200 OK", "000 403 Not accepted by XMPP"}) {
            gateway.msrp().send(RelayClient.report(heard, status));
            MsrpFrame report = romeo.msrp().expect("REPORT", MsrpFrame::isReport);
            assertThat(report.need("Status")).isEqualTo(status);
            assertThat(report.messageId()).isEqualTo(heard.messageId());
            assertThat(report.need("From-Path")).isEqualTo(romeo.relayUri() + " " + gateway.uri());
        }

        // 3.6: Failure-Report no, and yet a success report.
        MsrpPeer at = gateway.msrp();
        MsrpText juliet = cpim(romeo.path(), gateway.uri(), JULIET, "Success-Report: yes", "Failure-Report: no");
        at.send(juliet);
        MsrpFrame atRomeo = romeo.hear(JULIET);
        assertThat(atRomeo.need("Failure-Report")).isEqualTo("no");
        assertThat(atRomeo.need("From-Path")).isEqualTo(romeo.relayUri() + " " + gateway.uri());
        romeo.msrp().send(RelayClient.report(atRomeo, "000 200 OK"));
        MsrpFrame told = at.expect("REPORT", MsrpFrame::isReport);
        assertThat(told.need("From-Path")).isEqualTo(romeo.relayUri() + " " + romeo.uri());
        Await.holdsWithin(() -> at.inbox().seen(MsrpFrame::isReport).size() > 1, LONGER_THAN_THE_TIMER);
        assertThat(at.inbox().seen(MsrpFrame::isReport)).hasSize(1);
        assertThat(at.inbox().seen(frame -> frame.answers(juliet.tid()))).isEmpty();
        stage.settle(at, romeo);
    }

    @Test
    void whatTheGatewayDoesNotAcceptIsReported(RelayStage stage) {
        RelayClient romeo = stage.client("romeo");
        PlainEndpoint gateway = stage.endpoint();
        romeo.msrp().transact(romeo.message(gateway.uri(), "hello"));
        gateway.hear("hello");
        gateway.msrp()
                .answering(frame -> MsrpText.response(frame, 415, "Text only").octets());
        byte[] composing = Octets.of(
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\r\n<isComposing"
                        + " xmlns=\"urn:ietf:params:xml:ns:im-iscomposing\"><state>active</state><refresh>90</refresh></isComposing>");
        MsrpText send = romeo.request(
                        "SEND",
                        gateway.uri(),
                        "Message-ID: g3msg03",
                        "Byte-Range: 1-" + composing.length + "/" + composing.length)
                .body("application/im-iscomposing+xml", composing);
        assertThat(romeo.msrp().transact(send).code()).isEqualTo(200);
        MsrpFrame report = romeo.msrp().expect("REPORT", MsrpFrame::isReport);
        assertThat(report.need("Status")).startsWith("000 415");
        assertThat(report.messageId()).isEqualTo("g3msg03");
        assertThat(report.need("From-Path")).isEqualTo(romeo.relayUri());
    }

    @Covers("4975-13-1")
    @Test
    void sessionsOfAGatewayAreSessionsLikeAnyOther(RelayStage stage) {
        RelayClient romeo = stage.client("romeo");
        PlainEndpoint gateway = stage.endpoint();
        String other = gateway.anotherUri();
        romeo.msrp().send(romeo.message(gateway.uri(), "to juliet"));
        romeo.msrp().send(romeo.message(other, "to the nurse"));
        assertThat(gateway.hear("to juliet").toPath()).containsExactly(gateway.uri());
        assertThat(gateway.hear("to the nurse").toPath()).containsExactly(other);
        assertThat(gateway.next(Duration.ofMillis(200))).isEmpty();
    }

    @Covers("4975-10.5-2")
    @Test
    void aMessageThatIsTooLargeIsReportedAndAborted(RelayStage stage) {
        RelayClient romeo = stage.client("romeo");
        PlainEndpoint gateway = stage.endpoint();
        romeo.msrp().transact(romeo.message(gateway.uri(), "hello"));
        gateway.msrp()
                .answering(frame -> frame.need("Byte-Range").endsWith("/20000")
                        ? MsrpText.response(frame, 413, "Too long").octets()
                        : MsrpText.response(frame, 200, "OK").octets());
        MsrpText first = romeo.chunk(gateway.uri(), "toolarge", "1-2048/20000", Octets.random(2048, 1))
                .flag("+");
        assertThat(romeo.msrp().transact(first).code()).isEqualTo(200);
        assertThat(romeo.msrp().expect("REPORT", MsrpFrame::isReport).need("Status"))
                .startsWith("000 413");
        MsrpText last = romeo.chunk(gateway.uri(), "toolarge", "2049-2058/20000", Octets.random(10, 1))
                .flag("#");
        romeo.msrp().send(last);
        gateway.msrp().expect("the end", frame -> frame.flag() == '#');
        romeo.msrp().send(romeo.message(gateway.uri(), "shorter"));
        gateway.hear("shorter");
    }

    @Test
    void pathsInTheWrongOrderHarmNobody(RelayStage stage) {
        RelayClient romeo = stage.client("romeo");
        RelayClient witness = stage.client("alice");
        PlainEndpoint gateway = stage.endpoint();
        romeo.msrp().transact(romeo.message(gateway.uri(), "hello"));
        gateway.msrp()
                .send(MsrpText.bare("wrong001", "MSRP wrong001 SEND")
                        .header("From-Path", gateway.uri())
                        .header("To-Path", romeo.path())
                        .header("Message-ID", "wrongway")
                        .header("Byte-Range", "1-4/4")
                        .body("text/plain", Octets.of("away")));
        stage.settle(gateway.msrp(), romeo);
        assertThat(RelayStage.contents(romeo.msrp())).isEmpty();
        romeo.msrp().send(romeo.message(witness.path(), "still here"));
        witness.hear("still here");
    }

    @Test
    void aGatewayThatDiesIsReportedForThoseWhoWantToKnow(RelayStage stage) {
        RelayClient romeo = stage.client("romeo");
        PlainEndpoint gateway = stage.endpoint();
        romeo.msrp().transact(romeo.message(gateway.uri(), "hello"));
        gateway.hear("hello");
        gateway.msrp().silent();
        romeo.msrp().send(romeo.message(gateway.uri(), "wants to know"));
        romeo.msrp().send(romeo.message(gateway.uri(), "does not", "Failure-Report: no"));
        gateway.hear("does not");
        gateway.close();
        MsrpFrame report = romeo.msrp().expect("REPORT", MsrpFrame::isReport);
        assertThat(report.need("Status")).matches("000 [45][0-9]{2}( .*)?");
        Await.holdsWithin(() -> romeo.msrp().inbox().seen(MsrpFrame::isReport).size() > 1, LONGER_THAN_THE_TIMER);
        assertThat(romeo.msrp().inbox().seen(MsrpFrame::isReport)).hasSize(1);
    }
}
