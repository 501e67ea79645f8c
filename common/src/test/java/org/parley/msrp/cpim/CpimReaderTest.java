package org.parley.msrp.cpim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.parley.conformance.Covers;
import org.parley.msrp.Bytes;
import org.parley.msrp.cpim.CpimReader.Progress;

/** Heads as wholes: their lines, their end, their limit, and what is forgiven (RFC 3862 §2). */
final class CpimReaderTest extends CpimTexts {
    @Covers("3862-2-1")
    @Test
    void theRfcsExampleIsReadAndBuilt() {
        CpimHead head = readStrictly(RFC_EXAMPLE);

        assertThat(head.from()).contains(new CpimAddress("MR SANDERS", "im:piglet@100akerwood.com"));
        assertThat(head.to()).containsExactly(new CpimAddress("Depressed Donkey", "im:eeyore@100akerwood.com"));
        assertThat(head.headers()).hasSize(9);
        assertThat(head.contentType().essence()).isEqualTo("text/xml");
        assertThat(head.mimeHeaders())
                .containsExactly(
                        new MimeHeader("Content-type", "text/xml; charset=utf-8"),
                        new MimeHeader("Content-ID", "<1234567890@foo.com>"));
        assertThat(RFC_EXAMPLE.substring(head.bodyOffset()))
                .startsWith("<body>")
                .endsWith("</body>");

        String built = CpimWriter.envelope(head.from().orElseThrow(), head.to().get(0))
                .dateTime(head.dateTime().orElseThrow())
                .subject("", "the weather will be fine today")
                .namespace("MyFeatures", "mid:MessageFeatures@id.foo.com")
                .require("MyFeatures.VitalMessageOption")
                .header("MyFeatures.VitalMessageOption", "Confirmation-requested")
                .mimeHeader("Content-ID", "<1234567890@foo.com>")
                .message("text/xml; charset=utf-8", Bytes.utf8("<body>\r\nHere"))
                .toUtf8();
        assertThat(built)
                .isEqualTo("NS: MyFeatures <mid:MessageFeatures@id.foo.com>\r\n"
                        + "From: MR SANDERS <im:piglet@100akerwood.com>\r\n"
                        + "To: Depressed Donkey <im:eeyore@100akerwood.com>\r\n"
                        + "DateTime: 2000-12-13T13:40:00-08:00\r\n"
                        + "Subject: the weather will be fine today\r\n"
                        + "Require: MyFeatures.VitalMessageOption\r\n"
                        + "MyFeatures.VitalMessageOption: Confirmation-requested\r\n"
                        + "\r\n"
                        + "Content-Type: text/xml; charset=utf-8\r\n"
                        + "Content-ID: <1234567890@foo.com>\r\n"
                        + "\r\n"
                        + "<body>\r\nHere");
    }

    @Covers("3862-2.2-2")
    @Test
    void aFoldedHeaderIsMalformed() {
        assertMalformed(FROM_TO + "Subject: one\r\n two\r\n" + PLAIN, "no folding");
        assertThat(headersWrittenFor("line\r\nbreak")).allMatch(line -> !line.startsWith(" "));
        assertThat(headersWrittenFor("line\r\nbreak")).hasSize(3).contains("Subject: line\\r\\nbreak");
    }

    @Covers("3862-2.2-3")
    @Test
    void theWriterPutsEachHeaderOnALineOfItsOwn() {
        assertThat(headersWrittenFor("From: x")).hasSize(3).allMatch(line -> line.matches("(From|To|Subject): .*"));
    }

    @Covers("3862-2.2-4")
    @Test
    void aSubjectOfTwentyThousandCharactersIsRead() {
        String subject = "x".repeat(20_000);
        assertThat(read(FROM_TO + "Subject: " + subject + "\r\n" + PLAIN).subjects())
                .containsExactly(new CpimSubject("i-default", subject));
    }

    @Test
    void aHeadBeyondTheLimitIsMalformed() {
        String message = FROM_TO + "Subject: " + "x".repeat(20_000) + "\r\n" + PLAIN;
        CpimReader reader = new CpimReader();
        assertThat(reader.feed(Bytes.utf8(message))).isEqualTo(Progress.MALFORMED);
        assertThat(reader.why()).contains("16384");
        assertThatIllegalStateException().isThrownBy(reader::head);
    }

    @Test
    void aHeadOfExactlyTheLimitIsRead() {
        String message = FROM_TO + PLAIN;
        int head = message.length() - "hi".length();
        assertThat(new CpimReader(head, Strictness.STRICT).feed(Bytes.utf8(message)))
                .isEqualTo(Progress.COMPLETE);
        assertThat(new CpimReader(head - 1, Strictness.STRICT).feed(Bytes.utf8(message)))
                .isEqualTo(Progress.MALFORMED);
    }

    @Covers("3862-2.2-5")
    @Test
    void whiteSpaceAtEitherEndOfALineIsMalformedAndNeverWritten() {
        assertMalformed(" From: <x:y>\r\n" + PLAIN, "white space at the start");
        assertMalformed("From: <x:y>\r\n\tTo: <x:y>\r\n" + PLAIN, "white space at the start");
        assertMalformed("From: <sip:a@b> \r\n" + PLAIN, "white space at the end");
        assertThat(headersWrittenFor("a b")).allMatch(line -> line.equals(line.strip()));
    }

    @Covers("3862-2.2-6")
    @Test
    void headersAreUtf8() {
        String name = "Zoë Ångström 漢字 😀";
        Bytes written = CpimWriter.envelope(new CpimAddress(name, "sip:z@b"), CpimAddress.of("sip:c@d"))
                .message("text/plain", Bytes.EMPTY);
        assertThat(CpimReader.read(written, 1000, Strictness.STRICT)
                        .from()
                        .orElseThrow()
                        .formalName())
                .isEqualTo(name);

        byte[] broken = (FROM_TO + "Subject: ?\r\n" + PLAIN).getBytes(java.nio.charset.StandardCharsets.UTF_8);
        broken[(FROM_TO + "Subject: ").length()] = (byte) 0xC3;
        assertThatExceptionOfType(CpimSyntaxException.class)
                .isThrownBy(() -> CpimReader.read(Bytes.wrap(broken), 1000, Strictness.TOLERANT))
                .withMessageContaining("UTF-8");
    }

    @Covers("3862-2.2-7")
    @Test
    void messageHeadersEndInCrlfAndOnlyWrappedHeadersMayEndInABareLf() {
        assertMalformed("From: <sip:a@b>\nTo: <sip:c@d>\r\n" + PLAIN, "bare LF");
        assertMalformed(FROM_TO + "\nContent-Type: text/plain\r\n\r\nhi", "bare LF");

        String bareBelow = FROM_TO + "\r\nContent-Type: text/plain; charset=utf8\nContent-Transfer-Encoding: \n\nhé";
        CpimHead head = read(bareBelow);
        assertThat(head.mimeHeader("content-transfer-encoding")).contains("");
        assertThat(head.contentType().parameter("charset")).isEqualTo("utf8");
        assertThat(bareBelow.substring(head.bodyOffset())).isEqualTo("hé");
        assertThatExceptionOfType(CpimSyntaxException.class).isThrownBy(() -> readStrictly(bareBelow));

        String written = CpimWriter.envelope(CpimAddress.of("sip:a@b"), CpimAddress.of("sip:c@d"))
                .head("text/plain")
                .toUtf8();
        assertThat(written.replace("\r\n", "")).doesNotContain("\r", "\n");
    }

    @Covers("3862-2.2-8")
    @Test
    void controlCharactersAreRefusedAndWrittenAsEscapes() {
        assertMalformed(FROM_TO + "Subject: a\tb\r\n" + PLAIN, "0x09");
        assertMalformed(FROM_TO + "Subject: a\rb\r\n" + PLAIN, "0x0d");
        assertMalformed(FROM_TO + "Subject: a\u0000b\r\n" + PLAIN, "0x00");
        assertThat(Addresses.write(new CpimAddress("Al\tice", "sip:a@b"))).isEqualTo("\"Al\\tice\" <sip:a@b>");
    }

    @Covers("3862-2.4-1")
    @Test
    void contentWithoutATypeIsRefusedAndNeverWritten() {
        assertMalformed(FROM_TO + "\r\nContent-ID: <1@b>\r\n\r\nhi", "no Content-Type");
        assertMalformed(FROM_TO + "\r\n\r\nhi", "no Content-Type");
        assertMalformed(FROM_TO + "\r\nContent-Type: \r\n\r\nhi", "no media type");
        assertMalformed(FROM_TO + "\r\nHello there", "message ended");
        assertThat(headWritten()).contains("\r\n\r\nContent-Type: text/plain\r\n");
    }

    @Covers("3862-2.4-2")
    @Test
    void wrappedHeaderNamesAreFoundWhateverTheirCase() {
        CpimHead head = read(FROM_TO + "\r\ncontent-type: IMAGE/png\r\n\r\n\u0001\u0002");
        assertThat(head.contentType().essence()).isEqualTo("image/png");
        assertThat(head.mimeHeader("CONTENT-TYPE")).contains("IMAGE/png");
    }

    @Test
    void wrappedHeadersMayBeFolded() {
        CpimHead head = read(
                FROM_TO
                        + "\r\nContent-Type: multipart/signed;\r\n boundary=next;\r\n\tprotocol=\"application/pkcs7-signature\"\r\n\r\n");
        assertThat(head.contentType().parameter("boundary")).isEqualTo("next");
        assertThat(head.contentType().parameter("protocol")).isEqualTo("application/pkcs7-signature");
    }

    @Test
    void twoTypesForOneContentAreRefused() {
        assertMalformed(FROM_TO + "\r\nContent-Type: text/plain\r\ncontent-type: image/png\r\n\r\n", "more than one");
    }

    @Test
    void theRunTogetherFormOfTheRfcsExamplesIsTolerated() {
        String message = "To: <sip:bob@example.com>\r\nFrom: <sip:alice@example.com>\r\n"
                + "DateTime: 2009-03-02T15:02:31-03:00\r\nContent-type: text/plain\r\nContent-Disposition: render\r\n"
                + "\r\nHello Bob";
        CpimHead head = read(message);
        assertThat(head.contentType().essence()).isEqualTo("text/plain");
        assertThat(head.mimeHeader("content-disposition")).contains("render");
        assertThat(head.from()).contains(CpimAddress.of("sip:alice@example.com"));
        assertThat(message.substring(head.bodyOffset())).isEqualTo("Hello Bob");
        assertThatExceptionOfType(CpimSyntaxException.class).isThrownBy(() -> readStrictly(message));
    }

    @Test
    void aProperReadingWinsOverARunTogetherOne() {
        String message = "From: <sip:a@b>\r\nContent-Type: text/plain\r\n\r\nContent-Type: multipart/mixed\r\n\r\nx";
        for (Strictness strictness : Strictness.values()) {
            CpimHead head = CpimReader.read(Bytes.utf8(message), 1000, strictness);
            assertThat(head.contentType().essence()).isEqualTo("multipart/mixed");
            assertThat(message.substring(head.bodyOffset())).isEqualTo("x");
        }
    }

    @Test
    void aTypeMetOnTheWayForbidsTheRunTogetherReading() {
        assertMalformed(
                "From: <sip:a@b>\r\nContent-Type: text/plain\r\n\r\nContent-Type: multipart/mixed\r\nno header\r\n",
                "");
    }

    @Test
    void aRunTogetherBodyMayBeLongerThanTheLimit() {
        String message = "From: <sip:a@b>\r\nContent-Type: text/plain\r\n\r\n" + "x".repeat(1000);
        CpimReader reader = new CpimReader(200, Strictness.TOLERANT);
        assertThat(reader.feed(Bytes.utf8(message))).isEqualTo(Progress.COMPLETE);
        assertThat(reader.head().raw().toUtf8()).endsWith("text/plain\r\n\r\n");
    }

    @Test
    void theHeadIsAViewOfTheFirstPieceIfItLiesThere() {
        Bytes message = Bytes.utf8(FROM_TO + PLAIN);
        CpimReader reader = new CpimReader();
        reader.feed(message);
        assertThat(reader.head().raw().array()).isSameAs(message.array());
    }

    @Test
    void piecesAfterTheOutcomeAreIgnored() {
        CpimReader reader = new CpimReader();
        reader.feed(Bytes.utf8(FROM_TO + PLAIN));
        CpimHead head = reader.head();
        assertThat(reader.feed(Bytes.utf8("\u0000\n"))).isEqualTo(Progress.COMPLETE);
        assertThat(reader.end()).isEqualTo(Progress.COMPLETE);
        assertThat(reader.head()).isSameAs(head);
    }

    @Test
    void everyCutInTwoReadsAlike() {
        byte[] octets = RFC_EXAMPLE.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        Heard whole = Heard.of(new CpimReader(), java.util.List.of(Bytes.wrap(octets)));
        assertThat(whole.progress()).isEqualTo(Progress.COMPLETE);
        for (int cut = 0; cut <= octets.length; cut++) {
            CpimReader reader = new CpimReader();
            Heard heard = Heard.of(
                    reader, java.util.List.of(Bytes.copyOf(octets, 0, cut), Bytes.copyOf(octets, cut, octets.length)));
            assertThat(heard)
                    .as("cut at %s", String.format(Locale.ROOT, "%d", cut))
                    .isEqualTo(whole);
        }
    }
}
