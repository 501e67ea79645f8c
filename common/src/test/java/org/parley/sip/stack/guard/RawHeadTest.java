package org.parley.sip.stack.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RawHeadTest {
    private static final RawLimits LIMITS = new RawLimits(32_768, 8_192, 256, 65_536);

    private static final String REST = "From: <sip:a@h>;tag=1\r\nTo: <sip:b@h>\r\nCall-ID: c\r\nCSeq: 7 INVITE\r\n";
    private static final String VIA = "Via: SIP/2.0/UDP h:5070;branch=z9hG4bKx\r\n";
    private static final String START = "INVITE sip:b@h SIP/2.0\r\n";

    private static RawHead read(String text) {
        byte[] octets = text.getBytes(StandardCharsets.ISO_8859_1);
        return RawHead.read(octets, 0, octets.length, LIMITS);
    }

    private static int status(String text) {
        Fault fault = read(text).fault();
        return fault == null ? 0 : fault.status();
    }

    @Test
    void readsLongAndCompactNames() {
        RawHead head = read("INVITE sip:b@h SIP/2.0\r\nv: SIP/2.0/UDP h\r\nf: <sip:a@h>\r\nt : <sip:b@h>\r\ni:\tc\r\n"
                + "CSEQ: 1 INVITE\r\nl  :  12\r\nc: text/plain\r\n\r\n");
        assertThat(head.fault()).isNull();
        assertThat(head.contentLength()).isEqualTo(12);
        assertThat(head.hasContentType()).isTrue();
        assertThat(head.method()).isEqualTo("INVITE");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Via: SIP/2.0/UDP h (\\\r\n",
                "v: SIP/2.0/UDP h (comment)\r\n",
                "VIA : SIP/2.0/UDP h;x=\"\\\"\r\n",
                "Via: SIP/2.0/UDP h\r\n (\\\r\n",
                "v: SIP/2.0/UDP h,\r\n\tSIP/2.0/UDP g (\\\r\n"
            })
    void refusesCommentsAndBackslashesInVia(String via) {
        assertThat(status(START + via + REST + "\r\n")).isEqualTo(400);
        assertThat(status(START + VIA + via + REST + "\r\n")).isEqualTo(400);
    }

    @Test
    void leavesCommentsElsewhereAlone() {
        assertThat(status(START + VIA + REST + "User-Agent: x (\\\\ y)\r\n\r\n"))
                .isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "INVITE sip:b@h SIP/3.0, 505",
        "INVITE sip:b@h SIP/7.0, 505",
        "INVITE sip:b@h sip/2.0, 0",
        "INVITE  sip:b@h SIP/2.0, 400",
        "INVITE sip:b@h; lr SIP/2.0, 400",
        "INVITE sip:b@h SIP/2.0 , 0",
        "GET / HTTP/1.1, 400",
        "INVITE sip:b@h, 400"
    })
    void judgesTheStartLine(String line, int status) {
        assertThat(status(line + "\r\n" + VIA + REST + "\r\n")).isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Call-ID: other",
                "i: other",
                "CSeq: 8 INVITE",
                "From: <sip:x@h>",
                "f: <sip:x@h>",
                "To: <sip:x@h>",
                "t: <sip:x@h>"
            })
    void refusesRepeats(String line) {
        assertThat(status(START + VIA + REST + line + "\r\n\r\n")).isEqualTo(400);
    }

    @Test
    void refusesRepeatedLengthsAndLosesTheFraming() {
        for (String second : new String[] {"Content-Length: 5", "l: 5", "Max-Forwards: 5"}) {
            Fault fault = read(START + VIA + REST + "Max-Forwards: 4\r\nContent-Length: 4\r\n" + second + "\r\n\r\n")
                    .fault();
            assertThat(Objects.requireNonNull(fault).status()).isEqualTo(400);
            assertThat(fault.framingLost()).isEqualTo(!second.startsWith("Max"));
        }
    }

    @ParameterizedTest
    @CsvSource({"2147483647, 413", "99999999999999999999, 413", "-1, 400", "x, 400", "'', 400", "65536, 0", "65537, 413"
    })
    void bounds(String length, int status) {
        assertThat(status(START + VIA + REST + "Content-Length: " + length + "\r\n\r\n"))
                .isEqualTo(status);
    }

    @Test
    void refusesWhatIsTooLongOrTooMany() {
        assertThat(status(START + VIA + REST + "Subject: " + "x".repeat(8_200) + "\r\n\r\n"))
                .isEqualTo(513);
        assertThat(status(START + VIA + REST + "Subject: x\r\n" + " folded\r\n".repeat(1_000) + "\r\n"))
                .isEqualTo(513);
        assertThat(status(START + VIA + REST + "X: y\r\n".repeat(300) + "\r\n")).isEqualTo(513);
        assertThat(status(START + VIA + REST + "X: y\r\n".repeat(200) + "\r\n")).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Via", "From", "To", "Call-ID", "CSeq"})
    void saysWhatIsMissing(String name) {
        String text = (START + VIA + REST + "\r\n").replaceAll("(?m)^" + name + ":.*\r\n", "");
        assertThat(Objects.requireNonNull(read(text).fault()).reason()).isEqualTo("Missing " + name + " Header");
    }

    @ParameterizedTest
    @CsvSource({"1 BYE, 400", "1 INVITE, 0", "2147483648 INVITE, 400", "INVITE, 400", "x INVITE, 400", "1 invite, 400"})
    void judgesCseq(String cseq, int status) {
        assertThat(status((START + VIA + REST + "\r\n").replace("7 INVITE", cseq)))
                .isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(strings = {"X: a\rb\r\n", "X: a\nY: b\r\n", "X: a\r\n  \r\n", "X\r\n", ": a\r\n"})
    void refusesWhatCouldBeReadInTwoWays(String line) {
        assertThat(status(START + VIA + REST + line + "\r\n")).isEqualTo(400);
    }

    @Test
    void answersWithWhatTheRequestHad() throws Exception {
        String answer = answer(START + VIA + "v: SIP/2.0/TCP second\r\n" + REST + "\r\n");
        assertThat(answer)
                .startsWith("SIP/2.0 503 Busy\r\nVia: SIP/2.0/UDP h:5070;branch=z9hG4bKx;received=192.0.2.9\r\n"
                        + "v: SIP/2.0/TCP second\r\nFrom: <sip:a@h>;tag=1\r\nTo: <sip:b@h>;tag=g")
                .contains("\r\nCall-ID: c\r\nCSeq: 7 INVITE\r\nRetry-After: 5\r\n")
                .endsWith("Content-Length: 0\r\n\r\n");
    }

    @Test
    void fillsRportInAndAnswersThere() throws Exception {
        String via = "Via: SIP/2.0/UDP h:5070;rport;branch=z9hG4bKx\r\n";
        assertThat(answer(START + via + REST + "\r\n"))
                .contains("h:5070;rport=4711;received=192.0.2.9;branch=z9hG4bKx");
        assertThat(RawAnswer.udpPort(read(START + via + REST + "\r\n"), 4_711)).isEqualTo(4_711);
        assertThat(RawAnswer.udpPort(read(START + VIA + REST + "\r\n"), 4_711)).isEqualTo(5_070);
    }

    @Test
    void neverAnswersAnAckOrAResponse() throws Exception {
        assertThat(bytes((START + VIA + REST + "\r\n").replace("INVITE", "ACK")))
                .isNull();
        assertThat(bytes("SIP/2.0 200 OK\r\n" + VIA + REST + "\r\n")).isNull();
    }

    private static String answer(String text) throws Exception {
        return new String(Objects.requireNonNull(bytes(text)), StandardCharsets.ISO_8859_1);
    }

    private static byte @Nullable [] bytes(String text) throws Exception {
        return RawAnswer.of(read(text), 503, "Busy", 5, InetAddress.getByName("192.0.2.9"), 4_711);
    }

    @Test
    void theParserNeverSaysAnythingButOurWords() {
        GuardedParser parser = new GuardedParser(LIMITS);
        for (String text : new String[] {
            START + "Via: SIP/2.0/UDP h (\\\r\n" + REST + "\r\n",
            START + VIA + REST.replace("<sip:a@h>", "<sip:\r\n x") + "\r\n",
            START + VIA + REST + "Subscription-State: \r\nRAck: x\r\nRSeq: y\r\nMIME-Version: 1\r\nServer: (\r\n\r\n"
        }) {
            try {
                parser.parseSIPMessage(text.getBytes(StandardCharsets.UTF_8), true, false, (a, b, c, d, e) -> {});
            } catch (ParseException e) {
                assertThat(e.getMessage()).matches("[A-Za-z0-9 .,-]+");
            }
        }
        assertThatThrownBy(() -> parser.parseSIPMessage(
                        (START + "Via: SIP/2.0/UDP h (\\\r\n" + REST + "\r\n").getBytes(StandardCharsets.UTF_8),
                        true,
                        false,
                        (a, b, c, d, e) -> {}))
                .isInstanceOf(ParseException.class);
    }

    @Test
    void ratesFillWithTime() throws Exception {
        SourceRates rates = new SourceRates(10, 5);
        InetAddress one = InetAddress.getByName("192.0.2.1");
        InetAddress two = InetAddress.getByName("192.0.2.2");
        long now = 1_000_000_000_000L;
        for (int i = 0; i < 5; i++) {
            assertThat(rates.admits(one, now)).isTrue();
        }
        assertThat(rates.admits(one, now)).isFalse();
        assertThat(rates.admits(two, now)).isTrue();
        assertThat(rates.admits(one, now + 100_000_000L)).isTrue();
        assertThat(rates.admits(one, now + 100_000_000L)).isFalse();
    }
}
