package org.parley.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Refer-To says. */
class ReferToTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "<sip:bob@example.org;method=BYE>|sip:bob@example.org|BYE",
                "sip:bob@example.org|sip:bob@example.org|INVITE",
                "\"Bob\" <sip:bob@example.org;transport=tcp;METHOD=bye;lr>|sip:bob@example.org;transport=tcp;lr|BYE",
                "sip:bob@example.org;method=BYE|sip:bob@example.org|BYE",
                "<sip:b;method=x@example.org;method=BYE>|sip:b;method=x@example.org|BYE",
                "<sip:bob@[::1]:5070;method=REFER?Refer-To=sip%3Ax%40y>|sip:bob@[::1]:5070|REFER",
                "<sip:bob@example.org;method=>|sip:bob@example.org|INVITE",
                "<http://example.org/;method=BYE>|http://example.org/;method=BYE|INVITE"
            })
    void itNamesSomebodyAndAMethod(String value, String uri, String method) {
        ReferTo to = ReferTo.parse(value);
        assertThat(to.uri()).isEqualTo(uri);
        assertThat(to.method()).isEqualTo(method);
    }

    @Test
    void itsHeadersAreUnescapedAndEscapedAgain() {
        ReferTo to = ReferTo.parse(
                "<sip:dave@example.org?Replaces=12345%40host%3Bto-tag%3D1%3Bfrom-tag%3D2&Subject=Tea%20%26%20cake>");
        assertThat(to.headers().first("Replaces")).hasValue("12345@host;to-tag=1;from-tag=2");
        assertThat(to.headers().first("Subject")).hasValue("Tea & cake");
        assertThat(to.toString())
                .isEqualTo("<sip:dave@example.org;method=INVITE?Replaces=12345%40host%3Bto-tag%3D1%3Bfrom-tag%3D2"
                        + "&Subject=Tea%20%26%20cake>");
        assertThat(ReferTo.parse(to.toString())).isEqualTo(to);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "bob",
                "<sip:>",
                "<sip:bob@example.org",
                "<sip:bob@example.org;method=BYE;method=INVITE>",
                "<sip:bob@example.org?Reason=a%0D%0AVia%3A%20x>",
                "<sip:bob@example.org?Reason=%4>"
            })
    void whatCannotBeReadIsNoReference(String value) {
        assertThatThrownBy(() -> ReferTo.parse(value)).isInstanceOf(SipSyntaxException.class);
    }
}
