package org.parley.msrp.cpim;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ParticipantUriTest {
    private static void alike(String one, String other) {
        assertThat(ParticipantUri.parse(one)).as("%s and %s", one, other).isEqualTo(ParticipantUri.parse(other));
        assertThat(ParticipantUri.same(one, other)).isTrue();
    }

    private static void unlike(String one, String other) {
        assertThat(ParticipantUri.parse(one)).as("%s and %s", one, other).isNotEqualTo(ParticipantUri.parse(other));
    }

    @Test
    void portParametersAndHeadersDoNotCount() {
        alike("sip:chatroom22@chat.example.com", "sip:chatroom22@chat.example.com;transport=tcp");
        alike("sip:alice@example.org:5080;gr=urn:uuid:1;ob", "sip:alice@example.org");
        alike("sip:alice@example.org?subject=x%40y", "sip:alice@example.org");
        alike("sips:alice@example.org", "sip:alice@example.org");
        alike("sip:alice:secret@example.org", "sip:alice@example.org");
    }

    @Test
    void schemeAndHostCompareWithoutCaseAndTheUserWith() {
        alike("SIP:alice@EXAMPLE.org", "sip:alice@example.org");
        alike("sip:alice@example.org.", "sip:alice@example.org");
        unlike("sip:Alice@example.org", "sip:alice@example.org");
        unlike("sip:alice@example.org", "sip:alice@example.com");
        unlike("sip:alice@example.org", "sip:example.org");
    }

    @Test
    void percentEncodingIsNormalised() {
        alike("sip:%61lice@example.org", "sip:alice@example.org");
        alike("sip:j%c3%a9@example.org", "sip:j%C3%A9@example.org");
        alike("sip:jé@example.org", "sip:j%C3%A9@example.org");
        alike("sip:%2b4912@example.org", "sip:+4912@example.org");
        unlike("sip:alice%40evil.org@example.org", "sip:alice@evil.org");
        unlike("sip:alice%40evil.org@example.org", "sip:alice@evil.org@example.org");
        unlike("sip:a%25b@example.org", "sip:a%b@example.org%");
    }

    @Test
    void aDisplayFormIsItsUri() {
        alike("\"Bob <b>\" <sip:bob@example.org;transport=tls>", "sip:bob@example.org");
        alike("<sip:bob@example.org>", " sip:bob@example.org ");
    }

    @Test
    void ipv6HostsCompareByValue() {
        alike("sip:a@[2001:DB8::1]:5060", "sip:a@[2001:db8:0:0:0:0:0:1]");
        unlike("sip:a@[2001:db8::1]", "sip:a@[2001:db8::2]");
    }

    @Test
    void telNumbersCompareWithoutSeparators() {
        alike("tel:+1-201-555-0123", "TEL:+1(201)555.0123");
        alike("tel:+12015550123;ext=5", "tel:+12015550123");
        alike("tel:7042;phone-context=Example.com", "tel:7042;ext=1;Phone-Context=example.com");
        unlike("tel:7042;phone-context=example.com", "tel:7042;phone-context=example.org");
    }

    @Test
    void imIsNotSip() {
        alike("im:pooh@100akerwood.com", "IM:pooh@100AKERWOOD.com");
        unlike("im:pooh@100akerwood.com", "sip:pooh@100akerwood.com");
    }

    @Test
    void nonsenseEqualsOnlyItself() {
        for (String text : new String[] {
            "", ":", "sip:", "sip:@", "sip:a@", "sip:a@[", "sip:a@[::1", "sip:a@[x]", "sip:a@b c", ">", "<", "%"
        }) {
            alike(text, text);
            unlike(text, "sip:alice@example.org");
        }
        unlike("sip:a@b c", "sip:a@b");
        unlike("sip:a@b/c", "sip:a@b");
        unlike("sip:a@b@c", "sip:a@b");
    }
}
