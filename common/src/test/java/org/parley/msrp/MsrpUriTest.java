package org.parley.msrp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.NumericChars;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.conformance.Covers;

/** RFC 4975 §6 and §9. */
class MsrpUriTest {
    @Test
    @Covers("4975-6-9")
    void userinfoHostPortAndSessionAreSeparated() {
        MsrpUri uri = MsrpUri.parse("msrps://alice@relay.example.com:2855/s1;tcp");
        assertThat(uri.secure()).isTrue();
        assertThat(uri.scheme()).isEqualTo("msrps");
        assertThat(uri.userinfo()).isEqualTo("alice");
        assertThat(uri.host()).isEqualTo("relay.example.com");
        assertThat(uri.port()).isEqualTo(2855);
        assertThat(uri.sessionId()).isEqualTo(new SessionId("s1"));
        assertThat(uri.transport()).isEqualTo("tcp");
    }

    @Test
    @Covers("4975-9-7")
    void theTransportIsMandatoryAndParametersFollowIt() {
        assertThat(MsrpUri.parse("msrp://h:1;tcp").sessionId()).isNull();
        assertThat(MsrpUri.parse("msrp://h:1/s;tcp;x=y").transport()).isEqualTo("tcp");
        assertThat(MsrpUri.parse("msrps://u@h:1/a+b=c;tcp").sessionId()).isEqualTo(new SessionId("a+b=c"));
        refused("msrp://h:1/s");
    }

    @Test
    @Covers("4975-9-8")
    void sessionIdsHaveTheirAlphabet() {
        assertThat(MsrpUri.parse("msrp://h:1/a/b=c+d-._~;tcp").sessionId()).isEqualTo(new SessionId("a/b=c+d-._~"));
        refused("msrp://h:1/;tcp");
        refused("msrp://h:1/a?b;tcp");
    }

    @Test
    @Covers("4975-9-9")
    void unknownTransportsParse() {
        assertThat(MsrpUri.parse("msrp://h:1/s;ws").transport()).isEqualTo("ws");
        assertThat(MsrpUri.parse("msrp://h:1/s;sctp").transport()).isEqualTo("sctp");
    }

    @Test
    @Covers("4975-9-10")
    void ipv6HostsStandInBrackets() {
        MsrpUri uri = MsrpUri.parse("msrp://[2001:db8::5]:2855/s;tcp");
        assertThat(uri.host()).isEqualTo("2001:db8::5");
        assertThat(uri.isAddress()).isTrue();
        assertThat(MsrpUri.of(false, "2001:db8::5", 2855, new SessionId("s")))
                .hasToString("msrp://[2001:db8::5]:2855/s;tcp");
    }

    @Test
    @Covers("4975-6-3")
    void generatedUrisNameTcpRightAfterTheSession() {
        assertThat(MsrpUri.of(false, "h.example", 2855, new SessionId("s"))).hasToString("msrp://h.example:2855/s;tcp");
        assertThat(MsrpUri.of(true, "h.example", 2856, new SessionId("s"))).hasToString("msrps://h.example:2856/s;tcp");
        refused("msrp://h.example:2855/s");
        refused("msrp://h.example:2855");
    }

    @Test
    @Covers("4975-6-4")
    void aNumericAddressNeedsAPort() {
        refused("msrp://192.0.2.1/abcd;tcp");
        refused("msrp://[2001:db8::1]/abcd;tcp");
        refused("msrp://%31%392.0.2.1/abcd;tcp");
        assertThat(MsrpUri.of(false, "192.0.2.1", 9, new SessionId("s"))).hasToString("msrp://192.0.2.1:9/s;tcp");
        assertThatThrownBy(() -> MsrpUri.of(false, "192.0.2.1", -1, new SessionId("s")))
                .isInstanceOf(MsrpSyntaxException.class);
    }

    @Test
    void aNameNeedsNoPort() {
        assertThat(MsrpUri.parse("msrp://relay.example.com;tcp").port()).isEqualTo(-1);
        assertThat(MsrpUri.parse("msrp://1.2.3.4.example/s;tcp").isAddress()).isFalse();
        assertThat(MsrpUri.parse("msrp://192.0.02.1/s;tcp").isAddress()).isFalse();
    }

    @Test
    @Covers("4975-6-10")
    void passwordsAreNeitherMadeNorShown() {
        MsrpUri uri = MsrpUri.parse("msrp://user:pw@host:1/s;tcp");
        assertThat(uri.forLog()).isEqualTo("msrp://host:1;tcp");
        assertThat(MsrpUri.of(false, "h", 1, new SessionId("s")).userinfo()).isNull();
        assertThatThrownBy(() -> MsrpUri.parse("msrp://user:pw@host:x/s;tcp")).hasMessageNotContaining("pw");
    }

    @Test
    void sessionIdsAreNotShown() {
        assertThat(MsrpUri.parse("msrp://[::1]:7/secret;tcp").forLog()).isEqualTo("msrp://[::1]:7;tcp");
        assertThat(new SessionId("secret").toString()).doesNotContain("secret");
        assertThatThrownBy(() -> MsrpUri.parse("msrp://h:1/se?ret;tcp")).hasMessageNotContaining("se?ret");
    }

    @Test
    @Covers("4975-12-3")
    void unknownParametersArePreserved() {
        assertThat(MsrpUri.parse("msrp://h:1/s;tcp;foo=bar")).hasToString("msrp://h:1/s;tcp;foo=bar");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "msrp",
                "msrp://",
                "msrp:///s;tcp",
                "sip:h",
                "http://h:1/s;tcp",
                " msrp://h:1/s;tcp",
                "msrp://h:1/s;tcp ",
                "msrp://h:1/s tcp;tcp",
                "msrp://h:/s;tcp",
                "msrp://h:65536/s;tcp",
                "msrp://h:99999999999999999999/s;tcp",
                "msrp://h:-1/s;tcp",
                "msrp://h:1x/s;tcp",
                "msrp://h\u00e4:1/s;tcp",
                "msrp://h:1/\u00e4;tcp",
                "msrp://h:1/s;t\u00e4p",
                "msrp://h%4:1/s;tcp",
                "msrp://h%zz:1/s;tcp",
                "msrp://h:1/s%4;tcp",
                "msrp://a b@h:1/s;tcp",
                "msrp://a@b@h:1/s;tcp",
                "msrp://h:1/s;",
                "msrp://h:1/s;;tcp",
                "msrp://h:1/s;tcp;",
                "msrp://h:1/s;tcp;=",
                "msrp://h:1/s;tcp;a=",
                "msrp://h:1/s;tcp;a=b=c",
                "msrp://h:1/s;tcp/x",
                "msrp://[::1:1/s;tcp",
                "msrp://[::1]x:1/s;tcp",
                "msrp://[]:1/s;tcp",
                "msrp://[1:2:3:4:5:6:7]:1/s;tcp",
                "msrp://[1:2:3:4:5:6:7:8:9]:1/s;tcp",
                "msrp://[1:2:3:4:5:6:7::8]:1/s;tcp",
                "msrp://[1::2::3]:1/s;tcp",
                "msrp://[:::]:1/s;tcp",
                "msrp://[1:]:1/s;tcp",
                "msrp://[12345::]:1/s;tcp",
                "msrp://[::1%25eth0]:1/s;tcp",
                "msrp://[::192.0.2.256]:1/s;tcp",
                "msrp://[192.0.2.1::]:1/s;tcp",
                "msrp://[v1.x]:1/s;tcp",
            })
    void whatIsNoUriIsRefused(String text) {
        refused(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "msrp://[::]:1/s;tcp",
                "msrp://[1::]:1/s;tcp",
                "msrp://[::1:2:3:4:5:6:7]:1/s;tcp",
                "msrp://[1:2:3:4:5:6:7:8]:1/s;tcp",
                "msrp://[1:2:3:4:5:6:192.0.2.1]:1/s;tcp",
                "msrp://[::192.0.2.1]:1/s;tcp",
                "msrp://a;b@h:65535/s;tcp",
                "msrp://u%40x:y@h:0/s;tcp",
                "msrp://df7jal23ls0d.invalid:2855/98cjs;ws",
            })
    void whatIsUnusualButRightParses(String text) {
        assertThat(MsrpUri.parse(text)).hasToString(text);
    }

    @Test
    @Covers("4975-8.2-3")
    void pathsAreUrisSeparatedBySingleSpaces() {
        assertThat(MsrpPath.parse("msrp://a:1/s;tcp").uris()).hasSize(1);
        MsrpPath two = MsrpPath.parse("msrps://r:1/s;tcp msrp://a:1/t;tcp");
        assertThat(two.first().host()).isEqualTo("r");
        assertThat(two.last().host()).isEqualTo("a");
        String five = "msrp://a:1/s;tcp msrp://b:1/s;tcp msrp://c:1/s;tcp msrp://d:1/s;tcp msrp://e:1/s;tcp";
        assertThat(MsrpPath.parse(five).uris()).hasSize(5);
        assertThat(MsrpPath.parse(five)).hasToString(five);
        noPath("");
        noPath(" ");
        noPath("msrp://a:1/s;tcp ");
        noPath("msrp://a:1/s;tcp  msrp://b:1/s;tcp");
    }

    @Property
    void randomTextParsesOrIsRefusedButNothingElse(
            @ForAll @Chars({'m', '/', ':', ';', '[', ']', '%', '.', '@'}) @NumericChars @AlphaChars String text) {
        for (String candidate :
                new String[] {text, "msrp://" + text, "msrp://" + text + ":1/s;tcp", "msrp://[" + text + "]:1/s;tcp"}) {
            try {
                assertThat(MsrpUri.parse(candidate)).hasToString(candidate).isEqualTo(MsrpUri.parse(candidate));
            } catch (MsrpSyntaxException e) {
                assertThat(e).hasMessageContaining("expected");
            }
        }
    }

    private static void refused(String text) {
        assertThatThrownBy(() -> MsrpUri.parse(text)).isInstanceOf(MsrpSyntaxException.class);
    }

    private static void noPath(String text) {
        assertThatThrownBy(() -> MsrpPath.parse(text)).isInstanceOf(MsrpSyntaxException.class);
    }
}
