package org.parley.relay.forward;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.parley.msrp.link.Listener;

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
        MemoryPage one = new MemoryPage(RELAY, turn, PAGES);
        MemoryPage two = new MemoryPage(RELAY, turn, PAGES);
        byte[] wire =
                wire(input, one.granted + " " + two.granted + " " + MemoryPage.OWN, two.granted + " " + one.granted);
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
        wire.writeBytes(head < 0 ? payload.toByteArray() : MemoryPage.frame(head, payload.toByteArray()));
        payload.reset();
    }
}
