package org.parley.relay.forward;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.parley.msrp.Bytes;
import org.parley.msrp.Flag;
import org.parley.msrp.codec.CodecLimits;
import org.parley.msrp.codec.MalformedHead;
import org.parley.msrp.codec.MsrpDecoder;
import org.parley.msrp.codec.MsrpSink;
import org.parley.msrp.codec.RequestHead;
import org.parley.msrp.codec.ResponseHead;
import org.parley.msrp.link.Link;
import org.parley.msrp.link.Listener;
import org.parley.relay.admission.BindingLimits;
import org.parley.relay.admission.Decision;
import org.parley.relay.config.RelayConfig;
import org.parley.relay.observe.RelayEvents;

/**
 * Feeds one client's connection whatever comes, cut at will, and asks that nothing of ours fails and that whatever reaches the two clients is MSRP. The first
 * octet says how long the reads are; octets 1 and 2 in the stream stand for the paths to the other client and back. To look for new inputs:
 *
 * <pre>JAZZER_FUZZ=1 mvn -o -Dfast -pl relay -am test -Dtest=RelayFuzzTest -Dsurefire.failIfNoSpecifiedTests=false</pre>
 */
class RelayFuzzTest {
    private static final Listener LISTENER = Listener.tcp("127.0.0.1", 0);
    private static final Vertx VERTX = Vertx.vertx();
    private static final SimpleMeterRegistry METERS = new SimpleMeterRegistry();
    private static final Engine ENGINE = engine();

    private static Engine engine() {
        RelayConfig config =
                RelayConfig.defaults().withListeners(List.of(LISTENER)).withPlainAuth(true);
        return await(Engine.start(
                VERTX,
                config,
                request -> CompletableFuture.completedFuture(
                        new Decision.Admitted("fuzz", Duration.ofMinutes(5), BindingLimits.NONE, Optional.empty())),
                hop -> Future.failedFuture("nowhere"),
                RelayEvents.NONE,
                METERS));
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @AfterAll
    static void stop() {
        await(ENGINE.stop());
        await(VERTX.close());
    }

    @FuzzTest(maxDuration = "60s")
    void whateverComesNothingFailsAndOnlyMsrpLeaves(byte[] input) throws Exception {
        if (input.length < 2) {
            return;
        }
        RelayTurn turn = ENGINE.anyTurn();
        turn.loop().submit(() -> run(turn, input)).get(30, TimeUnit.SECONDS);
    }

    private static void run(RelayTurn turn, byte[] input) {
        Side one = new Side(turn);
        Side two = new Side(turn);
        String to = one.granted + " " + two.granted + " " + Side.OWN;
        String back = two.granted + " " + one.granted + " " + Side.OWN;
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        for (int i = 1; i < input.length; i++) {
            byte[] octets = input[i] == 1
                    ? to.getBytes(StandardCharsets.US_ASCII)
                    : input[i] == 2 ? back.getBytes(StandardCharsets.US_ASCII) : new byte[] {input[i]};
            stream.write(octets, 0, octets.length);
        }
        byte[] wire = stream.toByteArray();
        int step = 1 + (input[0] & 0xFF) * 4;
        for (int at = 0; at < wire.length && !one.closed; at += step) {
            one.feed(java.util.Arrays.copyOfRange(wire, at, Math.min(wire.length, at + step)));
            two.turn();
        }
        one.connection.close();
        two.turn();
        two.connection.close();
        one.judge();
        two.judge();
        assertThat(METERS.find("parley.relay.faults").counter()).isNull();
    }

    /** A client with a binding, in memory. */
    private static final class Side implements Link {
        static final String OWN = "msrp://fuzz.invalid:9/own;tcp";
        final RelayTurn turn;
        final Connection connection;
        final String granted;
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        private long written;
        boolean closed;

        Side(RelayTurn turn) {
            this.turn = turn;
            connection = Connection.incoming(ENGINE, turn, this, LISTENER, () -> {});
            feed(("MSRP auth1 AUTH\r\nTo-Path: " + ENGINE.addresses().get(0).authority() + ";tcp\r\nFrom-Path: " + OWN
                            + "\r\n-------auth1$\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            String answer = out.toString(StandardCharsets.US_ASCII);
            granted = answer.substring(answer.indexOf("Use-Path: ") + 10, answer.indexOf("\r\nExpires"));
        }

        void feed(byte[] octets) {
            if (!connection.borrow(octets, octets.length)) {
                java.util.Arrays.fill(octets, (byte) 0);
            }
            turn();
        }

        void turn() {
            connection.endTurn(System.nanoTime());
        }

        /** What the client was sent, decoded; the last message may be cut off by the end of its connection. */
        void judge() {
            new MsrpDecoder(CodecLimits.DEFAULT, new MsrpSink() {
                        @Override
                        public void request(RequestHead head) {
                            head.toPath();
                            head.fromPath();
                        }

                        @Override
                        public void piece(Bytes body) {}

                        @Override
                        public void end(Flag flag) {}

                        @Override
                        public void response(ResponseHead head) {
                            head.toPathOctets();
                        }

                        @Override
                        public void malformed(MalformedHead what) {
                            throw new AssertionError("sent: " + what.why());
                        }
                    })
                    .feed(Bytes.wrap(out.toByteArray()));
        }

        @Override
        public void write(ByteBuf octets) {
            byte[] array = new byte[octets.readableBytes()];
            octets.readBytes(array);
            octets.release();
            written += array.length;
            out.write(array, 0, array.length);
        }

        @Override
        public void flush() {}

        @Override
        public ByteBuf buffer(int octets) {
            return Unpooled.buffer(octets);
        }

        @Override
        public long written() {
            return written;
        }

        @Override
        public long handedOn() {
            return written;
        }

        @Override
        public void reads(boolean on) {}

        @Override
        public void close() {
            closed = true;
        }

        @Override
        public EventLoop loop() {
            return turn.loop();
        }

        @Override
        public InetSocketAddress peer() {
            return new InetSocketAddress("127.0.0.1", 9);
        }

        @Override
        public boolean secure() {
            return false;
        }

        @Override
        public List<X509Certificate> peerChain() {
            return List.of();
        }

        @Override
        public @Nullable String serverName() {
            return null;
        }
    }
}
