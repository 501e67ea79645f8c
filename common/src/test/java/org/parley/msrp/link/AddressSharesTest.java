package org.parley.msrp.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class AddressSharesTest {
    private static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    private static AddressShare enter(AddressShares shares, String text) {
        return Objects.requireNonNull(shares.enter(address(text)));
    }

    @Test
    void connectionsAreCountedWhileTheyAreThere() {
        AddressShares shares = new AddressShares(AddressShares.Terms.ofConnections(2));
        AddressShare one = enter(shares, "192.0.2.1");
        assertThat(enter(shares, "192.0.2.1")).isSameAs(one);
        assertThat(shares.enter(address("192.0.2.1"))).isNull();
        assertThat(enter(shares, "192.0.2.2")).isNotSameAs(one);
        one.left();
        assertThat(enter(shares, "192.0.2.1")).isSameAs(one);
        assertThat(shares.enter(address("192.0.2.1"))).isNull();
        one.left();
        one.left();
        assertThat(shares.size()).isEqualTo(1);
    }

    @Test
    void anIpv6AddressIsItsNetworkAndNoIpv4Address() {
        AddressShares shares = new AddressShares(AddressShares.Terms.ofConnections(9));
        AddressShare network = enter(shares, "2001:db8:0:7::1");
        assertThat(enter(shares, "2001:db8:0:7:ffff:ffff:ffff:ffff")).isSameAs(network);
        assertThat(enter(shares, "2001:db8:0:8::1")).isNotSameAs(network);
        assertThat(enter(shares, "0:0:c000:201::1")).isNotSameAs(enter(shares, "192.0.2.1"));
    }

    @Test
    void whatIsHeldIsCountedOverAllConnections() {
        AddressShares shares = new AddressShares(new AddressShares.Terms(0, 2, 0, 0));
        AddressShare share = enter(shares, "192.0.2.1");
        assertThat(share.hold()).isTrue();
        assertThat(enter(shares, "192.0.2.1").hold()).isTrue();
        assertThat(share.hold()).isFalse();
        share.release();
        assertThat(share.hold()).isTrue();
        assertThat(share.octets()).isNull();
    }

    @Test
    void loopbackMayDoAnythingButConnectWithoutEnd() {
        AddressShares shares = new AddressShares(new AddressShares.Terms(1, 1, 1, 1));
        AddressShare here = enter(shares, "127.0.0.1");
        assertThat(shares.enter(address("127.0.0.1"))).isNull();
        assertThat(here.hold()).isTrue();
        assertThat(here.hold()).isTrue();
        assertThat(here.octets()).isNull();
        assertThat(here.messages()).isNull();
        assertThat(enter(shares, "::1").octets()).isNull();
    }

    @Test
    void nobodyIsCountedWhereThereIsNoLimit() {
        AddressShares shares = new AddressShares(AddressShares.Terms.ofConnections(0));
        assertThat(enter(shares, "192.0.2.1")).isSameAs(enter(shares, "2001:db8::1"));
        assertThat(shares.size()).isZero();
        enter(shares, "192.0.2.1").left();
    }

    @Test
    void whoHasTakenTooMuchIsRemembered() {
        AddressShares shares = new AddressShares(new AddressShares.Terms(0, 0, 1, 0));
        AddressShare share = enter(shares, "192.0.2.1");
        take(share);
        share.left();
        assertThat(enter(shares, "192.0.2.1")).isSameAs(share);
        share.left();
        AddressShare quiet = enter(shares, "192.0.2.2");
        quiet.left();
        assertThat(enter(shares, "192.0.2.2")).isNotSameAs(quiet);
    }

    /** An hour's worth. */
    private static void take(AddressShare share) {
        Objects.requireNonNull(share.octets()).take(3_600, System.nanoTime());
    }

    @Test
    void ofThoseGoneABoundedNumberIsRemembered() {
        AddressShares shares = new AddressShares(new AddressShares.Terms(0, 0, 1, 0));
        for (int i = 0; i < 12_000; i++) {
            AddressShare share = enter(shares, "10." + (i >> 16) + "." + (i >> 8 & 255) + "." + (i & 255));
            take(share);
            share.left();
        }
        assertThat(shares.size()).isBetween(10_000, 10_001);
    }

    /** Coming and going does not drive out those who are remembered, oneself the first of them. */
    @Test
    void whoComesAndGoesOftenIsRememberedOnce() {
        AddressShares shares = new AddressShares(new AddressShares.Terms(0, 0, 1, 0));
        AddressShare other = enter(shares, "192.0.2.7");
        take(other);
        other.left();
        AddressShare share = enter(shares, "192.0.2.1");
        take(share);
        share.left();
        for (int i = 0; i < 12_000; i++) {
            enter(shares, "192.0.2.1").left();
        }
        assertThat(enter(shares, "192.0.2.1")).isSameAs(share);
        assertThat(enter(shares, "192.0.2.7")).isSameAs(other);
    }
}
