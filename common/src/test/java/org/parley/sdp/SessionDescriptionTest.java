package org.parley.sdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.parley.msrp.Bytes;

class SessionDescriptionTest {
    private static void assertRefused(String text, String why) {
        assertThatExceptionOfType(SdpSyntaxException.class)
                .isThrownBy(() -> SessionDescription.parse(text))
                .withMessageContaining(why);
    }

    @Test
    void everyLineIsKeptInOrder() {
        String text = Sdps.HEAD
                + "a=group:X\r\nm=audio 49170/2 RTP/AVP 0 8\r\nb=AS:64\r\na=rtpmap:0 PCMU/8000\r\nm=text 0 RTP/AVP 98\r\n"
                + Sdps.MESSAGE;
        SessionDescription sdp = SessionDescription.parse(text);
        assertThat(sdp).hasToString(text);
        assertThat(sdp.media())
                .extracting(section -> section.line().media())
                .containsExactly("audio", "text", "message");
        assertThat(sdp.media().get(0).line().portCount()).isEqualTo(2);
        assertThat(sdp.media().get(0).attribute("rtpmap")).contains("0 PCMU/8000");
    }

    @Test
    void bareLineFeedsAndBlankLinesAtTheEndAreBorne() {
        assertThat(SessionDescription.parse((Sdps.HEAD + Sdps.MESSAGE).replace("\r\n", "\n") + "\n\n"))
                .isEqualTo(SessionDescription.parse(Sdps.HEAD + Sdps.MESSAGE));
        assertThat(SessionDescription.parse((Sdps.HEAD + Sdps.MESSAGE).strip()))
                .isEqualTo(SessionDescription.parse(Sdps.HEAD + Sdps.MESSAGE));
    }

    @Test
    void idsOfTwentyDigitsAreKept() {
        Origin origin = SessionDescription.parse(
                        "v=0\r\no=- 18446744073709551615 99999999999999999999 IN IP6 ::1\r\ns= \r\nt=0 0\r\n")
                .origin();
        assertThat(origin.sessionId()).isEqualTo("18446744073709551615");
        assertThat(origin.next().version()).isEqualTo("100000000000000000000");
    }

    @Test
    void aUsernameWithSpacesIsBorne() {
        assertThat(SessionDescription.parse("v=0\r\no=Alice in W 1 2 IN IP4 h\r\ns=-\r\n")
                        .origin()
                        .username())
                .isEqualTo("Alice in W");
    }

    @Test
    void aMissingTimeIsBorne() {
        assertThat(SessionDescription.parse("v=0\no=- 1 1 IN IP4 h\ns=-\n").timing())
                .isEmpty();
    }

    @Test
    void emptyNamesAreBorne() {
        for (String name : new String[] {"s=", "s=-", "s= ", "s= -"}) {
            assertThat(SessionDescription.parse("v=0\no=- 1 1 IN IP4 h\n" + name + "\nt=0 0\n")
                            .media())
                    .isEmpty();
        }
    }

    @Test
    void whatIsMissingIsNamed() {
        assertRefused("", "no v= line");
        assertRefused("o=- 1 1 IN IP4 h\r\ns=-\r\n", "first line is not v=0");
        assertRefused("v=1\r\no=- 1 1 IN IP4 h\r\ns=-\r\n", "first line is not v=0");
        assertRefused("v=0\r\ns=-\r\nt=0 0\r\n", "no o= line");
        assertRefused("v=0\r\no=- 1 1 IN IP4 h\r\nt=0 0\r\n", "no s= line");
        assertRefused("v=0\r\no=- 1 1 IN IP4 h\r\no=- 1 1 IN IP4 h\r\ns=-\r\n", "2 o= lines");
    }

    @Test
    void whatIsBrokenIsNamed() {
        assertRefused("v=0\r\no=- 1 IN IP4 h\r\ns=-\r\n", "o= line with 5 words");
        assertRefused("v=0\r\no=- x 1 IN IP4 h\r\ns=-\r\n", "no number");
        assertRefused("v=0\r\no=- 1 -1 IN IP4 h\r\ns=-\r\n", "no number");
        assertRefused("v=0\r\no=- " + "9".repeat(65) + " 1 IN IP4 h\r\ns=-\r\n", "64 digits");
        assertRefused(Sdps.HEAD + "nonsense\r\n", "line 6");
        assertRefused(Sdps.HEAD + "\r\na=x\r\n", "line 6");
        assertRefused(Sdps.HEAD + "A=x\r\n", "out of bounds");
        assertRefused(Sdps.HEAD + "a=x\ry\r\n", "out of bounds");
        assertRefused(Sdps.HEAD + "a=x\u0000y\r\n", "out of bounds");
        assertRefused(Sdps.HEAD + "c=IN IP4\r\n" + Sdps.MESSAGE.replace("a=path", "c=IN\r\na=path"), "c= line");
        for (String line : new String[] {
            "message 65536 TCP/MSRP *",
            "message -1 TCP/MSRP *",
            "message x TCP/MSRP *",
            "message 1/0 TCP/MSRP *",
            "message 1/2/3 TCP/MSRP *",
            "message 1 TCP/MSRP",
            "message 99999999999 TCP/MSRP *",
            "message / TCP/MSRP *"
        }) {
            assertRefused(Sdps.HEAD + "m=" + line + "\r\n", "m= line");
        }
    }

    @Test
    void everythingHasACeiling() {
        assertRefused("v=0\r\n".repeat(20_000), "at most 65536");
        assertThatExceptionOfType(SdpSyntaxException.class)
                .isThrownBy(() -> SessionDescription.parse(Bytes.wrap(new byte[70_000])))
                .withMessageContaining("at most 65536");
        assertRefused(Sdps.HEAD + "a=" + "x".repeat(9_000) + "\r\n", "at most 8192");
        assertRefused(Sdps.HEAD + "a=x\r\n".repeat(1_000), "more than 1000 lines");
        assertRefused(Sdps.HEAD + "m=audio 0 RTP/AVP 0\r\n".repeat(33), "more than 32 m= lines");
        assertThat(SessionDescription.parse(Sdps.HEAD + "m=audio 0 RTP/AVP 0\r\n".repeat(32))
                        .media())
                .hasSize(32);
        assertRefused(Sdps.HEAD + "t=1 2\r\n".repeat(16), "timing");
        assertRefused(Sdps.HEAD + "r=" + "1".repeat(257) + "\r\n", "timing");
        assertRefused(Sdps.HEAD + "m=message 1 " + "x".repeat(65) + " *\r\n", "more than 64 characters");
        assertThat(SessionDescription.parse(Sdps.HEAD + "m=audio 1 RTP/AVP" + " 0".repeat(9) + "\r\n")
                        .media()
                        .get(0)
                        .line()
                        .refused()
                        .formats())
                .hasSize(8);
    }
}
