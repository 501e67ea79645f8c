package org.parley.relay.forward;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.parley.msrp.MsrpUri;
import org.parley.msrp.link.Listener;

/** The end of a connection that nobody used for long, at the moment when somebody does. */
class IdleWayTest {
    private static final Listener LISTENER = Listener.tcp("127.0.0.1", 0);
    private static final String HOP = "msrp://127.0.0.1:9/peer;tcp";
    private final MemoryRelay relay = new MemoryRelay(LISTENER);

    @AfterEach
    void stop() {
        relay.stop();
    }

    /** A connection to the next hop, open since now, in memory. */
    private final class Out {
        final MemoryLink below;
        final Way way;
        final Connection connection;
        private int answered;

        Out(RelayTurn turn) {
            below = new MemoryLink(turn, false);
            way = new Way(turn);
            MsrpUri hop = MsrpUri.parse(HOP);
            connection = new Connection(relay.engine(), way, below, Origin.outgoing(hop), () -> {});
            way.opened(connection);
            relay.engine().ways.learned(hop, way);
        }

        String sent() {
            return below.out.toString(StandardCharsets.US_ASCII).substring(answered);
        }

        void tick(Duration after) {
            connection.tick(System.nanoTime() + after.toNanos());
            connection.endTurn(System.nanoTime());
        }

        void answer(String id) {
            String wire = sent();
            String tid = wire.substring(5, wire.indexOf(' ', 5));
            assertThat(wire).contains("Message-ID: " + id);
            String from = wire.substring(wire.indexOf("From-Path: ") + 11).split("[ \r]", 2)[0];
            byte[] octets = ("MSRP " + tid + " 200 OK\r\nTo-Path: " + from + "\r\nFrom-Path: " + HOP + "\r\n-------"
                            + tid + "$\r\n")
                    .getBytes(StandardCharsets.US_ASCII);
            connection.borrow(octets, octets.length);
            answered = below.out.size();
        }
    }

    private static void send(MemorySide from, String id) {
        from.feed(("MSRP " + id + " SEND\r\nTo-Path: " + from.granted + " " + HOP + "\r\nFrom-Path: " + MemorySide.OWN
                        + "\r\nMessage-ID: " + id + "\r\nContent-Type: text/plain\r\n\r\nhi\r\n-------" + id + "$\r\n")
                .getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void whatComesWhileItEndsDoesNotGoThere() throws Exception {
        relay.onLoop(turn -> {
            MemorySide alice = new MemorySide(relay, turn, LISTENER);
            Out out = new Out(turn);
            send(alice, "one1");
            out.connection.endTurn(System.nanoTime());
            out.answer("one1");
            out.connection.tick(System.nanoTime() + Duration.ofHours(2).toNanos());
            send(alice, "two2");
            out.connection.endTurn(System.nanoTime());
            assertThat(out.sent()).isEmpty();
            assertThat(relay.engine().ways.to(MsrpUri.parse(HOP), turn)).isNotSameAs(out.way);
            assertThat(out.below.closed).isFalse();
            out.tick(Duration.ofHours(3));
            assertThat(out.below.closed).isTrue();
            alice.connection.close();
        });
        assertThat(relay.isAtFault()).isFalse();
    }

    @Test
    void whoWasOnItsWayThereIsServedAndItStays() throws Exception {
        relay.onLoop(turn -> {
            MemorySide alice = new MemorySide(relay, turn, LISTENER);
            Out out = new Out(turn);
            send(alice, "one1");
            out.connection.endTurn(System.nanoTime());
            out.connection.tick(System.nanoTime() + Duration.ofHours(2).toNanos());
            assertThat(out.below.closed).isFalse();
            out.answer("one1");
            out.connection.tick(System.nanoTime());
            assertThat(relay.engine().ways.to(MsrpUri.parse(HOP), turn)).isSameAs(out.way);
            out.connection.close();
            alice.connection.close();
        });
    }
}
