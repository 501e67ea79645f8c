package org.parley.sip.dialog;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who may go, and when: a hop's connection never holds more than its window, and nobody waits for another hop. */
class GateTest {
    private static final int LARGE = 200 * 1024;

    private final BlockingQueue<Passed> passed = new LinkedBlockingQueue<>();
    private final List<String> order = new ArrayList<>();
    private Vertx vertx;
    private Gate gate;

    private record Passed(String name, Runnable landed) {}

    @BeforeEach
    void open() {
        vertx = Vertx.vertx();
        gate = new Gate(((VertxInternal) vertx).createEventLoopContext());
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
        next(); // whoever was to pass before that one has passed
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
        pass("elsewhere", 1, "other");
        Runnable first = next();
        while (!order.contains("other")) {
            next();
        }
        assertThat(order).hasSizeBetween(500, 520).last().isEqualTo("other");
        int small = order.size() - 1;
        first.run();
        next();
        assertThat(order).hasSize(small + 2).last().isEqualTo("small " + small);
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
    void usersBehindOneProxyShareItsConnection() {
        assertThat(Gate.hop("sip:alice@192.0.2.1:5060;transport=tcp"))
                .isEqualTo(Gate.hop("sip:bob@192.0.2.1:5060;transport=tcp"))
                .isEqualTo(Gate.hop("sip:192.0.2.1:5060;transport=tcp"))
                .isNotEqualTo(Gate.hop("sip:alice@192.0.2.2:5060;transport=tcp"));
    }

    private void pass(String hop, int octets, String name) {
        gate.pass(hop, octets, landed -> passed.add(new Passed(name, landed)));
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
