package org.parley.msrp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.parley.conformance.Covers;

/** RFC 4975 §6.1. */
class MsrpUriComparisonTest {
    @Test
    @Covers("4975-6.1-1")
    void schemesMatchInAnyCaseButMsrpIsNotMsrps() {
        same("MSRP://h:1/a;tcp", "msrp://h:1/a;tcp");
        different("msrp://h:1/a;tcp", "msrps://h:1/a;tcp");
    }

    @Test
    @Covers("4975-6.1-2")
    void addressesAndPortsAreComparedByValue() {
        same("msrp://[2001:db8::1]:9000/s;tcp", "msrp://[2001:0db8:0:0:0:0:0:1]:9000/s;tcp");
        same("msrp://[2001:DB8::0:1]:9000/s;tcp", "msrp://[2001:db8::1]:09000/s;tcp");
        same("msrp://[::ffff:192.0.2.1]:9000/s;tcp", "msrp://[::FFFF:c000:201]:9000/s;tcp");
        different("msrp://[2001:db8::1]:9000/s;tcp", "msrp://[2001:db8::2]:9000/s;tcp");
        different("msrp://192.0.2.1:9000/s;tcp", "msrp://192.0.2.11:9000/s;tcp");
    }

    @Test
    @Covers("4975-6.1-3")
    void encodedUnreservedCharactersOfTheAuthorityAreDecoded() {
        same("msrp://ex%61mple.com:9000/s;tcp", "msrp://example.com:9000/s;tcp");
        same("msrp://%31%392.0.2.1:9000/s;tcp", "msrp://192.0.2.1:9000/s;tcp");
        different("msrp://ex%21mple.com:9000/s;tcp", "msrp://ex!mple.com:9000/s;tcp");
    }

    @Test
    @Covers("4975-6.1-4")
    void userinfoIsNotConsidered() {
        same("msrp://alice@h:9000/s;tcp", "msrp://h:9000/s;tcp");
        same("msrp://alice@h:9000/s;tcp", "msrp://bob@h:9000/s;tcp");
    }

    @Test
    @Covers("4975-6.1-5")
    void namesAreComparedWithoutCaseAndNotLookedUp() {
        same("msrp://HOST.example.com:9000/s;tcp", "msrp://host.example.com:9000/s;tcp");
        different("msrp://localhost:9000/s;tcp", "msrp://127.0.0.1:9000/s;tcp");
    }

    @Test
    @Covers("4975-6.1-6")
    void anExplicitPortMustMatchExactly() {
        different("msrp://h:9000/s;tcp", "msrp://h:9001/s;tcp");
        different("msrp://h:9000/s;tcp", "msrp://h/s;tcp");
    }

    @Test
    void theRecommendedPortIsNoDefault() {
        different("msrp://h/abcd;tcp", "msrp://h:2855/abcd;tcp");
    }

    @Test
    void sessionIdsAreComparedWithCase() {
        different("msrp://h:9000/aBc;tcp", "msrp://h:9000/abc;tcp");
    }

    @Test
    @Covers("4975-6.1-8")
    void aDeviceIsNoSession() {
        different("msrp://h:9000;tcp", "msrp://h:9000/s;tcp");
        same("msrp://h:9000;tcp", "msrp://H:9000;tcp");
    }

    @Test
    @Covers("4975-6.1-9")
    void transportsMatchInAnyCaseAndNeverAnother() {
        same("msrp://h:9000/s;tcp", "msrp://h:9000/s;TCP");
        different("msrp://h:9000/s;ws", "msrp://h:9000/s;tcp");
    }

    @Test
    @Covers("4975-6.1-10")
    void sessionIdsAreNotNormalised() {
        different("msrp://h:9000/a/../b;tcp", "msrp://h:9000/b;tcp");
        different("msrp://h:9000/%61;tcp", "msrp://h:9000/a;tcp");
    }

    @Test
    @Covers("4975-6.1-11")
    void otherParametersDoNotMakeUrisUnequal() {
        same("msrp://h:9000/s;tcp;foo=bar", "msrp://h:9000/s;tcp");
        same("msrp://h:9000/s;tcp;foo=bar", "msrp://h:9000/s;tcp;foo=baz;x");
    }

    private static void same(String one, String other) {
        assertThat(MsrpUri.parse(one)).isEqualTo(MsrpUri.parse(other)).hasSameHashCodeAs(MsrpUri.parse(other));
    }

    private static void different(String one, String other) {
        assertThat(MsrpUri.parse(one)).isNotEqualTo(MsrpUri.parse(other));
    }
}
