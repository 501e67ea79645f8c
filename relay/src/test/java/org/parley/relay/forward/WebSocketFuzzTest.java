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
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
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
import org.parley.msrp.link.WebSocketLink;
import org.parley.relay.admission.BindingLimits;
import org.parley.relay.admission.Decision;
import org.parley.relay.config.RelayConfig;
import org.parley.relay.observe.RelayEvents;

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
    private static final Vertx VERTX = Vertx.vertx();
    private static final SimpleMeterRegistry METERS = new SimpleMeterRegistry();
    private static final Engine ENGINE = engine();

    private static Engine engine() {
        return await(Engine.start(
                VERTX,
                RelayConfig.defaults().withListeners(List.of(LISTENER, PAGES)).withPlainAuth(true),
                request -> CompletableFuture.completedFuture(
                        new Decision.Admitted("fuzz", Duration.ofMinutes(5), BindingLimits.NONE, Optional.empty())),
                hop -> Future.failedFuture("nowhere"),
                RelayEvents.NONE,
                METERS));
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
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
    void whateverComesNothingFailsAndOneMessageLeavesInEach(byte[] input) throws Exception {
        if (input.length < 2) {
            return;
        }
        RelayTurn turn = ENGINE.anyTurn();
        turn.loop().submit(() -> run(turn, input)).get(10, TimeUnit.SECONDS);
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
        assertThat(METERS.find("parley.relay.faults").counter()).isNull();
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
        final Below below;
        final Connection connection;
        final WebSocketLink socket;
        final String granted;

        Page(RelayTurn turn) {
            below = new Below(turn);
            socket = new WebSocketLink(
                    below, new WebSocketLink.Terms(1 << 20, Duration.ofSeconds(30), true), null, () -> {});
            connection = Connection.webSocket(ENGINE, turn, socket, PAGES, null);
            socket.begin(connection, connection.reading());
            feed(frame(
                    0x82,
                    ("MSRP auth1 AUTH\r\nTo-Path: " + own() + "\r\nFrom-Path: " + OWN + "\r\n-------auth1$\r\n")
                            .getBytes(StandardCharsets.US_ASCII)));
            String answer = below.out.toString(StandardCharsets.US_ASCII);
            granted = answer.substring(answer.indexOf("Use-Path: ") + 10, answer.indexOf("\r\nExpires"));
        }

        /** The relay, as its pages call it. */
        private static String own() {
            return ENGINE.addresses().get(1).authority().replaceFirst("^wss:", "msrps:") + ";ws";
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
                    MsrpDecoder decoder = new MsrpDecoder(CodecLimits.DEFAULT, new Strict());
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

    private static final class Strict implements MsrpSink {
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
    }

    /** The link beneath a WebSocket, in memory. */
    private static final class Below implements Link {
        final RelayTurn turn;
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        boolean closed;

        Below(RelayTurn turn) {
            this.turn = turn;
        }

        @Override
        public void write(ByteBuf octets) {
            byte[] array = new byte[octets.readableBytes()];
            octets.readBytes(array);
            octets.release();
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
            return out.size();
        }

        @Override
        public long handedOn() {
            return out.size();
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
            return true;
        }

        @Override
        public List<X509Certificate> peerChain() {
            return List.of();
        }
    }
}
