package org.parley.digest;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

/** Run with {@code JAZZER_FUZZ=1} to search; without it the corpus beside this class is replayed. */
class DigestFuzzTest {
    @FuzzTest(maxDuration = "2m")
    void anyOctetsAreReadOrRefused(byte[] octets) {
        DigestPropertyTest.readsOrRefuses(new String(octets, StandardCharsets.UTF_8));
    }
}
