package org.parley.dns;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Run with {@code JAZZER_FUZZ=1} to search; without it the corpus beside this class is replayed. */
class PointerFuzzTest {
    @FuzzTest(maxDuration = "2m")
    void anyOctetsAreReadOrRefused(byte[] octets) {
        PointerPropertyTest.readsOrRefuses(octets);
    }
}
