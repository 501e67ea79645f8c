package org.parley.sip.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.parley.sip.Arrival;
import org.parley.sip.SipBody;
import org.parley.sip.SipHeaders;
import org.parley.sip.SipRequest;
import org.parley.sip.SipUri;
import org.parley.sip.stack.SipTransport;

/** Whom we call, which way, and how much a trunk may ask for. */
class OutwardValuesTest {
    private static Trunk trunk(String name, List<String> members, String uri, Trunk.Limits limits) {
        return new Trunk(
                name,
                members,
                uri.isEmpty() ? Optional.empty() : Optional.of(SipUri.parse(uri)),
                false,
                limits,
                Duration.ZERO,
                Optional.empty());
    }

    @Test
    void destinationsAreNamesDomainsAndNetworks() {
        Destinations some = Destinations.of(List.of("Example.org.", "*.example.net", "192.0.2.0/24", "2001:db8::/32"));
        assertThat(some.permit("EXAMPLE.org")).isTrue();
        assertThat(some.permit("example.org.")).isTrue();
        assertThat(some.permit("sub.example.org")).isFalse();
        assertThat(some.permit("a.b.example.net")).isTrue();
        assertThat(some.permit("example.net")).isFalse();
        assertThat(some.permit("evilexample.net")).isFalse();
        assertThat(some.permit("192.0.2.77")).isTrue();
        assertThat(some.permit("192.0.3.1")).isFalse();
        assertThat(some.permit("[2001:db8::1]")).isTrue();
        assertThat(some.permit("127.1")).isFalse();
        assertThat(some.permit("0x7f.1")).isFalse();
        assertThat(some.permit(SipUri.parse("sip:bob@example.org"))).isTrue();
        assertThat(some.permit(SipUri.parse("sip:bob@example.org;maddr=10.0.0.1")))
                .isFalse();
        assertThat(Destinations.of(List.of("*")).permit("10.0.0.1")).isTrue();
        assertThat(Destinations.of(List.of()).permit("example.org")).isFalse();
        assertThatThrownBy(() -> Destinations.of(List.of("no domain"))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatDoesNotFitTogetherIsRefused() {
        Trunk silent = trunk("silent", List.of("192.0.2.1"), "", Trunk.Limits.NONE);
        assertThatThrownBy(() -> new Outward(Routes.NONE, Destinations.ALL, List.of(silent, silent)))
                .hasMessageContaining("twice");
        Routes toIt = new Routes(Optional.empty(), List.of(Routes.Rule.parse("example.org silent")));
        assertThatThrownBy(() -> new Outward(toIt, Destinations.ALL, List.of(silent)))
                .hasMessageContaining("a trunk that has to=");
        assertThatThrownBy(() -> trunk("none", List.of(), "", Trunk.Limits.NONE))
                .hasMessageContaining("an address it calls from");
        assertThatThrownBy(() -> trunk("direct", List.of("192.0.2.1"), "", Trunk.Limits.NONE))
                .hasMessageContaining("a name");
        assertThatThrownBy(() -> Routes.Rule.parse("example.org")).hasMessageContaining("at least one way");
        assertThatThrownBy(() -> known(List.of())).hasMessageContaining("only they are shown its password");
        assertThatThrownBy(() -> known(List.of("proxy.example.org"))).hasMessageContaining("proves it over TLS");
        assertThat(new Trunk.Login("parley", "hush").toString()).doesNotContain("hush");
    }

    @Test
    void aTrunkAsksSoOftenASecondAndPingsAreFree() {
        AtomicLong clock = new AtomicLong();
        Trunk limited = trunk("limited", List.of("192.0.2.0/24"), "", new Trunk.Limits(10, 3, 10));
        Trunks trunks = new Trunks(
                new Outward(Routes.NONE, Destinations.ALL, List.of(limited)), clock::get, new SimpleMeterRegistry());
        for (int second = 0; second < 3; second++) {
            for (int i = 0; i < 3; i++) {
                assertThat(trunks.excess(request("INVITE", "192.0.2.7"))).isEmpty();
            }
            assertThat(trunks.excess(request("INVITE", "192.0.2.9"))).hasValueSatisfying(refusal -> {
                assertThat(refusal.status()).isEqualTo(503);
                assertThat(refusal.headers().first("Retry-After")).contains("5");
            });
            assertThat(trunks.excess(request("OPTIONS", "192.0.2.9"))).isEmpty();
            assertThat(trunks.excess(request("INVITE", "198.51.100.1"))).isEmpty();
            clock.addAndGet(TimeUnit.SECONDS.toNanos(2));
        }
    }

    /** A trunk that asks for a password, called without TLS. */
    private static Trunk known(List<String> members) {
        return new Trunk(
                "named",
                members,
                Optional.of(SipUri.parse("sip:proxy.example.org")),
                false,
                Trunk.Limits.NONE,
                Duration.ZERO,
                Optional.of(new Trunk.Login("parley", "secret")));
    }

    private static SipRequest request(String method, String from) {
        return new SipRequest(
                method,
                "sip:lobby@example.org",
                SipHeaders.NONE,
                SipBody.NONE,
                new Arrival(SipTransport.UDP, from, 5060));
    }

    @Test
    void aPlaceIsGivenBackOnce() {
        Trunk small = trunk("small", List.of(), "sip:pbx.example.org", new Trunk.Limits(2, 10, 1));
        OpenTrunk open = new OpenTrunk(small, System::nanoTime, new SimpleMeterRegistry());
        OpenTrunk.Place out = open.callTo().orElseThrow();
        assertThat(open.callTo()).isEmpty();
        OpenTrunk.Place in = open.callFrom().orElseThrow();
        assertThat(open.callFrom()).isEmpty();
        out.leave();
        out.leave();
        assertThat(open.callFrom()).isPresent();
        assertThat(open.callTo()).as("two calls already").isEmpty();
        in.leave();
        assertThat(open.callTo()).isPresent();
        open.mark(false, "408");
        in.leave();
        assertThat(open.callTo()).isEmpty();
    }
}
