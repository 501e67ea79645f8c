package org.parley.chat.media.hosting;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.parley.chat.room.RoomAddress;

class GuessesTest {
    private static final RoomAddress ROOM = RoomAddress.parse("sip:lobby@example.org");
    private static final String EVE = "sip:eve@example.org";
    private static final long MINUTE = Duration.ofMinutes(1).toNanos();

    @Test
    void afterAMinuteOneMayTryAgain() {
        Guesses guesses = new Guesses();
        for (int i = 0; i < 5; i++) {
            assertThat(guesses.tooMany(ROOM, EVE, i)).isFalse();
            guesses.wrong(ROOM, EVE, i);
        }
        assertThat(guesses.tooMany(ROOM, EVE, MINUTE)).isTrue();
        assertThat(guesses.tooMany(new RoomAddress("other", "h"), EVE, MINUTE)).isFalse();
        assertThat(guesses.tooMany(ROOM, EVE, MINUTE + 4)).isFalse();
        guesses.wrong(ROOM, EVE, MINUTE + 4);
        assertThat(guesses.tooMany(ROOM, EVE, MINUTE + 5))
                .as("from the beginning again")
                .isFalse();
    }

    @Test
    void itHasAnEnd() {
        Guesses guesses = new Guesses();
        for (int i = 0; i < 20_000; i++) {
            guesses.wrong(ROOM, "sip:u" + i + "@h", i);
        }
        assertThat(guesses.size()).isEqualTo(10_000);
    }
}
