package org.parley.relay.hop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.msrp.link.Listener;

/** Where clients may have messages sent to. */
final class HopPolicyTest {
    private static final String NAME = "bob.example.org";
    private static final HopPolicy USUAL = HopPolicy.of(List.of("*"), List.of(), false);

    private static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    private static boolean permits(HopPolicy policy, String host, String address) {
        return policy.permits(host) && policy.permits(host, address(address));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.200.3.4",
                "0.0.0.0",
                "0.1.2.3",
                "169.254.169.254",
                "224.0.0.1",
                "255.255.255.255",
                "::1",
                "::",
                "fe80::1",
                "ff02::1",
                "::ffff:127.0.0.1",
                "64:ff9b::7f00:1",
                "64:ff9b::a9fe:a9fe",
                "::127.0.0.1"
            })
    void nobodyIsSentIntoThisMachineOrItsLink(String inside) {
        assertThat(permits(USUAL, NAME, inside)).isFalse();
        assertThat(permits(USUAL, inside, inside)).isFalse();
        assertThat(permits(HopPolicy.of(List.of("*"), List.of(), true), NAME, inside))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.1", "10.1.2.3", "128.0.0.1", "2001:db8::1", "fd00::1", "64:ff9b::c000:201"})
    void everywhereElseIsOpen(String outside) {
        assertThat(permits(USUAL, NAME, outside)).isTrue();
        assertThat(permits(USUAL, outside, outside)).isTrue();
    }

    @Test
    void anIpv4AddressIsItselfInWhateverItIsWrapped() {
        HopPolicy policy = HopPolicy.of(List.of("*"), List.of("192.0.2.0/24"), false);
        assertThat(permits(policy, NAME, "64:ff9b::192.0.2.7")).isFalse();
        assertThat(permits(policy, NAME, "::192.0.2.7")).isFalse();
        assertThat(permits(policy, "::ffff:192.0.2.7", "::ffff:192.0.2.7")).isFalse();
        assertThat(permits(policy, NAME, "64:ff9b::192.0.3.7")).isTrue();
        assertThat(permits(USUAL, NAME, "64:ff9b::127.0.0.1")).isFalse();
    }

    @Test
    void aNetworkThatIsNamedIsOpenThoughItIsInside() {
        HopPolicy policy = HopPolicy.of(List.of("*", "127.0.0.0/30", "::1"), List.of("127.0.0.2"), false);
        assertThat(permits(policy, NAME, "127.0.0.1")).isTrue();
        assertThat(permits(policy, NAME, "::1")).isTrue();
        assertThat(permits(policy, NAME, "127.0.0.2")).isFalse();
        assertThat(permits(policy, NAME, "127.0.0.4")).isFalse();
        assertThat(permits(HopPolicy.of(List.of(NAME), List.of(), false), NAME, "127.0.0.1"))
                .as("a name does not lead inside")
                .isFalse();
    }

    @Test
    void namesAreComparedWithoutCaseAndDomainsByWholeLabels() {
        HopPolicy policy =
                HopPolicy.of(List.of("Chat.Example.ORG", "*.friends.example"), List.of("no.friends.example"), false);
        assertThat(permits(policy, "chat.example.org.", "192.0.2.1")).isTrue();
        assertThat(permits(policy, "a.b.FRIENDS.example", "192.0.2.1")).isTrue();
        assertThat(permits(policy, "friends.example", "192.0.2.1")).isFalse();
        assertThat(permits(policy, "notfriends.example", "192.0.2.1")).isFalse();
        assertThat(permits(policy, "other.chat.example.org", "192.0.2.1")).isFalse();
        assertThat(permits(policy, "no.friends.example", "192.0.2.1")).isFalse();
        assertThat(permits(policy, "192.0.2.1", "192.0.2.1")).isFalse();
    }

    @Test
    void networksEndWhereTheySay() {
        HopPolicy policy = HopPolicy.of(List.of("10.0.0.0/9", "2001:db8::/33"), List.of(), false);
        assertThat(permits(policy, NAME, "10.127.255.255")).isTrue();
        assertThat(permits(policy, NAME, "10.128.0.0")).isFalse();
        assertThat(permits(policy, NAME, "2001:db8:7fff::1")).isTrue();
        assertThat(permits(policy, NAME, "2001:db8:8000::1")).isFalse();
        assertThat(permits(policy, "::ffff:10.1.1.1", "::ffff:10.1.1.1")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "10.0.0.0/33",
                "2001:db8::/129",
                "10.0.0/8",
                "10.0.0.0/",
                "a b",
                "*.*.org",
                "x/24",
                "127.1",
                "-a.org"
            })
    void whatIsNoneOfTheseIsRefused(String entry) {
        assertThat(HopPolicy.fits(entry)).isFalse();
        assertThatThrownBy(() -> HopPolicy.of(List.of(entry), List.of(), false))
                .hasMessageContaining("'" + entry + "' (expected: a host name");
    }

    @Test
    void onlyARelayThatNobodyElseReachesIsForThisMachine() {
        Listener inside = Listener.tcp("127.0.0.1", 0);
        assertThat(ResolvedHops.isForThisMachine(List.of(inside, Listener.tls("::1", 0))))
                .isTrue();
        assertThat(ResolvedHops.isForThisMachine(List.of(inside, new Listener("0.0.0.0", 0, true, "r.example.org", 0))))
                .isFalse();
        assertThat(ResolvedHops.isForThisMachine(List.of(Listener.tls("192.0.2.1", 0))))
                .isFalse();
    }
}
