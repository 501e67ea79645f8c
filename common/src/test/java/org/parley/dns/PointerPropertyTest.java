package org.parley.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LowerChars;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;

/** NAPTR records from the wire (RFC 3403 §4.1). */
class PointerPropertyTest {
    /** Octets as a record of somebody's: nothing fails, and what is read fits into what was there. */
    static void readsOrRefuses(byte[] octets) {
        Pointer read = Reply.pointer(octets);
        if (read != null) {
            assertThat(read.flags().length()
                            + read.services().length()
                            + read.regexp().length())
                    .isLessThan(octets.length);
            assertThat(read.replacement().length()).isLessThan(256 * 4);
            assertThat(read.order()).isBetween(0, 65_535);
            assertThat(read.preference()).isBetween(0, 65_535);
        }
        Reply.service(octets);
    }

    private static byte[] wire(int order, int preference, List<String> texts, List<String> labels) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int number : new int[] {order, preference}) {
            out.write(number >> 8);
            out.write(number);
        }
        texts.forEach(text -> counted(out, text));
        labels.forEach(label -> counted(out, label));
        out.write(0);
        return out.toByteArray();
    }

    private static void counted(ByteArrayOutputStream out, String text) {
        byte[] octets = text.getBytes(StandardCharsets.ISO_8859_1);
        out.write(octets.length);
        out.writeBytes(octets);
    }

    @Property
    void whatIsWrittenIsRead(
            @ForAll @IntRange(max = 65_535) int order,
            @ForAll @IntRange(max = 65_535) int preference,
            @ForAll @AlphaChars @StringLength(max = 2) String flags,
            @ForAll @AlphaChars @StringLength(max = 255) String services,
            @ForAll @AlphaChars @StringLength(max = 40) String regexp,
            @ForAll @Size(max = 3) List<@LowerChars @StringLength(min = 1, max = 63) String> labels) {
        byte[] wire = wire(order, preference, List.of(flags, services, regexp), labels);
        assertThat(Reply.pointer(wire))
                .isEqualTo(new Pointer(order, preference, flags, services, regexp, String.join(".", labels)));
        for (int length = 0; length < wire.length; length += 1 + length / 8) {
            byte[] cut = Arrays.copyOf(wire, length);
            assertThat(Reply.pointer(cut))
                    .as("%d of %d octets", length, wire.length)
                    .isNull();
        }
    }

    @Property
    void anyOctetsAreReadOrRefused(@ForAll @Size(max = 300) byte[] octets) {
        readsOrRefuses(octets);
    }
}
