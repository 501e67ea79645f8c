package org.parley.msrp.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.parley.conformance.Covers;
import org.parley.msrp.Bytes;
import org.parley.msrp.MediaType;
import org.parley.msrp.Method;
import org.parley.msrp.MsrpSyntaxException;
import org.parley.msrp.TransactionId;

/** What a decoder keeps is bounded, whatever it is fed. */
class MsrpDecoderLimitsTest {
    private static final CodecLimits SMALL = new CodecLimits(512, 128, 8, 100);

    @Test
    void aLineAboveTheLimitSpoilsItsMessageAndMoreIsNotKept() {
        Heard heard = new Heard(SMALL);
        heard.hear(List.of(Heard.latin1("MSRP abcd SEND\r\n" + Wire.PATHS + "X-Foo: ")));
        for (int i = 0; i < 1_000; i++) {
            heard.hear(List.of(Heard.latin1("x".repeat(1_000))));
        }
        assertThat(heard.malformed).hasSize(1);
        assertThat(heard.malformed.get(0).recoverable()).isFalse();
        assertThat(heard.malformed.get(0).fromPath()).isEqualTo(Bytes.ascii(Wire.FROM));
        heard.hear(List.of(Heard.latin1("\r\n-------abcd$\r\n" + Wire.send("efgh", "y"))));
        assertThat(heard.requests).hasSize(1);
        assertThat(heard.lost).isNull();
    }

    @Test
    void aLineAtTheLimitIsTaken() {
        String line = "X-Foo: " + "x".repeat(128 - 9) + "\r\n";
        assertThat(new Heard(SMALL).hear(List.of(Heard.latin1(Wire.bodiless("abcd", "SEND", line)))).requests)
                .hasSize(1);
        String longer = line.replace("X-", "XX-");
        assertThat(new Heard(SMALL).hear(List.of(Heard.latin1(Wire.bodiless("abcd", "SEND", longer)))).malformed)
                .hasSize(1);
    }

    @Test
    void aHeadAboveTheLimitSpoilsItsMessage() {
        String lines = ("X-Foo: " + "x".repeat(90) + "\r\n").repeat(5);
        Heard heard = new Heard(SMALL)
                .hear(List.of(Heard.latin1(Wire.bodiless("abcd", "SEND", lines) + Wire.send("efgh", "y"))));
        assertThat(heard.malformed).hasSize(1);
        assertThat(heard.malformed.get(0).recoverable()).isFalse();
        assertThat(heard.requests).hasSize(1);
    }

    @Test
    void anEndLineAcrossTheLimitIsStillFound() {
        String head =
                "MSRP abcd1234 SEND\r\n" + Wire.PATHS + "X: " + "x".repeat(123) + "\r\nX: " + "x".repeat(123) + "\r\n";
        for (int length = SMALL.maxHeadOctets() - 30; length <= SMALL.maxHeadOctets(); length++) {
            String line = "X: " + "x".repeat(length - head.length() - 5) + "\r\n";
            Bytes wire = Heard.latin1(head + line + "-------abcd1234$\r\n" + Wire.send("efgh", "y"));
            for (List<Bytes> reads : List.of(List.of(wire), Wire.octetByOctet(wire))) {
                Heard heard = new Heard(SMALL).hear(reads);
                assertThat(heard.requests)
                        .as("head of %d octets", length)
                        .last()
                        .extracting(Heard.Request::text)
                        .isEqualTo("y");
                boolean fits = length + "-------abcd1234$\r\n".length() <= SMALL.maxHeadOctets();
                assertThat(heard.requests).hasSize(fits ? 2 : 1);
                assertThat(heard.malformed)
                        .extracting(MalformedHead::why)
                        .hasSize(fits ? 0 : 1)
                        .allMatch(why -> why.contains("512"));
            }
        }
    }

    @Test
    void moreHeadersThanTheLimitSpoilTheirMessage() {
        assertThat(new Heard(SMALL)
                        .hear(List.of(Heard.latin1(Wire.bodiless("abcd", "SEND", "X: y\r\n".repeat(6)))))
                        .requests)
                .hasSize(1);
        assertThat(new Heard(SMALL)
                        .hear(List.of(Heard.latin1(Wire.bodiless("abcd", "SEND", "X: y\r\n".repeat(7)))))
                        .malformed)
                .hasSize(1);
    }

    @Test
    void aStartLineWithoutEndLosesTheFraming() {
        assertThat(new Heard(SMALL).hear(List.of(Heard.latin1("MSRP abcd 200 " + "x".repeat(200)))).lost)
                .isNotNull();
    }

    @Test
    @Covers("4975-7.1-8")
    void theBodyOfAReportIsLimited() {
        String type = "Content-Type: text/plain\r\n\r\n";
        for (int length : List.of(10_240, 10_241, 1_000_000)) {
            String wire = Wire.bodiless("abcd", "REPORT", type + "x".repeat(length) + "\r\n") + Wire.send("efgh", "y");
            for (int cut : List.of(wire.length(), 1_000, 10_400)) {
                Heard heard = Heard.of(Wire.cut(Heard.latin1(wire), List.of(cut)));
                assertThat(heard.malformed).hasSize(length > 10_240 ? 1 : 0);
                assertThat(heard.requests).hasSize(2);
                assertThat(heard.requests.get(0).body().length()).isEqualTo(10_240);
                assertThat(heard.requests.get(0).flag == null).isEqualTo(length > 10_240);
                assertThat(heard.requests.get(1).text()).isEqualTo("y");
            }
        }
        assertThatThrownBy(() -> MsrpEncoderTest.write(out -> MsrpEncoder.request(
                        out,
                        TransactionId.of("abcd"),
                        Method.REPORT,
                        Bytes.ascii(Wire.PATHS),
                        Bytes.EMPTY,
                        MediaType.parse("text/plain"),
                        Bytes.wrap(new byte[10_241]))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aSendMayBeOfAnySize() {
        Heard heard = Heard.of(Wire.send("abcd", "x".repeat(3_000_000)));
        assertThat(heard.requests.get(0).body().length()).isEqualTo(3_000_000);
    }

    @Property
    void everyCuttingDecodesAlikeAtTheLimits(
            @ForAll @Size(max = 30) List<@IntRange(min = 1, max = 1_500) Integer> cuts,
            @ForAll @IntRange(max = 520) int fill,
            @ForAll @IntRange(max = 130) int line) {
        String lines = ("X: " + "x".repeat(line) + "\r\n").repeat(fill / (line + 5));
        Bytes wire = Heard.latin1(Wire.bodiless("abcd", "SEND", lines)
                + Wire.bodiless(
                        "report12",
                        "REPORT",
                        "Content-Type: a/b\r\n\r\n" + "\r\n-------repor".repeat(fill / 40) + "\r\n")
                + Wire.send("efgh", "y"));
        assertThat(new Heard(SMALL).hear(Wire.cut(wire, new TreeSet<>(cuts))).story())
                .isEqualTo(new Heard(SMALL).hear(List.of(wire)).story());
        assertThat(new Heard(SMALL).hear(Wire.octetByOctet(wire)).story())
                .isEqualTo(new Heard(SMALL).hear(List.of(wire)).story());
    }

    /** Anything but {@link MsrpSyntaxException} would fail in {@link Heard#hear}. */
    @Property
    void garbageIsNeverMoreThanLostFraming(@ForAll long seed, @ForAll @IntRange(max = 3) int start) {
        Random random = new Random(seed);
        byte[] garbage = new byte[random.nextInt(3_000)];
        random.nextBytes(garbage);
        String[] starts = {"", "MSRP ", "MSRP abcd SEND\r\n", "MSRP abcd SEND\r\n" + Wire.PATHS};
        Heard heard = new Heard(SMALL);
        heard.hear(List.of(Heard.latin1(starts[start]), Bytes.wrap(garbage)));
        assertThat(heard.events.size()).isLessThan(10);
    }

    @Test
    void limitsUnderWhichNothingPassesAreRefused() {
        assertThatThrownBy(() -> new CodecLimits(100, 64, 64, 0)).hasMessageContaining("max-head-octets: 100");
        assertThatThrownBy(() -> new CodecLimits(1_000, 2_000, 64, 0)).hasMessageContaining("max-line-octets: 2000");
        assertThatThrownBy(() -> new CodecLimits(1_000, 200, 1, 0)).hasMessageContaining("max-headers: 1");
        assertThatThrownBy(() -> new CodecLimits(1_000, 200, 8, 10_241))
                .hasMessageContaining("max-non-send-body: 10241");
    }
}
