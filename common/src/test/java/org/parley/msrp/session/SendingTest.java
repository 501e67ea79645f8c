package org.parley.msrp.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.parley.conformance.Covers;
import org.parley.msrp.Bytes;
import org.parley.msrp.FailureReport;
import org.parley.msrp.MediaType;
import org.parley.msrp.MessageId;
import org.parley.msrp.MsrpPath;
import org.parley.msrp.link.Listener;

/** What goes out: chunks, interruptions, fairness, outcomes (RFC 4975 §7.1.1, §7.3.2, §10). */
final class SendingTest {
    private Ground ground = Ground.tcp();
    private Ground.Bound bound = ground.bind();
    private RawPeer peer = bound.peer();
    private final BlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();
    private final DeliveryListener listener = (session, message, outcome) -> outcomes.add(outcome);

    @AfterEach
    void stop() {
        ground.close();
    }

    private void restart(EndpointConfig config) {
        ground.close();
        ground = new Ground(config.withListeners(List.of(Listener.tcp("127.0.0.1", 0))));
        bound = ground.bind();
        peer = bound.peer();
    }

    private static byte[] random(int length) {
        byte[] octets = new byte[length];
        new Random(length).nextBytes(octets);
        return octets;
    }

    private OutgoingMessage message(FailureReport failure, boolean success, byte[] body) {
        return new OutgoingMessage(
                ground.ids.messageId(), Ground.TEXT, Bytes.EMPTY, Body.of(Bytes.wrap(body)), failure, success);
    }

    private void sendReport(MessageId id, String range, String status) {
        String tid = "rep" + ground.tid();
        peer.send("MSRP " + tid + " REPORT\r\nTo-Path: " + bound.uri() + "\r\nFrom-Path: " + Ground.PEER
                + "\r\nMessage-ID: " + id
                + "\r\n" + (range.isEmpty() ? "" : "Byte-Range: " + range + "\r\n") + "Status: " + status
                + "\r\n-------" + tid
                + "$\r\n");
    }

    /** Reads chunks of one message until its end; answers each. */
    private byte[] whole(List<RawPeer.Wire> chunks) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (true) {
            RawPeer.Wire chunk = peer.next();
            if (!chunk.isRequest("SEND")) {
                continue;
            }
            chunks.add(chunk);
            body.writeBytes(java.util.Objects.requireNonNull(chunk.body()));
            peer.ok(chunk);
            if (chunk.flag() != '+') {
                return body.toByteArray();
            }
        }
    }

    /** Sends something large and waits until its first octets have left. */
    private static void begin(Ground.Bound sender, OutgoingMessage message, DeliveryListener listener) {
        sender.send(message, listener);
        Ground.until(
                "the first octets have left",
                () -> sender.on(() -> sender.session().queuedOctets())
                        < message.body().length());
    }

    @Test
    @Covers("4975-7.1.1-17")
    @Covers("4975-7.1.1-14")
    @Covers("4975-5.2-1")
    void aSmallMessageIsOneSendThatTellsItsRange() {
        bound.send(ground.message(new byte[500]), listener);
        RawPeer.Wire sent = peer.next();
        assertThat(sent.header("Byte-Range")).isEqualTo("1-500/500");
        assertThat(sent.header("To-Path")).isEqualTo(Ground.PEER);
        assertThat(sent.header("From-Path")).isEqualTo(bound.uri().toString());
        assertThat(sent.flag()).isEqualTo('$');
        peer.ok(sent);
        assertThat(Owner.take(outcomes)).isEqualTo(Outcome.ACKNOWLEDGED);
    }

    @Test
    @Covers("4975-7.1-3")
    @Covers("4975-8.2-4")
    void theToPathIsThePeersWholePathInItsOrder() {
        String path = "msrps://relay.example:2855/aa;tcp msrp://192.0.2.1:9/bb;tcp msrp://client.invalid:9/cc;tcp";
        Ground.Bound far = ground.bind(PeerMedia.of(MsrpPath.parse(path)));
        far.send("hi");
        RawPeer.Wire sent = far.peer().next();
        assertThat(sent.header("To-Path")).isEqualTo(path);
        assertThat(sent.header("From-Path")).isEqualTo(far.uri().toString());
    }

    @Test
    @Covers("4975-8.4-3")
    void anotherPathAfterARenegotiationIsUsed() {
        bound.on(() -> {
            bound.session().update(PeerMedia.of(MsrpPath.parse("msrp://127.0.0.1:9/another;tcp")));
            return true;
        });
        bound.send("hi");
        assertThat(peer.next().header("To-Path")).isEqualTo("msrp://127.0.0.1:9/another;tcp");
    }

    @Test
    @Covers("4975-7.1.1-18")
    @Covers("4975-7.1.1-19")
    @Covers("4975-7.1.1-23")
    @Covers("4975-7.1.1-24")
    void aLargeMessageOnAnIdleConnectionIsOneInterruptibleChunk() {
        byte[] body = random(1 << 20);
        bound.send(ground.message(body), listener);
        List<RawPeer.Wire> chunks = new ArrayList<>();
        assertThat(whole(chunks)).isEqualTo(body);
        assertThat(chunks).hasSizeLessThanOrEqualTo(3);
        assertThat(chunks.get(0).header("Byte-Range")).isEqualTo("1-*/1048576");
        assertThat(Owner.take(outcomes)).isEqualTo(Outcome.ACKNOWLEDGED);
    }

    @Test
    @Covers("4975-5.1-1")
    @Covers("4975-7.1.1-16")
    @Covers("4975-7.1.1-28")
    @Covers("4975-7.1-17")
    @Covers("4975-7.1-15")
    @Covers("4975-7.1.1-21")
    @Covers("4975-7.1.1-15")
    @Covers("4975-7.1.1-4")
    void tenMegabytesAreInterruptedByAReportAndGoOn() {
        ground.owner.accepts = false;
        peer.send(Ground.chunk("early1", bound.uri(), "early", "", "x", '$'));
        IncomingMessage early = Owner.take(ground.owner.messages);
        byte[] body = random(10 << 20);
        OutgoingMessage message = message(FailureReport.YES, true, body);
        begin(bound, message, listener);
        RawPeer.Wire first = null;
        bound.on(() -> {
            early.reportFailure(org.parley.msrp.Status.FORBIDDEN);
            return true;
        });
        ByteArrayOutputStream got = new ByteArrayOutputStream();
        List<String> seen = new ArrayList<>();
        long expected = 1;
        while (true) {
            RawPeer.Wire next = peer.next();
            if (next.isRequest("REPORT")) {
                assertThat(first).isNotNull();
                assertThat(next.flag()).isEqualTo('$');
                seen.add("REPORT");
                continue;
            }
            first = next;
            seen.add("SEND" + next.flag());
            assertThat(next.rangeStart()).isEqualTo(expected);
            assertThat(next.header("Message-ID")).isEqualTo(message.messageId().value());
            assertThat(next.header("Success-Report")).isEqualTo("yes");
            byte[] octets = java.util.Objects.requireNonNull(next.body());
            expected += octets.length;
            got.writeBytes(octets);
            peer.ok(next);
            if (next.flag() != '+') {
                break;
            }
            assertThat(octets.length).isGreaterThanOrEqualTo(2048);
        }
        assertThat(got.toByteArray()).isEqualTo(body);
        assertThat(seen).startsWith("SEND+", "REPORT").endsWith("SEND$");
    }

    @Test
    @Covers("4975-7.1.1-29")
    void aResponseInterruptsALargeMessage() {
        begin(bound, ground.message(random(10 << 20)), listener);
        peer.send(Ground.chunk("asked1", bound.uri(), "mess1", "", "x", '$'));
        List<String> order = new ArrayList<>();
        while (!order.contains("$")) {
            RawPeer.Wire next = peer.next();
            order.add(next.code() == 200 ? "200" : "" + next.flag());
        }
        assertThat(order).containsSubsequence("+", "200", "$");
    }

    @Test
    @Covers("4975-7.1.1-30")
    @Covers("4975-7.1.1-27")
    @Covers("4975-5.4-25")
    void twoLargeMessagesOfTwoSessionsShareTheConnection() {
        Ground.Bound other = ground.bind(peer, ground.expect());
        byte[] one = random(10 << 20);
        byte[] two = random((10 << 20) + 1);
        bound.send(ground.message(one), listener);
        other.send(ground.message(two), listener);
        Map<String, ByteArrayOutputStream> got = new HashMap<>();
        List<String> turns = new ArrayList<>();
        int ends = 0;
        while (ends < 2) {
            RawPeer.Wire next = peer.next();
            byte[] octets = java.util.Objects.requireNonNull(next.body());
            got.computeIfAbsent(next.header("From-Path"), key -> new ByteArrayOutputStream())
                    .writeBytes(octets);
            turns.add(next.header("From-Path"));
            ends += next.flag() == '$' ? 1 : 0;
            assertThat(next.flag() == '$' || octets.length >= 2048).isTrue();
            peer.ok(next);
        }
        assertThat(java.util.Objects.requireNonNull(got.get(bound.uri().toString()))
                        .toByteArray())
                .isEqualTo(one);
        assertThat(java.util.Objects.requireNonNull(got.get(other.uri().toString()))
                        .toByteArray())
                .isEqualTo(two);
        long changes = 0;
        for (int i = 1; i < turns.size(); i++) {
            changes += turns.get(i).equals(turns.get(i - 1)) ? 0 : 1;
        }
        assertThat(changes).isGreaterThan(20);
    }

    @Test
    void smallMessagesOfTheSameSessionOvertakeAStream() {
        stream(bound, random(10 << 20));
        bound.send("line of chat");
        List<String> order = new ArrayList<>();
        while (!order.contains("$")) {
            RawPeer.Wire next = peer.next();
            order.add(next.text().equals("line of chat") ? "chat" : "" + next.flag());
        }
        assertThat(order).containsSubsequence("+", "chat", "$");
    }

    @Test
    void aSmallMessageOvertakesNoWholeOneOfItsSession() {
        List<Integer> lengths = List.of(60_000, 10, 3_000, 20, 50_000, 30);
        lengths.forEach(length -> bound.send(ground.message(new byte[length]), listener));
        for (int length : lengths) {
            assertThat(whole(new ArrayList<>())).hasSize(length);
        }
    }

    /** A stream of these octets, all there already; its first chunk has begun. */
    private OutgoingStream stream(Ground.Bound to, byte[] octets) {
        OutgoingStream stream = to.on(() -> {
            OutgoingStream opened = to.session().openStream(head(octets.length), listener);
            opened.offer(Bytes.wrap(octets));
            opened.complete();
            return opened;
        });
        Ground.until("its first chunk has begun", () -> to.on(stream::queuedOctets) < octets.length);
        return stream;
    }

    @Test
    void towardsASingleChunkPeerNothingInterrupts() {
        Ground.Bound single = ground.bind(new PeerMedia(MsrpPath.parse(Ground.PEER), 0, true));
        stream(single, random(5 << 20));
        single.send("line of chat");
        single.peer().send(Ground.chunk("asked1", single.uri(), "mess1", "", "x", '$'));
        RawPeer.Wire large = single.peer().next();
        assertThat(large.flag()).isEqualTo('$');
        assertThat(large.body()).hasSize(5 << 20);
        assertThat(large.header("Byte-Range")).isEqualTo("1-*/" + (5 << 20));
        List<String> rest =
                List.of(single.peer().next().start(), single.peer().next().start());
        assertThat(rest).anyMatch(start -> start.endsWith(" SEND")).anyMatch(start -> start.contains(" 200"));
    }

    @Test
    void bodiesFullOfEndLinesArriveAsTheyAre() {
        ByteArrayOutputStream nasty = new ByteArrayOutputStream();
        Random random = new Random(7);
        String symbols = "0123456789abcdefghijklmnopqrstuv";
        while (nasty.size() < 60_000) {
            StringBuilder line = new StringBuilder("\r\n-------");
            for (int i = 0; i < 4 + random.nextInt(12); i++) {
                line.append(symbols.charAt(random.nextInt(32)));
            }
            nasty.writeBytes(line.append("$\r\n").toString().getBytes(StandardCharsets.US_ASCII));
        }
        byte[] body = nasty.toByteArray();
        bound.send(ground.message(body), listener);
        assertThat(whole(new ArrayList<>())).isEqualTo(body);
        OutgoingStream stream = bound.on(() -> bound.session().openStream(head(body.length), listener));
        bound.on(() -> {
            stream.offer(Bytes.wrap(body));
            stream.complete();
            return true;
        });
        assertThat(whole(new ArrayList<>())).isEqualTo(body);
    }

    private OutgoingHead head(long total) {
        return new OutgoingHead(ground.ids.messageId(), Ground.TEXT, Bytes.EMPTY, total, FailureReport.YES, false);
    }

    @Test
    @Covers("4975-7.1-16")
    void anAbortedTransferEndsWithHashAndIsNeverContinued() {
        OutgoingStream stream = bound.on(() -> bound.session().openStream(head(-1), listener));
        bound.on(() -> stream.offer(Bytes.wrap(random(20_000))));
        Ground.until("it was written", () -> bound.on(stream::queuedOctets) == 0);
        bound.on(() -> {
            stream.abort();
            return true;
        });
        RawPeer.Wire chunk = peer.next();
        assertThat(chunk.flag()).isEqualTo('#');
        assertThat(chunk.body()).hasSize(20_000);
        assertThat(chunk.header("Byte-Range")).isEqualTo("1-*/*");
        assertThat(Owner.take(outcomes)).isEqualTo(Outcome.ABORTED);
        assertThat(peer.isSilent(100)).isTrue();
        assertThat(bound.on(() -> stream.offer(Bytes.wrap(random(10))))).isFalse();
    }

    @Test
    void aTransferAbortedBetweenChunksSaysSo() {
        OutgoingStream stream = bound.on(() -> bound.session().openStream(head(-1), listener));
        bound.on(() -> stream.offer(Bytes.wrap(random(4000))));
        Ground.until("it was written", () -> bound.on(stream::queuedOctets) == 0);
        bound.send("interrupts");
        assertThat(peer.next().flag()).isEqualTo('+');
        assertThat(peer.next().text()).isEqualTo("interrupts");
        bound.on(() -> {
            stream.abort();
            return true;
        });
        RawPeer.Wire last = peer.next();
        assertThat(last.flag()).isEqualTo('#');
        assertThat(last.rangeStart()).isEqualTo(4001);
        assertThat(last.body()).isEmpty();
    }

    @Test
    void aStreamIsWrittenAsItComes() {
        OutgoingStream stream = bound.on(() -> bound.session().openStream(head(-1), listener));
        byte[] body = random(300_000);
        for (int at = 0; at < body.length; at += 3000) {
            Bytes piece = Bytes.wrap(body, at, at + 3000);
            bound.on(() -> stream.offer(piece));
        }
        bound.on(() -> {
            stream.complete();
            return true;
        });
        assertThat(whole(new ArrayList<>())).isEqualTo(body);
        assertThat(Owner.take(outcomes)).isEqualTo(Outcome.ACKNOWLEDGED);
        assertThat(stream.ended()).isTrue();
    }

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
    @Covers("4975-8.6-13")
    void aMessageAboveThePeersMaxSizeIsNotSent() {
        Ground.Bound small = ground.bind(new PeerMedia(MsrpPath.parse(Ground.PEER), 1000, false));
        small.send(ground.message(new byte[1001]), listener);
        assertThat(Owner.take(outcomes)).isEqualTo(Outcome.refused(413));
        assertThat(small.peer().isSilent(100)).isTrue();
        small.send("x".repeat(1000));
        assertThat(small.peer().next().text()).hasSize(1000);
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

    @Test
    @Covers("4975-5.1-3")
    void reportsAreWrittenWhole() {
        begin(bound, ground.message(random(10 << 20)), listener);
        for (int i = 0; i < 20; i++) {
            peer.send(Ground.chunk("askd" + i, bound.uri(), "mess" + i, "Success-Report: yes\r\n", "x", '$'));
        }
        int reports = 0;
        while (reports < 20) {
            RawPeer.Wire next = peer.next();
            if (next.isRequest("REPORT")) {
                reports++;
                assertThat(next.flag()).isEqualTo('$');
            } else if (next.isRequest("SEND")) {
                peer.ok(next);
            }
        }
    }

    @Test
    @Covers("4975-5.4-20")
    void onAReplacementSessionTheMessageIdIsKept() {
        OutgoingMessage message = ground.message(random(30 << 20));
        bound.send(message, listener);
        peer.close();
        assertThat(Owner.take(outcomes)).isEqualTo(Outcome.SESSION_ENDED);
        Ground.Bound again = ground.bind();
        again.send(message, listener);
        assertThat(again.peer().next().header("Message-ID"))
                .isEqualTo(message.messageId().value());
    }
}
