package org.parley.msrp.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.parley.conformance.Covers;
import org.parley.msrp.Bytes;
import org.parley.msrp.FailureReport;
import org.parley.msrp.MediaType;
import org.parley.msrp.MessageId;

/** What becomes of what was sent: answers, REPORTs, silence (RFC 4975 §7.1.3, §7.3.2, §10). */
final class OutcomeTest extends SendingGround {
    @Test
    @Covers("4975-10.5-1")
    @Covers("4975-10.5-2")
    void a413InTheMiddleOfAChunkEndsItWithHash() {
        String id = refusedMidway("413 Stop", false);
        bound.send("afterwards");
        RawPeer.Wire next = peer.next();
        assertThat(next.header("Message-ID")).isNotEqualTo(id);
        assertThat(Owner.take(outcomes)).isEqualTo(Outcome.refused(413));
        assertThat(bound.session().isBound()).isTrue();
    }

    @Test
    @Covers("4975-7.3.2-3")
    void aReportOf413StopsTheMessageLikeAResponse() {
        refusedMidway("000 413 Stop", true);
        assertThat(Owner.take(outcomes)).isEqualTo(Outcome.refused(413));
    }

    @Test
    @Covers("4975-7.3.2-4")
    void aRefusalOfAnEarlierChunkAbortsTheMessage() {
        refusedMidway("403 Forbidden", false);
        assertThat(Owner.take(outcomes)).isEqualTo(Outcome.refused(403));
        assertThat(bound.session().isBound()).isTrue();
    }

    /** Refuses the first chunk of 30 MB while the second is under way; returns the Message-ID. */
    private String refusedMidway(String status, boolean byReport) {
        OutgoingMessage message = ground.message(random(30 << 20));
        Ground.Bound other = ground.bind(peer, ground.expect());
        begin(bound, message, listener);
        other.send("interrupts");
        RawPeer.Wire first = peer.next();
        assertThat(first.flag()).isEqualTo('+');
        if (byReport) {
            sendReport(message.messageId(), "1-10/31457280", status);
        } else {
            peer.respond(first, status);
        }
        char flag = '+';
        long octets = 0;
        while (flag == '+') {
            RawPeer.Wire next = peer.next();
            if (next.header("Message-ID").equals(message.messageId().value())) {
                flag = next.flag();
                octets += java.util.Objects.requireNonNull(next.body()).length;
            }
        }
        assertThat(flag).isEqualTo('#');
        assertThat(octets).isLessThan(30 << 20);
        return message.messageId().value();
    }

    @Test
    @Covers("4975-7.1.3-6")
    void aReportInAnotherNamespaceStopsNothing() {
        byte[] body = random(5 << 20);
        OutgoingMessage message = ground.message(body);
        bound.send(message, listener);
        sendReport(message.messageId(), "", "123 413 x");
        assertThat(whole(new ArrayList<>())).isEqualTo(body);
        assertThat(Owner.take(outcomes)).isEqualTo(Outcome.ACKNOWLEDGED);
    }

    @Test
    @Covers("4975-10.6-1")
    void after415ThatTypeIsNotSentAgain() {
        MediaType png = MediaType.parse("image/png");
        OutgoingMessage first = OutgoingMessage.of(ground.ids.messageId(), png, Body.of(Bytes.ascii("x")));
        bound.send(first, listener);
        peer.respond(peer.next(), "415 Unsupported");
        assertThat(Owner.take(outcomes)).isEqualTo(Outcome.refused(415));
        bound.send(OutgoingMessage.of(ground.ids.messageId(), png, Body.of(Bytes.ascii("y"))), listener);
        assertThat(Owner.take(outcomes)).isEqualTo(Outcome.refused(415));
        bound.send("text goes on");
        assertThat(peer.next().text()).isEqualTo("text goes on");
    }

    @Test
    @Covers("4975-10.8-1")
    void a481EndsTheSession() {
        bound.send(ground.message("hi"), listener);
        peer.respond(peer.next(), "481 No such session");
        assertThat(Owner.take(ground.owner.ends).kind()).isEqualTo(SessionEnd.Kind.REFUSED_481);
        assertThat(Owner.take(outcomes)).isEqualTo(Outcome.refused(481));
    }

    @Test
    @Covers("4975-10.10-1")
    void a506StopsTheSessionOnThisConnection() {
        Ground.Bound other = ground.bind(peer, ground.expect());
        bound.send("hi");
        peer.respond(peer.next(), "506 Elsewhere");
        Owner.take(ground.owner.ends);
        assertThat(bound.send("more")).isFalse();
        other.send("the other goes on");
        assertThat(peer.next().text()).isEqualTo("the other goes on");
    }

    @Test
    @Covers("4975-7.1.1-7")
    void silenceForTheTimeOutFailsMessageAndSession() {
        restart(EndpointConfig.defaults().withTransactionTimeout(Duration.ofMillis(300)));
        long before = System.nanoTime();
        bound.send(ground.message("hi"), listener);
        peer.next();
        assertThat(Owner.take(outcomes)).isEqualTo(Outcome.TIMED_OUT);
        assertThat(System.nanoTime() - before).isGreaterThan(290_000_000L);
        assertThat(Owner.take(ground.owner.ends).kind()).isEqualTo(SessionEnd.Kind.TIMEOUT);
        assertThat(ground.count("parley.msrp.timeouts")).isEqualTo(1);
    }

    @Test
    @Covers("4975-7.1.1-7")
    void theClockOfATransactionStartsWhenItsLastOctetWasTaken() {
        restart(EndpointConfig.defaults()
                .withTransactionTimeout(Duration.ofMillis(1500))
                .withStallTimeout(Duration.ofSeconds(20)));
        bound.send(ground.message(random(30 << 20)), listener);
        assertThat(peer.isSilent(0) || outcomes.isEmpty()).isTrue();
        Ground.until("the line is full", () -> bound.on(() -> bound.session().queuedOctets() > 0));
        long full = System.nanoTime();
        Ground.until("more than the time-out has passed", () -> System.nanoTime() - full > 2_000_000_000L);
        assertThat(outcomes).isEmpty();
        whole(new ArrayList<>());
        assertThat(Owner.take(outcomes)).isEqualTo(Outcome.ACKNOWLEDGED);
    }

    @Test
    @Covers("4975-7.1.1-8")
    void partialHearsErrorsAndNeedsNoAnswer() {
        restart(EndpointConfig.defaults().withTransactionTimeout(Duration.ofMillis(100)));
        bound.send(message(FailureReport.PARTIAL, false, new byte[10]), listener);
        peer.respond(peer.next(), "403 Forbidden");
        assertThat(Owner.take(outcomes)).isEqualTo(Outcome.refused(403));
        bound.send(message(FailureReport.PARTIAL, false, new byte[10]), listener);
        assertThat(peer.next().header("Failure-Report")).isEqualTo("partial");
        assertThat(peer.isSilent(400)).isTrue();
        assertThat(outcomes).isEmpty();
        assertThat(bound.session().isBound()).isTrue();
    }

    @Test
    void failureReportNoAwaitsNothing() {
        restart(EndpointConfig.defaults().withTransactionTimeout(Duration.ofMillis(100)));
        bound.send(message(FailureReport.NO, false, random(100_000)), listener);
        assertThat(whole(new ArrayList<>())).hasSize(100_000);
        assertThat(peer.isSilent(300)).isTrue();
        assertThat(bound.session().isBound()).isTrue();
    }

    @Test
    @Covers("4975-7.1.3-3")
    @Covers("4975-7.1.1-31")
    @Covers("4975-7.1.1-3")
    void successReportsOfAnyRangesConfirmAMessage() {
        OutgoingMessage message = message(FailureReport.YES, true, random(5000));
        bound.send(message, listener);
        RawPeer.Wire sent = peer.next();
        assertThat(sent.header("Success-Report")).isEqualTo("yes");
        peer.ok(sent);
        assertThat(Owner.take(outcomes)).isEqualTo(Outcome.ACKNOWLEDGED);
        sendReport(message.messageId(), "1001-5000/5000", "000 200 OK");
        sendReport(message.messageId(), "1-999/5000", "000 200 OK");
        assertThat(peer.isSilent(100)).isTrue();
        assertThat(outcomes).isEmpty();
        sendReport(message.messageId(), "900-1000/5000", "000 200 OK");
        assertThat(Owner.take(outcomes)).isEqualTo(Outcome.REPORTED);
    }

    @Test
    @Covers("4975-7.3.2-1")
    void aReportIsForTheMessageItNames() {
        List<MessageId> reported = new ArrayList<>();
        DeliveryListener named = (session, id, outcome) -> {
            if (outcome.kind() == Outcome.Kind.REPORTED) {
                reported.add(id);
                outcomes.add(outcome);
            }
        };
        OutgoingMessage one = message(FailureReport.YES, true, new byte[10]);
        OutgoingMessage two = message(FailureReport.YES, true, new byte[10]);
        bound.send(one, named);
        bound.send(two, named);
        peer.ok(peer.next());
        peer.ok(peer.next());
        sendReport(two.messageId(), "1-10/10", "000 200 OK");
        assertThat(Owner.take(outcomes)).isEqualTo(Outcome.REPORTED);
        assertThat(reported).containsExactly(two.messageId());
    }

    @Test
    @Covers("4975-7.1.1-6")
    void whatWasNeverReportedIsSaidSoAtTheEnd() {
        bound.send(message(FailureReport.YES, true, new byte[10]), listener);
        peer.ok(peer.next());
        assertThat(Owner.take(outcomes)).isEqualTo(Outcome.ACKNOWLEDGED);
        peer.close();
        assertThat(Owner.take(outcomes)).isEqualTo(Outcome.SESSION_ENDED);
    }

    @Test
    @Covers("4975-10.4-1")
    @Covers("4975-7.3.2-6")
    void a408InAReportIsATimeOut() {
        OutgoingMessage message = message(FailureReport.YES, true, new byte[10]);
        bound.send(message, listener);
        peer.ok(peer.next());
        assertThat(Owner.take(outcomes)).isEqualTo(Outcome.ACKNOWLEDGED);
        sendReport(message.messageId(), "1-10/10", "000 408 Timeout");
        assertThat(Owner.take(outcomes)).isEqualTo(Outcome.TIMED_OUT);
        assertThat(Owner.take(ground.owner.ends).kind()).isEqualTo(SessionEnd.Kind.TIMEOUT);
    }

    @Test
    @Covers("4975-7.1.4-8")
    void everyCodeInAReportIsReadLikeAResponse() {
        for (int code : new int[] {400, 403, 413, 415, 423, 501}) {
            OutgoingMessage message = new OutgoingMessage(
                    ground.ids.messageId(),
                    MediaType.parse("x-code/" + code),
                    Bytes.EMPTY,
                    Body.of(Bytes.ascii("x")),
                    FailureReport.PARTIAL,
                    true);
            bound.send(message, listener);
            peer.next();
            sendReport(message.messageId(), "1-1/1", "000 " + code + " x");
            assertThat(Owner.take(outcomes)).isEqualTo(Outcome.refused(code));
        }
        assertThat(bound.session().isBound()).isTrue();
        for (int code : new int[] {408, 481, 506}) {
            Ground.Bound one = ground.bind();
            OutgoingMessage message = message(FailureReport.PARTIAL, true, new byte[1]);
            one.send(message, listener);
            one.peer().next();
            String tid = ground.tid();
            one.peer()
                    .send("MSRP " + tid + " REPORT\r\nTo-Path: " + one.uri() + "\r\nFrom-Path: " + Ground.PEER
                            + "\r\nMessage-ID: " + message.messageId() + "\r\nByte-Range: 1-1/1\r\nStatus: 000 " + code
                            + " x\r\n-------"
                            + tid + "$\r\n");
            assertThat(Owner.take(outcomes)).isEqualTo(code == 408 ? Outcome.TIMED_OUT : Outcome.refused(code));
            Owner.take(ground.owner.ends);
        }
    }

    @Test
    @Covers("4975-5.3-3")
    void partialRunsNoTimer() {
        restart(EndpointConfig.defaults().withTransactionTimeout(Duration.ofMillis(100)));
        bound.send(message(FailureReport.PARTIAL, false, new byte[10]), listener);
        peer.next();
        assertThat(peer.isSilent(400)).isTrue();
        assertThat(outcomes).isEmpty();
        peer.send(Ground.chunk("part1", bound.uri(), "mess1", "Failure-Report: partial\r\n", "x", '$'));
        assertThat(peer.isSilent(100)).isTrue();
        ground.owner.admission = head -> org.parley.msrp.Status.FORBIDDEN;
        peer.send(Ground.chunk("part2", bound.uri(), "mess2", "Failure-Report: partial\r\n", "x", '$'));
        assertThat(peer.next().code()).isEqualTo(403);
    }
}
