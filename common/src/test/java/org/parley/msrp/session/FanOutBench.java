package org.parley.msrp.session;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.LongAdder;
import org.parley.msrp.Bytes;
import org.parley.msrp.IdSource;
import org.parley.msrp.MediaType;
import org.parley.msrp.MessageId;
import org.parley.msrp.MsrpPath;
import org.parley.msrp.MsrpUri;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deliveries per second of one endpoint on one loop: rooms × participants, each message one SEND per participant, each answered 200, so many
 * messages of each room outstanding. Run by hand: {@code FanOutBench rooms participants outstanding seconds}; the answering side runs in a
 * process of its own. A figure, not a verdict.
 */
final class FanOutBench {
    private static final Logger LOG = LoggerFactory.getLogger(FanOutBench.class);

    private FanOutBench() {}

    public static void main(String[] args) throws Exception {
        if (args[0].equals("answer")) {
            Answering.run(Integer.parseInt(args[1]), List.of(args).subList(2, args.length));
            return;
        }
        serve(
                Integer.parseInt(args[0]),
                Integer.parseInt(args[1]),
                Integer.parseInt(args[2]),
                Integer.parseInt(args[3]));
    }

    private static void serve(int rooms, int participants, int outstanding, int seconds) throws Exception {
        Vertx vertx =
                Vertx.vertx(new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(1));
        MsrpEndpoint endpoint =
                Ground.await(MsrpEndpoint.start(vertx, EndpointConfig.tcp("127.0.0.1", 0), new SimpleMeterRegistry()));
        int total = rooms * participants;
        CountDownLatch missing = new CountDownLatch(total);
        Owner owner = new Owner() {
            @Override
            public void bound(Session session) {
                missing.countDown();
            }
        };
        long empty = heap();
        List<Room> all = new ArrayList<>();
        List<String> command = new ArrayList<>(List.of(
                "taskset",
                "-c",
                "1",
                System.getProperty("java.home") + "/bin/java",
                "-cp",
                System.getProperty("java.class.path"),
                FanOutBench.class.getName(),
                "answer",
                String.valueOf(endpoint.boundAddresses().get(0).getPort())));
        for (int room = 0; room < rooms; room++) {
            List<Session> sessions = new ArrayList<>();
            for (int i = 0; i < participants; i++) {
                MsrpUri uri = endpoint.newUri(false);
                sessions.add(endpoint.expect(SessionSpec.of(
                        uri,
                        MsrpPath.parse("msrp://127.0.0.1:2855/abcdefghijklmnopqrstuv" + room + "x" + i + ";tcp"),
                        owner)));
                command.add(uri.toString());
            }
            all.add(new Room(sessions));
        }
        Process answering = new ProcessBuilder(command).inheritIO().start();
        missing.await();
        LOG.info("{}", String.format(Locale.ROOT, "heap per idle session: %,d octets", (heap() - empty) / total));
        for (Room room : all) {
            room.sessions.get(0).execute(() -> {
                for (int i = 0; i < outstanding; i++) {
                    room.speak();
                }
            });
        }
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long loop = loopThread();
        for (int second = 0; second < seconds; second++) {
            long before = sum(all);
            long cpu = threads.getThreadCpuTime(loop);
            long time = System.nanoTime();
            Thread.sleep(1000);
            long done = sum(all) - before;
            double wall = (System.nanoTime() - time) / 1e9;
            double busy = (threads.getThreadCpuTime(loop) - cpu) / 1e9;
            LOG.info(
                    "{}",
                    String.format(
                            Locale.ROOT,
                            "%,.0f deliveries/s, %.2f of a core, %.0f ns each",
                            done / wall,
                            busy / wall,
                            busy * 1e9 / done));
        }
        answering.destroy();
        System.exit(0);
    }

    private static long heap() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static long sum(List<Room> rooms) {
        return rooms.stream().mapToLong(room -> room.delivered.sum()).sum();
    }

    private static long loopThread() {
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().contains("eventloop-thread-0")) {
                return thread.getId();
            }
        }
        throw new IllegalStateException("no loop");
    }

    private static final class Room implements DeliveryListener {
        private static final IdSource IDS = new IdSource();
        private static final MediaType CPIM = MediaType.parse("message/cpim");
        final List<Session> sessions;
        final Bytes body = Bytes.ascii(("From: <sip:alice@example.org>\r\nTo: <sip:room@example.org>\r\n\r\n"
                + "Content-Type: text/plain;charset=utf-8\r\n\r\n" + "x".repeat(200)));
        final LongAdder delivered = new LongAdder();

        Room(List<Session> sessions) {
            this.sessions = sessions;
        }

        void speak() {
            OutgoingMessage message = OutgoingMessage.of(IDS.messageId(), CPIM, Body.of(body));
            for (Session session : sessions) {
                if (!session.send(message, this)) {
                    throw new IllegalStateException("refused");
                }
            }
        }

        private int acknowledged;

        @Override
        public void outcome(Session session, MessageId message, Outcome outcome) {
            if (++acknowledged == sessions.size()) {
                acknowledged = 0;
                delivered.add(sessions.size());
                speak();
            }
        }
    }

    /** Binds sessions and answers every SEND with 200; knows that all SENDs but for their transaction id are equally long. */
    private static final class Answering {
        private static final byte[] OK = " 200 OK".getBytes(StandardCharsets.US_ASCII);
        private static final ByteBuffer IN = ByteBuffer.allocateDirect(1 << 18);
        private static final ByteBuffer OUT = ByteBuffer.allocateDirect(1 << 18);

        private final SocketChannel channel;
        private final byte[] paths;
        private byte[] held = new byte[0];

        Answering(SocketChannel channel, byte[] paths) {
            this.channel = channel;
            this.paths = paths;
        }

        static void run(int port, List<String> uris) throws IOException {
            Selector selector = Selector.open();
            int number = 0;
            for (String uri : uris) {
                SocketChannel channel =
                        SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                channel.setOption(java.net.StandardSocketOptions.TCP_NODELAY, true);
                String peer = "msrp://127.0.0.1:2855/abcdefghijklmnopqrstuv" + number++ + ";tcp";
                channel.write(ByteBuffer.wrap(("MSRP bind" + number + " SEND\r\nTo-Path: " + uri + "\r\nFrom-Path: "
                                + peer + "\r\nMessage-ID: bind" + number + "\r\n-------bind" + number + "$\r\n")
                        .getBytes(StandardCharsets.US_ASCII)));
                channel.configureBlocking(false);
                byte[] paths = ("\r\nTo-Path: " + uri + "\r\nFrom-Path: " + peer + "\r\n-------")
                        .getBytes(StandardCharsets.US_ASCII);
                channel.register(selector, SelectionKey.OP_READ, new Answering(channel, paths));
            }
            while (true) {
                selector.select();
                for (Iterator<SelectionKey> keys = selector.selectedKeys().iterator(); keys.hasNext(); ) {
                    SelectionKey key = keys.next();
                    keys.remove();
                    if (!((Answering) key.attachment()).read()) {
                        return;
                    }
                }
            }
        }

        private boolean read() throws IOException {
            IN.clear();
            if (channel.read(IN) < 0) {
                return false;
            }
            IN.flip();
            byte[] all = new byte[held.length + IN.remaining()];
            System.arraycopy(held, 0, all, 0, held.length);
            IN.get(all, held.length, all.length - held.length);
            OUT.clear();
            int at = 0;
            for (int end = end(all, at); end > 0; end = end(all, at)) {
                int space = 5;
                while (all[space + at] != ' ') {
                    space++;
                }
                if (all[at + space + 1] == 'S') {
                    OUT.put(all, at, space).put(OK).put(paths).put(all, at + 5, space - 5);
                    OUT.put((byte) '$').put((byte) '\r').put((byte) '\n');
                }
                at = end;
            }
            held = java.util.Arrays.copyOfRange(all, at, all.length);
            OUT.flip();
            while (OUT.hasRemaining()) {
                channel.write(OUT);
            }
            return true;
        }

        private int expected;

        private int end(byte[] all, int from) {
            int space = from + 5;
            while (space < all.length && all[space] != ' ') {
                space++;
            }
            if (space + 2 >= all.length) {
                return -1;
            }
            int id = space - from - 5;
            if (expected > 0 && all[space + 1] == 'S') {
                int end = from + expected + 2 * id;
                return end <= all.length ? end : -1;
            }
            for (int i = space; i + id + 10 <= all.length; i++) {
                if (all[i] == '-'
                        && all[i + 6] == '-'
                        && all[i + 7] == all[from + 5]
                        && java.util.Arrays.equals(all, i + 7, i + 7 + id, all, from + 5, space)) {
                    int end = i + 7 + id + 3;
                    if (all[space + 1] == 'S') {
                        expected = end - from - 2 * id;
                    }
                    return end;
                }
            }
            return -1;
        }
    }
}
