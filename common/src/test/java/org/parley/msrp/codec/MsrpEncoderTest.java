package org.parley.msrp.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.conformance.Covers;
import org.parley.msrp.ByteRange;
import org.parley.msrp.Bytes;
import org.parley.msrp.FailureReport;
import org.parley.msrp.Flag;
import org.parley.msrp.MediaType;
import org.parley.msrp.MessageId;
import org.parley.msrp.Method;
import org.parley.msrp.MsrpPath;
import org.parley.msrp.MsrpUri;
import org.parley.msrp.ReportStatus;
import org.parley.msrp.Status;
import org.parley.msrp.TransactionId;

/** What is written (RFC 4975 §7.1, §7.2). */
class MsrpEncoderTest {
    private static final TransactionId ID = TransactionId.of("abcd1234");
    private static final MessageId MESSAGE = new MessageId("msg1");
    private static final MediaType TEXT = MediaType.parse("text/plain");
    private static final Bytes PATHS = MsrpEncoder.paths(MsrpPath.parse(Wire.TO), MsrpUri.parse(Wire.FROM));

    @Test
    @Covers("4975-7.1-6")
    @Covers("4975-7.1-14")
    void aSendIsWrittenOctetForOctet() {
        assertThat(send(headers(ByteRange.whole(3)), "abc"))
                .isEqualTo(
                        "MSRP abcd1234 SEND\r\n" // start line
                                + Wire.PATHS
                                + "Message-ID: msg1\r\n"
                                + "Byte-Range: 1-3/3\r\n"
                                + "Content-Type: text/plain\r\n"
                                + "\r\n" // the extra CRLF
                                + "abc"
                                + "\r\n-------abcd1234$\r\n");
        assertThat(Heard.of(send(headers(ByteRange.whole(3)), "abc"))
                        .requests
                        .get(0)
                        .text())
                .isEqualTo("abc");
        assertThat(Heard.of(send(headers(ByteRange.whole(5)), "abc\r\n"))
                        .requests
                        .get(0)
                        .text())
                .isEqualTo("abc\r\n");
    }

    @Test
    @Covers("4975-7.1-3")
    void theToPathKeepsItsOrderAndTheFromPathIsOurs() {
        Bytes paths = MsrpEncoder.paths(MsrpPath.parse("msrps://r:1/r;tcp msrp://e:1/e;tcp"), MsrpUri.parse(Wire.FROM));
        assertThat(paths.toAscii())
                .isEqualTo("To-Path: msrps://r:1/r;tcp msrp://e:1/e;tcp\r\nFrom-Path: " + Wire.FROM + "\r\n");
    }

    @Test
    @Covers("4975-7.1-5")
    @Covers("4975-9-17")
    void mimeHeadersFollowMsrpHeadersAndContentTypeIsLast() {
        SendHeaders headers = new SendHeaders(
                MESSAGE,
                true,
                FailureReport.NO,
                ByteRange.whole(1),
                Bytes.ascii("Content-ID: <a@b>\r\nContent-Disposition: render\r\nContent-X-Foo: x\r\n"),
                TEXT);
        assertThat(send(headers, "x"))
                .contains("Message-ID: msg1\r\nSuccess-Report: yes\r\nFailure-Report: no\r\nByte-Range: 1-1/1\r\n"
                        + "Content-ID: <a@b>\r\nContent-Disposition: render\r\nContent-X-Foo: x\r\n"
                        + "Content-Type: text/plain\r\n\r\nx");
    }

    @Test
    @Covers("4975-7.1-9")
    @Covers("4975-7.1-10")
    @Covers("4975-7.1.1-22")
    void aBodilessSendHasNoMimeHeadersAndNoBlankLine() {
        String wire = write(out -> {
            MsrpEncoder.send(
                    out, ID, PATHS, MsrpEncoder.sendHeaders(SendHeaders.bodiless(MESSAGE), MsrpEncoder.NO_BODY));
            MsrpEncoder.endBodiless(out, ID, Flag.COMPLETE);
        });
        assertThat(wire)
                .isEqualTo("MSRP abcd1234 SEND\r\n" + Wire.PATHS
                        + "Message-ID: msg1\r\nByte-Range: 1-0/0\r\n-------abcd1234$\r\n");
        Heard heard = Heard.of(wire);
        assertThat(heard.requests.get(0).head.hasBody()).isFalse();
        assertThat(heard.requests.get(0).head.byteRange()).isEqualTo(ByteRange.whole(0));
        assertThatThrownBy(() -> new SendHeaders(
                        MESSAGE, false, FailureReport.YES, null, Bytes.ascii("Content-ID: x\r\n"), null))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> MsrpEncoder.sendHeaders(headers(ByteRange.whole(0)), MsrpEncoder.NO_BODY))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @Covers("4975-7.1-12")
    void anEmptyBodyRoundTripsAsSuch() {
        Heard.Request only =
                Heard.of(send(headers(ByteRange.whole(0)), "")).requests.get(0);
        assertThat(only.head.hasBody()).isTrue();
        assertThat(only.body().length()).isZero();
        assertThat(send(headers(ByteRange.whole(0)), "")).contains("text/plain\r\n\r\n\r\n-------abcd1234$\r\n");
    }

    @Test
    @Covers("4975-7.1-4")
    void aBodyNeedsAType() {
        assertThatThrownBy(() -> MsrpEncoder.sendHeaders(SendHeaders.bodiless(MESSAGE), 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> write(out ->
                        MsrpEncoder.request(out, ID, Method.of("FOO"), PATHS, Bytes.EMPTY, null, Bytes.ascii("x"))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @Covers("4975-7.1-13")
    void theEndLineIsSevenHyphensTheIdAndTheFlag() {
        assertThat(write(out -> MsrpEncoder.endBodiless(out, ID, Flag.COMPLETE)))
                .isEqualTo("-------abcd1234$\r\n");
        assertThat(write(out -> MsrpEncoder.endBody(out, ID, Flag.CONTINUED))).isEqualTo("\r\n-------abcd1234+\r\n");
        assertThat(write(out -> MsrpEncoder.endBody(out, ID, Flag.ABORTED))).isEqualTo("\r\n-------abcd1234#\r\n");
        String six = "x\r\n------abcd1234$\r\n--------abcd1234$\r\n";
        assertThat(Heard.of(send(headers(ByteRange.whole(six.length())), six))
                        .requests
                        .get(0)
                        .text())
                .isEqualTo(six);
    }

    @Test
    @Covers("4975-7.1.1-18")
    void aLargeSendHasAnOpenRange() {
        assertThat(MsrpEncoder.sendHeaders(headers(ByteRange.openEnded(1, 2_049)), 2_049)
                        .toAscii())
                .contains("Byte-Range: 1-*/2049\r\n");
        assertThat(MsrpEncoder.sendHeaders(headers(ByteRange.whole(2_048)), 2_048)
                        .toAscii())
                .contains("Byte-Range: 1-2048/2048\r\n");
        assertThatThrownBy(() -> MsrpEncoder.sendHeaders(headers(ByteRange.whole(2_049)), 2_049))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> MsrpEncoder.sendHeaders(headers(null), 2_049))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @Covers("4975-7.1-7")
    void aLargeReportBodyIsOnePiece() {
        String body = "x".repeat(MsrpEncoder.MAX_NON_SEND_BODY);
        String wire = write(out -> MsrpEncoder.request(
                out, ID, Method.REPORT, PATHS, Bytes.ascii("Status: 000 200\r\n"), TEXT, Bytes.ascii(body)));
        assertThat(wire)
                .contains("\r\n\r\n" + body + "\r\n-------abcd1234$\r\n")
                .doesNotContain("+");
        assertThat(Heard.of(wire).requests.get(0).text()).isEqualTo(body);
    }

    @Test
    @Covers("4975-7.1.2-1")
    @Covers("4975-7.1.2-2")
    void aReportHasAStatusAndAsksForNoReports() {
        String wire = write(
                out -> MsrpEncoder.report(out, ID, PATHS, MESSAGE, ByteRange.whole(106), ReportStatus.of(Status.OK)));
        assertThat(wire)
                .isEqualTo("MSRP abcd1234 REPORT\r\n" + Wire.PATHS
                        + "Message-ID: msg1\r\nByte-Range: 1-106/106\r\nStatus: 000 200 OK\r\n-------abcd1234$\r\n")
                .doesNotContain("-Report:");
        assertThat(write(
                        out -> MsrpEncoder.report(out, ID, PATHS, MESSAGE, null, ReportStatus.of(Status.STOP_SENDING))))
                .contains("Status: 000 413 ");
        assertThat(Heard.of(wire.replace("Status:", "X-Status:"))
                        .requests
                        .get(0)
                        .head
                        .reportStatus())
                .isNull();
    }

    @ParameterizedTest
    @Covers("4975-7.2-3")
    @Covers("4975-7.2-7")
    @ValueSource(strings = {"SEND", "REPORT", "AUTH", "NICKNAME", "FOO"})
    void aResponseHasTheIdOfItsRequestAndNoBody(String method) {
        RequestHead request =
                Heard.of(Wire.bodiless("d93kswow", method, "")).requests.get(0).head;
        String wire = write(out -> MsrpEncoder.response(out, request, Status.OK));
        assertThat(wire)
                .isEqualTo("MSRP d93kswow 200 OK\r\nTo-Path: " + Wire.FROM + "\r\nFrom-Path: " + Wire.TO
                        + "\r\n-------d93kswow$\r\n");
        assertThat(Heard.of(wire).responses.get(0).isFor(request.transactionId()))
                .isTrue();
    }

    @Test
    void onlyTheResponseToASendGoesToThePreviousHop() {
        String path = Wire.FROM + " msrp://far:1/far;tcp";
        assertThat(responsePaths("SEND", path))
                .isEqualTo("To-Path: " + Wire.FROM + "\r\nFrom-Path: " + Wire.TO + "\r\n");
        assertThat(responsePaths("NICKNAME", path))
                .isEqualTo("To-Path: " + path + "\r\nFrom-Path: " + Wire.TO + "\r\n");
        assertThat(responsePaths("FOO", path)).isEqualTo("To-Path: " + path + "\r\nFrom-Path: " + Wire.TO + "\r\n");
    }

    @Test
    void theFirstOfSeveralToPathUrisIsUs() {
        RequestHead request = Heard.of(
                        Wire.bodiless("d93kswow", "SEND", "").replace(Wire.TO, Wire.TO + " msrp://far:1/far;tcp"))
                .requests
                .get(0)
                .head;
        assertThat(MsrpEncoder.responsePaths(request).toAscii())
                .isEqualTo("To-Path: " + Wire.FROM + "\r\nFrom-Path: " + Wire.TO + "\r\n");
    }

    @Test
    @Covers("4975-12-3")
    void unknownUriParametersComeBack() {
        assertThat(responsePaths("SEND", Wire.FROM + ";foo=bar")).startsWith("To-Path: " + Wire.FROM + ";foo=bar\r\n");
    }

    @Test
    void aMalformedRequestIsAnsweredWhenItsPathsAreKnown() {
        String bad = Wire.bodiless("d93kswow", "SEND", "bad\r\n");
        MalformedHead known = Heard.of(bad).malformed.get(0);
        assertThat(Objects.requireNonNull(MsrpEncoder.responsePaths(known)).toAscii())
                .isEqualTo("To-Path: " + Wire.FROM + "\r\nFrom-Path: " + Wire.TO + "\r\n");
        for (String silent : List.of(
                bad.replace("SEND", "REPORT"),
                bad.replace("SEND", "200"),
                bad.replace("From-Path", "X"),
                bad.replace("To-Path", "X"))) {
            assertThat(MsrpEncoder.responsePaths(Heard.of(silent).malformed.get(0)))
                    .isNull();
        }
    }

    @Test
    @Covers("7701-10.3-1")
    void theCodesOfChatRoomsTravelLikeAnyOther() {
        for (Status status : List.of(
                Status.NOT_FOUND,
                Status.MALFORMED_NICKNAME,
                Status.NICKNAME_IN_USE,
                Status.PRIVATE_MESSAGES_UNSUPPORTED)) {
            String response = write(out -> MsrpEncoder.response(out, ID, status, PATHS));
            assertThat(Heard.of(response).responses.get(0).status()).isEqualTo(status);
            String report = write(out -> MsrpEncoder.report(out, ID, PATHS, MESSAGE, null, ReportStatus.of(status)));
            assertThat(Heard.of(report).requests.get(0).head.reportStatus()).isEqualTo(ReportStatus.of(status));
        }
    }

    @Test
    @Covers("4975-7.1.1-33")
    @Covers("4975-9-19")
    void anyOctetsPassUnchanged() {
        byte[] octets = new byte[1_000_000];
        new Random(4975).nextBytes(octets);
        for (int i = 0; i < 256; i++) {
            octets[i] = (byte) i;
        }
        Bytes body = Bytes.wrap(octets);
        ByteBuf out = Unpooled.buffer();
        MsrpEncoder.send(
                out, ID, PATHS, MsrpEncoder.sendHeaders(headers(ByteRange.openEnded(1, body.length())), body.length()));
        MsrpEncoder.octets(out, body);
        MsrpEncoder.endBody(out, ID, Flag.COMPLETE);
        byte[] wire = new byte[out.readableBytes()];
        out.readBytes(wire);
        List<Bytes> reads = Wire.cut(
                Bytes.wrap(wire),
                new Random(1).ints(100, 1, wire.length).sorted().boxed().toList());
        Heard heard = Heard.of(reads);
        assertThat(heard.requests.get(0).body().contentEquals(body)).isTrue();
        assertThat(heard.requests.get(0).head.header("Content-Transfer-Encoding"))
                .isNull();
    }

    @Test
    void aHeaderCannotSmuggleALine() {
        assertThatThrownBy(() -> write(out -> MsrpEncoder.header(out, "Use-Nickname", "\"a\"\r\nX: y")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(write(out -> MsrpEncoder.header(out, "Use-Nickname", "\"a\"")))
                .isEqualTo("Use-Nickname: \"a\"\r\n");
    }

    private static SendHeaders headers(@Nullable ByteRange range) {
        return new SendHeaders(MESSAGE, false, FailureReport.YES, range, Bytes.EMPTY, TEXT);
    }

    private static String send(SendHeaders headers, String body) {
        return write(out -> {
            MsrpEncoder.send(out, ID, PATHS, MsrpEncoder.sendHeaders(headers, body.length()));
            MsrpEncoder.octets(out, Bytes.ascii(body));
            MsrpEncoder.endBody(out, ID, Flag.COMPLETE);
        });
    }

    private static String responsePaths(String method, String fromPath) {
        String wire = Wire.bodiless("d93kswow", method, "").replace(Wire.FROM, fromPath);
        return MsrpEncoder.responsePaths(Heard.of(wire).requests.get(0).head).toAscii();
    }

    static String write(Consumer<ByteBuf> writer) {
        ByteBuf out = Unpooled.buffer();
        writer.accept(out);
        return out.toString(StandardCharsets.ISO_8859_1);
    }
}
