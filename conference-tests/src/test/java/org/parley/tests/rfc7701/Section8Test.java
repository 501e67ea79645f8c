package org.parley.tests.rfc7701;

import static org.assertj.core.api.Assertions.assertThat;
import static org.parley.tests.rfc7701.Asking.tell;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.parley.conformance.Covers;
import org.parley.tests.peer.Participant;
import org.parley.tests.peer.Sdp;
import org.parley.tests.server.ParleyServer;
import org.parley.tests.server.RunningServer;
import org.parley.tests.server.Stage;

/** What a=chatroom says, and what is heard in it (RFC 7701 §8). */
@ParleyServer
class Section8Test {

    @Covers("7701-8-9")
    @Covers("7701-8-7")
    @Covers("7701-8-8")
    @Test
    void theAnswerNamesExactlyWhatTheRoomHas() {
        for (List<String> each : List.of(
                List.of("true", "true", "nickname private-messages"),
                List.of("true", "false", "nickname"),
                List.of("false", "true", "private-messages"),
                List.of("false", "false", ""))) {
            try (RunningServer server = RunningServer.start(
                            false, "rooms.nicknames=" + each.get(0), "rooms.private-messages=" + each.get(1));
                    Stage stage = Stage.of(server)) {
                assertThat(stage.join("alice").answer().attribute("chatroom")).isEqualTo(each.get(2));
            }
        }
    }

    @Covers("7701-8-3")
    @Test
    void itIsADeclarationWhateverTheOfferSaid(Stage stage) {
        for (String offered : List.of("chatroom", "chatroom:nickname", "chatroom:x.y.z private-messages")) {
            Participant alice = stage.join("alice", plan -> plan.offer(sdp -> sdp.attribute(offered)));
            assertThat(alice.answer().attribute("chatroom")).as(offered).isEqualTo("nickname private-messages");
        }
        assertThat(stage.join("bob").answer().attribute("chatroom")).isEqualTo("nickname private-messages");
    }

    @Covers("7701-8-6")
    @Test
    void tokensThatNobodyKnowsAreLeftAlone(Stage stage) {
        Participant alice = stage.join("alice", Asking::knowing);
        Participant bob =
                stage.join("bob", plan -> plan.offer(sdp -> sdp.attribute("chatroom:x.y.z private-messages")));
        assertThat(tell(alice, bob.aor(), "psst token").code()).isEqualTo(200);
        bob.hear("psst token");
    }

    /** A client known to take them without saying so does; once it says otherwise it is obeyed. */
    @Test
    void aListedClientCountsAsTakingPrivateMessages(Stage stage) {
        Participant alice = stage.join("alice", Asking::knowing);
        Participant blink = stage.join("blink", plan -> plan.headers("User-Agent: Blink 5.9"));
        Participant bare = stage.join(
                "bare", plan -> plan.headers("User-Agent: Blink 5.9").offer(sdp -> sdp.attribute("chatroom")));
        assertThat(tell(alice, blink.aor(), "psst blink").code()).isEqualTo(200);
        blink.hear("psst blink");
        assertThat(tell(alice, bare.aor(), "psst bare").code()).isEqualTo(428);
    }

    @Covers("7701-8-5")
    @Test
    void whoSaysNoMoreThatItKnowsRoomsIsBelieved(Stage stage) {
        Participant alice = stage.join("alice", Asking::knowing);
        Participant bob = stage.join("bob", Asking::knowing);
        assertThat(tell(alice, bob.aor(), "psst before").code()).isEqualTo(200);
        bob.hear("psst before");
        assertThat(bob.call().invite(Sdp.of(bob.path()).version(2).text()).status())
                .isEqualTo(200);
        bob.call().ack();
        assertThat(tell(alice, bob.aor(), "psst after").code()).isEqualTo(428);
    }
}
