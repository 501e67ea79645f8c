package org.parley.sip.dialog;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who may go, and when: a hop's connection never holds more than its window, and nobody waits for another hop. */
class GateTest {
    private static final int LARGE = 200 * 1024;

    /** So long that nothing makes way by itself, however slow the machine. */
    private static final Duration NEVER = Duration.ofHours(1);

    private final BlockingQueue<Passed> passed = new LinkedBlockingQueue<>();
    private final Queue<Gate.Turn> asked = new ConcurrentLinkedQueue<>();
    private final List<String> order = new ArrayList<>();
    private Vertx vertx;
    private Gate gate;

    private record Passed(String name, Runnable landed) {}

    @BeforeEach
    void open() {
        vertx = Vertx.vertx();
        gate = gate(NEVER);
    }

    private Gate gate(Duration held) {
        return new Gate(((VertxInternal) vertx).createEventLoopContext(), held);
    }

    @AfterEach
    void close() throws Exception {
        vertx.close().await(30, TimeUnit.SECONDS);
    }

    @Test
    void asManyAsTheWindowHoldsGoAtOnceAndTheNextWhenOneIsAnswered() throws Exception {
        for (int i = 0; i < 4; i++) {
            pass("proxy", LARGE, "large " + i);
        }
        Runnable first = next();
        next();
        pass("elsewhere", LARGE, "other");
        next();
        settle();
        assertThat(passed).isEmpty();
        assertThat(order).containsExactly("large 0", "large 1", "other");
        first.run();
        next();
        assertThat(order).containsExactly("large 0", "large 1", "other", "large 2");
    }

    @Test
    void smallOnesCountAsWell() throws Exception {
        for (int i = 0; i < 600; i++) {
            pass("proxy", 1, "small " + i);
        }
        Runnable first = next();
        for (int i = 1; i < 511; i++) { // 1,025 octets each: 511 are 512 KiB but for 513
            next();
        }
        settle();
        assertThat(passed).isEmpty();
        first.run();
        next();
        assertThat(order).hasSize(512).last().isEqualTo("small 511");
    }

    @Test
    void oneThatIsLargerThanTheWindowGoesAlone() throws Exception {
        pass("proxy", 3 * 1024 * 1024, "huge");
        pass("proxy", 1, "small");
        Runnable huge = next();
        assertThat(order).containsExactly("huge");
        huge.run();
        next();
        assertThat(order).containsExactly("huge", "small");
    }

    @Test
    void whatIsNotAnsweredMakesWay() throws Exception {
        gate = gate(Duration.ofMillis(50));
        pass("proxy", 3 * 1024 * 1024, "unheard");
        pass("proxy", 3 * 1024 * 1024, "next");
        Runnable unheard = next();
        next();
        unheard.run(); // too late, and counted once
        pass("proxy", 3 * 1024 * 1024, "last");
        next();
        assertThat(order).containsExactly("unheard", "next", "last");
    }

    @Test
    void whoWaitsIsNotAskedWhatItHas() throws Exception {
        for (int i = 0; i < 1_000; i++) {
            gate.enter("proxy", asked::add);
        }
        settle();
        assertThat(asked).hasSize(Gate.TURNS);
        List<Runnable> landed = new ArrayList<>();
        for (int i = 0; i < Gate.TURNS; i++) {
            go(asked.remove(), LARGE, "large " + i);
        }
        landed.add(next());
        landed.add(next());
        settle();
        assertThat(passed).as("the window is full").isEmpty();
        assertThat(asked)
                .as("in the places of those that went; two wait for room with what they have")
                .hasSize(2);
        landed.forEach(Runnable::run);
        next();
        next();
        settle();
        assertThat(asked).hasSize(Gate.TURNS);
    }

    @Test
    void whoHasNothingToSendMakesWay() throws Exception {
        for (int i = 0; i < 10 * Gate.TURNS; i++) {
            gate.enter("proxy", Gate.Turn::leave);
        }
        pass("proxy", LARGE, "large");
        next();
        assertThat(order).containsExactly("large");
    }

    @Test
    void whoTakesLongToSayWhatItHasKeepsNobodyAndGoesStill() throws Exception {
        gate = gate(Duration.ofMillis(50));
        for (int i = 0; i < Gate.TURNS; i++) {
            gate.enter("proxy", asked::add);
        }
        pass("proxy", LARGE, "next");
        next();
        go(asked.remove(), LARGE, "late");
        next();
        assertThat(order).containsExactly("next", "late");
    }

    @Test
    void usersBehindOneProxyShareItsConnection() {
        assertThat(Gate.hop("sip:alice@192.0.2.1:5060;transport=tcp"))
                .isEqualTo(Gate.hop("sip:bob@192.0.2.1:5060;transport=tcp"))
                .isEqualTo(Gate.hop("sip:192.0.2.1:5060;transport=tcp"))
                .isNotEqualTo(Gate.hop("sip:alice@192.0.2.2:5060;transport=tcp"));
    }

    private void pass(String hop, int octets, String name) {
        gate.enter(hop, turn -> go(turn, octets, name));
    }

    private void go(Gate.Turn turn, int octets, String name) {
        turn.go(octets, landed -> passed.add(new Passed(name, landed)));
    }

    /** Returns when the gate has done all it was asked to: as often as one step makes another, itself a turn of another hop. */
    private void settle() throws Exception {
        for (int i = 0; i < 8; i++) {
            CompletableFuture<Void> seen = new CompletableFuture<>();
            gate.enter("settle", turn -> {
                turn.leave();
                seen.complete(null);
            });
            seen.get(60, TimeUnit.SECONDS);
        }
    }

    /** The next that passed, put down in order; what to run when it is answered. */
    private Runnable next() throws InterruptedException, TimeoutException {
        Passed next = passed.poll(60, TimeUnit.SECONDS);
        if (next == null) {
            throw new TimeoutException("nobody passed; so far: " + order);
        }
        order.add(next.name());
        return next.landed();
    }
}
