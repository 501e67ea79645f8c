package org.parley.tests.rfc4975;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.parley.conformance.Covers;
import org.parley.tests.peer.Cpim;
import org.parley.tests.peer.MsrpFrame;
import org.parley.tests.peer.MsrpText;
import org.parley.tests.peer.Octets;
import org.parley.tests.peer.Participant;
import org.parley.tests.peer.Received;
import org.parley.tests.server.ParleyServer;
import org.parley.tests.server.Stage;

/** The policy that a success report means "everybody has it": copies ask for reports, and a notice tells who was missed. */
@ParleyServer({"rooms.report=delivered", "msrp.transaction-timeout=2s"})
class DeliveredReportsTest {
    @Covers("4975-7.1.1-3")
    @Covers("4975-7.1.1-31")
    @Covers("4975-7.1.3-3")
    @Test
    void reportsForAnyRangesAddUpToDelivery(Stage stage) {
        Participant alice = stage.join("alice");
        Participant bob = stage.join("bob");
        byte[] envelope = alice.envelope("application/octet-stream", Octets.random(5_000, 14));
        MsrpText message = alice.message(envelope, "Success-Report: yes");
        assertThat(alice.msrp().transact(message).code()).isEqualTo(200);
        Received copy = bob.receive("the message", any -> true);
        assertThat(copy.first().need("Success-Report")).isEqualTo("yes");
        int total = envelope.length;
        for (String range : new String[] {"1-1000/" + total, "1001-" + total + "/" + total}) {
            bob.msrp()
                    .send(MsrpText.request("REPORT", bob.serverPath(), bob.path())
                            .header("Message-ID", copy.messageId())
                            .header("Byte-Range", range)
                            .header("Status", "000 200 OK"));
        }
        MsrpFrame report = alice.msrp().expect("REPORT", MsrpFrame::isReport);
        assertThat(report.need("Status")).startsWith("000 200");
        assertThat(report.need("Byte-Range")).isEqualTo("1-" + total + "/" + total);
    }

    @Covers("4975-5.3-2")
    @Covers("4975-13-11")
    @Covers("7701-5.2-6")
    @Test
    void whenSomebodyWasMissedANoticeSaysSoAndNoReportDoes(Stage stage) {
        Participant alice = stage.join("alice");
        Participant bob = stage.join("bob");
        Participant carol = stage.join("carol");
        bob.msrp()
                .answering(frame ->
                        frame.isSend() ? MsrpText.response(frame, 413, "No").octets() : null);
        alice.msrp().transact(alice.message(alice.envelope("for all"), "Success-Report: yes"));
        MsrpFrame copy = carol.hear("for all").first();
        carol.msrp()
                .send(MsrpText.request("REPORT", carol.serverPath(), carol.path())
                        .header("Message-ID", copy.messageId())
                        .header("Byte-Range", "1-" + copy.needBody().length + "/" + copy.needBody().length)
                        .header("Status", "000 200 OK"));
        MsrpFrame notice =
                alice.notice("a notice", frame -> Cpim.textOf(frame.needBody()).contains("1 of 2"));
        assertThat(notice.need("Content-Type")).isEqualTo("message/cpim");
        assertThat(Cpim.values(notice.needBody(), "From")).hasSize(1);
        assertThat(Cpim.values(notice.needBody(), "To")).hasSize(1);
        alice.settle();
        assertThat(alice.msrp().inbox().seen(MsrpFrame::isReport)).isEmpty();
    }
}
