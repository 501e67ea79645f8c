package org.parley.sip;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is read out of a Reason header (RFC 3326 §2). */
class ReasonTextTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "SIP;cause=403;text=\"be kind\" | be kind",
                "SIP ;cause=200 ;text=\"Call completed elsewhere\" | Call completed elsewhere",
                "Q.850;cause=16;text=\"Terminated\" | Terminated",
                "SIP;cause=200 | ``",
                "SIP;text=\"a\tb\" | a b",
                ";;; | ``"
            })
    void theWordsOfAReason(String header, String text) {
        assertThat(ReasonText.of(SipHeaders.NONE.with("Reason", header))).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"200,200", "201,200", "5000,200"})
    void onlySoManyAreRead(int written, int read) {
        String header = "SIP;text=\"" + "x".repeat(written) + "\"";
        assertThat(ReasonText.of(SipHeaders.NONE.with("Reason", header))).hasSize(read);
    }
}
