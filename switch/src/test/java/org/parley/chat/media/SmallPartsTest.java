package org.parley.chat.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.parley.chat.RoomConfig;
import org.parley.chat.cluster.TailLimits;
import org.parley.chat.room.AgentPatterns;

class SmallPartsTest {

    @ParameterizedTest
    @CsvSource({
        "*blink*,Blink Lite 4.6.0 (MacOSX),true",
        "*Blink*,blink,true",
        "Blink*,not Blink,false",
        "*sip*simple,python-sipsimple,true",
        "*sip*simple,python-sipsimple 5,false",
        "exact,EXACT,true",
        "exact,exactly,false",
        "a*a,a,false",
        "*,anything,true"
    })
    void agentPatternsMatchRunsOfCharacters(String pattern, String agent, boolean matches) {
        assertThat(new AgentPatterns(List.of(pattern)).match(agent)).isEqualTo(matches);
    }

    @Test
    void aConfigurationThatIsWrongSaysKeyValueAndExpectation() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MediaConfig.standard().upTo(-1))
                .withMessage("rooms.max-size: -1 (expected: 0 for no limit, or octets)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MediaConfig.standard().taking(List.of()))
                .withMessageContaining("rooms.wrapped-types")
                .withMessageContaining("expected");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RoomConfig.standard().withPlaces(0))
                .withMessageContaining("rooms.max-participants: 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TailLimits(-1, 0, Duration.ZERO))
                .withMessageContaining("rooms.tail-entries: -1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new MediaConfig.Streaming(1, Duration.ofSeconds(1)))
                .withMessageContaining("rooms.stream-window: 1");
    }
}
