package org.parley.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.parley.sip.DialogRecord.DialogId;

/** What a subscription's record promises: it comes back as it was, it is small, and torn octets are refused. */
class SubscriptionRecordTest {
    private static final SubscriptionRecord RECORD = new SubscriptionRecord(
            new DialogId("a84b4c76e66710@pc33.atlanta.example.com", "314159265358979323", "a6c85cf1928301774"),
            "conference",
            "7",
            "sip:zoë@chat.example.org",
            "sip:alice@atlanta.example.com",
            1_795_000_000_000L);

    @Test
    void aRecordComesBackAsItWas() {
        assertThat(SubscriptionRecord.decode(RECORD.encode())).isEqualTo(RECORD);
        assertThat(RECORD.encode().length).isLessThan(256);
    }

    @Test
    void aTornRecordIsRefused() {
        byte[] whole = RECORD.encode();
        for (int length = 0; length < whole.length; length++) {
            byte[] torn = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> SubscriptionRecord.decode(torn)).isInstanceOf(SipSyntaxException.class);
        }
        assertThatThrownBy(() -> SubscriptionRecord.decode(Arrays.copyOf(whole, whole.length + 1)))
                .isInstanceOf(SipSyntaxException.class);
    }
}
