package org.parley.relay;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.parley.msrp.session.RawPeer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rough figures of the forwarding core by hand, not a test: pairs of clients of one relay on one event loop, and what the loop's thread needs per message. The
 * benchmarks that count are in conference-tests.
 */
final class RelayBench {
    private static final Logger log = LoggerFactory.getLogger(RelayBench.class);
    private static final byte[] HYPHENS = "-------".getBytes(StandardCharsets.US_ASCII);

    private final Rig rig = new Rig();
    private final Selector selector;
    private final int outstanding;
    private final byte[] body;
    private final int chunks;
    private long delivered;
    private final List<Sender> senders = new ArrayList<>();

    private RelayBench(int outstanding, int octets, int chunks) throws IOException {
        this.selector = Selector.open();
        this.outstanding = outstanding;
        this.body = new byte[octets];
        this.chunks = chunks;
        Arrays.fill(body, (byte) 'x');
    }

    public static void main(String[] arguments) throws Exception {
        int pairs = Integer.parseInt(arguments[0]);
        int octets = Integer.parseInt(arguments[1]);
        int seconds = Integer.parseInt(arguments[2]);
        int chunks = arguments.length > 3 ? Integer.parseInt(arguments[3]) : 1;
        RelayBench bench = new RelayBench(16, octets, chunks);
        for (int i = 0; i < pairs; i++) {
            bench.pair(i);
        }
        bench.run(3, "warm-up");
        bench.run(seconds, "measured");
        System.exit(0);
    }

    private void pair(int number) throws IOException {
        Rig.Client to = rig.client("b" + number);
        Rig.Client from = rig.client("a" + number);
        String head = " SEND\r\nTo-Path: " + from.granted() + " " + to.path() + "\r\nFrom-Path: " + from.own()
                + "\r\nMessage-ID: m" + number + "abcdefgh\r\n";
        SocketChannel sending = adopt(from.peer());
        SocketChannel receiving = adopt(to.peer());
        Receiver receiver = new Receiver(receiving);
        Sender sender = new Sender(sending, head);
        senders.add(sender);
        sending.register(selector, SelectionKey.OP_READ, sender);
        receiving.register(selector, SelectionKey.OP_READ, receiver);
    }

    private static SocketChannel adopt(RawPeer peer) throws IOException {
        SocketChannel channel = peer.socket.getChannel();
        channel.configureBlocking(false);
        return channel;
    }

    private void run(int seconds, String what) throws IOException {
        long thread = loopThread();
        var threads = ManagementFactory.getThreadMXBean();
        long until = System.nanoTime() + seconds * 1_000_000_000L;
        long cpu = threads.getThreadCpuTime(thread);
        long started = System.nanoTime();
        long before = delivered;
        for (Sender sender : senders) {
            sender.fill();
        }
        while (System.nanoTime() < until) {
            selector.select(100);
            for (SelectionKey key : selector.selectedKeys()) {
                ((Side) key.attachment()).readable();
            }
            selector.selectedKeys().clear();
        }
        long count = delivered - before;
        double took = (System.nanoTime() - started) / 1e9;
        double used = (threads.getThreadCpuTime(thread) - cpu) / 1e9;
        log.info(
                "{}: {} messages/s, {} us of the loop each, {} messages per core-second, {} MB/s ({} per core-second)",
                what,
                Math.round(count / took),
                Math.round(used / count * 1e8) / 100.0,
                Math.round(count / used),
                Math.round(count * (double) body.length / took / 1e6),
                Math.round(count * (double) body.length / used / 1e6));
    }

    private static long loopThread() {
        var threads = ManagementFactory.getThreadMXBean();
        long busiest = 0;
        long most = -1;
        for (long id : threads.getAllThreadIds()) {
            var info = threads.getThreadInfo(id);
            if (info != null && info.getThreadName().contains("eventloop") && threads.getThreadCpuTime(id) > most) {
                most = threads.getThreadCpuTime(id);
                busiest = id;
            }
        }
        return busiest;
    }

    /** One end. */
    private abstract static class Side {
        final SocketChannel channel;
        final ByteBuffer in = ByteBuffer.allocate(1 << 18);
        final ByteBuffer out = ByteBuffer.allocate(1 << 20);

        Side(SocketChannel channel) {
            this.channel = channel;
        }

        void readable() throws IOException {
            if (channel.read(in) < 0) {
                throw new IOException("closed");
            }
            in.flip();
            while (take()) {
                // goes on
            }
            in.compact();
            flush();
        }

        void flush() throws IOException {
            out.flip();
            channel.write(out);
            out.compact();
        }

        /** Takes one message whole; false if it is not there. */
        private boolean take() {
            byte[] array = in.array();
            int from = in.position();
            int to = in.limit();
            int idEnd = from + 5;
            while (idEnd < to && array[idEnd] != ' ') {
                idEnd++;
            }
            int length = idEnd - from - 5;
            for (int at = idEnd; at + 7 + length + 3 <= to; at++) {
                if (array[at] == '-'
                        && Arrays.equals(array, at, at + 7, HYPHENS, 0, 7)
                        && Arrays.equals(array, at + 7, at + 7 + length, array, from + 5, idEnd)) {
                    in.position(at + 7 + length + 3);
                    message(array, from + 5, idEnd);
                    return true;
                }
            }
            return false;
        }

        abstract void message(byte[] array, int idFrom, int idTo);
    }

    private final class Sender extends Side {
        private final byte[] rest;
        private int waiting;
        private long number;

        Sender(SocketChannel channel, String rest) {
            super(channel);
            this.rest = rest.getBytes(StandardCharsets.US_ASCII);
        }

        void fill() throws IOException {
            while (waiting < outstanding) {
                send();
            }
            flush();
        }

        private void send() {
            waiting++;
            byte[] id = ("t" + (1000000 + number)).getBytes(StandardCharsets.US_ASCII);
            long start = number++ % chunks * body.length + 1;
            out.put("MSRP ".getBytes(StandardCharsets.US_ASCII)).put(id).put(rest);
            out.put(("Byte-Range: " + start + "-" + (start + body.length - 1) + "/" + (long) chunks * body.length
                            + "\r\nContent-Type: text/plain\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            out.put(body).put("\r\n-------".getBytes(StandardCharsets.US_ASCII));
            out.put(id).put((number % chunks == 0 ? "$\r\n" : "+\r\n").getBytes(StandardCharsets.US_ASCII));
        }

        @Override
        void message(byte[] array, int idFrom, int idTo) {
            waiting--;
            send();
        }
    }

    private final class Receiver extends Side {
        private final byte[] paths = " 200 OK\r\nTo-Path: msrp://a:1/x;tcp\r\nFrom-Path: msrp://b:1/y;tcp\r\n-------"
                .getBytes(StandardCharsets.US_ASCII);

        Receiver(SocketChannel channel) {
            super(channel);
        }

        @Override
        void message(byte[] array, int idFrom, int idTo) {
            delivered++;
            out.put("MSRP ".getBytes(StandardCharsets.US_ASCII)).put(array, idFrom, idTo - idFrom);
            out.put(paths).put(array, idFrom, idTo - idFrom).put("$\r\n".getBytes(StandardCharsets.US_ASCII));
        }
    }

    static RawPeer open(InetSocketAddress address) {
        try {
            return new RawPeer(SocketChannel.open(address).socket());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
