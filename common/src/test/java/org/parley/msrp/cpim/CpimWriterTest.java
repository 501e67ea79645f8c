package org.parley.msrp.cpim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.parley.conformance.Covers;
import org.parley.msrp.Bytes;

class CpimWriterTest {
    private static CpimWriter envelope() {
        return CpimWriter.envelope(
                new CpimAddress("Chat room", "sip:lobby@example.org"), CpimAddress.of("sip:bob@example.org"));
    }

    @Covers("3862-3.4-1")
    @Test
    void namespacesAreDeclaredWithAbsoluteUris() {
        assertThat(envelope()
                        .namespace("imdn", "urn:ietf:params:imdn")
                        .head("text/plain")
                        .toUtf8())
                .startsWith("NS: imdn <urn:ietf:params:imdn>\r\n");
        for (String uri : List.of("imdn", "/imdn", "http://x#y", "", ":x", "http:")) {
            assertThatIllegalArgumentException().isThrownBy(() -> envelope().namespace("imdn", uri));
        }
    }

    @Covers("3862-3.4-3")
    @Test
    void namespacesComeFirstAndAnUndeclaredPrefixMakesAHeaderUnknown() {
        String head = envelope()
                .header("X-Before", "1")
                .namespace("imdn", "urn:ietf:params:imdn")
                .header("imdn.Message-ID", "5")
                .head("text/plain")
                .toUtf8();
        assertThat(head).startsWith("NS: imdn").containsSubsequence("NS: imdn", "imdn.Message-ID: 5");
        assertThatIllegalArgumentException().isThrownBy(() -> envelope().header("imdn.Message-ID", "5"));

        CpimHead read = CpimTexts.read(
                "imdn.Message-ID: 5\r\nNS: imdn <urn:ietf:params:imdn>\r\n\r\n" + "Content-Type: text/plain\r\n\r\n");
        assertThat(read.headers("urn:ietf:params:imdn", "Message-ID")).isEmpty();
        assertThat(read.headers("", "Message-ID")).hasSize(1);
    }

    @Covers("3862-3.6-1")
    @Test
    void textIsWrittenInRestrictedUtf8() {
        Bytes head = CpimWriter.envelope(new CpimAddress("😀\ud800", "sip:a@b"), CpimAddress.of("sip:c@d"))
                .head("text/plain");
        assertThat(head.toUtf8()).contains("😀").doesNotContain("\ud800");
        for (int i = 0; i < head.length(); i++) {
            int octet = head.at(i) & 0xff;
            assertThat(octet).isLessThan(0xf8);
            assertThat(octet == 0xed && (head.at(i + 1) & 0xff) >= 0xa0).isFalse();
        }
    }

    @Covers("3862-4-1")
    @Test
    void headersAreNamedExactlyAsDefined() {
        String head = envelope()
                .to(CpimAddress.of("sip:carol@example.org"))
                .cc(CpimAddress.of("im:dave@example.org"))
                .dateTime(OffsetDateTime.parse("2026-11-22T23:40:00.123Z"))
                .subject("en", "Minutes")
                .namespace("n", "urn:x:y")
                .require("n.F")
                .head("text/plain")
                .toUtf8();
        assertThat(head)
                .isEqualTo("NS: n <urn:x:y>\r\n"
                        + "From: Chat room <sip:lobby@example.org>\r\n"
                        + "To: <sip:bob@example.org>\r\n"
                        + "To: <sip:carol@example.org>\r\n"
                        + "cc: <im:dave@example.org>\r\n"
                        + "DateTime: 2026-11-22T23:40:00+00:00\r\n"
                        + "Subject:;lang=en Minutes\r\n"
                        + "Require: n.F\r\n"
                        + "\r\n"
                        + "Content-Type: text/plain\r\n"
                        + "\r\n");
    }

    @Test
    void headAndBodyMakeTheMessage() {
        byte[] body = {0, 13, 10, -1};
        Bytes message = envelope().message("application/octet-stream", Bytes.wrap(body));
        CpimHead head = CpimReader.read(message, 1000, Strictness.STRICT);
        assertThat(message.slice(head.bodyOffset(), message.length())).isEqualTo(Bytes.wrap(body));
        assertThat(envelope().text("héllo").toUtf8()).endsWith("Content-Type: text/plain;charset=UTF-8\r\n\r\nhéllo");
        assertThat(envelope().text("héllo").length())
                .isEqualTo(envelope().text("").length() + "héllo".getBytes(StandardCharsets.UTF_8).length);
    }

    @Test
    void whatWouldBreakAnEnvelopeIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CpimWriter.envelope(CpimAddress.of("alice"), CpimAddress.of("sip:a@b")));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CpimWriter.envelope(CpimAddress.of("sip:a>\r\nX: y"), CpimAddress.of("sip:a@b")));
        assertThatIllegalArgumentException().isThrownBy(() -> envelope().header("From", "<sip:a@b>"));
        assertThatIllegalArgumentException().isThrownBy(() -> envelope().header("a b", "c"));
        assertThatIllegalArgumentException().isThrownBy(() -> envelope().header("a", " c"));
        assertThatIllegalArgumentException().isThrownBy(() -> envelope().mimeHeader("Content-Type", "text/html"));
        assertThatIllegalArgumentException().isThrownBy(() -> envelope().mimeHeader("Content-ID", "a\r\nb"));
        assertThatIllegalArgumentException().isThrownBy(() -> envelope().head("plain"));
        assertThatIllegalArgumentException().isThrownBy(() -> envelope().head("text/plain\r\nX: y"));
        assertThatIllegalArgumentException().isThrownBy(() -> envelope().subject("e n", "x"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> envelope().namespace("a", "urn:x:a").namespace("a", "urn:x:b"));
    }
}
