package org.parley.msrp.cpim;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.parley.conformance.Covers;

class EscapesTest {
    @Covers("3862-2.3-1")
    @Test
    void controlCharactersAreCoded() {
        assertThat(Escapes.encode("\u0001", false)).isEqualTo("\\u0001");
        for (char c = 0; c < 0x20; c++) {
            assertThat(Escapes.encode("a" + c, false)).matches("a\\\\([btnr]|u[0-9a-f]{4})");
        }
    }

    @Covers("3862-2.3-2")
    @Test
    void exactlyFourHexDigitsMakeACharacter() {
        assertThat(Escapes.decode("\\u00e9")).isEqualTo("é");
        assertThat(Escapes.decode("\\u00E9x")).isEqualTo("éx");
        assertThat(Escapes.decode("\\u12")).isEqualTo("u12");
        assertThat(Escapes.decode("\\u12g4")).isEqualTo("u12g4");
    }

    @Covers("3862-2.3.1-1")
    @Test
    void fiveCharactersHaveShortEscapes() {
        assertThat(Escapes.encode("\\ \b \t \n \r", false)).isEqualTo("\\\\ \\b \\t \\n \\r");
    }

    @Covers("3862-2.3.1-2")
    @Test
    void quotesInsideAQuotedNameAreEscaped() {
        assertThat(Addresses.write(new CpimAddress("He said \"hi\"", "sip:a@b")))
                .isEqualTo("\"He said \\\"hi\\\"\" <sip:a@b>");
    }

    @Covers("3862-2.3.1-3")
    @Test
    void quotesThatDelimitAreNotEscaped() {
        assertThat(Addresses.write(new CpimAddress("Doe, John", "sip:a@b"))).isEqualTo("\"Doe, John\" <sip:a@b>");
        assertThat(Escapes.encode("a \"quoted\" word", false)).isEqualTo("a \"quoted\" word");
    }

    @Covers("3862-2.3.1-4")
    @Test
    void otherControlCharactersAreCodedByNumber() {
        assertThat(Escapes.encode("\u000b\u007f\u0000", false)).isEqualTo("\\u000b\\u007f\\u0000");
    }

    @Covers("3862-2.3.1-5")
    @Test
    void nothingElseIsEscaped() {
        assertThat(Escapes.encode("é漢😀'\"/<>", false)).isEqualTo("é漢😀'\"/<>");
        assertThat(Escapes.encode("it's", true)).isEqualTo("it's");
    }

    @Covers("3862-2.3.1-6")
    @Test
    void everyDefinedEscapeIsRead() {
        assertThat(Escapes.decode("\\\\ \\\" \\' \\b \\t \\n \\r \\u007f")).isEqualTo("\\ \" ' \b \t \n \r \u007f");
    }

    @Covers("3862-2.3.1-7")
    @Test
    void aNeedlessEscapeIsReadToo() {
        assertThat(Escapes.decode("\\u0041")).isEqualTo("A");
    }

    @Covers("3862-2.3.1-8")
    @Test
    void anUnknownEscapeIsItsCharacterAndALastBackslashIsNothing() {
        assertThat(Escapes.decode("\\q")).isEqualTo("q");
        assertThat(Escapes.decode("end\\")).isEqualTo("end");
    }
}
