package org.parley.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.OffsetDateTime;
import org.junit.jupiter.api.Test;
import org.parley.conformance.Covers;
import org.parley.msrp.Bytes;
import org.parley.msrp.cpim.CpimHead;
import org.parley.msrp.cpim.CpimReader;
import org.parley.msrp.cpim.Strictness;

class SpeechTest {
    private static Bytes message(String require) {
        return Bytes.utf8("From: Alice <sip:alice@example.org>\r\nTo: <sip:lobby@127.0.0.1>\r\n"
                + "DateTime: 2026-11-22T12:00:00Z\r\nNS: x <urn:example:x>\r\nRequire: " + require
                + "\r\n\r\nContent-Type: text/plain\r\n\r\nhello");
    }

    @Covers("4975-13-8")
    @Test
    void aMessageThatRequiresWhatWeDoNotUnderstandIsNotShown() {
        CpimHead head = CpimReader.read(message("DateTime,x.Shred"), CpimReader.DEFAULT_LIMIT, Strictness.STRICT);
        assertThat(head.from().orElseThrow().uri()).isEqualTo("sip:alice@example.org");
        assertThat(head.to()).hasSize(1);
        assertThat(head.dateTime()).contains(OffsetDateTime.parse("2026-11-22T12:00:00Z"));
        assertThat(head.require()).hasSize(2);

        Speech speech = new Speech("sip:lobby@127.0.0.1", uri -> {}, new Typists(System::nanoTime, line -> {}));
        assertThat(speech.lines(message("DateTime,x.Shred")))
                .singleElement()
                .asString()
                .contains("x.Shred")
                .doesNotContain("hello");
        assertThat(speech.lines(message("DateTime"))).containsExactly("Alice: hello");
    }
}
