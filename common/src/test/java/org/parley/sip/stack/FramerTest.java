package org.parley.sip.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.parley.conformance.Covers;
import org.parley.sip.stack.guard.Fault;
import org.parley.sip.stack.guard.RawHead;
import org.parley.sip.stack.guard.RawLimits;

class FramerTest {
    private static final RawLimits LIMITS = new RawLimits(4_096, 512, 64, 2_048);

    private static String message(String method, String more, String body) {
        return method + " sip:b@h SIP/2.0\r\nv: SIP/2.0/TCP h;branch=z9hG4bK1\r\nf: <sip:a@h>\r\nt: <sip:b@h>\r\n"
                + "i: c\r\nCSeq: 1 " + method + "\r\n" + more + "\r\n" + body;
    }

    private static final String WIRE = message("OPTIONS", "Content-Length: 0\r\n", "")
            + "\r\n\r\n"
            + message("INVITE", "c: text/plain\r\nl:\r\n 11\r\n", "\r\n\r\nINVITE ")
            + "\r\n"
            + message("MESSAGE", "Content-Length : 4\r\n", "é\r\n")
            + message("BYE", "", "")
            + message("INFO", "Max-Forwards: x\r\nContent-Length: 6\r\n", "ignore")
            + message("OPTIONS", "l: 0\r\n", "");

    private static List<String> hear(byte[] wire, int... cuts) {
        List<String> heard = new ArrayList<>();
        Framer framer = new Framer(LIMITS, new Framing.Sink() {
            @Override
            public void message(RawHead head, byte[] octets) {
                heard.add(new String(octets, StandardCharsets.ISO_8859_1));
            }

            @Override
            public void keepAlive(byte[] answer) {
                heard.add("keep-alive");
            }

            @Override
            public void ready() {}

            @Override
            public void control(byte[] octets) {}

            @Override
            public void over(String why) {}

            @Override
            public void refused(@Nullable RawHead head, Fault fault) {
                heard.add(fault.status()
                        + (fault.framingLost() ? " lost" : " skipped")
                        + (head == null ? "" : " " + head.method()));
            }
        });
        int from = 0;
        for (int cut : cuts) {
            framer.feed(Arrays.copyOfRange(wire, from, cut));
            from = cut;
        }
        framer.feed(Arrays.copyOfRange(wire, from, wire.length));
        assertThat(framer.midMessage()).isFalse();
        return heard;
    }

    private static List<String> hear(String wire) {
        return hear(wire.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    @Covers("3261-18.3-1")
    void cutsByContentLength() {
        List<String> heard = hear(WIRE);
        assertThat(heard).hasSize(7);
        assertThat(heard.get(1)).isEqualTo("keep-alive");
        assertThat(heard.get(2)).endsWith("\r\n\r\n\r\n\r\nINVITE ");
        assertThat(heard.get(5)).isEqualTo("400 skipped INFO");
        assertThat(heard.get(6)).startsWith("OPTIONS");
    }

    @Test
    void everyCuttingIsHeardAlike() {
        byte[] wire = WIRE.getBytes(StandardCharsets.ISO_8859_1);
        List<String> whole = hear(wire);
        for (int cut = 1; cut < wire.length; cut++) {
            assertThat(hear(wire, cut)).as("cut at %d", cut).isEqualTo(whole);
        }
        int[] each = new int[wire.length - 1];
        Arrays.setAll(each, i -> i + 1);
        assertThat(hear(wire, each)).isEqualTo(whole);
        Random random = new Random(4711);
        for (int round = 0; round < 300; round++) {
            int[] cuts = random.ints(6, 1, wire.length).sorted().toArray();
            assertThat(hear(wire, cuts)).isEqualTo(whole);
        }
    }

    @Test
    void endsOnWhatCannotBeFramed() {
        assertThat(hear(message("OPTIONS", "Content-Length: 2147483647\r\n", "x")))
                .containsExactly("413 lost OPTIONS");
        assertThat(hear(message("OPTIONS", "l: 1\r\nContent-Length: 2\r\n", "x")))
                .containsExactly("400 lost OPTIONS");
        assertThat(hear(message("INVITE", "Content-Type: text/plain\r\n", "hello")))
                .containsExactly("400 lost INVITE");
        assertThat(hear("hello\r\nthere")).containsExactly("400 lost");
        assertThat(hear("\u0016\u0003\u0001")).containsExactly("400 lost");
        assertThat(hear("x".repeat(600))).containsExactly("513 lost");
    }

    @Test
    void answersAHeadThatGrowsTooLarge() {
        assertThat(hear(message("INVITE", "X: y\r\n".repeat(1_000), ""))).containsExactly("513 lost INVITE");
    }
}
