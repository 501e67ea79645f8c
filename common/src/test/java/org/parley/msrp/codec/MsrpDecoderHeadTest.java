package org.parley.msrp.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.conformance.Covers;
import org.parley.msrp.ByteRange;
import org.parley.msrp.Bytes;
import org.parley.msrp.FailureReport;
import org.parley.msrp.MessageId;
import org.parley.msrp.MsrpPath;
import org.parley.msrp.MsrpSyntaxException;

/** Header lines and what they mean (RFC 4975 §7.1, §9). */
class MsrpDecoderHeadTest {
    @Test
    void everyHeaderOfASendIsUnderstood() {
        RequestHead head = Heard.of("MSRP d93kswow SEND\r\n"
                        + "To-Path: msrps://relay.example.com:9000/aa;tcp " + Wire.TO + "\r\n" // visited first; last
                        + "From-Path: " + Wire.FROM + "\r\n"
                        + "Message-ID: 12339sdqwer\r\n"
                        + "Success-Report: yes\r\n"
                        + "Failure-Report: partial\r\n"
                        + "Byte-Range: 2049-*/4096\r\n"
                        + "Content-Disposition: attachment\r\n"
                        + "Content-Type: text/plain;charset=utf-8\r\n\r\n"
                        + "x\r\n-------d93kswow+\r\n")
                .requests
                .get(0)
                .head;
        assertThat(head.toPath().first().host()).isEqualTo("relay.example.com");
        assertThat(head.toPath().last()).hasToString(Wire.TO);
        assertThat(head.fromPath()).isEqualTo(MsrpPath.parse(Wire.FROM));
        assertThat(head.messageId()).isEqualTo(new MessageId("12339sdqwer"));
        assertThat(head.successReport()).isTrue();
        assertThat(head.failureReport()).isEqualTo(FailureReport.PARTIAL);
        assertThat(head.byteRange()).isEqualTo(ByteRange.openEnded(2049, 4096));
        assertThat(Objects.requireNonNull(head.contentType()).essence()).isEqualTo("text/plain");
        assertThat(head.mimeHeaders().toAscii()).isEqualTo("Content-Disposition: attachment\r\n");
        assertThat(Objects.requireNonNull(head.toPathSessionId()).toAscii()).isEqualTo("aa");
        assertThat(head.headers())
                .hasSize(8)
                .first()
                .isEqualTo(new Header("To-Path", head.toPathOctets().toAscii()));
    }

    @Test
    void whatIsAbsentHasTheRfcsMeaning() {
        RequestHead head = bodiless("");
        assertThat(head.messageId()).isNull();
        assertThat(head.byteRange()).isNull();
        assertThat(head.contentType()).isNull();
        assertThat(head.reportStatus()).isNull();
        assertThat(head.failureReport()).isEqualTo(FailureReport.YES);
        assertThat(head.successReport()).isFalse();
        assertThat(head.mimeHeaders()).isEqualTo(Bytes.EMPTY);
    }

    @Test
    @Covers("4975-9-13")
    void namesAndKeywordsAreReadInAnyCase() {
        RequestHead head =
                bodiless("message-id: abcd1\r\nFAILURE-report: NO\r\nSuccess-Report: Yes\r\nbyte-RANGE: 1-0/0\r\n");
        assertThat(head.messageId()).isEqualTo(new MessageId("abcd1"));
        assertThat(head.failureReport()).isEqualTo(FailureReport.NO);
        assertThat(head.successReport()).isTrue();
        assertThat(head.byteRange()).isEqualTo(ByteRange.whole(0));
        assertThat(head.header("Message-Id")).isEqualTo("abcd1");
    }

    @Test
    @Covers("4975-9-21")
    void unknownHeadersAreKept() {
        String wire = "MSRP abcd SEND\r\n" + Wire.PATHS
                + "Message-ID: abcd1\r\nX-Foo: bär\r\nByte-Range: 1-0/0\r\n-------abcd$\r\n";
        Heard heard = new Heard().hear(List.of(Bytes.utf8(wire)));
        RequestHead head = heard.requests.get(0).head;
        assertThat(head.header("x-foo")).isEqualTo("bär");
        assertThat(head.headers()).contains(new Header("X-Foo", "bär"));
        assertThat(head.byteRange()).isEqualTo(ByteRange.whole(0));
        assertThat(head.raw().toUtf8()).isEqualTo(wire.substring(0, wire.indexOf("-------")));
    }

    @Test
    @Covers("4975-9-22")
    void thePathsAreEnough() {
        Heard heard = Heard.of(Wire.response("abcd", "200 OK"));
        assertThat(heard.responses).hasSize(1);
        assertThat(heard.responses.get(0).headers()).hasSize(2);
    }

    @Test
    @Covers("4975-9-11")
    void thePathsComeFirstAndAreNeverMissing() {
        String to = "To-Path: " + Wire.TO + "\r\n";
        String from = "From-Path: " + Wire.FROM + "\r\n";
        for (String headers : List.of(
                from + to,
                to,
                from,
                "",
                "X-Foo: x\r\n" + to + from,
                to + "X-Foo: x\r\n" + from,
                to + to + from,
                "X-Foo: x\r\n" + from + to)) {
            for (String start : List.of("SEND", "REPORT", "200 OK")) {
                Heard heard = Heard.of(
                        "MSRP abcd " + start + "\r\n" + headers + "-------abcd$\r\n" + Wire.response("next", "200"));
                assertThat(heard.malformed).as(headers).hasSize(1);
                assertThat(heard.requests).isEmpty();
                assertThat(heard.responses).hasSize(1);
            }
        }
    }

    @Test
    void aMalformedRequestTellsWhomToAnswer() {
        MalformedHead what = malformed("From-Path: " + Wire.FROM + "\r\nTo-Path: " + Wire.TO + "\r\n");
        assertThat(what.transactionId()).hasToString("abcd");
        assertThat(what.method()).isEqualTo("SEND");
        assertThat(what.fromPath()).isEqualTo(Bytes.ascii(Wire.FROM));
        assertThat(what.toPath()).isEqualTo(Bytes.ascii(Wire.TO));
        assertThat(what.recoverable()).isTrue();
    }

    @ParameterizedTest
    @Covers("4975-9-12")
    @ValueSource(
            strings = {
                "X-Foo:x\r\n",
                "X-Foo : x\r\n",
                "X-Foo: x\r\n folded\r\n",
                "X-Foo: x\r\n\tfolded\r\n",
                "X-Foo\r\n",
                ": x\r\n",
                "X-Foo:\r\n"
            })
    void aHeaderIsNameColonOneSpaceValueOnOneLine(String header) {
        assertThat(malformed(Wire.PATHS + header).recoverable()).isTrue();
    }

    @Test
    @Covers("4975-9-12")
    void twoSpacesBeforeOrWithinAPathAreRefused() {
        RequestHead before = Heard.of(Wire.bodiless("abcd", "SEND", "").replace("To-Path: ", "To-Path:  "))
                .requests
                .get(0)
                .head;
        assertThatThrownBy(before::toPath).isInstanceOf(MsrpSyntaxException.class);
        RequestHead within = Heard.of(Wire.bodiless("abcd", "SEND", "").replace(Wire.TO, Wire.TO + "  " + Wire.TO))
                .requests
                .get(0)
                .head;
        assertThatThrownBy(within::toPath).isInstanceOf(MsrpSyntaxException.class);
    }

    @ParameterizedTest
    @Covers("4975-9-23")
    @ValueSource(strings = {"\0", "\u0001", "\n", "\r", "\u001f", "\u007f", "\u000b"})
    void controlCharactersAreRefused(String control) {
        assertThat(malformed(Wire.PATHS + "X-Foo: a" + control + "b\r\n").recoverable())
                .isTrue();
    }

    @Test
    @Covers("4975-9-23")
    void tabsAndUtf8AreText() {
        String wire = Wire.bodiless("abcd", "SEND", "X-Foo: a\tb €😀\r\n");
        assertThat(new Heard()
                        .hear(List.of(Bytes.utf8(wire)))
                        .requests
                        .get(0)
                        .head
                        .header("X-Foo"))
                .isEqualTo("a\tb €😀");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u00e4", "\u0080", "\u00ff", "\u00c3", "\u00c3x", "\u00f0\u009f\u0098", "\u00e2\u0082x"})
    void brokenUtf8IsRefused(String octets) {
        assertThat(malformed(Wire.PATHS + "X-Foo: a" + octets + "\r\n").why()).contains("UTF-8");
    }

    @Test
    @Covers("4975-6-2")
    void aUriWithOctetsBeyondAsciiIsRefused() {
        String wire = Wire.bodiless("abcd", "SEND", "").replace("alice", "\u00e4lice");
        RequestHead head = new Heard().hear(List.of(Bytes.utf8(wire))).requests.get(0).head;
        assertThatThrownBy(head::toPath).isInstanceOf(MsrpSyntaxException.class);
        assertThat(MsrpEncoder.responsePaths(head).toAscii()).doesNotContain("\u00e4");
    }

    @Test
    @Covers("4975-7.1-4")
    void aBodyWithoutATypeIsMalformed() {
        Heard heard =
                Heard.of(Wire.send("abcd", "x").replace("Content-Type: text/plain\r\n", "") + Wire.send("efgh", "y"));
        assertThat(heard.malformed).extracting(MalformedHead::why).containsExactly("body without Content-Type");
        assertThat(MsrpEncoder.responsePaths(heard.malformed.get(0))).isNotNull();
        assertThat(heard.requests).extracting(Heard.Request::text).containsExactly("y");
    }

    @Test
    void aHeaderAfterContentTypeIsMalformed() {
        Heard heard = Heard.of(Wire.send("abcd", "x").replace("text/plain\r\n", "text/plain\r\nX-Foo: x\r\n"));
        assertThat(heard.malformed).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Message-ID: abcd1\r\n",
                "Byte-Range: 1-0/0\r\n",
                "Status: 000 200\r\n",
                "Success-Report: yes\r\n",
                "Failure-Report: no\r\n"
            })
    void aHeaderOfTheRfcTwiceIsMalformed(String header) {
        assertThat(malformed(Wire.PATHS + header + header).why()).contains("twice");
    }

    @Test
    void brokenValuesAreFoundWhenAsked() {
        RequestHead head = bodiless(
                "Message-ID: a\r\nByte-Range: 0-1/1\r\nStatus: 200\r\nSuccess-Report: maybe\r\nFailure-Report: maybe\r\n");
        assertThatThrownBy(head::messageId).isInstanceOf(MsrpSyntaxException.class);
        assertThatThrownBy(head::byteRange).isInstanceOf(MsrpSyntaxException.class);
        assertThatThrownBy(head::reportStatus).isInstanceOf(MsrpSyntaxException.class);
        assertThatThrownBy(head::successReport).isInstanceOf(MsrpSyntaxException.class);
        assertThatThrownBy(head::failureReport).isInstanceOf(MsrpSyntaxException.class);
    }

    @Test
    void transferEncodingIsNotForwarded() {
        RequestHead head = Heard.of(
                        Wire.send("abcd", "x")
                                .replace(
                                        "Content-Type:",
                                        "Content-ID: <a@b>\r\nContent-Transfer-Encoding: 8bit\r\ncontent-description: d\r\nContent-Type:"))
                .requests
                .get(0)
                .head;
        assertThat(head.mimeHeaders().toAscii()).isEqualTo("Content-ID: <a@b>\r\ncontent-description: d\r\n");
    }

    @Test
    void sessionIdsAreFoundWithoutText() {
        assertThat(sessionId("msrp://h:1/s1;tcp")).isEqualTo("s1");
        assertThat(sessionId("msrp://[::1]:1/a/b;tcp;x=y msrp://h:1/s2;tcp")).isEqualTo("a/b");
        assertThat(sessionId("msrp://u:p@h:1;tcp")).isEqualTo("null");
        assertThat(sessionId("msrp://h:1;tcp msrp://h:1/s2;tcp")).isEqualTo("null");
        assertThat(sessionId("nonsense")).isEqualTo("null");
        assertThat(sessionId(":")).isEqualTo("null");
        assertThat(sessionId("")).isEqualTo("null");
    }

    @Test
    void pathLinesAreWhatWasReceived() {
        assertThat(bodiless("Message-ID: abcd1\r\n").pathLines().toAscii()).isEqualTo(Wire.PATHS);
    }

    @Test
    void aHeadShowsItsStartLineOnly() {
        assertThat(bodiless("")).hasToString("MSRP abcd SEND");
    }

    private static String sessionId(String toPath) {
        RequestHead head = Heard.of("MSRP abcd SEND\r\nTo-Path: " + toPath + "\r\nFrom-Path: x\r\n-------abcd$\r\n")
                .requests
                .get(0)
                .head;
        Bytes id = head.toPathSessionId();
        return id == null ? "null" : id.toAscii();
    }

    private static RequestHead bodiless(String headers) {
        return Heard.of(Wire.bodiless("abcd", "SEND", headers)).requests.get(0).head;
    }

    /** What is said of a SEND with this broken head, after which the next message must be heard. */
    private static MalformedHead malformed(String head) {
        Heard heard = Heard.of("MSRP abcd SEND\r\n" + head + "-------abcd$\r\n" + Wire.send("efgh", "y"));
        assertThat(heard.malformed).hasSize(1);
        assertThat(heard.requests).extracting(Heard.Request::text).containsExactly("y");
        return heard.malformed.get(0);
    }
}
