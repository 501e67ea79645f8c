package org.parley.msrp.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.parley.msrp.Bytes;

/** The virtual buffer: any order, overlaps, bounds. */
final class AssemblyTest {
    private static final int LIMIT = 4096;

    private final ByteArrayOutputStream flowed = new ByteArrayOutputStream();
    private final Assembly assembly = new Assembly(LIMIT, new Assembly.Flow() {
        @Override
        public void begin(Bytes gathered) {
            write(gathered);
        }

        @Override
        public void octets(Bytes octets) {
            write(octets);
        }
    });

    private void write(Bytes octets) {
        flowed.write(octets.array(), octets.from(), octets.length());
    }

    private boolean put(long at, String text) {
        return assembly.put(at, Bytes.ascii(text));
    }

    @Test
    void whatCameLastWins() {
        put(0, "AAAAAAAAAA");
        put(5, "BBBBBBBBBB");
        assembly.endsAt(15);
        assertThat(assembly.isComplete()).isTrue();
        assertThat(assembly.content().toAscii()).isEqualTo("AAAAABBBBBBBBBB");
    }

    @Test
    void whatCameLastWinsAheadOfAGapToo() {
        put(4, "AAAAAA");
        put(6, "BB");
        put(0, "CCCCC");
        assembly.endsAt(10);
        assertThat(assembly.content().toAscii()).isEqualTo("CCCCCABBAA");
    }

    @Test
    void theEndCutsWhatStandsBehindIt() {
        put(0, "abcdef");
        assembly.endsAt(4);
        put(2, "XYZ");
        assertThat(assembly.content().toAscii()).isEqualTo("abXY");
    }

    @Test
    void octetsTooFarAheadAreNotKept() {
        assertThat(assembly.put(1L << 40, Bytes.ascii("x"))).isTrue();
        assertThat(assembly.held()).isEqualTo(1);
        assertThat(assembly.put(1L << 41, Bytes.wrap(new byte[LIMIT]))).isFalse();
        assertThat(assembly.held()).isLessThanOrEqualTo(LIMIT);
    }

    @Test
    void manyTinyPiecesAheadAreBounded() {
        int taken = 0;
        for (int i = 0; i < 1000; i++) {
            taken += put(10 + 2L * i, "x") ? 1 : 0;
        }
        assertThat(taken).isLessThanOrEqualTo(256);
    }

    @Property(tries = 300)
    void anyOrderOfPiecesIsTheSameMessage(@ForAll long seed, @ForAll @IntRange(min = 1, max = 9000) int length) {
        Random random = new Random(seed);
        byte[] whole = new byte[length];
        random.nextBytes(whole);
        List<int[]> pieces = new ArrayList<>();
        for (int at = 0; at < length; ) {
            int size = Math.min(length - at, 1 + random.nextInt(600));
            pieces.add(new int[] {at, at + size});
            at += size;
        }
        int window = 6;
        for (int from = 0; from < pieces.size(); from += window) {
            Collections.shuffle(pieces.subList(from, Math.min(pieces.size(), from + window)), random);
        }
        AssemblyTest fresh = new AssemblyTest();
        for (int[] piece : pieces) {
            assertThat(fresh.assembly.put(piece[0], Bytes.wrap(whole, piece[0], piece[1])))
                    .isTrue();
        }
        fresh.assembly.endsAt(length);
        assertThat(fresh.assembly.isComplete()).isTrue();
        assertThat(fresh.assembly.isFlowing()).isEqualTo(length > LIMIT);
        byte[] got = length > LIMIT
                ? fresh.flowed.toByteArray()
                : fresh.assembly.content().toByteArray();
        assertThat(got).isEqualTo(whole);
    }
}
