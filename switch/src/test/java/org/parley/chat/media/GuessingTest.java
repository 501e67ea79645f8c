package org.parley.chat.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.parley.chat.media.RoomUnderTest.await;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.parley.chat.media.RoomUnderTest.Invite;
import org.parley.chat.policy.PolicyFields;
import org.parley.chat.room.Joining;
import org.parley.chat.room.ParticipantId;
import org.parley.chat.room.RoomAddress;
import org.parley.chat.room.RoomPolicy;
import org.parley.chat.room.port.Identity;
import org.parley.chat.room.port.JoinAnswer;
import org.parley.chat.room.port.JoinRequest;

/** Who guesses a room's password, over real sockets. */
class GuessingTest {
    private static final RoomAddress ROOM = RoomAddress.parse(RoomUnderTest.ROOM);
    private static final String EVE = "sip:eve@example.org";

    private static JoinAnswer join(RoomUnderTest room, String user, int nth, String password) {
        Invite invite = Invite.from(user);
        return await(room.rooms()
                .join(new JoinRequest(
                        ROOM,
                        new ParticipantId(user + nth),
                        new Identity(List.of(user), "", ""),
                        false,
                        Optional.of(invite.media("msrp://127.0.0.1:9/session" + nth + ";tcp")),
                        Joining.DIALLED_IN,
                        password,
                        cause -> {})));
    }

    @Test
    void whoHasGuessedFiveTimesIsNotListenedTo() {
        RoomPolicy rules = PolicyFields.changed(
                RoomPolicy.open(), Map.of("access", "password", "password-hash", Passwords.kept("saltsalt", "sesame")));
        try (RoomUnderTest room = RoomUnderTest.ruled(rules, UnaryOperator.identity())) {
            for (int i = 0; i < 10; i++) {
                assertThat(join(room, "sip:forgetful@example.org", i, ""))
                        .as("none given is none guessed")
                        .isInstanceOf(JoinAnswer.Refused.class);
            }
            assertThat(join(room, "sip:forgetful@example.org", 10, "sesame")).isInstanceOf(JoinAnswer.Joined.class);
            for (int i = 0; i < 5; i++) {
                assertThat(join(room, EVE, i, "guess" + i)).isInstanceOf(JoinAnswer.Refused.class);
            }
            assertThat(join(room, EVE, 5, "sesame")).isInstanceOfSatisfying(JoinAnswer.Refused.class, no -> {
                assertThat(no.sipCode()).isEqualTo(403);
                assertThat(no.why()).contains("wait");
            });
            assertThat(join(room, "sip:alice@example.org", 1, "sesame"))
                    .as("others are")
                    .isInstanceOf(JoinAnswer.Joined.class);
        }
    }
}
