package org.parley.relay;

import io.micrometer.core.instrument.Gauge;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.parley.msrp.Bytes;
import org.parley.msrp.Flag;
import org.parley.msrp.codec.CodecLimits;
import org.parley.msrp.codec.MalformedHead;
import org.parley.msrp.codec.MsrpDecoder;
import org.parley.msrp.codec.MsrpSink;
import org.parley.msrp.codec.RequestHead;
import org.parley.msrp.codec.ResponseHead;
import org.parley.relay.admission.BindingLimits;
import org.parley.relay.config.RelayConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A storm by hand, not a test: clients of one relay on two loops write to each other, read slowly or not at all, and are killed at any moment, most often within a chunk. Then nothing may be left
 * of them, and no chunk may hold what belongs to another. Run it with {@code -Dio.netty.leakDetection.level=paranoid}; arguments: clients, seconds, seed.
 */
final class RelayStorm {
    private static final Logger log = LoggerFactory.getLogger(RelayStorm.class);
    private static final Duration SHORT = Duration.ofSeconds(3);

    private final Rig rig = new Rig(RelayConfig.defaults()
            .withEventLoops(2)
            .withListeners(List.of(org.parley.msrp.link.Listener.tcp("127.0.0.1", 0)))
            .withPlainAuth(true)
            .withTimers(new RelayConfig.Timers(SHORT, Duration.ofHours(1), SHORT, SHORT, SHORT))
            .withLimits(new RelayConfig.Limits(0, 0, 0, 0, 0, 0, 0, BindingLimits.NONE, 5, 64, 32 * 1024)));
    private final Map<String, String> paths = new ConcurrentHashMap<>();
    private final LongAdder messages = new LongAdder();
    private final LongAdder kills = new LongAdder();
    private final LongAdder mixed = new LongAdder();
    private final LongAdder trouble = new LongAdder();

    public static void main(String[] arguments) throws Exception {
        int clients = Integer.parseInt(arguments[0]);
        long seconds = Long.parseLong(arguments[1]);
        long seed = arguments.length > 2 ? Long.parseLong(arguments[2]) : System.nanoTime();
        boolean calm = new RelayStorm().blow(clients, seconds, seed);
        System.exit(calm ? 0 : 1);
    }

    private boolean blow(int clients, long seconds, long seed) throws Exception {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < clients; i++) {
            int number = i;
            Thread thread = new Thread(() -> live(number, new Random(seed + number), until));
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        boolean calm = isCalm(TimeUnit.SECONDS.toNanos(30));
        log.info("seed={} messages={} kills={} mixed={} trouble={}", seed, messages, kills, mixed, trouble);
        log.info(
                "bindings={} connections={} transactions={} queued={} faults={}",
                gauge("parley.relay.bindings"),
                gauge("parley.relay.connections"),
                gauge("parley.relay.transactions"),
                gauge("parley.relay.queue.octets"),
                rig.count("parley.relay.faults"));
        log.info("state: {}", Rig.await(rig.relay.debugState()));
        for (int i = 0; i < 20; i++) {
            System.gc();
            io.netty.buffer.PooledByteBufAllocator.DEFAULT.directBuffer(16).release();
            TimeUnit.MILLISECONDS.sleep(50);
        }
        rig.close();
        return calm && mixed.sum() == 0 && trouble.sum() == 0 && rig.count("parley.relay.faults") == 0;
    }

    private boolean isCalm(long nanos) throws InterruptedException {
        long end = System.nanoTime() + nanos;
        while (gauge("parley.relay.bindings") != 0
                || gauge("parley.relay.connections") != 0
                || gauge("parley.relay.transactions") != 0
                || gauge("parley.relay.queue.octets") != 0) {
            if (System.nanoTime() > end) {
                return false;
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
        return true;
    }

    private double gauge(String name) {
        return rig.meters.find(name).gauges().stream().mapToDouble(Gauge::value).sum();
    }

    private void live(int number, Random dice, long until) {
        for (int life = 0; System.nanoTime() < until; life++) {
            String name = "c" + number + "x" + life;
            try (Socket socket = new Socket()) {
                socket.setReceiveBufferSize(64 << 10);
                socket.connect(rig.address(), 10_000);
                new Life(name, socket, dice).run(until);
                if (dice.nextBoolean()) {
                    socket.setSoLinger(true, 0);
                }
                kills.increment();
            } catch (IOException e) {
                // The relay closes what stands still: that is what is wanted.
            } catch (RuntimeException e) {
                trouble.increment();
                log.error("what the relay sent to {}", name, e);
            } finally {
                paths.remove(name);
            }
        }
    }

    /** One client between its connection and its death. */
    private final class Life implements MsrpSink {
        private final String name;
        private final Socket socket;
        private final Random dice;
        private final String own;
        private final MsrpDecoder decoder = new MsrpDecoder(CodecLimits.DEFAULT, this);
        private final byte[] read = new byte[1 << 16];
        private @Nullable String granted;
        private @Nullable RequestHead head;
        private int count;

        Life(String name, Socket socket, Random dice) {
            this.name = name;
            this.socket = socket;
            this.dice = dice;
            own = "msrp://" + name + ".invalid:7000/" + name + "abc;tcp";
        }

        void run(long until) throws IOException {
            socket.setSoTimeout(10_000);
            write("MSRP auth" + name + " AUTH\r\nTo-Path: " + rig.authority() + ";tcp\r\nFrom-Path: " + own
                    + "\r\nAuthorization: u" + name.hashCode() % 20 + "\r\n-------auth" + name + "$\r\n");
            while (granted == null) {
                hear();
            }
            paths.put(name, granted + " " + own);
            socket.setSoTimeout(1 + dice.nextInt(10));
            for (int deeds = dice.nextInt(40); deeds >= 0 && System.nanoTime() < until; deeds--) {
                int deed = dice.nextInt(10);
                if (deed < 5) {
                    say(false);
                } else if (deed < 9) {
                    listen();
                } else {
                    pauseAWhile();
                }
            }
            if (dice.nextInt(3) > 0) {
                say(true);
            }
        }

        private void pauseAWhile() {
            try {
                TimeUnit.MILLISECONDS.sleep(dice.nextInt(200));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        /** A message to anybody, whole or cut off. Every octet of a body is the last character of its Message-ID. */
        private void say(boolean cut) throws IOException {
            List<String> all = List.copyOf(paths.values());
            if (all.isEmpty()) {
                return;
            }
            char mark = (char) ('a' + dice.nextInt(26));
            String id = name + "m" + ++count + mark;
            byte[] body = new byte[dice.nextInt(4) == 0 ? dice.nextInt(60_000) : dice.nextInt(3_000)];
            Arrays.fill(body, (byte) mark);
            String[] wishes = {"", "Failure-Report: no\r\n", "Failure-Report: partial\r\n"};
            String text = "MSRP t" + id + " SEND\r\nTo-Path: " + granted + " " + all.get(dice.nextInt(all.size()))
                    + "\r\nFrom-Path: " + own + "\r\nMessage-ID: " + id + "\r\n" + wishes[dice.nextInt(3)]
                    + "Content-Type: text/plain\r\n\r\n" + new String(body, StandardCharsets.US_ASCII) + "\r\n-------t"
                    + id
                    + (dice.nextInt(8) == 0 ? '#' : '$') + "\r\n";
            write(cut ? text.substring(0, dice.nextInt(text.length())) : text);
            messages.increment();
        }

        private void listen() throws IOException {
            try {
                while (true) {
                    hear();
                }
            } catch (SocketTimeoutException e) {
                // Nothing more.
            }
        }

        private void hear() throws IOException {
            int length = socket.getInputStream().read(read);
            if (length < 0) {
                throw new IOException("closed");
            }
            decoder.feed(Bytes.copyOf(read, 0, length));
        }

        private void write(String text) throws IOException {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        }

        @Override
        public void request(RequestHead request) {
            head = request;
        }

        @Override
        public void piece(Bytes octets) {
            String id = head == null ? "" : String.valueOf(head.messageId());
            for (int i = 0; i < octets.length(); i++) {
                if (!id.contains((char) octets.at(i) + "]") && !id.endsWith(String.valueOf((char) octets.at(i)))) {
                    mixed.increment();
                    return;
                }
            }
        }

        @Override
        public void end(Flag flag) {
            RequestHead request = head;
            head = null;
            if (request == null || !request.method().token().equals("SEND") || dice.nextInt(10) == 0) {
                return;
            }
            String status = dice.nextInt(10) == 0 ? " 413 Enough" : " 200 OK";
            String id = request.transactionIdOctets().toAscii();
            try {
                write("MSRP " + id + status + "\r\nTo-Path: "
                        + request.fromPath().first() + "\r\nFrom-Path: " + own + "\r\n-------" + id + "$\r\n");
            } catch (IOException e) {
                // It shows with the next read.
            }
        }

        @Override
        public void response(ResponseHead response) {
            String path = response.header("Use-Path");
            if (path != null) {
                granted = path;
            }
        }

        @Override
        public void malformed(MalformedHead what) {
            throw new IllegalStateException(what.why());
        }
    }
}
