package org.parley.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is a name, and in which order addresses are tried. */
final class DnsNamesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"example.org", "a", "_msrps._tcp.example.org", "xn--bcher-kva.example", "1and1.example", "a-b.c2"
            })
    void names(String name) {
        assertThat(DnsNames.isName(DnsNames.plain(name + '.'))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "a..b",
                "-a.org",
                "a-.org",
                "a b",
                "a%62.org",
                "127.1",
                "2130706433",
                "0x7f.1",
                "0x7f000001",
                "1.2.3.4",
                "[::1]",
                "bücher.example"
            })
    void whatOnlyLooksLikeOne(String name) {
        assertThat(DnsNames.isName(DnsNames.plain(name))).isFalse();
    }

    @Test
    void noLabelIsLongerThan63NorTheNameThan253() {
        assertThat(DnsNames.isName("a".repeat(63) + ".org")).isTrue();
        assertThat(DnsNames.isName("a".repeat(64) + ".org")).isFalse();
        assertThat(DnsNames.isName("a.".repeat(126) + "a")).isTrue();
        assertThat(DnsNames.isName("a.".repeat(127) + "a")).isFalse();
    }

    @Test
    void familiesTakeTurnsEachInItsOrder() throws Exception {
        List<InetAddress> four = List.of(InetAddress.getByName("192.0.2.2"), InetAddress.getByName("192.0.2.1"));
        List<InetAddress> six = List.of(InetAddress.getByName("2001:db8::1"));
        assertThat(AddressOrder.of(four, six, true)).containsExactly(six.get(0), four.get(0), four.get(1));
        assertThat(AddressOrder.of(four, six, false)).containsExactly(four.get(0), six.get(0), four.get(1));
        assertThat(AddressOrder.of(List.of(), six, false)).containsExactly(six.get(0));
    }
}
