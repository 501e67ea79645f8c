package org.parley.relay.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.parley.msrp.link.Listener;
import org.parley.relay.config.RelayConfig;
import org.parley.relay.hop.NextHops;

/** A next hop whose name leads to many addresses, none of which says a word. */
class SlowWayTest {
    private static final Listener LISTENER = Listener.tcp("127.0.0.1", 0);
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration HOUR = Duration.ofHours(1);
    /** One second each, unless somebody gives up. */
    private static final int ADDRESSES = 60;

    private static NextHops silent(ServerSocket server) {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getLocalPort());
        return hop -> Future.succeededFuture(Collections.nCopies(ADDRESSES, address));
    }

    @Test
    void whatWaitsForItIsGivenUpInTime() throws Exception {
        RelayConfig config =
                RelayConfig.defaults().withTimers(new RelayConfig.Timers(HOUR, HOUR, HOUR, SECOND, SECOND));
        try (ServerSocket server = new ServerSocket(0, ADDRESSES, InetAddress.getLoopbackAddress())) {
            MemoryRelay relay = new MemoryRelay(config, silent(server), LISTENER);
            MemorySide[] alice = new MemorySide[1];
            relay.onLoop(turn -> {
                alice[0] = new MemorySide(relay, turn, LISTENER);
                alice[0].feed(("MSRP tid1 SEND\r\nTo-Path: " + alice[0].granted + " msrps://127.0.0.1:"
                                + server.getLocalPort() + "/peer;tcp\r\nFrom-Path: " + MemorySide.OWN
                                + "\r\nMessage-ID: mess1\r\n-------tid1$\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
            });
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(ADDRESSES / 2);
            while (!told(relay, alice[0]).contains("Status: 000 408") && System.nanoTime() < end) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
            }
            assertThat(told(relay, alice[0])).contains("Status: 000 408");
            relay.onLoop(turn -> alice[0].connection.close());
            relay.stop();
        }
    }

    private static String told(MemoryRelay relay, MemorySide side) throws Exception {
        StringBuilder told = new StringBuilder();
        relay.onLoop(turn -> told.append(side.below.out.toString(StandardCharsets.US_ASCII)));
        return told.toString();
    }
}
