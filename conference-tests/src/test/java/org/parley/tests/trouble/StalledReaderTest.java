package org.parley.tests.trouble;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.parley.conformance.Covers;
import org.parley.tests.peer.MsrpFrame;
import org.parley.tests.peer.Octets;
import org.parley.tests.peer.Participant;
import org.parley.tests.server.ParleyServer;
import org.parley.tests.server.Stage;

/** A participant that stops reading is ended with a reason; nobody else notices, and what waits for it is bounded. */
@ParleyServer({"msrp.send-queue=1MiB", "msrp.stall-timeout=3s"})
class StalledReaderTest {
    private static final int SIZE = 60_000;
    private static final int MESSAGES = 2_000;
    private static final long BOUND = 64L << 20;

    @Covers("7701-6.4-1")
    @Test
    void aReaderThatStallsUnderLoadIsEndedAndMemoryStaysBounded(Stage stage) {
        stage.lenient();
        Participant alice = stage.join("alice");
        Participant bob = stage.join("bob", plan -> plan.receiveBuffer(16 << 10));
        Participant carol = stage.join("carol");
        byte[] envelope = alice.envelope("application/octet-stream", Octets.random(SIZE, 1));
        long before = usedHeap();
        bob.msrp().stall();
        for (int i = 0; i < MESSAGES; i++) {
            assertThat(alice.msrp().transact(alice.message(envelope)).code()).isEqualTo(200);
            assertThat(carol.receive("a copy", any -> true).body()).hasSameSizeAs(envelope);
            carol.msrp().inbox().forget();
            alice.msrp().inbox().forget();
        }
        assertThat(bob.call().expect("BYE").header("Reason")).isNotNull();
        assertThat(stage.server().metric("parley_switch_slow_ended_total").orElse(0.0))
                .isGreaterThanOrEqualTo(1.0);
        assertThat(usedHeap() - before).isLessThan(BOUND);
        alice.say("we go on");
        carol.hear("we go on");
    }

    @Test
    void aReaderThatStallsWithALittleWaitingIsEndedInTime(Stage stage) {
        stage.lenient();
        Participant alice = stage.join("alice");
        Participant bob = stage.join("bob", plan -> plan.receiveBuffer(4 << 10));
        bob.msrp().stall();
        bob.call().agent();
        byte[] envelope = alice.envelope("application/octet-stream", Octets.random(SIZE, 2));
        // Sockets swallow a few megabytes before anything waits in the server.
        for (int i = 0; i < 400 && bob.call().heard("BYE").isEmpty(); i++) {
            alice.msrp().transact(alice.message(envelope));
        }
        assertThat(bob.call().expect("BYE").header("Reason")).isNotNull();
        alice.say("still here");
    }

    @Test
    void aStalledReaderOfALongMessageHoldsNobodyUp(Stage stage) {
        stage.lenient();
        Participant alice = stage.join("alice");
        Participant bob = stage.join("bob", plan -> plan.receiveBuffer(4 << 10));
        Participant carol = stage.join("carol");
        bob.msrp().stall();
        byte[] envelope = alice.envelope("application/octet-stream", Octets.random(20 << 20, 3));
        alice.msrp().send(alice.message(envelope, "Success-Report: yes"));
        assertThat(carol.receive(
                                "the long one",
                                message -> message.body().length == envelope.length,
                                Duration.ofSeconds(60))
                        .body())
                .isEqualTo(envelope);
        assertThat(bob.call().expect("BYE").header("Reason")).isNotNull();
        alice.msrp().inbox().take("200", frame -> frame.isResponse() && frame.code() == 200, Duration.ofSeconds(60));
        alice.msrp().expect("REPORT", MsrpFrame::isReport);
    }

    private static long usedHeap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
