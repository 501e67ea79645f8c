package org.parley.relay.forward;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.parley.msrp.Bytes;
import org.parley.msrp.codec.CodecLimits;
import org.parley.msrp.codec.MsrpDecoder;
import org.parley.msrp.link.Listener;
import org.parley.msrp.link.WebSocketLink;

/**
 * Feeds one page's WebSocket whatever comes, cut at will, and asks that nothing of ours fails and that every message to the two pages is one MSRP message. The first
 * octet says how long the reads are. In what follows an octet below 4 stands for the head of a frame that holds the rest up to the next such octet, below 8 for the paths
 * to the other page and back. To look for new inputs:
 *
 * <pre>JAZZER_FUZZ=1 mvn -o -Dfast -pl relay -am test -Dtest=WebSocketFuzzTest -Dsurefire.failIfNoSpecifiedTests=false</pre>
 */
class WebSocketFuzzTest {
    private static final Listener LISTENER = Listener.tcp("127.0.0.1", 0);
    private static final Listener PAGES = Listener.tcp("127.0.0.1", 0).withWebSocket();
    private static final String OWN = "msrps://fuzz.invalid:9/own;ws";
    private static final MemoryRelay RELAY = new MemoryRelay(LISTENER, PAGES);

    @AfterAll
    static void stop() {
        RELAY.stop();
    }

    @FuzzTest(maxDuration = "60s")
    void whateverComesNothingFailsAndOneMessageLeavesInEach(byte[] input) throws Exception {
        if (input.length < 2) {
            return;
        }
        RELAY.onLoop(turn -> run(turn, input));
    }

    private static void run(RelayTurn turn, byte[] input) {
        Page one = new Page(turn);
        Page two = new Page(turn);
        byte[] wire = wire(input, one.granted + " " + two.granted + " " + OWN, two.granted + " " + one.granted);
        int step = 1 + (input[0] & 0xFF) * 4;
        for (int at = 0; at < wire.length && !one.below.closed; at += step) {
            one.feed(Arrays.copyOfRange(wire, at, Math.min(wire.length, at + step)));
            two.connection.endTurn(System.nanoTime());
        }
        one.connection.close();
        two.connection.endTurn(System.nanoTime());
        two.connection.close();
        one.judge();
        two.judge();
        assertThat(RELAY.isAtFault()).isFalse();
    }

    private static byte[] wire(byte[] input, String to, String back) {
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        ByteArrayOutputStream payload = new ByteArrayOutputStream();
        int[] heads = {0x82, 0x02, 0x80, 0x81};
        int head = -1;
        for (int i = 1; i < input.length; i++) {
            int octet = input[i] & 0xFF;
            if (octet < 4) {
                flush(wire, head, payload);
                head = heads[octet];
            } else if (octet < 8) {
                payload.writeBytes((octet < 6 ? to : back).getBytes(StandardCharsets.US_ASCII));
            } else {
                payload.write(octet);
            }
        }
        flush(wire, head, payload);
        return wire.toByteArray();
    }

    /** Without a head: octets as they are. */
    private static void flush(ByteArrayOutputStream wire, int head, ByteArrayOutputStream payload) {
        wire.writeBytes(head < 0 ? payload.toByteArray() : frame(head, payload.toByteArray()));
        payload.reset();
    }

    /** Masked with zeros. */
    private static byte[] frame(int head, byte[] octets) {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.write(head);
        if (octets.length < 126) {
            frame.write(0x80 | octets.length);
        } else {
            frame.write(0xFE);
            frame.write(octets.length >> 8);
            frame.write(octets.length);
        }
        frame.writeBytes(new byte[4]);
        frame.writeBytes(octets);
        return frame.toByteArray();
    }

    /** A page with a binding, in memory. */
    private static final class Page {
        final MemoryLink below;
        final Connection connection;
        final WebSocketLink socket;
        final String granted;

        Page(RelayTurn turn) {
            below = new MemoryLink(turn, true);
            socket = new WebSocketLink(
                    below, new WebSocketLink.Terms(1 << 20, Duration.ofSeconds(30), true), null, () -> {});
            connection = Connection.incoming(RELAY.engine(), turn, socket, Origin.page(PAGES, null, null), () -> {});
            socket.begin(connection, connection.reading());
            feed(frame(0x82, MemoryRelay.auth(own(), OWN)));
            granted = MemoryRelay.granted(below.out.toString(StandardCharsets.US_ASCII));
        }

        /** The relay, as its pages call it. */
        private static String own() {
            return RELAY.authority(1).replaceFirst("^wss:", "msrps:") + ";ws";
        }

        void feed(byte[] octets) {
            socket.read(octets);
            connection.endTurn(System.nanoTime());
        }

        /** Each binary frame that the page was sent is one whole MSRP message. */
        void judge() {
            byte[] sent = below.out.toByteArray();
            int at = 0;
            while (at < sent.length) {
                int opcode = sent[at] & 0xFF;
                int length = sent[at + 1] & 0x7F;
                at += 2;
                if (length == 126) {
                    length = (sent[at] & 0xFF) << 8 | sent[at + 1] & 0xFF;
                    at += 2;
                } else if (length == 127) {
                    length = (sent[at + 5] & 0xFF) << 16 | (sent[at + 6] & 0xFF) << 8 | sent[at + 7] & 0xFF;
                    at += 8;
                }
                if (opcode == 0x82) {
                    MsrpDecoder decoder = new MsrpDecoder(CodecLimits.DEFAULT, new MemoryRelay.Strict());
                    assertThat(decoder.feedMessage(Bytes.wrap(sent, at, at + length)))
                            .isEqualTo(length);
                    assertThat(decoder.isBetweenMessages()).isTrue();
                } else {
                    assertThat(opcode).isIn(0x88, 0x89, 0x8A);
                }
                at += length;
            }
        }
    }
}
