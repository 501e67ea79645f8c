package org.parley.msrp.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.parley.conformance.Covers;
import org.parley.msrp.Bytes;
import org.parley.msrp.FailureReport;
import org.parley.msrp.MsrpPath;

/** What may pass in the middle of a message, and how it then goes on or ends (RFC 4975 §5.1, §7.1.1). */
final class InterruptionTest extends SendingGround {
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
}
