package org.parley.tests.rfc4976;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.parley.conformance.Covers;
import org.parley.tests.peer.Assembly;
import org.parley.tests.peer.MsrpFrame;
import org.parley.tests.peer.MsrpPeer;
import org.parley.tests.peer.MsrpText;
import org.parley.tests.peer.Octets;
import org.parley.tests.peer.OpenSend;
import org.parley.tests.peer.PlainEndpoint;
import org.parley.tests.peer.RelayClient;
import org.parley.tests.server.ParleyRelay;
import org.parley.tests.server.RelayStage;

/** SENDs pass (RFC 4976 §6.4.1): answered at once and to the previous hop, cut and joined without harm, every header as it was. */
@ParleyRelay
class Section641Test {
    private static final int MEGABYTE = 1 << 20;

    @Covers("4976-6.4.1-1")
    @Covers("4975-7.1.1-11")
    @Test
    void the200ComesBeforeTheNextHopHasAnswered(RelayStage stage) {
        RelayClient alice = stage.client("alice");
        PlainEndpoint bob = stage.endpoint();
        alice.msrp().transact(alice.message(bob.uri(), "first"));
        bob.msrp().silent();
        for (String header : List.of("Failure-Report: yes", "X-None: 1")) {
            MsrpText send = alice.message(bob.uri(), header, header);
            assertThat(alice.msrp().transact(send).code()).isEqualTo(200);
            bob.hear(header);
        }
    }

    @Covers("4976-6.4.1-3")
    @Covers("4975-7.2-4")
    @Test
    void theResponseGoesToThePreviousHopOnly(RelayStage stage) {
        RelayClient alice = stage.client("alice");
        MsrpPeer outer = stage.stranger();
        String two = "msrps://outer.invalid:9/outer;tcp msrps://sender.invalid:9/sender;tcp";
        MsrpFrame response = outer.transact(RelayClient.messageTo(alice.path(), two, Octets.of("from afar")));
        assertThat(response.code()).isEqualTo(200);
        assertThat(response.toPath()).containsExactly("msrps://outer.invalid:9/outer;tcp");
        assertThat(response.fromPath()).containsExactly(alice.relayUri());
        assertThat(alice.hear("from afar").need("From-Path")).isEqualTo(alice.relayUri() + " " + two);
        assertThat(alice.msrp()
                        .inbox()
                        .seen(frame -> frame.code() == 200 && frame.toPath().size() > 1))
                .isEmpty();
    }

    @Covers("4976-6.4.1-20")
    @Covers("4976-6.4.1-21")
    @Test
    void bothUrisOfTheSameRelayAreMoved(RelayStage stage) {
        RelayClient alice = stage.client("alice");
        RelayClient bob = stage.client("bob");
        MsrpText send = alice.message(bob.path(), "next door");
        MsrpFrame response = alice.msrp().transact(send);
        assertThat(response.code()).isEqualTo(200);
        assertThat(response.fromPath()).containsExactly(alice.relayUri());
        MsrpFrame heard = bob.hear("next door");
        assertThat(heard.toPath()).containsExactly(bob.uri());
        assertThat(heard.fromPath()).containsExactly(bob.relayUri(), alice.relayUri(), alice.uri());
        assertThat(bob.msrp().inbox().seen(MsrpFrame::isSend)).hasSize(1);
    }

    @Covers("4976-6.4.1-19")
    @Covers("4975-7.1.1-2")
    @Covers("4975-7.1.1-4")
    @Covers("4975-12-1")
    @Test
    void headersPassUnchangedWithEveryPiece(RelayStage stage) {
        RelayClient alice = stage.client("alice");
        RelayClient bob = stage.client("bob");
        byte[] body = Octets.random(3 * MEGABYTE, 5);
        String[] headers = {
            "Success-Report: yes",
            "Failure-Report: partial",
            "X-Foo: some  thing;with=\"quotes, and commas\"",
            "Expires: 5",
            "Content-Disposition: attachment; filename=\"x y.bin\"",
            "Content-ID: <id@example.org>"
        };
        alice.msrp().send(alice.chunk(bob.path(), "headers1", "1-*/" + body.length, body, headers));
        for (int i = 0; i < 5; i++) {
            MsrpText chat = bob.message(alice.path(), "interrupting " + i);
            bob.msrp().transact(chat);
        }
        Assembly assembly = Assembly.of(bob.msrp());
        assertThat(assembly.message("headers1", body.length)).isEqualTo(body);
        for (MsrpFrame chunk : assembly.chunks()) {
            for (String header : headers) {
                int colon = header.indexOf(": ");
                assertThat(chunk.need(header.substring(0, colon))).isEqualTo(header.substring(colon + 2));
            }
            assertThat(chunk.messageId()).isEqualTo("headers1");
            assertThat(chunk.need("Content-Type")).isEqualTo("text/plain");
            assertThat(chunk.need("Byte-Range")).endsWith("/" + body.length);
        }
    }

    @Covers("4976-6.4.1-14")
    @Covers("4976-6.4.1-18")
    @Covers("4975-7.1-15")
    @Covers("4975-7.1-17")
    @Test
    void chunksOfDifferentMessagesAreNeverMixed(RelayStage stage) {
        RelayClient alice = stage.client("alice");
        RelayClient bob = stage.client("bob");
        byte[][] bodies = {Octets.random(50 * 2048, 1), Octets.random(50 * 2048, 2)};
        for (int at = 0; at < bodies[0].length; at += 2048) {
            for (int message = 0; message < 2; message++) {
                boolean last = at + 2048 == bodies[message].length;
                byte[] part = Arrays.copyOfRange(bodies[message], at, at + 2048);
                String range = (at + 1) + "-" + (at + 2048) + "/" + bodies[message].length;
                alice.msrp()
                        .send(alice.chunk(bob.path(), "mixed" + message, range, part)
                                .flag(last ? "$" : "+"));
            }
        }
        for (int message = 0; message < 2; message++) {
            Assembly assembly = Assembly.of(bob.msrp());
            assertThat(assembly.message("mixed" + message, bodies[message].length))
                    .isEqualTo(bodies[message]);
            assertThat(assembly.chunks().subList(0, assembly.chunks().size() - 1))
                    .allMatch(chunk -> chunk.flag() == '+');
        }
    }

    @Covers("4976-6.4.1-15")
    @Test
    void equalMessageIdsOfTwoSessionsAreTwoMessages(RelayStage stage) {
        RelayClient alice = stage.client("alice");
        RelayClient carol = stage.client("carol");
        RelayClient bob = stage.client("bob");
        byte[] fromAlice = Octets.random(20 * 2048, 1);
        byte[] fromCarol = Octets.random(20 * 2048, 2);
        for (int at = 0; at < fromAlice.length; at += 2048) {
            String range = (at + 1) + "-" + (at + 2048) + "/" + fromAlice.length;
            String flag = at + 2048 == fromAlice.length ? "$" : "+";
            byte[] one = Arrays.copyOfRange(fromAlice, at, at + 2048);
            byte[] other = Arrays.copyOfRange(fromCarol, at, at + 2048);
            alice.msrp().send(alice.chunk(bob.path(), "sameid01", range, one).flag(flag));
            carol.msrp().send(carol.chunk(bob.path(), "sameid01", range, other).flag(flag));
        }
        assertThat(Assembly.of(bob.msrp()).expect(alice.uri(), fromAlice.length))
                .isEqualTo(fromAlice);
        assertThat(Assembly.of(bob.msrp()).expect(carol.uri(), fromCarol.length))
                .isEqualTo(fromCarol);
    }

    @Covers("4976-6.4.1-17")
    @Covers("4975-7.1.1-16")
    @Covers("4975-7.1.1-18")
    @Covers("4975-7.1.1-23")
    @Covers("4975-7.1.1-28")
    @Covers("4975-7.1.1-20")
    @Test
    void byteRangesSayWhatIsSent(RelayStage stage) {
        RelayClient alice = stage.client("alice");
        RelayClient bob = stage.client("bob");
        byte[] body = Octets.random(4096 + 100, 1);
        alice.msrp()
                .send(alice.chunk(bob.path(), "ranges01", "1-2048/*", Arrays.copyOf(body, 2048))
                        .flag("+"));
        alice.msrp().send(alice.chunk(bob.path(), "ranges01", "2049-*/*", Arrays.copyOfRange(body, 2048, body.length)));
        Assembly assembly = Assembly.of(bob.msrp());
        assertThat(assembly.message("ranges01", body.length)).isEqualTo(body);
        for (MsrpFrame chunk : assembly.chunks()) {
            String range = chunk.need("Byte-Range");
            String end = range.substring(range.indexOf('-') + 1, range.indexOf('/'));
            int length = chunk.needBody().length;
            if (length > 2048) {
                assertThat(end).isEqualTo("*");
            } else {
                assertThat(end).isIn("*", String.valueOf(chunk.rangeStart() + length - 1));
            }
            assertThat(range).endsWith("/*");
        }
    }

    @Covers("4976-6.4.1-18")
    @Covers("4975-7.1-16")
    @Covers("4975-7.3.1-8")
    @Test
    void anAbortedMessageIsAborted(RelayStage stage) {
        RelayClient alice = stage.client("alice");
        RelayClient bob = stage.client("bob");
        byte[] body = Octets.random(10_000, 1);
        MsrpText aborted =
                alice.chunk(bob.path(), "aborted1", "1-*/1000000", body).flag("#");
        assertThat(alice.msrp().transact(aborted).code()).isEqualTo(200);
        MsrpFrame end = bob.msrp().expect("the end", frame -> frame.isSend() && frame.flag() != '+');
        assertThat(end.flag()).isEqualTo('#');
        assertThat(end.messageId()).isEqualTo("aborted1");
    }

    @Covers("4975-7.1.1-26")
    @Covers("4975-7.1.1-25")
    @Test
    void chunksOfAnySizePass(RelayStage stage) {
        RelayClient alice = stage.client("alice");
        RelayClient bob = stage.client("bob");
        for (int size : new int[] {0, 1, 2047, 2048, 2049, 65_536, 8 * MEGABYTE}) {
            byte[] body = Octets.random(size, size);
            MsrpText send = alice.message(bob.path(), body);
            alice.msrp().send(send);
            String id = "of size " + size;
            if (size == 0) {
                assertThat(bob.msrp().expect(id, MsrpFrame::isSend).body()).isEmpty();
            } else {
                assertThat(Assembly.of(bob.msrp()).expect(alice.uri(), size))
                        .as(id)
                        .isEqualTo(body);
            }
            assertThat(alice.msrp().response(send.tid()).code()).isEqualTo(200);
        }
    }

    @Covers("4975-7.1.1-9")
    @Test
    void fiftySendsInOneWriteAllPass(RelayStage stage) {
        RelayClient alice = stage.client("alice");
        RelayClient bob = stage.client("bob");
        byte[][] frames = new byte[50][];
        String[] tids = new String[50];
        for (int i = 0; i < frames.length; i++) {
            MsrpText send = alice.message(bob.path(), "pipelined " + i);
            tids[i] = send.tid();
            frames[i] = send.octets();
        }
        alice.msrp().send(Octets.join(frames));
        for (int i = 0; i < frames.length; i++) {
            assertThat(alice.msrp().response(tids[i]).code()).isEqualTo(200);
            bob.hear("pipelined " + i);
        }
    }

    @Covers("4976-6.4.1-24")
    @Covers("4975-5.1-1")
    @Covers("4975-7.1.1-29")
    @Covers("4975-7.1.1-27")
    @Test
    void whatWaitsPassesALargeMessageThatIsForwardedWhileItComes(RelayStage stage) {
        RelayClient alice = stage.client("alice");
        RelayClient bob = stage.client("bob");
        byte[] body = Octets.random(12 * MEGABYTE, 9);
        MsrpText large = alice.chunk(bob.path(), "large001", "1-*/" + body.length, body);
        alice.msrp().silent();
        OpenSend sending = OpenSend.of(alice.msrp(), large).reach(bob.msrp());
        // A request of bob's needs its response while alice's message is on its way to him.
        MsrpFrame response = bob.msrp().transact(bob.message(alice.path(), "now"));
        assertThat(response.code()).isEqualTo(200);
        alice.hear("now");
        RelayClient carol = stage.client("carol");
        carol.msrp().send(carol.message(bob.path(), "meanwhile"));
        bob.hear("meanwhile");
        assertThat(bob.msrp().inbox().seen(frame -> frame.messageId().equals("large001")))
                .isNotEmpty()
                .allMatch(chunk -> chunk.flag() == '+' && chunk.needBody().length >= 2048);
        sending.end();
        assertThat(Assembly.of(bob.msrp()).message("large001", body.length)).isEqualTo(body);
    }

    @Covers("4975-7.1.1-24")
    @Test
    void aMegabyteOnAnIdleConnectionStaysInFewChunks(RelayStage stage) {
        RelayClient alice = stage.client("alice");
        RelayClient bob = stage.client("bob");
        byte[] body = Octets.random(MEGABYTE, 4);
        alice.msrp().send(alice.message(bob.path(), body));
        Assembly assembly = Assembly.of(bob.msrp());
        assertThat(assembly.expect(alice.uri(), MEGABYTE)).isEqualTo(body);
        assertThat(assembly.chunks().size()).isLessThanOrEqualTo(8);
    }

    @Covers("4975-7.1.1-30")
    @Test
    void twoLargeMessagesOfOneConnectionBothProgress(RelayStage stage) {
        RelayClient alice = stage.client("alice");
        RelayClient carol = stage.client("carol");
        RelayClient bob = stage.client("bob");
        byte[] fromAlice = Octets.random(10 * MEGABYTE, 1);
        byte[] fromCarol = Octets.random(10 * MEGABYTE, 2);
        OpenSend one = OpenSend.of(alice.msrp(), alice.message(bob.path(), fromAlice));
        OpenSend other = OpenSend.of(carol.msrp(), carol.message(bob.path(), fromCarol));
        // Both are under way before either has ended.
        one.reach(bob.msrp());
        other.reach(bob.msrp());
        one.end();
        other.end();
        assertThat(Assembly.of(bob.msrp()).expect(alice.uri(), fromAlice.length))
                .isEqualTo(fromAlice);
        assertThat(Assembly.of(bob.msrp()).expect(carol.uri(), fromCarol.length))
                .isEqualTo(fromCarol);
        List<Boolean> ofAlice = bob.msrp().inbox().seen(MsrpFrame::isSend).stream()
                .map(alice::began)
                .toList();
        assertThat(ofAlice.lastIndexOf(true)).isGreaterThan(ofAlice.indexOf(false));
        assertThat(ofAlice.lastIndexOf(false)).isGreaterThan(ofAlice.indexOf(true));
    }

    @Covers("4975-14.5-3")
    @Test
    void absurdRangesAllocateNothing(RelayStage stage) {
        RelayClient alice = stage.client("alice");
        RelayClient bob = stage.client("bob");
        for (int i = 0; i < 20; i++) {
            MsrpText absurd = alice.chunk(bob.path(), "absurd" + i, "1-*/99999999999999", Octets.of("small"))
                    .flag("+");
            alice.msrp().send(absurd);
        }
        alice.msrp().send(alice.message(bob.path(), "and on"));
        bob.hear("and on");
    }
}
