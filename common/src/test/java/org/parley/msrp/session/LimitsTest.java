package org.parley.msrp.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.parley.conformance.Covers;
import org.parley.msrp.MsrpPath;
import org.parley.msrp.MsrpUri;
import org.parley.msrp.link.Listener;

/** Every queue has an end, every rate a limit that counts. */
final class LimitsTest {
    private Ground ground = Ground.tcp();

    @AfterEach
    void stop() {
        ground.close();
    }

    private void restart(EndpointConfig config) {
        ground.close();
        ground = new Ground(config.withListeners(List.of(Listener.tcp("127.0.0.1", 0))));
    }

    @Test
    void aReaderThatStopsIsEndedAndNobodyElseNotices() {
        Ground.Bound slow = ground.bind();
        Ground.Bound brisk = ground.bind();
        AtomicBoolean ended = new AtomicBoolean();
        byte[] body = new byte[2000];
        long sent = 0;
        while (!ended.get() && sent < 100_000) {
            slow.session().execute(() -> {
                if (!slow.session().send(ground.message(body), DeliveryListener.NONE)) {
                    ended.set(true);
                }
            });
            if (++sent % 500 == 0) {
                brisk.send("line");
                assertThat(brisk.peer().next().text()).isEqualTo("line");
            }
        }
        assertThat(ended).isTrue();
        assertThat(Owner.take(ground.owner.ends).kind()).isEqualTo(SessionEnd.Kind.SLOW);
        assertThat(ground.count("parley.msrp.overruns", "queue", "send-queue")).isEqualTo(1);
        brisk.send("still here");
        assertThat(brisk.peer().next().text()).isEqualTo("still here");
    }

    @Test
    void twoHundredStalledReadersCostBoundedMemory() {
        restart(EndpointConfig.defaults().withSendQueueOctets(64 * 1024).withStallTimeout(Duration.ofSeconds(30)));
        int readers = 200;
        for (int i = 0; i < readers; i++) {
            ground.bind();
        }
        byte[] body = new byte[2000];
        for (int round = 0; round < 200; round++) {
            OutgoingMessage message = ground.message(body);
            for (Session session : ground.sessions) {
                session.execute(() -> session.send(message, DeliveryListener.NONE));
            }
        }
        Ground.until("all that can be queued is queued", () -> ground.gauge("parley.msrp.queue.octets") >= 0);
        assertThat(ground.gauge("parley.msrp.queue.octets")).isLessThan(readers * 200_000.0);
    }

    @Test
    void aQueueThatStandsStillEndsItsSession() {
        restart(EndpointConfig.defaults().withStallTimeout(Duration.ofMillis(200)));
        Ground.Bound slow = ground.bind();
        slow.send(ground.message(new byte[30 << 20]), DeliveryListener.NONE);
        assertThat(Owner.take(ground.owner.ends).kind()).isEqualTo(SessionEnd.Kind.SLOW);
        assertThat(ground.count("parley.msrp.overruns", "queue", "stalled")).isEqualTo(1);
        Ground.until("the connection is closed", () -> ground.endpoint.connections() == 0);
    }

    @Test
    void requestsAboveTheRateAreReadLaterAndNoneIsLost() {
        restart(EndpointConfig.defaults().withLimits(new EndpointConfig.Limits(0, 0, 20, 0, 0, 0, 0)));
        Ground.Bound bound = ground.bind();
        long before = System.nanoTime();
        for (int i = 0; i < 30; i++) {
            bound.peer().send(Ground.chunk("rate" + i, bound.uri(), "mess" + i, "", "x", '$'));
        }
        for (int i = 0; i < 30; i++) {
            assertThat(bound.peer().next().code()).isEqualTo(200);
        }
        bound.peer().send(Ground.chunk("rateX", bound.uri(), "messX", "", "x", '$'));
        assertThat(bound.peer().next().code()).isEqualTo(200);
        assertThat(System.nanoTime() - before).isGreaterThan(300_000_000L);
        assertThat(ground.count("parley.msrp.limited", "limit", "requests-per-connection"))
                .isPositive();
    }

    @Test
    void aUsersRateCountsOverAllItsSessions() {
        restart(EndpointConfig.defaults().withLimits(new EndpointConfig.Limits(0, 0, 0, 0, 20, 0, 0)));
        Ground.Bound one = ground.bind(RawPeer.connect(ground.address()), user("sip:alice@example.org"));
        Ground.Bound two = ground.bind(RawPeer.connect(ground.address()), user("sip:alice@example.org"));
        long before = System.nanoTime();
        for (int i = 0; i < 20; i++) {
            for (Ground.Bound bound : List.of(one, two)) {
                // One at a time: what came in one read is answered before reading waits.
                bound.peer().send(Ground.chunk("rate" + i, bound.uri(), "mess" + i, "", "x", '$'));
                assertThat(bound.peer().next().code()).isEqualTo(200);
            }
        }
        assertThat(ground.count("parley.msrp.limited", "limit", "requests-per-user"))
                .isPositive();
        assertThat(System.nanoTime() - before).isGreaterThan(200_000_000L);
    }

    private MsrpUri user(String user) {
        MsrpUri uri = ground.endpoint.newUri(false);
        ground.endpoint.expect(
                new SessionSpec(uri, ground.owner, PeerMedia.of(MsrpPath.parse(Ground.PEER)), null, user, "test"));
        return uri;
    }

    @Test
    void connectionsAreLimitedInTotalAndPerAddress() {
        restart(EndpointConfig.defaults().withLimits(new EndpointConfig.Limits(0, 2, 0, 0, 0, 0, 0)));
        Ground.Bound one = ground.bind();
        ground.bind();
        try (RawPeer third = RawPeer.connect(ground.address())) {
            assertThat(third.isClosed()).isTrue();
        }
        assertThat(ground.count("parley.msrp.limited", "limit", "connections-per-address"))
                .isEqualTo(1);
        one.peer().close();
        Owner.take(ground.owner.ends);
        Ground.until("there is room again", () -> ground.endpoint.connections() == 1);
        ground.bind();
        restart(EndpointConfig.defaults().withLimits(new EndpointConfig.Limits(1, 0, 0, 0, 0, 0, 0)));
        ground.bind();
        try (RawPeer second = RawPeer.connect(ground.address())) {
            assertThat(second.isClosed()).isTrue();
        }
        assertThat(ground.count("parley.msrp.limited", "limit", "connections")).isEqualTo(1);
    }

    @Test
    void aPeerThatAsksAndNeverReadsIsNotReadEither() {
        Ground.Bound bound = ground.bind();
        Thread asking = new Thread(() -> {
            String request = Ground.bodiless("alive1", bound.uri());
            String many = request.repeat(200);
            try {
                for (int i = 0; i < 2000; i++) {
                    bound.peer().send(many);
                }
            } catch (AssertionError closed) {
                // The test ended it.
            }
        });
        asking.start();
        Ground.until("reading pauses", () -> ground.count("parley.msrp.overruns", "queue", "answers") > 0);
        assertThat(ground.endpoint.connections()).isEqualTo(1);
        bound.peer().close();
    }

    @Test
    void tooManyUnansweredTransactionsWaitInTheQueue() {
        restart(EndpointConfig.defaults().withUnansweredTransactions(16));
        Ground.Bound bound = ground.bind();
        for (int i = 0; i < 20; i++) {
            bound.send("line " + i);
        }
        RawPeer.Wire first = bound.peer().next();
        for (int i = 1; i < 16; i++) {
            assertThat(bound.peer().next().text()).isEqualTo("line " + i);
        }
        assertThat(bound.peer().isSilent(100)).isTrue();
        bound.peer().ok(first);
        assertThat(bound.peer().next().text()).isEqualTo("line 16");
    }

    @Test
    @Covers("4975-7.1-8")
    void aReportOrUnknownRequestOfMoreThanTenKilobytesIsNotTaken() {
        Ground.Bound bound = ground.bind();
        bound.peer()
                .send("MSRP big01 NICKNAME\r\nTo-Path: " + bound.uri() + "\r\nFrom-Path: " + Ground.PEER
                        + "\r\nContent-Type: text/plain\r\n\r\n" + "x".repeat(10_241) + "\r\n-------big01$\r\n");
        assertThat(bound.peer().next().code()).isEqualTo(400);
        org.junit.jupiter.api.Assertions.assertThrows(
                IllegalArgumentException.class,
                () -> org.parley.msrp.codec.MsrpEncoder.request(
                        io.netty.buffer.Unpooled.buffer(),
                        ground.ids.transactionId(),
                        org.parley.msrp.Method.REPORT,
                        org.parley.msrp.Bytes.EMPTY,
                        org.parley.msrp.Bytes.EMPTY,
                        Ground.TEXT,
                        org.parley.msrp.Bytes.wrap(new byte[10_241])));
    }

    @Test
    void shutdownDrainsThenEndsEverything() {
        Ground.Bound bound = ground.bind();
        BlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();
        bound.send(ground.message("last words"), (session, id, outcome) -> outcomes.add(outcome));
        var done = ground.endpoint.shutdown(Duration.ofSeconds(5));
        RawPeer.Wire last = bound.peer().next();
        assertThat(last.text()).isEqualTo("last words");
        bound.peer().ok(last);
        assertThat(Owner.take(outcomes)).isEqualTo(Outcome.ACKNOWLEDGED);
        Ground.await(done);
        assertThat(Owner.take(ground.owner.ends).kind()).isEqualTo(SessionEnd.Kind.SHUTDOWN);
        assertThat(bound.peer().isClosed()).isTrue();
        assertThat(ground.endpoint.sessions()).isZero();
        assertThat(ground.endpoint.connections()).isZero();
        restart(EndpointConfig.defaults());
    }

    @Test
    void countersTellWhatHappened() {
        Ground.Bound bound = ground.bind();
        bound.send("four");
        bound.peer().ok(bound.peer().next());
        Ground.until(
                "the answer is counted",
                () -> ground.count("parley.msrp.responses", "direction", "in", "code", "200") == 1);
        assertThat(ground.count("parley.msrp.chunks", "direction", "out")).isEqualTo(1);
        Ground.until("the SEND is counted", () -> ground.count("parley.msrp.chunks", "direction", "in") == 1);
        assertThat(ground.gauge("parley.msrp.sessions")).isEqualTo(1);
        String state = Ground.await(ground.endpoint.debugState());
        assertThat(state).contains("sessions=1").doesNotContain(bound.uri().toString());
    }
}
