package org.parley.msrp.cpim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.OffsetDateTime;
import org.junit.jupiter.api.Test;
import org.parley.conformance.Covers;

/** What each message header may say (RFC 3862 §2.3, §3, §4). */
final class CpimHeadersTest extends CpimTexts {
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
}
