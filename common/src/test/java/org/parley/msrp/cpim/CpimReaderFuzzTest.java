package org.parley.msrp.cpim;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;
import org.parley.msrp.Bytes;

/** Run with {@code JAZZER_FUZZ=1} to search; without it the corpus beside this class is replayed. */
class CpimReaderFuzzTest {
    @FuzzTest(maxDuration = "2m")
    void anyOctetsReadAlikeHoweverTheyAreCut(byte[] octets) {
        int size = octets.length == 0 ? 1 : 1 + (octets[0] & 31);
        for (Strictness strictness : Strictness.values()) {
            Heard whole = Heard.of(new CpimReader(512, strictness), List.of(Bytes.wrap(octets)));
            Heard cut = Heard.of(new CpimReader(512, strictness), Heard.cut(octets, List.of(size, 1)));
            assertThat(cut).isEqualTo(whole);
        }
    }
}
