package org.parley.sip.dialog;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.parley.conformance.Covers;
import org.parley.sip.DialogConfig;
import org.parley.sip.SipHeaders;

/** RFC 4028's table 2 and its sums. */
class SessionTermsTest {
    private static final DialogConfig CONFIG = DialogConfig.defaults();

    @ParameterizedTest
    @CsvSource({
        "false, 1800, uas, true, false",
        "false, 1800;refresher=uas, uas, true, false",
        "true, 1800, uac, false, true",
        "true, 1800;refresher=uac, uac, false, true",
        "true, 1800 ; refresher = UAS, uas, true, true"
    })
    void theRefresherFollowsTable2(boolean supported, String expires, String shown, boolean we, boolean required) {
        SipHeaders headers = SipHeaders.NONE.with("Session-Expires", expires);
        SessionTerms terms =
                SessionTerms.answering(supported ? headers.with("Supported", "timer") : headers, CONFIG, 90);
        assertThat(terms).isEqualTo(new SessionTerms(1800, 90, we, shown, required));
    }

    @Test
    @Covers("4028-5-1")
    void aMinimumBelow90CountsAs90AndAShorterIntervalIsNotEnforced() {
        SipHeaders headers = SipHeaders.NONE.with("Session-Expires", "20").with("Min-SE", "30");
        SessionTerms terms = SessionTerms.answering(headers, CONFIG, 90);
        assertThat(terms.minimum()).isEqualTo(90);
        assertThat(terms.timer(1000, 1000).expiresAt()).isEqualTo(1000 + 90_000);
    }

    @Test
    void anOddValueIsAsIfItWereNotThere() {
        SipHeaders headers = SipHeaders.NONE.with("Session-Expires", "soon").with("Min-SE", "-1");
        assertThat(SessionTerms.answering(headers, CONFIG, 90).seconds()).isZero();
        assertThat(SessionTerms.tooShort(headers.with("Supported", "timer"), CONFIG))
                .isEmpty();
    }

    @Test
    @Covers("4028-4-2")
    void whatWeAddIsAtLeastHalfAnHourAndNotBelowThePeersMinimum() {
        SipHeaders headers = SipHeaders.NONE.with("Supported", "timer").with("Min-SE", "2000");
        assertThat(SessionTerms.answering(headers, CONFIG, 90).seconds()).isEqualTo(2000);
        assertThat(SessionTerms.answering(SipHeaders.NONE.with("Supported", "timer"), CONFIG, 90)
                        .seconds())
                .isEqualTo(1800);
    }
}
