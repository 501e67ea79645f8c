package org.parley.relay.forward;

import io.netty.buffer.AdaptiveByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import org.parley.msrp.link.Listener;

/**
 * What forwarding costs without any socket, by hand, not a test: the processor time of one loop per message, read, forwarded, answered on both sides. Only the
 * relay's own work is counted, so that the figure hardly depends on what else the machine does.
 *
 * <pre>ForwardBench PAIRS OCTETS CHUNK OUTSTANDING SECONDS</pre>
 */
final class ForwardBench {
    private static final Listener LISTENER = Listener.tcp("127.0.0.1", 0);
    private static final long PATIENCE_SECONDS = 3_600;
    private static final int READ = 64 * 1024;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final MemoryRelay relay;
    private final Random random = new Random(3);
    private final byte[] lent = new byte[READ];
    private long spent;

    private ForwardBench(MemoryRelay relay) {
        this.relay = relay;
    }

    public static void main(String[] arguments) throws Exception {
        int[] is = Arrays.stream(arguments).mapToInt(Integer::parseInt).toArray();
        ForwardBench bench = new ForwardBench(new MemoryRelay(LISTENER));
        bench.relay.onLoop(turn -> bench.run(turn, is[0], is[1], is[2], is[3], is[4]), PATIENCE_SECONDS);
        System.exit(0);
    }

    private void run(RelayTurn turn, int pairs, int octets, int chunk, int outstanding, int seconds) {
        Pair[] all = new Pair[pairs];
        for (int i = 0; i < pairs; i++) {
            all[i] = new Pair(turn, i, octets, chunk, outstanding);
        }
        for (int round = 0; round < 5; round++) {
            long until = System.nanoTime() + seconds * 1_000_000_000L / 5;
            spent = 0;
            long messages = 0;
            while (System.nanoTime() < until) {
                for (Pair pair : all) {
                    pair.turn();
                    messages += outstanding;
                }
            }
            System.out.printf(
                    Locale.ROOT,
                    "pairs=%d octets=%d chunk=%d outstanding=%d: %.3f us a message%n",
                    pairs,
                    octets,
                    chunk,
                    outstanding,
                    spent / 1e3 / messages);
        }
    }

    /** Reads on one side, and what it leads to on both. */
    private void feed(Side from, Side to, byte[] wire) {
        for (int at = 0; at < wire.length; at += READ) {
            int length = Math.min(READ, wire.length - at);
            System.arraycopy(wire, at, lent, 0, length);
            long before = THREADS.getCurrentThreadCpuTime();
            from.connection.borrow(lent, length);
            from.connection.endTurn(System.nanoTime());
            to.connection.endTurn(System.nanoTime());
            spent += THREADS.getCurrentThreadCpuTime() - before;
        }
    }

    private final class Pair {
        final Side sender;
        final Side receiver;
        final byte[] wire;
        final int chunk;

        Pair(RelayTurn turn, int number, int octets, int chunk, int outstanding) {
            this.chunk = chunk;
            sender = new Side(turn);
            receiver = new Side(turn);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            byte[] body = new byte[chunk];
            for (int message = 0; message < outstanding; message++) {
                for (int from = 0; from < octets; from += chunk) {
                    int to = Math.min(octets, from + chunk);
                    String id = "a" + number + Integer.toString(1_000_000 + random.nextInt(1_000_000), 36);
                    out.writeBytes(("MSRP " + id + " SEND\r\nTo-Path: " + sender.granted + " " + receiver.granted + " "
                                    + Side.OWN + "\r\nFrom-Path: " + Side.OWN + "\r\nMessage-ID: m" + id
                                    + "\r\nByte-Range: " + (from + 1) + "-" + to + "/" + octets
                                    + "\r\nContent-Type: application/octet-stream\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
                    random.nextBytes(body);
                    out.write(body, 0, to - from);
                    out.writeBytes(("\r\n-------" + id + (to == octets ? "$" : "+") + "\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
                }
            }
            wire = out.toByteArray();
        }

        void turn() {
            feed(sender, receiver, wire);
            feed(receiver, sender, receiver.answers(chunk));
            sender.clear();
        }
    }

    /** A client with a binding, in memory. */
    private final class Side extends MemoryLink {
        static final String OWN = "msrp://bench.invalid:9/own;tcp";
        private static final byte[] SEND = " SEND\r\n".getBytes(StandardCharsets.US_ASCII);
        final Connection connection;
        final String granted;
        private byte[] array = new byte[1 << 20];
        private int filled;
        private long written;
        private long handedOn;
        private final ByteBufAllocator allocator = ALLOCATOR;

        Side(RelayTurn turn) {
            super(turn, false);
            connection = Connection.incoming(relay.engine(), turn, this, Origin.incoming(LISTENER, null), () -> {});
            byte[] auth = MemoryRelay.auth(relay.authority(0) + ";tcp", OWN);
            connection.borrow(auth, auth.length);
            connection.endTurn(System.nanoTime());
            granted = MemoryRelay.granted(new String(array, 0, filled, StandardCharsets.US_ASCII));
            clear();
        }

        void clear() {
            filled = 0;
        }

        /** A 200 to every SEND that came. */
        byte[] answers(int chunk) {
            ByteArrayOutputStream answers = new ByteArrayOutputStream();
            for (int at = 0; at + 40 < filled; at++) {
                if (array[at] == 'M' && array[at + 1] == 'S' && array[at + 2] == 'R' && array[at + 3] == 'P') {
                    int end = at + 5;
                    while (end < filled && array[end] != ' ' && end < at + 40) {
                        end++;
                    }
                    if (Arrays.equals(array, end, Math.min(filled, end + SEND.length), SEND, 0, SEND.length)) {
                        String id = new String(array, at + 5, end - at - 5, StandardCharsets.US_ASCII);
                        answers.writeBytes(("MSRP " + id + " 200 OK\r\nTo-Path: " + granted + "\r\nFrom-Path: " + OWN
                                        + "\r\n-------" + id + "$\r\n")
                                .getBytes(StandardCharsets.US_ASCII));
                        at = end + chunk;
                    }
                }
            }
            clear();
            return answers.toByteArray();
        }

        @Override
        public void write(ByteBuf octets) {
            int length = octets.readableBytes();
            octets.readBytes(array, filled, length);
            octets.release();
            filled += length;
            written += length;
        }

        @Override
        public void flush() {
            if (handedOn < written) {
                handedOn = written;
                connection.progress();
            }
        }

        @Override
        public ByteBuf buffer(int octets) {
            return allocator.directBuffer(octets);
        }

        @Override
        public long written() {
            return written;
        }

        @Override
        public long handedOn() {
            return handedOn;
        }
    }

    private static final ByteBufAllocator ALLOCATOR = new AdaptiveByteBufAllocator(true);
}
