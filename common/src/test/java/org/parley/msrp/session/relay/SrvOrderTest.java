package org.parley.msrp.session.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.parley.conformance.Covers;

/** The order in which service records are tried (RFC 2782). */
final class SrvOrderTest {
    @Test
    void lowerPrioritiesComeFirst() {
        List<SrvOrder.Service> found = List.of(
                new SrvOrder.Service(20, 0, 1, "third"),
                new SrvOrder.Service(0, 0, 2, "first"),
                new SrvOrder.Service(10, 9, 3, "second"));
        assertThat(SrvOrder.of(found, new Random(1)))
                .extracting(SrvOrder.Service::target)
                .containsExactly("first", "second", "third");
    }

    @Test
    @Covers("4976-8-6")
    void amongEqualsTheWeightDecidesHowOftenOneIsFirst() {
        List<SrvOrder.Service> found = List.of(
                new SrvOrder.Service(0, 1, 1, "one"),
                new SrvOrder.Service(0, 2, 2, "two"),
                new SrvOrder.Service(0, 0, 3, "none"));
        Random dice = new Random(4976);
        Map<String, Integer> first = new HashMap<>();
        for (int i = 0; i < 4000; i++) {
            List<SrvOrder.Service> order = SrvOrder.of(found, dice);
            assertThat(order).containsExactlyInAnyOrderElementsOf(found);
            first.merge(order.get(0).target(), 1, Integer::sum);
        }
        assertThat(first.get("two")).isGreaterThan(first.get("one"));
        assertThat(first.get("one")).isGreaterThan(500);
        assertThat(first.get("none")).isPositive();
    }
}
