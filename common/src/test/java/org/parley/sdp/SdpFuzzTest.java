package org.parley.sdp;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.parley.msrp.Bytes;

/** Run with {@code JAZZER_FUZZ=1} to search; without it the corpus beside this class is replayed. */
class SdpFuzzTest {
    @FuzzTest(maxDuration = "2m")
    void anyOctetsAreRefusedOrAnswered(byte[] octets) {
        SdpPropertyTest.parse(Bytes.wrap(octets)).ifPresent(SdpPropertyTest::use);
    }
}
