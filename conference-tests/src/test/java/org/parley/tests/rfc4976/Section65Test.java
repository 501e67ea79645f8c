package org.parley.tests.rfc4976;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.parley.conformance.Covers;
import org.parley.tests.peer.Await;
import org.parley.tests.peer.PlainEndpoint;
import org.parley.tests.peer.RelayClient;
import org.parley.tests.server.ParleyRelay;
import org.parley.tests.server.RelayStage;

/** Connections are kept, and which go when there are too many (RFC 4976 §5.4, §6.5). */
@ParleyRelay({"relay.idle-timeout=2s", "relay.max-connections=6", "relay.probation=5s", "relay.event-loops=1"})
class Section65Test {
    @Covers("4976-6.5-1")
    @Covers("4975-5.4-27")
    @Test
    void aConnectionWithAGrantOutlivesTheIdleTimer(RelayStage stage) {
        RelayClient alice = stage.client("alice");
        RelayClient bob = stage.client("bob");
        PlainEndpoint next = stage.endpoint();
        alice.msrp().send(alice.message(next.uri(), "once"));
        next.hear("once");
        next.msrp().expectClosed();
        assertThat(alice.msrp().isClosed()).isFalse();
        alice.msrp().send(alice.message(bob.path(), "still here"));
        bob.hear("still here");
    }

    @Covers("4976-6.5-3")
    @Covers("4976-6.5-4")
    @Test
    void atTheLimitTheLongestIdleConnectionMakesRoom(RelayStage stage) {
        List<RelayClient> clients = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            clients.add(stage.client("user" + i));
        }
        for (int i = 1; i < 6; i++) {
            RelayClient other = clients.get(i == 5 ? 1 : i + 1);
            clients.get(i).msrp().send(clients.get(i).message(other.path(), "to another " + i));
            other.hear("to another " + i);
        }
        RelayClient late = stage.client("alice");
        Await.until("one to be sent away", () -> clients.get(0).msrp().isClosed());
        assertThat(clients.subList(1, 6)).noneMatch(client -> client.msrp().isClosed());
        late.msrp().send(late.message(clients.get(5).path(), "made it"));
        clients.get(5).hear("made it");
    }
}
