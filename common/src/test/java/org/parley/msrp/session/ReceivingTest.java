package org.parley.msrp.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.parley.conformance.Covers;
import org.parley.msrp.Status;

/** What is answered, what is reported, and what is met with silence (RFC 4975 §5.3, §7.1, §7.2, §7.3, §10). */
final class ReceivingTest {
    private final Ground ground = Ground.tcp();
    private final Ground.Bound bound = ground.bind();
    private final RawPeer peer = bound.peer();

    @AfterEach
    void stop() {
        ground.close();
    }

    private String send(String tid, String more, String body) {
        return Ground.chunk(tid, bound.uri(), "m" + tid, more, body, '$');
    }

    private IncomingMessage heard() {
        return Owner.take(ground.owner.messages);
    }

    private void refuseAll(Status status) {
        ground.owner.admission = head -> status;
    }

    @Test
    @Covers("4975-7.1.1-11")
    @Covers("4975-7.1.1-10")
    @Covers("4975-7.1.3-7")
    void withoutReportHeadersThereIsA200AndNoReport() {
        peer.send(send("aaaa1", "", "hello"));
        RawPeer.Wire answer = peer.next();
        assertThat(answer.start()).startsWith("MSRP aaaa1 200");
        assertThat(heard().body().joined().toUtf8()).isEqualTo("hello");
        peer.send(send("aaaa2", "Success-Report: no\r\n", "hello"));
        assertThat(peer.next().start()).startsWith("MSRP aaaa2 200");
        assertThat(peer.isSilent(100)).isTrue();
    }

    @Test
    @Covers("4975-7.1.2-1")
    @Covers("4975-7.1.2-2")
    @Covers("4975-7.1.2-3")
    @Covers("4975-7.1.2-4")
    @Covers("4975-7.1.3-1")
    @Covers("4975-7.1.3-5")
    void successReportsCoverTheWholeMessage() {
        String more = "Success-Report: yes\r\nByte-Range: ";
        peer.send(Ground.chunk("aaaa1", bound.uri(), "mess1", more + "1-3/9\r\n", "abc", '+'));
        peer.send(Ground.chunk("aaaa2", bound.uri(), "mess1", more + "4-6/9\r\n", "def", '+'));
        peer.send(Ground.chunk("aaaa3", bound.uri(), "mess1", more + "7-9/9\r\n", "ghi", '$'));
        for (String tid : List.of("aaaa1", "aaaa2", "aaaa3")) {
            assertThat(peer.next().start()).startsWith("MSRP " + tid + " 200");
        }
        RawPeer.Wire report = peer.next();
        assertThat(report.isRequest("REPORT")).isTrue();
        assertThat(report.header("Byte-Range")).isEqualTo("1-9/9");
        assertThat(report.header("Status")).isEqualTo("000 200 OK");
        assertThat(report.header("Message-ID")).isEqualTo("mess1");
        assertThat(report.headers()).doesNotContainKeys("Success-Report", "Failure-Report");
        assertThat(report.flag()).isEqualTo('$');
        assertThat(report.header("From-Path")).isEqualTo(bound.uri().toString());
    }

    @Test
    @Covers("4975-7.1.3-4")
    @Covers("4975-7.2-4")
    @Covers("4975-7.2-6")
    void aReportGoesToTheWholeFromPathAndAResponseToItsFirstUri() {
        String from = "msrps://relay1.example:2855/aa;tcp msrps://relay2.example:2855/bb;tcp msrp://192.0.2.7:9/cc;tcp";
        peer.send(
                "MSRP aaaa1 SEND\r\nTo-Path: " + bound.uri() + "\r\nFrom-Path: " + from
                        + "\r\nMessage-ID: mess1\r\nSuccess-Report: yes\r\nContent-Type: text/plain\r\n\r\nhi\r\n-------aaaa1$\r\n");
        RawPeer.Wire answer = peer.next();
        assertThat(answer.header("To-Path")).isEqualTo("msrps://relay1.example:2855/aa;tcp");
        assertThat(answer.header("From-Path")).isEqualTo(bound.uri().toString());
        assertThat(peer.next().header("To-Path")).isEqualTo(from);
    }

    @Test
    @Covers("4975-7.2-5")
    @Covers("4975-12-2")
    @Covers("4975-10.9-1")
    void anUnknownMethodIs501WithTheCompleteFromPath() {
        String from = "msrps://relay1.example:2855/aa;tcp msrp://192.0.2.7:9/cc;tcp";
        peer.send("MSRP aaaa1 FOO\r\nTo-Path: " + bound.uri() + "\r\nFrom-Path: " + from + "\r\n-------aaaa1$\r\n");
        RawPeer.Wire answer = peer.next();
        assertThat(answer.start()).startsWith("MSRP aaaa1 501");
        assertThat(answer.header("To-Path")).isEqualTo(from);
    }

    @Test
    @Covers("4975-7.2-3")
    void everyResponseRepeatsTheTransactionId() {
        String rest = "\r\nTo-Path: " + bound.uri() + "\r\nFrom-Path: " + Ground.PEER + "\r\n";
        for (String method : List.of("SEND", "NICKNAME", "AUTH", "FOO")) {
            String tid = "tid" + method;
            String more = method.equals("SEND") ? "Message-ID: mess1\r\n" : "";
            peer.send("MSRP " + tid + " " + method + rest + more + "-------" + tid + "$\r\n");
            assertThat(peer.next().tid()).isEqualTo(tid);
        }
    }

    @Test
    @Covers("4975-7.1.4-3")
    @Covers("4975-7.1.4-4")
    void failureReportNoMeetsSilenceWhateverHappens() {
        peer.send(send("aaaa1", "Failure-Report: no\r\n", "fine"));
        assertThat(heard().body().joined().toUtf8()).isEqualTo("fine");
        refuseAll(Status.UNSUPPORTED_MEDIA_TYPE);
        peer.send(send("aaaa2", "Failure-Report: no\r\n", "bad type"));
        peer.send(Ground.chunk(
                "aaaa3", ground.endpoint.newUri(false), "mess3", "Failure-Report: no\r\n", "no session", '$'));
        peer.send("MSRP aaaa4 SEND\r\nTo-Path: " + bound.uri() + "\r\nFrom-Path: " + Ground.PEER
                + "\r\nFailure-Report: no\r\nContent-Type: text/plain\r\n\r\nno id\r\n-------aaaa4$\r\n");
        assertThat(peer.isSilent(200)).isTrue();
        assertThat(ground.owner.messages).isEmpty();
    }

    @Test
    @Covers("4975-7.1.4-4")
    @Covers("4975-10.2-1")
    void evenWhatCannotBeUnderstoodIsMetWithSilenceIfThatIsAsked() {
        String paths = "\r\nTo-Path: " + bound.uri() + "\r\nFrom-Path: " + Ground.PEER + "\r\n";
        String quiet = "Failure-Report: NO\r\n";
        String broken = "Success-Report:yes\r\n";
        peer.send("MSRP aaaa1 SEND" + paths + "Message-ID: mess1\r\n" + quiet + "\r\nno type\r\n-------aaaa1$\r\n");
        peer.send("MSRP aaaa2 SEND" + paths + broken + quiet + "-------aaaa2$\r\n");
        peer.send("MSRP aaaa3 SEND" + paths + quiet + broken + "-------aaaa3$\r\n");
        peer.send("MSRP aaaa4 SEND" + paths + quiet + quiet + "-------aaaa4$\r\n");
        assertThat(peer.isSilent(200)).isTrue();
        peer.send("MSRP aaaa5 SEND" + paths + "Failure-Report: partial\r\n" + broken + "-------aaaa5$\r\n");
        assertThat(peer.next().start()).startsWith("MSRP aaaa5 400");
        peer.send("MSRP aaaa6 NICKNAME" + paths + quiet + broken + "-------aaaa6$\r\n");
        assertThat(peer.next().start()).startsWith("MSRP aaaa6 400");
    }

    @Test
    void failureReportNoLeavesSuccessReportsAlone() {
        peer.send(send("aaaa1", "Failure-Report: no\r\nSuccess-Report: yes\r\n", "fine"));
        assertThat(peer.next().isRequest("REPORT")).isTrue();
        assertThat(peer.isSilent(100)).isTrue();
    }

    @Test
    @Covers("4975-7.1.4-5")
    void failureReportPartialGetsNo200() {
        peer.send(send("aaaa1", "Failure-Report: partial\r\n", "fine"));
        heard();
        assertThat(peer.isSilent(150)).isTrue();
    }

    @Test
    @Covers("4975-7.1.4-6")
    @Covers("4975-7.2-2")
    void failureReportPartialIsToldOfErrors() {
        refuseAll(Status.UNSUPPORTED_MEDIA_TYPE);
        peer.send(send("aaaa1", "Failure-Report: partial\r\n", "bad type"));
        assertThat(peer.next().start()).startsWith("MSRP aaaa1 415");
    }

    @Test
    @Covers("4975-7.1.4-1")
    @Covers("4975-7.3.1-10")
    void anUnsupportedTypeIs415AndNotReported() {
        refuseAll(Status.UNSUPPORTED_MEDIA_TYPE);
        peer.send(send("aaaa1", "", "bad type"));
        assertThat(peer.next().start()).startsWith("MSRP aaaa1 415");
        assertThat(peer.isSilent(100)).isTrue();
        peer.send(send("aaaa2", "Failure-Report: no\r\n", "bad type"));
        assertThat(peer.isSilent(100)).isTrue();
    }

    @Test
    @Covers("4975-10.3-1")
    void aPolicyRefusalIs403() {
        refuseAll(Status.FORBIDDEN);
        peer.send(send("aaaa1", "", "not allowed"));
        assertThat(peer.next().code()).isEqualTo(403);
        assertThat(ground.owner.messages).isEmpty();
    }

    @Test
    void theAnswerDoesNotWaitForWhatIsDoneLater() {
        long before = System.nanoTime();
        peer.send(send("aaaa1", "Success-Report: yes\r\n", "slow"));
        assertThat(peer.next().code()).isEqualTo(200);
        assertThat(System.nanoTime() - before).isLessThan(20_000_000_000L);
    }

    @Test
    @Covers("4975-5.3-2")
    void aMessageThatIsNotDeliveredIsNotReportedAsSuccess() {
        ground.owner.accepts = false;
        peer.send(send("aaaa1", "Success-Report: yes\r\n", "lost"));
        IncomingMessage message = heard();
        bound.on(() -> {
            message.accept();
            message.reportFailure(Status.FORBIDDEN);
            return true;
        });
        assertThat(peer.next().code()).isEqualTo(200);
        assertThat(peer.next().header("Status")).startsWith("000 403");
        assertThat(peer.isSilent(100)).isTrue();
    }

    @Test
    @Covers("4975-7.1.4-2")
    @Covers("4975-7.1.4-7")
    @Covers("4975-7.1.4-9")
    @Covers("4975-7.1.4-10")
    void aLateFailureIsReportedWithTheRangeThatCame() {
        ground.owner.accepts = false;
        peer.send(send("aaaa1", "Byte-Range: 1-*/*\r\n", "x".repeat(5000)));
        IncomingMessage message = heard();
        bound.on(() -> {
            message.accept();
            return true;
        });
        assertThat(peer.next().code()).isEqualTo(200);
        bound.on(() -> {
            message.reportFailure(Status.FORBIDDEN);
            return true;
        });
        RawPeer.Wire report = peer.next();
        assertThat(report.header("Status")).startsWith("000 403");
        assertThat(report.header("Byte-Range")).isEqualTo("1-5000/5000");
    }

    @Test
    @Covers("4975-7.1.2-6")
    @Covers("4975-7.1.2-7")
    @Covers("4975-7.1.1-12")
    @Covers("4975-7.1.2-5")
    void aReportIsNeverAnsweredOrReported() {
        String from = "\r\nFrom-Path: " + Ground.PEER + "\r\n";
        peer.send("MSRP rep01 REPORT\r\nTo-Path: " + ground.endpoint.newUri(false) + from
                + "Message-ID: mess1\r\nStatus: 000 200 OK\r\n-------rep01$\r\n");
        peer.send("MSRP rep02 REPORT\r\nTo-Path: " + bound.uri() + from
                + "Message-ID: mess1\r\nStatus: nonsense\r\n-------rep02$\r\n");
        peer.send("MSRP rep03 REPORT\r\nTo-Path: " + bound.uri() + from
                + "Message-ID: unknown1\r\nStatus: 000 413 no\r\n-------rep03$\r\n");
        peer.send("MSRP rep04 REPORT\r\nTo-Path: " + bound.uri() + from + "Message-ID: unknown1\r\n-------rep04$\r\n");
        peer.send(
                "MSRP rep05 REPORT\r\nTo-Path: " + bound.uri() + from
                        + "Message-ID: unknown1\r\nStatus: 000 200 OK\r\nContent-Type: text/plain\r\n\r\nnote\r\n-------rep05$\r\n");
        assertThat(peer.isSilent(200)).isTrue();
        assertThat(bound.session().isBound()).isTrue();
    }

    @Test
    @Covers("4975-7.1.2-8")
    void nothingIsReportedForASessionThatHasEnded() {
        ground.owner.accepts = false;
        Ground.Bound other = ground.bind(peer, ground.expect());
        peer.send(send("aaaa1", "Success-Report: yes\r\n", "x"));
        IncomingMessage message = heard();
        bound.on(() -> {
            bound.session().close(new SessionEnd(SessionEnd.Kind.LOCAL, "BYE"));
            message.accept();
            message.reportSuccess();
            return true;
        });
        assertThat(peer.isSilent(150)).isTrue();
        assertThat(other.session().isBound()).isTrue();
        assertThat(message.answered()).isTrue();
    }

    @Test
    @Covers("4975-7.3.2-5")
    void aReportForAnEndedSessionDisturbsNobody() {
        Ground.Bound other = ground.bind(peer, ground.expect());
        bound.on(() -> {
            bound.session().close(new SessionEnd(SessionEnd.Kind.LOCAL, "BYE"));
            return true;
        });
        peer.send("MSRP rep01 REPORT\r\nTo-Path: " + bound.uri() + "\r\nFrom-Path: " + Ground.PEER
                + "\r\nMessage-ID: mess1\r\nStatus: 000 408 late\r\n-------rep01$\r\n");
        assertThat(peer.isSilent(100)).isTrue();
        assertThat(other.session().isBound()).isTrue();
    }

    @Test
    @Covers("4975-7.1.1-9")
    void fiftyPipelinedSendsAreFiftyAnswers() {
        StringBuilder burst = new StringBuilder();
        IntStream.range(0, 50).forEach(i -> burst.append(send("burst" + i, "", "text " + i)));
        peer.send(burst.toString());
        List<String> answered = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            answered.add(peer.next().tid());
            texts.add(heard().body().joined().toUtf8());
        }
        assertThat(answered)
                .containsExactlyElementsOf(
                        IntStream.range(0, 50).mapToObj(i -> "burst" + i).toList());
        assertThat(texts)
                .containsExactlyElementsOf(
                        IntStream.range(0, 50).mapToObj(i -> "text " + i).toList());
    }

    @Test
    @Covers("4975-7.2-8")
    void theResponseComesBackOnTheConnectionOfItsRequest() {
        Ground.Bound other = ground.bind();
        peer.send(send("aaaa1", "", "here"));
        assertThat(peer.next().tid()).isEqualTo("aaaa1");
        assertThat(other.peer().isSilent(100)).isTrue();
        other.peer().send(Ground.chunk("bbbb1", other.uri(), "mess2", "", "there", '$'));
        assertThat(other.peer().next().tid()).isEqualTo("bbbb1");
    }

    @Test
    @Covers("4975-7.1.1-2")
    void aSendWithoutMessageIdIs400() {
        peer.send("MSRP aaaa1 SEND\r\nTo-Path: " + bound.uri() + "\r\nFrom-Path: " + Ground.PEER
                + "\r\nContent-Type: text/plain\r\n\r\nhi\r\n-------aaaa1$\r\n");
        assertThat(peer.next().code()).isEqualTo(400);
    }

    @Test
    @Covers("4975-10.2-1")
    void aBrokenByteRangeIs400() {
        peer.send(send("aaaa1", "Byte-Range: 0-x/9\r\n", "hi"));
        assertThat(peer.next().code()).isEqualTo(400);
        peer.send(send("aaaa2", "Failure-Report: no\r\nByte-Range: 0-x/9\r\n", "hi"));
        assertThat(peer.isSilent(100)).isTrue();
        assertThat(ground.owner.messages).isEmpty();
    }

    @Test
    @Covers("4975-12-1")
    void unknownHeadersAreIgnored() {
        peer.send(send("aaaa1", "X-Whatever: 1\r\nExpires: 5\r\n", "hi"));
        assertThat(peer.next().code()).isEqualTo(200);
        assertThat(heard().body().joined().toUtf8()).isEqualTo("hi");
    }

    @Test
    @Covers("4975-7.1-11")
    void aBodilessSendIsAcknowledgedAndNotContentEvenIfNothingIsAdmitted() {
        refuseAll(Status.UNSUPPORTED_MEDIA_TYPE);
        peer.send(Ground.bodiless("alive1", bound.uri()));
        assertThat(peer.next().code()).isEqualTo(200);
        assertThat(ground.owner.messages).isEmpty();
        peer.send(
                Ground.bodiless("alive2", bound.uri()).replace("Message-ID", "Failure-Report: partial\r\nMessage-ID"));
        assertThat(peer.isSilent(100)).isTrue();
    }

    @Test
    @Covers("4975-7.1-12")
    void anEmptyBodyIsContent() {
        peer.send(send("aaaa1", "Byte-Range: 1-0/0\r\n", ""));
        assertThat(peer.next().code()).isEqualTo(200);
        assertThat(heard().body().length()).isZero();
    }

    @Test
    @Covers("4975-5.4-21")
    @Covers("4975-5.4-22")
    @Covers("4975-5.4-23")
    void aDuplicateIsAcknowledgedAsAskedAndShownToNobody() {
        for (String tid : List.of("aaaa1", "aaaa2")) {
            peer.send(Ground.chunk(tid, bound.uri(), "same1", "Success-Report: yes\r\n", "once", '$'));
            assertThat(peer.next().start()).startsWith("MSRP " + tid + " 200");
            RawPeer.Wire report = peer.next();
            assertThat(report.header("Message-ID")).isEqualTo("same1");
            assertThat(report.header("Status")).startsWith("000 200");
        }
        heard();
        assertThat(ground.owner.messages).isEmpty();
    }

    @Test
    void whatAListenerThrowsEndsThatSessionOnly() {
        Ground.Bound other = ground.bind(peer, ground.expect());
        ground.owner.admission = head -> {
            throw new IllegalStateException("our own fault, thrown by the test");
        };
        peer.send(send("aaaa1", "", "hi"));
        assertThat(Owner.take(ground.owner.ends).kind()).isEqualTo(SessionEnd.Kind.LOCAL);
        ground.owner.admission = head -> null;
        peer.send(Ground.chunk("aaaa2", other.uri(), "mess2", "", "hi", '$'));
        assertThat(peer.next().code()).isEqualTo(200);
    }

    @Test
    void garbageClosesOneConnectionAndHarmsNobody() {
        Ground.Bound other = ground.bind();
        peer.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
        assertThat(peer.isClosed()).isTrue();
        assertThat(Owner.take(ground.owner.ends).kind()).isEqualTo(SessionEnd.Kind.PROTOCOL_ERROR);
        other.peer().send(Ground.chunk("bbbb1", other.uri(), "mess2", "", "fine", '$'));
        assertThat(other.peer().next().code()).isEqualTo(200);
    }

    @Test
    void oneOctetAtATimeIsUnderstood() {
        for (byte octet : send("aaaa1", "Success-Report: yes\r\n", "-------aaaa \r\n-------aaaa")
                .getBytes(java.nio.charset.StandardCharsets.UTF_8)) {
            peer.send(new byte[] {octet});
        }
        assertThat(peer.next().code()).isEqualTo(200);
        assertThat(heard().body().joined().toUtf8()).isEqualTo("-------aaaa \r\n-------aaaa");
    }
}
