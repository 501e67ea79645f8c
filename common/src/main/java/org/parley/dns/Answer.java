package org.parley.dns;

import java.time.Duration;
import java.util.List;

/**
 * What is known about a name: addresses, or services, or that there are none.
 *
 * @param found in the order of the records
 * @param lasts how long it may be kept
 */
record Answer<T>(List<T> found, Duration lasts) {
    Answer {
        found = List.copyOf(found);
    }

    static <T> Answer<T> none(Duration lasts) {
        return new Answer<>(List.of(), lasts);
    }
}
