package org.parley.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** URIs, addresses, headers and bodies as values. */
class SipValuesTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "sip:%61lice@atlanta.com;transport=TCP sip:alice@AtLanTa.CoM;Transport=tcp true",
                "sip:carol@chicago.com sip:carol@chicago.com;newparam=5 true",
                "sip:carol@chicago.com;security=on sip:carol@chicago.com;newparam=5 true",
                "SIP:ALICE@AtLanTa.CoM sip:alice@AtLanTa.CoM false",
                "sip:bob@biloxi.com sip:bob@biloxi.com:5060 false",
                "sip:bob@biloxi.com sip:bob@biloxi.com;transport=udp false",
                "sip:bob@biloxi.com sips:bob@biloxi.com false",
                "sip:carol@chicago.com;security=on sip:carol@chicago.com;security=off false",
                "sip:bob@[2001:db8::1] sip:bob@[2001:DB8::1] true"
            })
    void urisCompareAsRfc3261Section19Says(String left, String right, boolean equal) {
        assertThat(SipUri.parse(left).equals(SipUri.parse(right))).isEqualTo(equal);
        if (equal) {
            assertThat(SipUri.parse(left)).hasSameHashCodeAs(SipUri.parse(right));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "sip:",
                "tel:+1",
                "sip:a@",
                "sip:a@b:99999",
                "sip:a@b c",
                "sip:a%4@b",
                "sip:a@[::1",
                "sip:a@b;x=1;x=2",
                "sip:a@b;x=1\r\nSubject: forged",
                "sip:a@b;x=\u0000",
                "sip:a@b;x=1>;tag=forged",
                "sip:a b@c",
                "sip:a@b?Subject=\"x\"",
                "sip:a@b;x=\u007f"
            })
    void whatIsNoSipUriIsRefused(String text) {
        assertThatThrownBy(() -> SipUri.parse(text)).isInstanceOf(SipSyntaxException.class);
    }

    @Test
    void aUriTellsItsParts() {
        SipUri uri = SipUri.parse("sips:caf%C3%A9:pw@[2001:db8::1]:5061;transport=tcp;lr?Subject=x");
        assertThat(uri.secure()).isTrue();
        assertThat(uri.user()).isEqualTo("café");
        assertThat(uri.host()).isEqualTo("2001:db8::1");
        assertThat(uri.port()).isEqualTo(5061);
        assertThat(uri.parameter("LR")).contains("");
        assertThat(uri.headers()).isEqualTo("Subject=x");
        assertThat(SipUri.of(false, "café room", "::1", 5060)).hasToString("sip:caf%C3%A9%20room@[::1]:5060");
    }

    @Test
    void anAddressIsReadInEveryForm() {
        NameAddress quoted = NameAddress.parse("\"A \\\"x\\\", <b>\" <sip:a@b;p=1>;tag=7;q");
        assertThat(quoted.displayName()).isEqualTo("A \"x\", <b>");
        assertThat(quoted.uri()).isEqualTo("sip:a@b;p=1");
        assertThat(quoted.tag()).contains("7");
        assertThat(NameAddress.parse(quoted.toString())).isEqualTo(quoted);
        NameAddress bare = NameAddress.parse("sip:a@b;tag=8");
        assertThat(bare.uri()).isEqualTo("sip:a@b");
        assertThat(bare.tag()).contains("8");
        assertThat(NameAddress.parse("Alice Liddell <tel:+1>").displayName()).isEqualTo("Alice Liddell");
        assertThatThrownBy(() -> NameAddress.parse("Alice")).isInstanceOf(SipSyntaxException.class);
    }

    @Test
    void listsAreCutAtTheirCommasOnly() {
        SipHeaders headers = SipHeaders.NONE
                .with("Contact", "\"a, b\" <sip:x@y;p=1,2>, <sip:z@y>")
                .with("m", "<sip:w@y>")
                .with("Supported", "");
        assertThat(headers.list("Contact")).containsExactly("\"a, b\" <sip:x@y;p=1,2>", "<sip:z@y>", "<sip:w@y>");
        assertThat(headers.list("Supported")).isEmpty();
        assertThat(headers.has("k")).isTrue();
        assertThatThrownBy(() -> headers.with("X", "a\r\nEvil: 1")).isInstanceOf(SipSyntaxException.class);
    }

    @Test
    void multipartsAreTakenApart() {
        String text =
                "preamble\r\n--x\r\nContent-Type: application/sdp\r\n\r\nv=0\r\n--x\r\n\r\nplain\r\n--x--\r\nepilogue";
        SipBody body = SipBody.of("multipart/mixed; boundary=\"x\"", text.getBytes(StandardCharsets.UTF_8));
        List<BodyPart> parts = BodyPart.of(body);
        assertThat(parts).extracting(BodyPart::type).containsExactly("application/sdp", "text/plain");
        assertThat(BodyPart.session(body).orElseThrow().text()).isEqualTo("v=0");
        for (String broken : new String[] {"--x\r\n\r\nno end", "nothing"}) {
            SipBody torn = SipBody.of("multipart/mixed;boundary=x", broken.getBytes(StandardCharsets.UTF_8));
            assertThatThrownBy(() -> BodyPart.of(torn)).isInstanceOf(SipSyntaxException.class);
        }
        SipBody without = SipBody.of("multipart/mixed", text.getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> BodyPart.of(without)).isInstanceOf(SipSyntaxException.class);
    }
}
