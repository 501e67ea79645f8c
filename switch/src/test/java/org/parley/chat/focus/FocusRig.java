package org.parley.chat.focus;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.parley.sip.DialogConfig;
import org.parley.sip.Phone;
import org.parley.sip.RawPeer;
import org.parley.sip.stack.SipConfig;
import org.parley.sip.stack.SipTransport;

/** A focus on loopback, fake rooms behind it, and phones before it. */
final class FocusRig {
    /** Retransmits from 100 ms on, gives up on an ACK after 1 s, and lets a session's second pass in 20 ms. */
    static final DialogConfig QUICK = new DialogConfig(
            Duration.ofMillis(100),
            Duration.ofMillis(400),
            Duration.ofSeconds(1),
            Duration.ofSeconds(90),
            Duration.ofSeconds(1800),
            true,
            Duration.ofSeconds(60),
            Duration.ofMillis(20));

    final FakeRooms rooms = new FakeRooms();
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final Focus focus;
    private final Vertx vertx = Vertx.vertx();
    private final List<RawPeer> peers = new ArrayList<>();
    private boolean stopped;

    FocusRig() throws Exception {
        this(QUICK, FocusConfig.open());
    }

    FocusRig(DialogConfig dialogs, FocusConfig config) throws Exception {
        focus = await(Focus.start(vertx, SipConfig.loopback("test"), dialogs, config, rooms, meters));
    }

    static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    RawPeer udp() throws IOException {
        RawPeer peer = RawPeer.udp(focus.addresses().get(SipTransport.UDP));
        peers.add(peer);
        return peer;
    }

    RawPeer tcp() throws IOException {
        RawPeer peer = RawPeer.tcp(focus.addresses().get(SipTransport.TCP));
        peers.add(peer);
        return peer;
    }

    /** A phone on UDP that dials the lobby. */
    Phone phone(String user) throws IOException {
        return new Phone(udp(), user, "sip:lobby@127.0.0.1");
    }

    /** A phone on TCP that dials the lobby. */
    Phone tcpPhone(String user) throws IOException {
        return new Phone(tcp(), user, "sip:lobby@127.0.0.1");
    }

    /** A phone that is in the lobby. */
    Phone joined(String user) throws IOException, InterruptedException {
        double before = meters.get("parley.focus.dialogs").gauge().value();
        Phone phone = phone(user);
        if (phone.invite(1).status() != 200) {
            throw new AssertionError("join refused");
        }
        phone.ack(1);
        rooms.next("join");
        // The 200 leaves before the focus has written down that it is out.
        eventually(
                "a dialog more",
                () -> meters.get("parley.focus.dialogs").gauge().value() > before);
        return phone;
    }

    Future<Void> stop(Duration drain) {
        stopped = true;
        return focus.stop(vertx, drain);
    }

    /** Waits for something to become true. */
    static void eventually(String what, BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("expected: " + what);
            }
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    void close() throws Exception {
        if (!stopped) {
            await(stop(Duration.ofMillis(1)));
        }
        for (RawPeer peer : peers) {
            peer.close();
        }
        await(vertx.close());
    }
}
