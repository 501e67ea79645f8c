package org.parley.tests.rfc4975;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.parley.conformance.Covers;
import org.parley.tests.peer.MsrpFrame;
import org.parley.tests.peer.MsrpText;
import org.parley.tests.peer.Octets;
import org.parley.tests.peer.Participant;
import org.parley.tests.server.ParleyServer;
import org.parley.tests.server.Stage;

/** Reports and responses: an answer never waits for delivery. */
@ParleyServer({"msrp.send-queue=64MiB", "msrp.stall-timeout=10m"})
class Section53Test {
    private static final int MESSAGES = 300;
    private static final int SIZE = 60_000;
    private static final long AT_ONCE_NANOS = 20_000_000_000L;

    @Covers("4975-5.3-1")
    @Covers("4975-7.2-1")
    @Covers("7701-6.3-9")
    @Test
    void theAnswerComesAtOnceThoughDeliveryIsBlocked(Stage stage) {
        Participant alice = stage.join("alice");
        Participant bob = stage.join("bob", plan -> plan.receiveBuffer(4_096));
        Participant carol = stage.join("carol");
        bob.msrp().stall();
        for (int i = 0; i < MESSAGES; i++) {
            MsrpText message = alice.message(alice.envelope("application/octet-stream", Octets.random(SIZE, i)));
            long written = System.nanoTime();
            MsrpFrame response = alice.msrp().transact(message);
            assertThat(response.code()).isEqualTo(200);
            assertThat(response.arrived() - written).isLessThan(AT_ONCE_NANOS);
        }
        alice.say("the last");
        for (int i = 0; i < MESSAGES; i++) {
            carol.receive("a copy", message -> message.body().length > SIZE);
        }
        carol.hear("the last");
        bob.msrp().resume();
        bob.hear("the last");
    }

    @Covers("4975-5.3-3")
    @Covers("4975-7.1.4-5")
    @Covers("4975-7.1.4-6")
    @Covers("4975-7.2-2")
    @Test
    void partialMeansErrorsOnly(Stage stage) {
        Participant alice = stage.join("alice");
        Participant bob = stage.join("bob");
        String good = alice.msrp().send(alice.message(alice.envelope("good"), "Failure-Report: partial"));
        bob.hear("good");
        MsrpText bad = alice.send().header("Byte-Range", "1-3/3").line("Failure-Report: partial");
        assertThat(alice.msrp()
                        .transact(bad.body("text/plain", Octets.of("bad")))
                        .code())
                .isEqualTo(415);
        alice.settle();
        assertThat(alice.msrp().inbox().seen(frame -> frame.answers(good))).isEmpty();
    }
}
