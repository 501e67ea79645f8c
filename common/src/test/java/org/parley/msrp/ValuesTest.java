package org.parley.msrp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.conformance.Covers;

class ValuesTest {
    @Test
    @Covers("4975-9-14")
    void byteRangesAreDigitsOrStars() {
        assertThat(ByteRange.parse("1-*/*")).isEqualTo(new ByteRange(1, ByteRange.UNKNOWN, ByteRange.UNKNOWN));
        assertThat(ByteRange.parse("1-5/*")).isEqualTo(new ByteRange(1, 5, ByteRange.UNKNOWN));
        assertThat(ByteRange.parse("1-*/10")).isEqualTo(new ByteRange(1, ByteRange.UNKNOWN, 10));
        noRange("*-5/10");
        noRange("1-5");
        noRange("1 - 5/10");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-",
                "/",
                "-/",
                "1-/",
                "1-5/",
                "1-/5",
                "-5/5",
                "1-**/5",
                "1-5/**",
                "+1-5/5",
                "1--5/5",
                "1-5/5 ",
                "1-5/5/5",
                "1-\u0665/5",
                "0-0/0"
            })
    void otherTextIsNoByteRange(String text) {
        noRange(text);
    }

    @Test
    @Covers("4975-9-15")
    void largeNumbersAreExactAndAbsurdOnesRefused() {
        assertThat(ByteRange.parse("4294967297-4294967300/5000000000"))
                .isEqualTo(new ByteRange(4_294_967_297L, 4_294_967_300L, 5_000_000_000L));
        assertThat(ByteRange.parse("1-1/9223372036854775807").total()).isEqualTo(Long.MAX_VALUE);
        noRange("1-1/9223372036854775808");
        noRange("1-" + "9".repeat(40) + "/*");
        noRange("9".repeat(40) + "-*/*");
        noRange("1-*/1" + "0".repeat(39));
    }

    @Test
    @Covers("4975-7.1.1-13")
    void positionsAreCountedFromOne() {
        assertThat(ByteRange.whole(10)).hasToString("1-10/10");
        assertThat(ByteRange.whole(0)).hasToString("1-0/0");
        noRange("0-10/10");
        assertThatThrownBy(() -> new ByteRange(0, 10, 10)).isInstanceOf(IllegalArgumentException.class);
    }

    @Property
    void byteRangesAreReadAsWritten(
            @ForAll @LongRange(min = 1, max = Long.MAX_VALUE) long start,
            @ForAll @LongRange(min = -1, max = Long.MAX_VALUE) long end,
            @ForAll @LongRange(min = -1, max = Long.MAX_VALUE) long total) {
        ByteRange range = new ByteRange(start, end, total);
        assertThat(ByteRange.parse(range.toString())).isEqualTo(range);
    }

    @Test
    @Covers("4975-9-16")
    void aReportStatusHasNamespaceCodeAndPerhapsAComment() {
        assertThat(ReportStatus.parse("000 200 OK")).isEqualTo(new ReportStatus(0, 200, "OK"));
        assertThat(ReportStatus.parse("000 408")).isEqualTo(new ReportStatus(0, 408, null));
        assertThat(ReportStatus.parse("000 413 stop, please")).hasToString("000 413 stop, please");
        for (String bad : new String[] {"200 OK", "000", "0 200", "000  200", "000 20", "000 2000", "00a 200", ""}) {
            assertThatThrownBy(() -> ReportStatus.parse(bad)).as(bad).isInstanceOf(MsrpSyntaxException.class);
        }
    }

    @Test
    @Covers("4975-9-18")
    void mediaTypeParametersMayBeQuoted() {
        MediaType type = MediaType.parse("text/plain;charset=\"utf-8\";x=\"a\\\"b\"");
        assertThat(type.essence()).isEqualTo("text/plain");
        assertThat(type.parameter("charset")).isEqualTo("utf-8");
        assertThat(type.parameter("X")).isEqualTo("a\"b");
        assertThat(MediaType.parse("a/b;x=\"\\\\\"").parameter("x")).isEqualTo("\\");
        assertThatThrownBy(() -> MediaType.parse("a/b;x=\"\\n\"")).isInstanceOf(MsrpSyntaxException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "text",
                "text/",
                "/plain",
                "text/plain;",
                "text/plain;=x",
                "text/plain;x=",
                "text/plain;x=\"",
                "text/plain x",
                "te xt/plain",
                "text/plain;x=\"\u0001\"",
                "text/pl\u00e4in"
            })
    void otherTextIsNoMediaType(String text) {
        assertThatThrownBy(() -> MediaType.parse(text)).isInstanceOf(MsrpSyntaxException.class);
    }

    @Test
    @Covers("4975-8.6-15")
    void typesMatchWithoutCaseAndWithoutParameters() {
        assertThat(MediaType.parse("text/plain;charset=utf-8").accepts(MediaType.parse("TEXT/PLAIN")))
                .isTrue();
        assertThat(MediaType.parse("text/plain").accepts(MediaType.parse("Text/Plain;charset=utf-8")))
                .isTrue();
        assertThat(MediaType.parse("text/plain").accepts(MediaType.parse("text/html")))
                .isFalse();
    }

    @Test
    void starsAcceptWhatTheyStandFor() {
        MediaType png = MediaType.parse("image/png");
        assertThat(MediaType.parse("*").accepts(png)).isTrue();
        assertThat(MediaType.parse("image/*").accepts(png)).isTrue();
        assertThat(MediaType.parse("text/*").accepts(png)).isFalse();
        assertThat(MediaType.ANY).hasToString("*");
    }

    @Test
    void whiteSpaceAroundSemicolonsIsTolerated() {
        assertThat(MediaType.parse("text/plain; charset=utf-8 ;x=y"))
                .isEqualTo(MediaType.parse("text/plain;charset=utf-8;x=y"));
    }

    @Test
    @Covers("7701-10.3-1")
    void theCodesOfChatRoomsAreOrdinaryErrors() {
        for (Status status : new Status[] {
            Status.NOT_FOUND, Status.MALFORMED_NICKNAME, Status.NICKNAME_IN_USE, Status.PRIVATE_MESSAGES_UNSUPPORTED
        }) {
            assertThat(status.isSuccess()).isFalse();
            ReportStatus report = ReportStatus.of(status);
            assertThat(ReportStatus.parse(report.toString())).isEqualTo(report);
            assertThat(report.isSuccess()).isFalse();
        }
        assertThat(Status.NOT_FOUND).isEqualTo(new Status(404, "Failure to resolve recipient's URI"));
        assertThat(Status.MALFORMED_NICKNAME).isEqualTo(new Status(424, "Malformed nickname"));
        assertThat(Status.NICKNAME_IN_USE).isEqualTo(new Status(425, "Nickname reserved or already in use"));
        assertThat(Status.PRIVATE_MESSAGES_UNSUPPORTED).isEqualTo(new Status(428, "Private messages not supported"));
    }

    @Test
    void aStatusCommentCannotSmuggleALine() {
        assertThatThrownBy(() -> new Status(200, "OK\r\nX: y")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ReportStatus(0, 200, "a\nb")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void methodsKeepTheirToken() {
        assertThat(Method.of("SEND")).isSameAs(Method.SEND);
        assertThat(Method.of("FOO"))
                .isEqualTo(new Method(Method.Kind.OTHER, "FOO"))
                .hasToString("FOO");
        assertThatThrownBy(() -> Method.of("send")).isInstanceOf(MsrpSyntaxException.class);
        assertThatThrownBy(() -> Method.of("")).isInstanceOf(MsrpSyntaxException.class);
    }

    @Test
    void viewsCompareByContentAndShareOctets() {
        byte[] array = {1, 2, 3, 4};
        Bytes middle = Bytes.wrap(array).slice(1, 3);
        assertThat(middle).isEqualTo(Bytes.wrap(new byte[] {2, 3})).hasSameHashCodeAs(Bytes.wrap(new byte[] {2, 3}));
        assertThat(middle.array()).isSameAs(array);
        assertThat(Bytes.copyOf(middle).array()).hasSize(2);
        assertThat(middle.slice(1, 1)).isSameAs(Bytes.EMPTY);
        assertThatThrownBy(() -> middle.at(2)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> middle.slice(0, 3)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThat(Bytes.utf8("Bär").toUtf8()).isEqualTo("Bär");
        assertThat(Bytes.utf8("secret").toString()).doesNotContain("secret");
    }

    private static void noRange(String text) {
        assertThatThrownBy(() -> ByteRange.parse(text)).as(text).isInstanceOf(MsrpSyntaxException.class);
    }
}
