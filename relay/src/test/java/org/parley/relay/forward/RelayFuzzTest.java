package org.parley.relay.forward;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.parley.msrp.link.Listener;

/**
 * Feeds one client's connection whatever comes, cut at will, and asks that nothing of ours fails and that whatever reaches the two clients is MSRP. The first
 * octet says how long the reads are; octets 1 and 2 in the stream stand for the paths to the other client and back. To look for new inputs:
 *
 * <pre>JAZZER_FUZZ=1 mvn -o -Dfast -pl relay -am test -Dtest=RelayFuzzTest -Dsurefire.failIfNoSpecifiedTests=false</pre>
 */
class RelayFuzzTest {
    private static final Listener LISTENER = Listener.tcp("127.0.0.1", 0);
    private static final MemoryRelay RELAY = new MemoryRelay(LISTENER);

    @AfterAll
    static void stop() {
        RELAY.stop();
    }

    @FuzzTest(maxDuration = "60s")
    void whateverComesNothingFailsAndOnlyMsrpLeaves(byte[] input) throws Exception {
        if (input.length < 2) {
            return;
        }
        RELAY.onLoop(turn -> run(turn, input));
    }

    private static void run(RelayTurn turn, byte[] input) {
        MemorySide one = new MemorySide(RELAY, turn, LISTENER);
        MemorySide two = new MemorySide(RELAY, turn, LISTENER);
        String to = one.granted + " " + two.granted + " " + MemorySide.OWN;
        String back = two.granted + " " + one.granted + " " + MemorySide.OWN;
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        for (int i = 1; i < input.length; i++) {
            byte[] octets = input[i] == 1
                    ? to.getBytes(StandardCharsets.US_ASCII)
                    : input[i] == 2 ? back.getBytes(StandardCharsets.US_ASCII) : new byte[] {input[i]};
            stream.write(octets, 0, octets.length);
        }
        byte[] wire = stream.toByteArray();
        int step = 1 + (input[0] & 0xFF) * 4;
        for (int at = 0; at < wire.length && !one.below.closed; at += step) {
            one.feed(java.util.Arrays.copyOfRange(wire, at, Math.min(wire.length, at + step)));
            two.turn();
        }
        one.connection.close();
        two.turn();
        two.connection.close();
        one.judge();
        two.judge();
        assertThat(RELAY.isAtFault()).isFalse();
    }
}
