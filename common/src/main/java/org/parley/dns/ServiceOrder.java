package org.parley.dns;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;

/** In which order service records are tried (RFC 2782): the lowest priority first, among equals at random in proportion to the weight. */
public final class ServiceOrder {
    private ServiceOrder() {}

    /** All of them, the first to be tried first. */
    public static List<Service> of(List<Service> found, RandomGenerator dice) {
        List<Service> left = new ArrayList<>(found);
        // Weight 0 first, so that such a record has a small chance and not the rest's whole weight before it.
        left.sort(Comparator.comparingInt(Service::priority).thenComparingInt(Service::weight));
        List<Service> order = new ArrayList<>();
        while (!left.isEmpty()) {
            order.add(left.remove(drawn(left, dice)));
        }
        return order;
    }

    private static int drawn(List<Service> left, RandomGenerator dice) {
        int priority = left.get(0).priority();
        int sum = 0;
        for (Service one : left) {
            sum += one.priority() == priority ? one.weight() : 0;
        }
        int mark = dice.nextInt(sum + 1);
        int index = 0;
        for (int running = left.get(0).weight();
                running < mark;
                running += left.get(index).weight()) {
            index++;
        }
        return index;
    }
}
