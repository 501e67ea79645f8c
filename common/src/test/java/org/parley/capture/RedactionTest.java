package org.parley.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.parley.msrp.Bytes;

class RedactionTest {
    private final Pseudonyms pseudonyms = new Pseudonyms();
    private final SipRedaction sip = new SipRedaction(pseudonyms);
    private final MsrpRedaction msrp = new MsrpRedaction(pseudonyms);

    @Test
    void sessionIdsAreReplacedBySomethingOfEqualLengthThatIsTheSameEverywhere() {
        String sdp = "v=0\r\nm=message 2855 TCP/MSRP *\r\na=path:msrp://alice.example.org:2855/kjh37s2s20w2a;tcp\r\n";
        String invite = "INVITE sip:lobby@example.org SIP/2.0\r\ni: 1234@host\r\nc: application/sdp\r\nl: "
                + sdp.length() + "\r\n\r\n" + sdp;
        SipRedaction.Shown shown = sip.of(octets(invite));
        String text = text(shown.octets());
        assertThat(shown.callId()).isEqualTo("1234@host");
        assertThat(text).hasSameSizeAs(invite).doesNotContain("kjh37s2s20w2a").contains("m=message 2855 TCP/MSRP *");
        String pseudonym = pseudonyms.of("kjh37s2s20w2a");
        assertThat(text).contains("a=path:msrp://alice.example.org:2855/" + pseudonym + ";tcp\r\n");

        String send = "MSRP 49fh SEND\r\nTo-Path: msrp://alice.example.org:2855/kjh37s2s20w2a;tcp\r\n"
                + "From-Path: msrp://bob.example.org:8888/9di4ea;tcp\r\n\r\n[5 octets]\r\n-------49fh$\r\n";
        assertThat(text(msrp.of(octets(send)).octets()))
                .contains("To-Path: msrp://alice.example.org:2855/" + pseudonym + ";tcp\r\n")
                .doesNotContain("9di4ea")
                .hasSameSizeAs(send);
    }

    @Test
    void bothDirectionsAndAllHopsOfASessionAreGroupedTogether() {
        String there = msrp.of(octets("MSRP a SEND\r\nTo-Path: msrps://r.example.org:2855/x1;tcp msrp://b/bbbb;tcp\r\n"
                        + "From-Path: msrp://a/aaaa;tcp\r\n-------a$\r\n"))
                .session();
        String back = msrp.of(octets("MSRP b SEND\r\nTo-Path: msrp://a/aaaa;tcp\r\n"
                        + "From-Path: msrps://r.example.org:2855/x1;tcp msrp://b/bbbb;tcp\r\n-------b$\r\n"))
                .session();
        assertThat(there).isEqualTo(back).isNotEmpty();
    }

    @Test
    void credentialsAndKeysAreTakenOut() {
        String register = "INVITE sip:lobby@example.org SIP/2.0\r\nCall-ID: 7\r\n"
                + "Authorization: Digest username=\"alice\",\r\n response=\"6629fae49393a05397450978507c4ef1\"\r\n"
                + "Proxy-Authorization: Digest response=\"deadbeef\"\r\nCSeq: 2 INVITE\r\n"
                + "Content-Type: application/sdp\r\n\r\na=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:WVNfX19zZW1j\r\na=x\r\n";
        String text = text(sip.of(octets(register)).octets());
        assertThat(text)
                .doesNotContain("6629fae", "deadbeef", "WVNf", "alice")
                .contains("Authorization: Digest [redacted]\r\n")
                .contains("\r\nCSeq: 2 INVITE\r\n")
                .contains("a=crypto:*****")
                .endsWith("\r\na=x\r\n");

        String auth = "MSRP a AUTH\r\nTo-Path: msrps://r;tcp\r\nFrom-Path: msrps://a/b;tcp\r\n"
                + "Authorization: Digest username=\"alice\", response=\"deadbeef\"\r\n-------a$\r\n";
        assertThat(text(msrp.of(octets(auth)).octets()))
                .contains("Authorization: [redacted]\r\n-------a$\r\n")
                .doesNotContain("deadbeef");
    }

    @Test
    void ofOtherBodiesOnlyTheSizeIsTold() {
        String message = "MESSAGE sip:a@b SIP/2.0\r\nContent-Type: text/plain\r\nContent-Length: 6\r\n\r\nsecret";
        assertThat(text(sip.of(octets(message)).octets())).endsWith("Content-Length: 6\r\n\r\n[6 octets]");
    }

    @Test
    void anythingAtAllIsTakenWithoutComplaint() {
        for (String odd :
                new String[] {"", "\r\n\r\n", ":", "\r\n", "A: b", " x\r\n\r\nbody", "Authorization:\r\n\r\n"}) {
            assertThat(sip.of(octets(odd)).octets()).isNotNull();
            assertThat(msrp.of(octets(odd)).octets()).isNotNull();
        }
    }

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String text(Bytes octets) {
        return new String(octets.toByteArray(), StandardCharsets.ISO_8859_1);
    }

    @Test
    void passwordsInUrisAreTakenOut() {
        String invite = "INVITE sip:vault@example.org;transport=tcp;password=open%20sesame SIP/2.0\r\nCall-ID: 7\r\n"
                + "To: <sip:vault@example.org;Password=open%20sesame>\r\n"
                + "From: \"A: b\" <sip:alice:geheim@example.org:5070>;tag=1\r\n"
                + "Via: SIP/2.0/TCP 192.0.2.1:5060;branch=z9hG4bK1\r\nCSeq: 1 INVITE\r\n\r\n";
        String text = text(sip.of(octets(invite)).octets());
        assertThat(text)
                .doesNotContain("sesame", "geheim")
                .contains("INVITE sip:vault@example.org;transport=tcp;password=[redacted] SIP/2.0\r\n")
                .contains("From: \"A: b\" <sip:alice:[redacted]@example.org:5070>;tag=1\r\n")
                .contains("Via: SIP/2.0/TCP 192.0.2.1:5060;branch=z9hG4bK1\r\n");
    }
}
