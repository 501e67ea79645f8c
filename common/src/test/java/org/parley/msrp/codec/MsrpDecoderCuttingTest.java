package org.parley.msrp.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.parley.conformance.Covers;
import org.parley.msrp.Bytes;

/** Whatever the cutting, the same is heard (RFC 4975 §9; TCP knows no messages). */
class MsrpDecoderCuttingTest {
    /** Everything that is hard to cut: false end-lines, hyphens without end, empty and missing bodies, malformed messages in between. */
    private static final Bytes WIRE = Heard.latin1(Wire.send("d93kswow", "plain")
            + Wire.send(
                    "a786hjs2", "\r\n-------a786hjs2!\r\n-------a786hjs2$\r-------A786hjs2$\r\n--------a786hjs2$\r\n")
            + Wire.response("d93kswow", "200 OK")
            + Wire.send("x.-+%=9z", "-------x.-+%=9z$\r\r\n-------x.-+%=9z$\rx\r\n------x.-+%=9z$\r\n", "+")
            + Wire.bodiless("keep1234", "SEND", "Message-ID: abcd1\r\nX-Foo: b\303\244r\r\n")
            + Wire.send("0000", "", "#")
            + Wire.send("malformd", "from here on skipped").replace("Message-ID:", "Message-ID:\0")
            + "MSRP badhead1 send\r\n" + Wire.PATHS + "-------badhead1$\r\n"
            + Wire.send("d93kswow", "\r\n\r\n-------------------------------------------\r")
            + Wire.bodiless("rep0rt12", "REPORT", "Message-ID: abcd1\r\nByte-Range: 1-5/5\r\nStatus: 000 200 OK\r\n"));

    private static final String STORY = Heard.of(List.of(WIRE)).story();

    @Test
    void theWholeIsHeardAsIntended() {
        Heard heard = Heard.of(List.of(WIRE));
        assertThat(heard.lost).isNull();
        assertThat(heard.requests).hasSize(7);
        assertThat(heard.responses).hasSize(1);
        assertThat(heard.malformed).hasSize(2);
    }

    @Test
    void everyCutInTwoDecodesAlike() {
        for (int place = 1; place < WIRE.length(); place++) {
            assertThat(Heard.of(Wire.cut(WIRE, List.of(place))).story())
                    .as("cut at %d", place)
                    .isEqualTo(STORY);
        }
    }

    @Test
    @Covers("4975-9-24")
    void octetByOctetAndAllAtOnceDecodeAlike() {
        assertThat(Heard.of(Wire.octetByOctet(WIRE)).story()).isEqualTo(STORY);
    }

    @Property
    void everyCuttingDecodesAlike(@ForAll("cuts") List<Integer> cuts) {
        assertThat(Heard.of(Wire.cut(WIRE, new TreeSet<>(cuts))).story()).isEqualTo(STORY);
    }

    @Provide
    Arbitrary<List<Integer>> cuts() {
        return Arbitraries.integers().between(1, WIRE.length() - 1).list().ofMaxSize(200);
    }

    @Property
    void anyDamageDecodesAlikeInAnyCutting(
            @ForAll("cuts") List<Integer> cuts, @ForAll("places") int place, @ForAll byte damage) {
        byte[] octets = WIRE.toByteArray();
        octets[place] = damage;
        Bytes damaged = Bytes.wrap(octets);
        assertThat(Heard.of(Wire.cut(damaged, new TreeSet<>(cuts))).story())
                .isEqualTo(Heard.of(List.of(damaged)).story());
    }

    @Provide
    Arbitrary<Integer> places() {
        return Arbitraries.integers().between(0, WIRE.length() - 1);
    }
}
