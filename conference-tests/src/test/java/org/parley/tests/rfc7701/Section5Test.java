package org.parley.tests.rfc7701;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.parley.app.ParleyConfig;
import org.parley.config.ConfigPrinter;
import org.parley.conformance.Covers;
import org.parley.tests.peer.ConferenceInfo;
import org.parley.tests.peer.Octets;
import org.parley.tests.peer.Participant;
import org.parley.tests.peer.Sdp;
import org.parley.tests.peer.SdpView;
import org.parley.tests.peer.SeenRoster;
import org.parley.tests.peer.SipCall;
import org.parley.tests.peer.SipMessage;
import org.parley.tests.server.ParleyServer;
import org.parley.tests.server.RunningServer;
import org.parley.tests.server.Stage;

/** Joining a room (RFC 7701 §5). */
@ParleyServer("rooms.roster.interval=200ms")
class Section5Test {
    private static Sdp offer() {
        return Sdp.of("msrp://127.0.0.1:9/" + Octets.token(20) + ";tcp");
    }

    @Covers("7701-5.1-1")
    @Covers("7701-4-1")
    @Covers("4579-5.1-2")
    @Test
    void aConfiguredRoomIsJoinedAtItsUriAndNoOtherExists() {
        try (RunningServer server = RunningServer.start(
                        false, "rooms.create=configured", "rooms.names=sip:lobby@rooms.example.org");
                Stage stage = Stage.of(server)) {
            Participant alice = stage.join("alice", "sip:lobby@rooms.example.org", plan -> {});
            stage.join("bob", "sip:lobby@rooms.example.org", plan -> {}).say("here we are");
            alice.hear("here we are");
            assertThat(stage.call("carol").invite(offer().text()).status()).isEqualTo(404);
        }
    }

    @Covers("7701-5.2-2")
    @Test
    void messageCpimIsMatchedInAnyCase(Stage stage) {
        Participant alice = stage.join("alice", plan -> plan.offer(sdp -> sdp.accept("Message/CPIM")));
        Participant bob = stage.join("bob", plan -> plan.offer(sdp -> sdp.accept("message/cpim")));
        alice.say("in any case");
        bob.hear("in any case");
        bob.say("indeed");
        alice.hear("indeed");
    }

    @Covers("7701-5.2-5")
    @Covers("3261-12.1.1-2")
    @Test
    void theContactOfTheAnswerIsAConferenceFocus(Stage stage) {
        assertThat(stage.join("alice").accepted().need("Contact")).matches("<sips?:[^>]+>.*;isfocus.*");
    }

    @Covers("7701-5.2-8")
    @Covers("4975-8.6-9")
    @Test
    void anOfferWithoutMessageCpimIs488WithAWarning(Stage stage) {
        SipMessage refused =
                stage.call("alice").invite(offer().accept("text/plain").text());
        assertThat(refused.status()).isEqualTo(488);
        assertThat(refused.need("Warning")).matches("30[45] .*\".+\"");
    }

    @Covers("7701-5.2-9")
    @Test
    void theAnswerAcceptsMessageCpimAndNothingElse(Stage stage) {
        Participant alice =
                stage.join("alice", plan -> plan.offer(sdp -> sdp.accept("message/cpim text/plain text/html")));
        assertThat(alice.answer().need("accept-types")).isEqualTo("message/cpim");
    }

    @Covers("7701-5.2-11")
    @Test
    void anOfferOfTheFocusSaysTheSame(Stage stage) {
        var call = stage.call("alice");
        SdpView offer = SdpView.of(call.invite("").body());
        assertThat(offer.need("accept-types")).isEqualTo("message/cpim");
        assertThat(offer.need("path")).startsWith("msrp://");
        assertThat(offer.attribute("chatroom")).isNotNull();
        call.ack(offer().text());
        call.bye();
    }

    @Covers("7701-4-7")
    @Test
    void leavingIsAByeThatEndsTheSessionToo(Stage stage) {
        Participant alice = stage.join("alice");
        Participant bob = stage.join("bob");
        SipCall watcher = stage.keep(new SipCall(stage.tcp(), Stage.aor("watcher"), stage.room()));
        watcher.subscribe();
        SeenRoster seen = new SeenRoster().take(ConferenceInfo.in(watcher.notification()));
        assertThat(seen.entities()).containsExactlyInAnyOrder(alice.aor(), bob.aor());
        assertThat(alice.call().bye().status()).isEqualTo(200);
        assertThat(stage.connect()
                        .transact(alice.message(alice.envelope("too late")))
                        .code())
                .isEqualTo(481);
        while (seen.entities().contains(alice.aor())) {
            seen.take(ConferenceInfo.in(watcher.notification()));
        }
        assertThat(seen.entities()).containsExactly(bob.aor());
    }

    @Covers("7701-6.1-29")
    @Test
    void theChunkReceptionTimerIs540SecondsUnlessSetOtherwise() {
        ParleyConfig config = ParleyConfig.load(Optional.empty(), Map.of(), Map.of());
        assertThat(ConfigPrinter.print(config.values())).containsPattern("chunk-reception-timer: \"?(540s|9m)");
    }
}
