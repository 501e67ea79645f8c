package org.parley.sip.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Hosts that did not answer come last, for a while. */
class OutagesTest {
    private final AtomicLong clock = new AtomicLong();
    private final Outages outages = new Outages(clock::get);
    private final Target one = at(1);
    private final Target two = at(2);
    private final Target three = at(3);

    private static Target at(int port) {
        return Target.at(SipTransport.UDP, new InetSocketAddress("127.0.0.1", port));
    }

    @Test
    void theyComeLastUntilTheirTimeIsOverOrTheyAnswer() {
        List<Target> found = List.of(one, two, three);
        outages.note(one, Duration.ofSeconds(30));
        outages.note(two, Duration.ofDays(1));
        assertThat(outages.last(found)).containsExactly(three, one, two);
        clock.set(Duration.ofSeconds(31).toNanos());
        assertThat(outages.last(found)).containsExactly(one, three, two);
        outages.over(two);
        assertThat(outages.last(found)).containsExactly(one, two, three);
    }

    @Test
    void noHostIsOutForMoreThanFiveMinutesAndFewAreRemembered() {
        for (int port = 1; port <= 5_000; port++) {
            outages.note(at(port), Duration.ofDays(1));
        }
        assertThat(outages.last(List.of(at(4_999), one, at(5_000)))).containsExactly(at(4_999), at(5_000), one);
        clock.set(Duration.ofMinutes(5).toNanos());
        assertThat(outages.last(List.of(one, two))).containsExactly(one, two);
    }
}
