package org.parley.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.parley.conformance.Covers;

/** The order in which service records are tried (RFC 2782). */
final class ServiceOrderTest {
    @Test
    void lowerPrioritiesComeFirst() {
        List<Service> found =
                List.of(new Service(20, 0, 1, "third"), new Service(0, 0, 2, "first"), new Service(10, 9, 3, "second"));
        assertThat(ServiceOrder.of(found, new Random(1)))
                .extracting(Service::target)
                .containsExactly("first", "second", "third");
    }

    @Test
    @Covers("4976-8-6")
    void amongEqualsTheWeightDecidesHowOftenOneIsFirst() {
        List<Service> found =
                List.of(new Service(0, 1, 1, "one"), new Service(0, 2, 2, "two"), new Service(0, 0, 3, "none"));
        Random dice = new Random(4976);
        Map<String, Integer> first = new HashMap<>();
        for (int i = 0; i < 4000; i++) {
            List<Service> order = ServiceOrder.of(found, dice);
            assertThat(order).containsExactlyInAnyOrderElementsOf(found);
            first.merge(order.get(0).target(), 1, Integer::sum);
        }
        assertThat(first.get("two")).isGreaterThan(first.get("one"));
        assertThat(first.get("one")).isGreaterThan(500);
        assertThat(first.get("none")).isPositive();
    }
}
