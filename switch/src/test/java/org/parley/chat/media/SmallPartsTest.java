package org.parley.chat.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.parley.chat.RoomConfig;
import org.parley.chat.cluster.TailLimits;
import org.parley.chat.room.AgentPatterns;
import org.parley.msrp.Bytes;
import org.parley.msrp.cpim.CpimHead;
import org.parley.msrp.cpim.CpimReader;
import org.parley.msrp.cpim.Strictness;

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

    @Property
    void idsOfCopiesFitTheGrammar(@ForAll @LongRange(min = 1) long number) {
        assertThat(CopyIds.of("0123456789abcdefg", number).value()).matches("[A-Za-z0-9][A-Za-z0-9.+%=-]{3,31}");
    }

    @Test
    void aRateIsHeldOverAnySecond() {
        RateLimit limit = new RateLimit(10, 0);
        int let = 0;
        for (int i = 0; i < 100; i++) {
            let += limit.permits(0) ? 1 : 0;
        }
        assertThat(let).isEqualTo(10);
        assertThat(limit.permits(50_000_000)).isFalse();
        assertThat(limit.permits(100_000_001)).isTrue();
        assertThat(new RateLimit(0, 0).permits(0)).isTrue();
    }

    @Test
    void anInboxWakesItsReaderOnceAndEndsAtItsBound() {
        List<Runnable> tasks = new ArrayList<>();
        List<Integer> drained = new ArrayList<>();
        Inbox<?>[] self = new Inbox<?>[1];
        Inbox<Integer> inbox = new Inbox<>(3, tasks::add, () -> {
            for (Object one = self[0].poll(); one != null; one = self[0].poll()) {
                drained.add((Integer) one);
            }
        });
        self[0] = inbox;
        assertThat(inbox.offer(1) && inbox.offer(2) && inbox.offer(3)).isTrue();
        assertThat(inbox.offer(4)).isFalse();
        inbox.add(5);
        assertThat(tasks).hasSize(1);
        tasks.remove(0).run();
        assertThat(drained).containsExactly(1, 2, 3, 5);
        assertThat(inbox.offer(6)).isTrue();
        assertThat(tasks).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "text/plain,?OTRv3?,true",
        "text/html,?OTR:,true",
        "image/png,?OTR,false",
        "text/plain,?OT,false",
        "text/plain,' ?OTR',false"
    })
    void theMarkOfOtrStandsFirstInText(String type, String text, boolean otr) {
        Bytes whole = Bytes.utf8("From: <sip:a@b>\r\nTo: <sip:r@b>\r\n\r\nContent-Type: " + type + "\r\n\r\n" + text);
        CpimHead head = CpimReader.read(whole, 4096, Strictness.TOLERANT);
        assertThat(Otr.begins(head, List.of(whole))).isEqualTo(otr);
        int cut = head.bodyOffset() + 2;
        assertThat(Otr.begins(head, List.of(whole.slice(0, 10), whole.slice(10, cut), whole.slice(cut))))
                .isEqualTo(otr);
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
