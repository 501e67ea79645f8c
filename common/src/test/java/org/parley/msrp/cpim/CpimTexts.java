package org.parley.msrp.cpim;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.OffsetDateTime;
import org.parley.msrp.Bytes;

/** What tests of the reader begin with, and how they read. */
abstract class CpimTexts {
    static final String FROM_TO = "From: <sip:alice@example.org>\r\nTo: <sip:lobby@example.org>\r\n";

    static final String PLAIN = "\r\nContent-Type: text/plain\r\n\r\nhi";

    /** RFC 3862 §5.1, the h: and e: lines. */
    static final String RFC_EXAMPLE = "From: MR SANDERS <im:piglet@100akerwood.com>\r\n"
            + "To: Depressed Donkey <im:eeyore@100akerwood.com>\r\n"
            + "DateTime: 2000-12-13T13:40:00-08:00\r\n"
            + "Subject: the weather will be fine today\r\n"
            + "Subject:;lang=fr beau temps prevu pour aujourd'hui\r\n"
            + "NS: MyFeatures <mid:MessageFeatures@id.foo.com>\r\n"
            + "Require: MyFeatures.VitalMessageOption\r\n"
            + "MyFeatures.VitalMessageOption: Confirmation-requested\r\n"
            + "MyFeatures.WackyMessageOption: Use-silly-font\r\n"
            + "\r\n"
            + "Content-type: text/xml; charset=utf-8\r\n"
            + "Content-ID: <1234567890@foo.com>\r\n"
            + "\r\n"
            + "<body>\r\nHere is the text of my message.\r\n</body>";

    static CpimHead read(String message) {
        return CpimReader.read(Bytes.utf8(message), 64 * 1024, Strictness.TOLERANT);
    }

    static CpimHead readStrictly(String message) {
        return CpimReader.read(Bytes.utf8(message), 64 * 1024, Strictness.STRICT);
    }

    static void assertMalformed(String message, String why) {
        for (Strictness strictness : Strictness.values()) {
            assertThatExceptionOfType(CpimSyntaxException.class)
                    .as("%s", strictness)
                    .isThrownBy(() -> CpimReader.read(Bytes.utf8(message), 64 * 1024, strictness))
                    .withMessageContaining(why);
        }
    }

    static String[] headersWrittenFor(String subject) {
        String head = CpimWriter.envelope(CpimAddress.of("sip:a@b"), CpimAddress.of("sip:c@d"))
                .subject("", subject)
                .head("text/plain")
                .toUtf8();
        return head.substring(0, head.indexOf("\r\n\r\n")).split("\r\n", -1);
    }

    static String headWritten() {
        return CpimWriter.envelope(CpimAddress.of("sip:a@b"), CpimAddress.of("sip:c@d"))
                .head("text/plain")
                .toUtf8();
    }

    static CpimAddress from(String value) {
        return readStrictly("From: " + value + "\r\n" + PLAIN).from().orElseThrow();
    }

    static OffsetDateTime dateTime(String value) {
        return readStrictly("DateTime: " + value + "\r\n" + PLAIN).dateTime().orElseThrow();
    }
}
