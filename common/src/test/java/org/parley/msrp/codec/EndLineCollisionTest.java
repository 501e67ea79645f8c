package org.parley.msrp.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.parley.conformance.Covers;
import org.parley.msrp.ByteRange;
import org.parley.msrp.Bytes;
import org.parley.msrp.FailureReport;
import org.parley.msrp.Flag;
import org.parley.msrp.MediaType;
import org.parley.msrp.MessageId;
import org.parley.msrp.TransactionId;

/** A body that holds the end-line of its own transaction (RFC 4975 §7.1). */
class EndLineCollisionTest {
    private static final TransactionId FORCED = TransactionId.of("abcd1234");
    private static final TransactionId OTHER = TransactionId.of("efgh5678");
    private static final String EVIL = "first\r\n-------abcd1234$\r\nMSRP abcd1234 SEND\r\nlast";

    @Test
    void theScanFindsTheIdAndNoOther() {
        EndLineScan scan = EndLineScan.of(List.of(Bytes.ascii(EVIL)));
        assertThat(scan.collides(FORCED)).isTrue();
        assertThat(scan.collides(OTHER)).isFalse();
        assertThat(EndLineScan.of(List.of()).collides(FORCED)).isFalse();
        assertThat(EndLineScan.of(List.of(Bytes.ascii("--------abcd1234"))).collides(FORCED))
                .isTrue();
        assertThat(EndLineScan.of(List.of(Bytes.ascii("------abcd1234"))).collides(FORCED))
                .isFalse();
        assertThat(EndLineScan.of(List.of(Bytes.ascii("-------abc"))).collides(FORCED))
                .isFalse();
        TransactionId hyphens = TransactionId.of("a-------bcde");
        EndLineScan nested = EndLineScan.of(List.of(Bytes.ascii("-------a-------bcde")));
        assertThat(nested.collides(hyphens)).isTrue();
        assertThat(nested.collides(TransactionId.of("bcde"))).isTrue();
    }

    @Property
    void theScanFindsWhateverStandsInTheBody(
            @ForAll("hyphened") String body, @ForAll @Size(max = 10) List<@IntRange(min = 1, max = 60) Integer> cuts) {
        EndLineScan scan = EndLineScan.of(Wire.cut(Bytes.ascii(body), new TreeSet<>(cuts)));
        for (String id : List.of("aaaa", "abab", "a---", "a-------b", "b-a-")) {
            if (body.contains("-------" + id)) {
                assertThat(scan.collides(TransactionId.of(id))).as(id).isTrue();
            }
        }
        assertThat(scan.collides(OTHER)).isFalse();
    }

    @Property
    void theWatchStopsExactlyBeforeTheEndLineIsWhole(
            @ForAll("hyphened") String body, @ForAll @Size(max = 10) List<@IntRange(min = 1, max = 60) Integer> cuts) {
        for (String id : List.of("aaaa", "abab", "a---", "a-------b", "b-a-")) {
            int at = body.indexOf("-------" + id);
            int expected = at < 0 ? body.length() : at + 7 + id.length() - 1;
            assertThat(safe(TransactionId.of(id), Wire.cut(Bytes.ascii(body), new TreeSet<>(cuts))))
                    .as(id)
                    .isEqualTo(expected);
        }
    }

    @Property
    @Covers("4975-7.1-18")
    void aBodyCalledCleanHoldsNoSevenHyphens(
            @ForAll("hyphened") String body, @ForAll @Size(max = 3) List<@IntRange(min = 1, max = 300) Integer> cuts) {
        Bytes wire = Bytes.ascii(Wire.send("zzzz9999", body));
        boolean holds = body.contains("-------");
        Heard cut = Heard.of(Wire.cut(wire, new TreeSet<>(cuts)));
        assertThat(cut.clean && holds).isFalse();
        Heard whole = Heard.of(List.of(wire));
        assertThat(whole.clean).isEqualTo(!holds && !body.startsWith("-"));
    }

    @Provide
    Arbitrary<String> hyphened() {
        return Arbitraries.of("-------", "---", "-", "a", "ab", "aaaa", "b-a-", "x", "a-------b")
                .list()
                .ofMaxSize(16)
                .map(parts -> String.join("", parts));
    }

    private static int safe(TransactionId id, List<Bytes> pieces) {
        EndLineWatch watch = new EndLineWatch(id);
        int total = 0;
        for (Bytes piece : pieces) {
            int safe = watch.safe(piece);
            total += safe;
            if (safe < piece.length()) {
                break;
            }
        }
        return total;
    }

    @Test
    @Covers("4975-7.1-18")
    @Covers("4975-7.1-19")
    void aWholeBodyGoesUnderAnotherIdAndArrivesIntact() {
        Bytes body = Bytes.ascii(EVIL);
        EndLineScan scan = EndLineScan.of(List.of(body));
        TransactionId used = scan.collides(FORCED) ? OTHER : FORCED;
        ByteBuf out = Unpooled.buffer();
        chunk(out, used, body, 0, body.length());
        Heard heard = heard(out);
        assertThat(heard.requests).hasSize(1);
        assertThat(heard.requests.get(0).head.isFor(FORCED)).isFalse();
        assertThat(heard.requests.get(0).text()).isEqualTo(EVIL);
    }

    @Test
    @Covers("4975-7.1-18")
    @Covers("4975-7.1-19")
    void aStreamedBodyIsInterruptedAndArrivesIntact() {
        for (int cut = 1; cut < EVIL.length(); cut++) {
            ByteBuf out = Unpooled.buffer();
            Bytes body = Bytes.ascii(EVIL);
            int first = safe(FORCED, List.of(body.slice(0, cut), body.slice(cut)));
            chunk(out, FORCED, body, 0, first);
            chunk(out, OTHER, body, first, body.length());
            Heard heard = heard(out);
            assertThat(heard.requests)
                    .extracting(request -> request.flag)
                    .containsExactly(Flag.CONTINUED, Flag.COMPLETE);
            assertThat(heard.requests.get(0).text() + heard.requests.get(1).text())
                    .isEqualTo(EVIL);
        }
    }

    /** Whatever the body, the first of a few ids that does not collide carries it. */
    @Property
    void anyBodyRoundTripsUnderAnIdThatDoesNotCollide(
            @ForAll("lines") List<String> lines,
            @ForAll @Size(max = 20) List<@IntRange(min = 1, max = 900) Integer> cuts) {
        Bytes body = Bytes.ascii(String.join("", lines));
        EndLineScan scan = EndLineScan.of(List.of(body));
        List<TransactionId> ids =
                new ArrayList<>(List.of(FORCED, OTHER, TransactionId.of("x.-+%=9z"), TransactionId.of("free")));
        ids.removeIf(scan::collides);
        ByteBuf out = Unpooled.buffer();
        chunk(out, ids.get(0), body, 0, body.length());
        Heard heard = Heard.of(Wire.cut(octets(out), new TreeSet<>(cuts)));
        assertThat(heard.requests).hasSize(1);
        assertThat(heard.requests.get(0).text()).isEqualTo(body.toAscii());
    }

    @Provide
    Arbitrary<List<String>> lines() {
        return Arbitraries.of(
                        "\r\n",
                        "\r",
                        "\n",
                        "-------",
                        "-",
                        "abcd1234",
                        "\r\n-------abcd1234$\r\n",
                        "\r\n-------efgh5678+\r\n",
                        "-------x.-+%=9z#\r\n",
                        "\r\n-------free",
                        "text")
                .list()
                .ofMaxSize(20)
                .filter(lines -> !String.join("", lines).contains("-------free"));
    }

    private static void chunk(ByteBuf out, TransactionId id, Bytes body, int from, int to) {
        SendHeaders headers = new SendHeaders(
                new MessageId("msg1"),
                false,
                FailureReport.YES,
                ByteRange.openEnded(from + 1, body.length()),
                Bytes.EMPTY,
                MediaType.parse("text/plain"));
        MsrpEncoder.send(out, id, Bytes.ascii(Wire.PATHS), MsrpEncoder.sendHeaders(headers, to - from));
        MsrpEncoder.octets(out, body.slice(from, to));
        MsrpEncoder.endBody(out, id, to == body.length() ? Flag.COMPLETE : Flag.CONTINUED);
    }

    private static Heard heard(ByteBuf out) {
        return Heard.of(List.of(octets(out)));
    }

    private static Bytes octets(ByteBuf out) {
        return Bytes.wrap(Arrays.copyOf(out.array(), out.writerIndex()));
    }
}
