package org.parley.tests.flows;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.BlockingQueue;
import org.junit.jupiter.api.Test;
import org.parley.conformance.Covers;
import org.parley.msrp.session.Outcome;
import org.parley.msrp.session.Session;
import org.parley.msrp.session.SessionEnd;
import org.parley.msrp.session.relay.Grant;
import org.parley.tests.server.ParleyRelay;
import org.parley.tests.server.RelayStage;
import org.parley.tests.server.RunningRelay;

/** Two users with our own session layer and relays of ours between them. */
@ParleyRelay(relays = 2)
final class OwnClientTest {
    private static void talk(RelayedEndpoint alice, Grant ofAlice, RelayedEndpoint bob, Grant ofBob) {
        bob.expect(ofBob, ofAlice.path().toString());
        Session fromAlice = alice.connect(ofAlice, ofBob.path().toString());
        BlockingQueue<Outcome> outcomes = alice.send(fromAlice, "text/plain", "Hi Bob");
        Session fromBob = bob.bound();
        assertThat(bob.heard()).isEqualTo("Hi Bob");
        assertThat(RelayedEndpoint.take(outcomes)).isEqualTo(Outcome.ACKNOWLEDGED);
        assertThat(RelayedEndpoint.take(outcomes)).isEqualTo(Outcome.REPORTED);
        outcomes = bob.send(fromBob, "text/plain", "Hi Alice");
        assertThat(alice.heard()).isEqualTo("Hi Alice");
        assertThat(RelayedEndpoint.take(outcomes)).isEqualTo(Outcome.ACKNOWLEDGED);
        assertThat(RelayedEndpoint.take(outcomes)).isEqualTo(Outcome.REPORTED);
    }

    @Test
    void eachHasARelay(RelayStage stage) {
        try (RelayedEndpoint alice = RelayedEndpoint.behind("alice", stage.relay(0));
                RelayedEndpoint bob = RelayedEndpoint.behind("bob", stage.relay(1))) {
            talk(alice, alice.grant(), bob, bob.grant());
            talk(alice, alice.grant(), bob, bob.grant());
            assertThat(alice.connections()).isEqualTo(1);
        }
    }

    @Test
    @Covers("4976-1-2")
    void eachHasTwoRelays(RelayStage stage) {
        try (RelayedEndpoint alice = RelayedEndpoint.behind("alice", stage.relay(0), stage.relay(1));
                RelayedEndpoint bob = RelayedEndpoint.behind("bob", stage.another(), stage.another())) {
            Grant ofAlice = alice.grant();
            Grant ofBob = bob.grant();
            assertThat(ofAlice.path().size()).isEqualTo(3);
            talk(alice, ofAlice, bob, ofBob);
        }
    }

    @Test
    void bothUseOneRelay(RelayStage stage) {
        try (RelayedEndpoint alice = RelayedEndpoint.behind("alice", stage.relay());
                RelayedEndpoint bob = RelayedEndpoint.behind("bob", stage.relay())) {
            talk(alice, alice.grant(), bob, bob.grant());
        }
    }

    @Test
    void aLargeMessagePassesWithChatBesideIt(RelayStage stage) {
        try (RelayedEndpoint alice = RelayedEndpoint.behind("alice", stage.relay(0));
                RelayedEndpoint bob = RelayedEndpoint.behind("bob", stage.relay(1))) {
            Grant ofAlice = alice.grant();
            Grant ofBob = bob.grant();
            bob.expect(ofBob, ofAlice.path().toString());
            Session session = alice.connect(ofAlice, ofBob.path().toString());
            BlockingQueue<Outcome> film = alice.send(session, "video/x-film", new byte[500_000]);
            assertThat(bob.streamed()).isEqualTo(500_000);
            assertThat(RelayedEndpoint.take(film)).isEqualTo(Outcome.ACKNOWLEDGED);
            assertThat(RelayedEndpoint.take(film)).isEqualTo(Outcome.REPORTED);
        }
    }

    @Test
    void aPeerThatIsGoneEndsTheSession(RelayStage stage) {
        RunningRelay relay = stage.relay();
        try (RelayedEndpoint alice = RelayedEndpoint.behind("alice", relay)) {
            RelayedEndpoint bob = RelayedEndpoint.behind("bob", stage.relay(1));
            Grant ofAlice = alice.grant();
            Grant ofBob = bob.grant();
            bob.expect(ofBob, ofAlice.path().toString());
            Session session = alice.connect(ofAlice, ofBob.path().toString());
            bob.bound();
            bob.close();
            alice.send(session, "text/plain", "are you there?");
            assertThat(alice.end().kind())
                    .isIn(SessionEnd.Kind.REFUSED_481, SessionEnd.Kind.TIMEOUT, SessionEnd.Kind.PROTOCOL_ERROR);
        }
    }
}
