package org.parley.sip.stack.guard;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is escaped before the library reads a Refer-To, and what is left alone. */
class ReferToLineTest {
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "Refer-To: <sip:bob@example.org?Subject=it's> | Refer-To: <sip:bob@example.org?Subject=it%27s>",
                "r:sip:bob@example.org?Subject='a'           | r:sip:bob@example.org?Subject=%27a%27",
                "Refer-To: \"it's <a>?\" <sip:o'b@x?S='>;p=' | Refer-To: \"it's <a>?\" <sip:o'b@x?S=%27>;p='",
                "Refer-To: O'Brien <sip:bob@x?S='>           | Refer-To: O'Brien <sip:bob@x?S=%27>",
            })
    void itIsEscapedBehindTheQuestionMark(String written, String read) {
        assertThat(ReferToLine.escaped(written)).isEqualTo(read);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Refer-To: <sip:o'brien@example.org;method=BYE>",
                "Refer-To: \"it's?\" <sip:bob@example.org>;text=it's?'",
                "Refer-To: O'Brien? <sip:bob@example.org>",
                "Refer-To: <sip:bob@example.org",
                "Refer-To"
            })
    void allElseStaysAsItWas(String written) {
        assertThat(ReferToLine.escaped(written)).isEqualTo(written);
    }
}
