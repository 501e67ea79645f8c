package org.parley.relay.forward;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.parley.msrp.Bytes;
import org.parley.msrp.Flag;
import org.parley.msrp.codec.CodecLimits;
import org.parley.msrp.codec.MalformedHead;
import org.parley.msrp.codec.MsrpDecoder;
import org.parley.msrp.codec.MsrpSink;
import org.parley.msrp.codec.RequestHead;
import org.parley.msrp.codec.ResponseHead;
import org.parley.msrp.link.Listener;

/** A file that goes to somebody who answers late: what is beyond the window waits with the relay, and lines pass it. */
class HeldFlowTest {
    private static final Listener LISTENER = Listener.tcp("127.0.0.1", 0);
    private static final MemoryRelay RELAY = new MemoryRelay(LISTENER);
    private static final String OWN = "msrp://memory.invalid:9/own;tcp";
    private static final int READ = 16 * 1024;
    /** What has left when the last chunk closes the window: it, and the quantum that it was closed with. */
    private static final long MOST = Window.SMALLEST + READ;

    @AfterAll
    static void stop() {
        RELAY.stop();
    }

    @Test
    void aLineOfAnotherPassesAFileThatIsHeld() throws Exception {
        RELAY.onLoop(turn -> {
            Side alice = new Side(turn);
            Side carol = new Side(turn);
            Side bob = new Side(turn);
            alice.begin(bob, "file", "");
            alice.more(bob, 2 * Window.SMALLEST);
            assertThat(bob.heard("file")).isBetween(Window.SMALLEST, MOST);
            carol.say(bob, carol.head(bob, "line", "") + "hello\r\n-------line$\r\n");
            assertThat(bob.heard("line")).isEqualTo(5);
            assertThat(bob.heard("file")).isLessThanOrEqualTo(MOST);
        });
    }

    @Test
    void answersLetItGoOnToItsEnd() throws Exception {
        RELAY.onLoop(turn -> {
            Side alice = new Side(turn);
            Side bob = new Side(turn);
            alice.begin(bob, "file", "");
            alice.more(bob, 2 * Window.SMALLEST);
            alice.say(bob, "\r\n-------file$\r\n");
            assertThat(bob.heard("file")).isLessThanOrEqualTo(MOST);
            while (bob.owesAnswers()) {
                bob.answers();
            }
            assertThat(bob.heard("file")).isEqualTo(2 * Window.SMALLEST);
            assertThat(bob.flags()).endsWith("$").doesNotContain("#");
            assertThat(bob.flags().length()).as("chunks").isLessThanOrEqualTo(5);
        });
    }

    @Test
    void smallChunksAreHeldAsWell() throws Exception {
        RELAY.onLoop(turn -> {
            Side alice = new Side(turn);
            Side bob = new Side(turn);
            for (int i = 0; i < 400; i++) {
                String end = "\r\n-------chunk" + i + (i < 399 ? "+" : "$") + "\r\n";
                alice.say(bob, alice.head(bob, "chunk" + i, "") + "x".repeat(2048) + end);
            }
            assertThat(bob.flags().length()).isEqualTo((int) (Window.SMALLEST / 2048));
            while (bob.owesAnswers()) {
                bob.answers();
            }
            assertThat(bob.flags()).isEqualTo("+".repeat(399) + "$");
        });
    }

    @Test
    void whoNeverAnswersIsHeldNoLongerThanAMoment() throws Exception {
        RELAY.onLoop(turn -> {
            Side alice = new Side(turn);
            Side bob = new Side(turn);
            alice.begin(bob, "file", "");
            alice.more(bob, 2 * Window.SMALLEST);
            assertThat(bob.heard("file")).isLessThanOrEqualTo(MOST);
            bob.connection.tick(System.nanoTime() + 2 * Window.PATIENCE);
            bob.turn();
            assertThat(bob.heard("file")).isEqualTo(2 * Window.SMALLEST);
        });
    }

    @Test
    void whatAsksForNoAnswerIsNotHeld() throws Exception {
        RELAY.onLoop(turn -> {
            for (String failure : List.of("no", "partial")) {
                Side alice = new Side(turn);
                Side bob = new Side(turn);
                alice.begin(bob, "file", "Failure-Report: " + failure + "\r\n");
                alice.more(bob, 2 * Window.SMALLEST);
                assertThat(bob.heard("file")).as(failure).isEqualTo(2 * Window.SMALLEST);
            }
        });
    }

    @Test
    void anErrorEndsTheMessageThatIsHeld() throws Exception {
        RELAY.onLoop(turn -> {
            Side alice = new Side(turn);
            Side bob = new Side(turn);
            alice.begin(bob, "file", "");
            alice.more(bob, 2 * Window.SMALLEST);
            bob.answers("413 Stop");
            alice.turn();
            alice.more(bob, 2 * Window.SMALLEST);
            assertThat(bob.heard("file")).isLessThanOrEqualTo(MOST);
            assertThat(alice.text()).contains("Status: 000 413");
            assertThat(bob.connection.queuedOctets()).isLessThan(READ);
        });
    }

    /** A client with a binding, in memory. */
    private static final class Side implements MsrpSink {
        final MemoryLink below;
        final Connection connection;
        final String granted;
        private final MsrpDecoder decoder = new MsrpDecoder(CodecLimits.DEFAULT, this);
        private final StringBuilder flags = new StringBuilder();
        private final List<String> unanswered = new ArrayList<>();
        private final Map<String, Long> octets = new HashMap<>();
        private String id = "";
        private String message = "";
        private int read;

        Side(RelayTurn turn) {
            below = new MemoryLink(turn, false);
            connection = Connection.incoming(RELAY.engine(), turn, below, Origin.incoming(LISTENER, null), () -> {});
            feed(MemoryRelay.auth(RELAY.authority(0) + ";tcp", OWN));
            granted = MemoryRelay.granted(text());
            listen();
        }

        String text() {
            return below.out.toString(StandardCharsets.US_ASCII);
        }

        void begin(Side to, String name, String headers) {
            say(to, head(to, name, headers));
        }

        String head(Side to, String name, String headers) {
            return "MSRP " + name + " SEND\r\nTo-Path: " + granted + " " + to.granted + " " + OWN + "\r\nFrom-Path: "
                    + OWN + "\r\nMessage-ID: " + name + "\r\n" + headers + "Content-Type: text/plain\r\n\r\n";
        }

        /** So many octets of a body. */
        void more(Side to, long many) {
            for (long rest = many; rest > 0; rest -= READ) {
                say(to, "x".repeat((int) Math.min(READ, rest)));
            }
        }

        void say(Side to, String text) {
            feed(text.getBytes(StandardCharsets.US_ASCII));
            to.turn();
        }

        void feed(byte[] wire) {
            connection.borrow(wire, wire.length);
            turn();
        }

        void turn() {
            connection.endTurn(System.nanoTime());
        }

        private void listen() {
            byte[] all = below.out.toByteArray();
            decoder.feed(Bytes.wrap(all, read, all.length));
            read = all.length;
        }

        /** Octets of that message that came so far. */
        long heard(String name) {
            listen();
            return octets.getOrDefault(name, 0L);
        }

        String flags() {
            listen();
            return flags.toString();
        }

        boolean owesAnswers() {
            listen();
            return !unanswered.isEmpty();
        }

        void answers() {
            answers("200 OK");
        }

        /** Answers the chunks that came whole. */
        void answers(String how) {
            listen();
            List<String> now = List.copyOf(unanswered);
            unanswered.clear();
            for (String each : now) {
                feed(("MSRP " + each + " " + how + "\r\nTo-Path: " + granted + "\r\nFrom-Path: " + OWN + "\r\n-------"
                                + each + "$\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
            }
        }

        @Override
        public void request(RequestHead head) {
            id = head.transactionId().toString();
            Bytes name = head.messageIdOctets();
            message = name == null ? "" : name.toAscii();
        }

        @Override
        public void piece(Bytes body) {
            octets.merge(message, (long) body.length(), Long::sum);
        }

        @Override
        public void end(Flag flag) {
            flags.append((char) flag.octet());
            unanswered.add(id);
        }

        @Override
        public void response(ResponseHead head) {}

        @Override
        public void malformed(MalformedHead what) {
            throw new AssertionError("sent: " + what.why());
        }
    }
}
