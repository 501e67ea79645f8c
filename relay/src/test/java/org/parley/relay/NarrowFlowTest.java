package org.parley.relay;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.parley.msrp.session.RawPeer;
import org.parley.relay.admission.BindingLimits;
import org.parley.relay.config.RelayConfig;

/** Flows that may hold little, and counters that may count little. */
class NarrowFlowTest {
    /** As narrow as the configuration allows. */
    private static RelayConfig narrow() {
        return RelayConfig.defaults()
                .withLimits(new RelayConfig.Limits(0, 0, 0, 0, 0, 0, 0, BindingLimits.NONE, 5, 16, 4096));
    }

    /** Its source is paused for the head alone: nothing that is written can make room again. */
    @Test
    void aMessageWhoseHeadFillsItsFlowPassesAllTheSame() {
        try (Rig rig = new Rig(narrow())) {
            Rig.Client alice = rig.client("alice");
            Rig.Client bob = rig.client("bob");
            String body = "x".repeat(300_000);
            String head = ("X-Large: " + "h".repeat(6_000) + "\r\n").repeat(2);
            alice.peer().send(rig.send("big1", alice.granted() + " " + bob.path(), alice.own(), head, body, '$'));
            StringBuilder got = new StringBuilder();
            while (got.length() < body.length()) {
                RawPeer.Wire chunk = bob.peer().next();
                assertThat(chunk.header("X-Large")).hasSize(6_000);
                bob.peer().ok(chunk);
                got.append(chunk.text());
            }
            assertThat(got).hasToString(body);
        }
    }

    /** Whatever three digits a peer answers with, there are as many time series as there are codes that mean something. */
    @Test
    void codesThatPeersInventAreCountedTogether() {
        try (Rig rig = new Rig()) {
            Rig.Client alice = rig.client("alice");
            Rig.Client bob = rig.client("bob");
            for (int code = 600; code < 700; code++) {
                alice.peer()
                        .send(rig.send("tid" + code, alice.granted() + " " + bob.path(), alice.own(), "", "x", '$'));
                bob.peer().respond(bob.peer().next(), code + " Whatever");
                assertThat(alice.peer().next().code()).isEqualTo(200);
                assertThat(alice.peer().next().header("Status")).startsWith("000 " + code);
            }
            assertThat(rig.meters.find("parley.relay.responses").counters()).hasSizeLessThan(20);
            assertThat(rig.meters.find("parley.relay.failures").counters()).hasSizeLessThan(20);
        }
    }
}
