package org.parley.tests.rfc4975;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.parley.conformance.Covers;
import org.parley.tests.peer.MsrpAddress;
import org.parley.tests.peer.MsrpFrame;
import org.parley.tests.peer.MsrpText;
import org.parley.tests.peer.Octets;
import org.parley.tests.peer.Participant;
import org.parley.tests.server.ParleyServer;
import org.parley.tests.server.Stage;

/** REPORTs the switch writes and those it reads (RFC 4975 §7.1.2 to §7.1.4), under the policy that a report means "the room has it". */
@ParleyServer
class ReportsTest {
    @Covers("4975-7.1.2-1")
    @Covers("4975-7.1.2-2")
    @Covers("4975-7.1.2-3")
    @Covers("4975-7.1.2-4")
    @Covers("4975-7.1.3-4")
    @Covers("4975-7.1.3-5")
    @Covers("7701-6.3-1")
    @Test
    void aSuccessReportSaysWhatArrived(Stage stage) {
        Participant alice = stage.join("alice");
        Participant bob = stage.join("bob");
        byte[] envelope = alice.envelope("please confirm");
        MsrpText message = alice.message(envelope, "Success-Report: yes");
        assertThat(alice.msrp().transact(message).code()).isEqualTo(200);
        MsrpFrame report = alice.msrp().expect("REPORT", MsrpFrame::isReport);
        assertThat(report.need("Message-ID"))
                .isEqualTo(new String(message.octets(), java.nio.charset.StandardCharsets.US_ASCII)
                        .replaceAll("(?s).*Message-ID: ([^\r]+).*", "$1"));
        assertThat(report.need("Status")).startsWith("000 200");
        assertThat(report.need("To-Path")).isEqualTo(alice.path());
        assertThat(report.need("From-Path")).isEqualTo(alice.serverPath());
        assertThat(report.need("Byte-Range")).isEqualTo("1-" + envelope.length + "/" + envelope.length);
        assertThat(report.header("Success-Report")).isNull();
        assertThat(report.header("Failure-Report")).isNull();
        bob.hear("please confirm");
    }

    @Covers("4975-7.1.3-1")
    @Covers("7701-6.3-2")
    @Test
    void successReportsCoverEveryOctet(Stage stage) {
        Participant alice = stage.join("alice");
        Participant bob = stage.join("bob");
        for (int size : new int[] {9_000, 300_000}) {
            byte[] envelope = alice.envelope("application/octet-stream", Octets.random(size, size));
            int third = envelope.length / 3;
            String id = "three" + size;
            for (int i = 0; i < 3; i++) {
                int end = i == 2 ? envelope.length : (i + 1) * third;
                byte[] piece = Arrays.copyOfRange(envelope, i * third, end);
                String range = (i * third + 1) + "-*/" + envelope.length;
                alice.msrp().transact(alice.chunk(id, range, piece, i == 2 ? "$" : "+", "Success-Report: yes"));
            }
            bob.receive("the message", message -> message.body().length == envelope.length);
            boolean[] covered = new boolean[envelope.length];
            while (!all(covered)) {
                MsrpFrame report = alice.msrp()
                        .expect(
                                "REPORT",
                                frame -> frame.isReport() && frame.messageId().equals(id));
                assertThat(report.need("Status")).startsWith("000 200");
                String[] range = report.need("Byte-Range").split("[-/]", 0);
                Arrays.fill(covered, Integer.parseInt(range[0]) - 1, Integer.parseInt(range[1]), true);
            }
        }
    }

    private static boolean all(boolean[] covered) {
        for (boolean each : covered) {
            if (!each) {
                return false;
            }
        }
        return true;
    }

    @Covers("4975-7.1.2-6")
    @Covers("4975-7.1.2-7")
    @Covers("4975-7.1.1-12")
    @Test
    void noReportIsEverAnswered(Stage stage) {
        Participant alice = stage.join("alice");
        String unknown = MsrpAddress.of(alice.serverUri()).withSessionId("nobodyhasthissession");
        List<MsrpText> reports = List.of(
                report(unknown, alice, "000 200 OK"),
                report(alice.serverPath(), alice, "000 200 OK"),
                report(alice.serverPath(), alice, "200 OK"),
                report(alice.serverPath(), alice, "000 408 Timeout").header("Success-Report", "yes"),
                MsrpText.request("REPORT", alice.serverPath(), alice.path()).header("Message-ID", "nostatus1"),
                MsrpText.request("REPORT", alice.serverPath(), alice.path()).header("Status", "000 200 OK"));
        for (MsrpText report : reports) {
            alice.msrp().send(report);
        }
        alice.settle();
        for (MsrpText report : reports) {
            assertThat(alice.msrp().inbox().seen(frame -> frame.answers(report.tid())))
                    .isEmpty();
        }
        assertThat(alice.msrp().inbox().seen(MsrpFrame::isReport)).isEmpty();
    }

    @Covers("4975-7.1.2-7")
    @Covers("4975-7.3.2-5")
    @Test
    void aReportForAnUnknownSessionOnAFreshConnectionIsNotAnswered(Stage stage) {
        Participant alice = stage.join("alice");
        alice.call().bye();
        alice.msrp().expectClosed();
        var connection = stage.connect();
        MsrpText report = report(alice.serverPath(), alice, "000 200 OK");
        connection.send(report);
        String probe = connection.send(alice.bodiless());
        connection.expect("481 or the end", frame -> frame.answers(probe) && frame.code() == 481);
        assertThat(connection.inbox().seen(frame -> frame.answers(report.tid())))
                .isEmpty();
    }

    private static MsrpText report(String to, Participant from, String status) {
        return MsrpText.request("REPORT", to, from.path())
                .header("Message-ID", Octets.token(10))
                .header("Byte-Range", "1-5/5")
                .header("Status", status);
    }

    @Covers("4975-7.1.2-5")
    @Covers("4975-7.1.3-6")
    @Test
    void reportsWithBodiesAndForeignNamespacesDoNoHarm(Stage stage) {
        Participant alice = stage.join("alice");
        Participant bob = stage.join("bob");
        alice.say("report this");
        MsrpFrame copy = bob.hear("report this").first();
        for (String status : new String[] {"123 413 x", "000 200 OK"}) {
            bob.msrp()
                    .send(MsrpText.request("REPORT", bob.serverPath(), bob.path())
                            .header("Message-ID", copy.messageId())
                            .header("Byte-Range", "1-10/10")
                            .header("Status", status)
                            .body("text/plain", Octets.of("for your information")));
        }
        bob.settle();
        alice.say("still talking");
        bob.hear("still talking");
    }

    @Covers("4975-7.1.4-3")
    @Covers("4975-7.1.4-4")
    @Covers("4975-7.3-3")
    @Covers("7701-6.3-6")
    @Test
    void failureReportNoMeansSilenceWhateverHappens(Stage stage) {
        Participant alice = stage.join("alice");
        Participant bob = stage.join("bob");
        String unknown = MsrpAddress.of(alice.serverUri()).withSessionId("nobodyhasthissession");
        List<MsrpText> sends = List.of(
                alice.message(alice.envelope("valid"), "Failure-Report: no"),
                alice.send()
                        .header("Byte-Range", "1-3/3")
                        .line("Failure-Report: no")
                        .body("text/plain", Octets.of("bad")),
                alice.message(bob.envelope("not mine"), "Failure-Report: no"),
                MsrpText.request("SEND", unknown, alice.path())
                        .header("Message-ID", "unknown1")
                        .header("Byte-Range", "1-0/0")
                        .header("Failure-Report", "no"),
                alice.bodiless().header("Failure-Report", "no"));
        sends.forEach(alice.msrp()::send);
        bob.hear("valid");
        alice.settle();
        for (MsrpText send : sends) {
            assertThat(alice.msrp().inbox().seen(frame -> frame.answers(send.tid())))
                    .isEmpty();
        }
        assertThat(alice.msrp().inbox().seen(MsrpFrame::isReport)).isEmpty();
        alice.say("audible");
        bob.hear("audible");
        assertThat(bob.contents()).hasSize(2);
    }

    @Covers("4975-7.1.4-1")
    @Covers("4975-7.3.1-10")
    @Covers("7701-6.3-3")
    @Test
    void anUnsupportedTypeGets415AndNoReport(Stage stage) {
        Participant alice = stage.join("alice");
        Participant bob = stage.join("bob");
        for (String type : new String[] {"application/x-unknown", "text/plain"}) {
            MsrpText send = alice.send()
                    .header("Byte-Range", "1-3/3")
                    .line("Success-Report: yes")
                    .body(type, Octets.of("bad"));
            assertThat(alice.msrp().transact(send).code()).isEqualTo(415);
            MsrpText quiet = alice.send()
                    .header("Byte-Range", "1-3/3")
                    .line("Failure-Report: no")
                    .body(type, Octets.of("bad"));
            alice.msrp().send(quiet);
            alice.settle();
            assertThat(alice.msrp().inbox().seen(frame -> frame.answers(quiet.tid())))
                    .isEmpty();
        }
        assertThat(alice.msrp().transact(alice.bodiless()).code()).isEqualTo(200);
        assertThat(alice.msrp().inbox().seen(MsrpFrame::isReport)).isEmpty();
        alice.say("good");
        bob.hear("good");
        assertThat(bob.contents()).hasSize(1);
    }
}
