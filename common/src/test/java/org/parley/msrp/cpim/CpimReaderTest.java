package org.parley.msrp.cpim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.OffsetDateTime;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.parley.conformance.Covers;
import org.parley.msrp.Bytes;
import org.parley.msrp.cpim.CpimReader.Progress;

class CpimReaderTest {
    private static final String FROM_TO = "From: <sip:alice@example.org>\r\nTo: <sip:lobby@example.org>\r\n";
    private static final String PLAIN = "\r\nContent-Type: text/plain\r\n\r\nhi";

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

    private static CpimHead readStrictly(String message) {
        return CpimReader.read(Bytes.utf8(message), 64 * 1024, Strictness.STRICT);
    }

    private static void assertMalformed(String message, String why) {
        for (Strictness strictness : Strictness.values()) {
            assertThatExceptionOfType(CpimSyntaxException.class)
                    .as("%s", strictness)
                    .isThrownBy(() -> CpimReader.read(Bytes.utf8(message), 64 * 1024, strictness))
                    .withMessageContaining(why);
        }
    }

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

    private static String[] headersWrittenFor(String subject) {
        String head = CpimWriter.envelope(CpimAddress.of("sip:a@b"), CpimAddress.of("sip:c@d"))
                .subject("", subject)
                .head("text/plain")
                .toUtf8();
        return head.substring(0, head.indexOf("\r\n\r\n")).split("\r\n", -1);
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

    @Covers("3862-2.2-9")
    @Test
    void oneSpaceFollowsNameColonAndParameters() {
        assertThat(Addresses.write(CpimAddress.of("sip:a@b"))).isEqualTo("<sip:a@b>");
        assertThat(headersWrittenFor("x")).contains("To: <sip:c@d>");
        assertThat(read(FROM_TO + "Subject:;lang=fr Bonjour\r\n" + PLAIN).subjects())
                .containsExactly(new CpimSubject("fr", "Bonjour"));
        assertMalformed("From:<sip:a@b>\r\n" + PLAIN, "no space after the colon");
        assertMalformed("From:  <sip:a@b>\r\n" + PLAIN, "From");
        assertMalformed("From:x <sip:a@b>\r\n" + PLAIN, "no space after the colon");
        assertMalformed("Subject:;lang=fr\r\n" + PLAIN, "no space after the colon");
    }

    @Covers("3862-2.2-10")
    @Test
    void aSubjectPerLanguageIsReturned() {
        assertThat(read(RFC_EXAMPLE).subjects())
                .containsExactly(
                        new CpimSubject("i-default", "the weather will be fine today"),
                        new CpimSubject("fr", "beau temps prevu pour aujourd'hui"));
    }

    @Test
    void headerNamesMatchWithCase() {
        CpimHead head = read("from: <sip:a@b>\r\nTO: <sip:c@d>\r\n" + PLAIN);
        assertThat(head.from()).isEmpty();
        assertThat(head.to()).isEmpty();
        assertThat(head.headers()).extracting(CpimHeader::name).containsExactly("from", "TO");
    }

    @Test
    void unknownHeadersAreKeptInOrderWithEveryOctet() {
        String head =
                FROM_TO + "X-Test: 1\r\nx-test:;q=\"a b\" \\q \r\nX-Test: 2\r\n\r\nContent-Type: text/plain\r\n\r\n";
        String message = head.replace("\\q \r\n", "\\q\r\n") + "body";
        CpimHead read = read(message);
        assertThat(read.raw().toUtf8()).isEqualTo(message.substring(0, message.length() - 4));
        assertThat(read.headers()).extracting(CpimHeader::rawValue).endsWith("1", "\\q", "2");
        assertThat(read.headers().get(3).parameters()).isEqualTo(";q=\"a b\"");
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

    private static String headWritten() {
        return CpimWriter.envelope(CpimAddress.of("sip:a@b"), CpimAddress.of("sip:c@d"))
                .head("text/plain")
                .toUtf8();
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

    @Covers("3862-3.1-1")
    @Test
    void aDotSeparatesPrefixAndName() {
        CpimHead head = read("NS: imdn <urn:ietf:params:imdn>\r\nimdn.Message-ID: 34jk324j\r\n" + PLAIN);
        CpimHeader header = head.headers().get(1);
        assertThat(header.prefix()).isEqualTo("imdn");
        assertThat(header.name()).isEqualTo("Message-ID");
        assertMalformed("a b: x\r\n" + PLAIN, "no name");
        assertMalformed("a@b: x\r\n" + PLAIN, "no name");
        assertMalformed(": x\r\n" + PLAIN, "no name");
        assertMalformed(".a: x\r\n" + PLAIN, "no name");
        assertMalformed("no colon\r\n" + PLAIN, "without a colon");
    }

    @Covers("3862-3.3-1")
    @Covers("3862-4.5-1")
    @Test
    void aLangParameterGivesTheLanguage() {
        assertThat(read("Subject:;lang=en x\r\nSubject: y\r\n" + PLAIN).subjects())
                .containsExactly(new CpimSubject("en", "x"), new CpimSubject("i-default", "y"));
    }

    @Covers("3862-3.4-2")
    @Test
    void aNamespaceIsAnAbsoluteUriWithoutFragment() {
        assertMalformed("NS: x <foo#bar>\r\n" + PLAIN, "NS");
        assertMalformed("NS: x <http://foo#bar>\r\n" + PLAIN, "NS");
        assertMalformed("NS: x <foo/bar>\r\n" + PLAIN, "NS");
        assertMalformed("NS: x http://foo\r\n" + PLAIN, "NS");
        assertMalformed("NS: x y <http://foo>\r\n" + PLAIN, "NS");
    }

    @Covers("3862-3.4-4")
    @Covers("4975-13-10")
    @Test
    void theNamespaceNotThePrefixTellsWhatAHeaderIs() {
        CpimHead head = read("NS: foo <urn:ietf:params:imdn>\r\nfoo.Disposition-Notification: positive-delivery\r\n"
                + "foo.Message-ID: 1\r\n" + PLAIN);
        assertThat(head.headers("urn:ietf:params:imdn", "Disposition-Notification"))
                .singleElement()
                .extracting(CpimHeader::value)
                .isEqualTo("positive-delivery");
        assertThat(head.headers("urn:ietf:params:imdn", "Message-ID")).hasSize(1);
        assertThat(head.headers(CpimHeader.CPIM_NAMESPACE, "Message-ID")).isEmpty();
    }

    @Covers("3862-3.4-5")
    @Test
    void anNsWithoutPrefixMovesTheUnprefixedHeadersElsewhere() {
        CpimHead head = read("NS: c <urn:ietf:params:cpim-headers:>\r\nNS: <http://x>\r\nFrom: <sip:a@b>\r\n"
                + "c.To: <sip:c@d>\r\n" + PLAIN);
        assertThat(head.from()).isEmpty();
        assertThat(head.headers("http://x", "From")).hasSize(1);
        assertThat(head.to()).containsExactly(CpimAddress.of("sip:c@d"));
    }

    @Covers("3862-4.1-1")
    @Test
    void namesStandAsTokensQuotedOrNotAtAll() {
        assertThat(from("Winnie the Pooh <im:pooh@100akerwood.com>"))
                .isEqualTo(new CpimAddress("Winnie the Pooh", "im:pooh@100akerwood.com"));
        assertThat(from("\"Al \\\"<ice>\\\" \\\\\" <sip:a@b>"))
                .isEqualTo(new CpimAddress("Al \"<ice>\" \\", "sip:a@b"));
        assertThat(from("\"Alice\"<sip:a@b;x=%22>")).isEqualTo(new CpimAddress("Alice", "sip:a@b;x=%22"));
        assertThat(from("<im:tigger@100akerwood.com>")).isEqualTo(CpimAddress.of("im:tigger@100akerwood.com"));
    }

    private static CpimAddress from(String value) {
        return readStrictly("From: " + value + "\r\n" + PLAIN).from().orElseThrow();
    }

    @Test
    void aSloppyNameIsToleratedUnlessStrict() {
        String message = "From: Bob (work) <sip:bob@example.org>\r\n" + PLAIN;
        assertThat(read(message).from().orElseThrow().formalName()).isEqualTo("Bob (work)");
        assertThatExceptionOfType(CpimSyntaxException.class).isThrownBy(() -> readStrictly(message));
    }

    @Test
    void anAddressNeedsAnAbsoluteUriInBrackets() {
        for (String value : new String[] {
            "sip:a@b",
            "<>",
            "<sip:>",
            "<alice>",
            "<sip:a@b",
            "sip:a@b>",
            "<sip:a b@c>",
            "<sip:a@b> ;x=y",
            "\"Al <sip:a@b>",
            "<sip:a@b><sip:c@d>",
            "\"Al\"  <sip:a@b>"
        }) {
            assertMalformed("To: " + value + "\r\n" + PLAIN, "To");
        }
    }

    @Covers("3862-4.2-1")
    @Test
    void oneAndThreeToHeadersAreRead() {
        assertThat(read("To: <sip:a@b>\r\n" + PLAIN).to()).containsExactly(CpimAddress.of("sip:a@b"));
        assertThat(read("To: <sip:a@b>\r\nTo: C <sip:c@d>\r\nTo: <sip:a@b>\r\n" + PLAIN)
                        .to())
                .containsExactly(CpimAddress.of("sip:a@b"), new CpimAddress("C", "sip:c@d"), CpimAddress.of("sip:a@b"));
    }

    @Covers("3862-4.3-1")
    @Test
    void onlyLowerCaseCcIsACourtesyCopy() {
        assertThat(read("CC: <sip:a@b>\r\nCc: <sip:a@b>\r\ncc: <sip:c@d>\r\n" + PLAIN)
                        .cc())
                .containsExactly(CpimAddress.of("sip:c@d"));
    }

    @Covers("4975-13-9")
    @Test
    void ccAndSubjectAreRead() {
        CpimHead head = read(FROM_TO + "cc: Eve <sip:e@f>\r\nSubject: lunch\r\n" + PLAIN);
        assertThat(head.cc()).containsExactly(new CpimAddress("Eve", "sip:e@f"));
        assertThat(head.subjects()).containsExactly(new CpimSubject("i-default", "lunch"));
    }

    @Test
    void dateTimeIsAnRfc3339Timestamp() {
        assertThat(dateTime("2001-02-01T12:16:49-05:00")).isEqualTo(OffsetDateTime.parse("2001-02-01T12:16:49-05:00"));
        assertThat(dateTime("2001-02-01t12:16:49.25z")).isEqualTo(OffsetDateTime.parse("2001-02-01T12:16:49.25Z"));
        assertThat(dateTime("1990-12-31T23:59:60Z")).isEqualTo(OffsetDateTime.parse("1990-12-31T23:59:59Z"));
        for (String wrong :
                new String[] {"yesterday", "2001-02-30T12:16:49Z", "2001-02-01T12:16Z", "2001-02-01T12:16:49"}) {
            String message = "DateTime: " + wrong + "\r\n" + PLAIN;
            assertThat(read(message).dateTime()).isEmpty();
            assertThatExceptionOfType(CpimSyntaxException.class).isThrownBy(() -> readStrictly(message));
        }
    }

    private static OffsetDateTime dateTime(String value) {
        return readStrictly("DateTime: " + value + "\r\n" + PLAIN).dateTime().orElseThrow();
    }

    @Covers("3862-4.6-1")
    @Test
    void nsIsReadWithAndWithoutPrefix() {
        CpimHead head = read("NS: p <http://p>\r\nNS: <http://d>\r\np.A: 1\r\nB: 2\r\n" + PLAIN);
        assertThat(head.headers("http://p", "A")).hasSize(1);
        assertThat(head.headers("http://d", "B")).hasSize(1);
    }

    @Covers("3862-4.7-1")
    @Covers("4975-13-14")
    @Test
    void requireListsNamesBetweenCommas() {
        CpimHead head = read("NS: a <urn:a>\r\nNS: c <urn:c>\r\nRequire: a.b,c.d\r\na.x: 1\r\na.x: 2\r\n" + PLAIN);
        assertThat(head.require())
                .containsExactly(new RequiredFeature("a.b", "urn:a", "b"), new RequiredFeature("c.d", "urn:c", "d"));
        assertThat(head.headers("urn:a", "x")).hasSize(2);
        assertMalformed("Require: a,,b\r\n" + PLAIN, "Require");
        assertMalformed("Require: a.b.c\r\n" + PLAIN, "Require");
    }

    @Covers("4975-13-13")
    @Test
    void noCoreHeaderButNsToCcAndSubjectComesTwice() {
        assertMalformed("From: <sip:a@b>\r\nFrom: <sip:a@b>\r\n" + PLAIN, "From: more than one");
        assertMalformed(
                "DateTime: 2001-02-01T12:16:49Z\r\nDateTime: 2001-02-01T12:16:49Z\r\n" + PLAIN,
                "DateTime: more than one");
        assertMalformed("Require: a\r\nRequire: b\r\n" + PLAIN, "Require: more than one");
        assertThat(headWritten().split("From: ", -1)).hasSize(2);
    }

    @Test
    void aSecondDateTimeIsNoticedEvenIfTheFirstMeantNothing() {
        assertThatExceptionOfType(CpimSyntaxException.class)
                .isThrownBy(() -> read("DateTime: x\r\nDateTime: 2001-02-01T12:16:49Z\r\n" + PLAIN));
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
