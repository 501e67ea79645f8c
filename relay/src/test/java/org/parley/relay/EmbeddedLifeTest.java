package org.parley.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.parley.credentials.MemoryCredentials;
import org.parley.msrp.link.Listener;
import org.parley.relay.admission.Admission;
import org.parley.relay.admission.Decision;
import org.parley.relay.admission.DigestAdmission;
import org.parley.relay.config.RelayConfig;
import org.parley.relay.observe.RelayEvents;

/** A relay in another program: how it begins, what it says when it cannot, and that nothing of it stays. */
class EmbeddedLifeTest {
    private static final Admission NOBODY = DigestAdmission.of(new MemoryCredentials(), "nobody.example.org");

    private static RelayConfig on(int port) {
        return RelayConfig.defaults().withListeners(List.of(Listener.tcp("127.0.0.1", port)));
    }

    @Test
    void aloneItHasThreadsOfItsOwnAndTakesThemAlong() throws IOException {
        Relay relay = Rig.await(Relay.startAlone(on(0), NOBODY, RelayEvents.NONE));
        int port = relay.addresses().get(0).bound().getPort();
        assertThat(Rig.await(relay.bindings())).isEmpty();
        Rig.await(relay.drain(Duration.ofSeconds(5)));
        Rig.await(relay.stop());
        Rig.await(relay.stop());
        try (ServerSocket again = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            assertThat(again.getLocalPort()).isEqualTo(port);
        }
    }

    @Test
    void aStartThatCannotBeSaysWhy() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            assertThatThrownBy(() -> Rig.await(Relay.startAlone(on(taken.getLocalPort()), NOBODY, RelayEvents.NONE)))
                    .hasStackTraceContaining("127.0.0.1:" + taken.getLocalPort())
                    .hasStackTraceContaining("(expected: a free address of this host)");
        }
        assertThatThrownBy(() -> Rig.await(Relay.startAlone(RelayConfig.defaults(), NOBODY, RelayEvents.NONE)))
                .rootCause()
                .hasMessage("relay listeners: none (expected: at least one, because the URIs it grants name it)");
        assertThatThrownBy(() -> RelayConfig.defaults().withListeners(List.of(Listener.tls("127.0.0.1", 0))))
                .hasMessageContaining("relay.tls.certificate: missing (expected: a PEM file");
        assertThatThrownBy(() -> Listener.tls("0.0.0.0", 2865)).hasMessageContaining("advertise: missing");
    }

    @Test
    void nobodyIsAdmittedForNothing() {
        assertThatThrownBy(() -> Decision.admit("", Duration.ofMinutes(1)))
                .hasMessage("admitted: holder '' for PT1M (expected: a name, and a second or more)");
        assertThatThrownBy(() -> Decision.admit("anna", Duration.ofMillis(10)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aHolderLosesAllOfHisBindingsAndNobodyElseDoes() {
        try (Rig rig = new Rig()) {
            Rig.Client anna = rig.client("anna");
            rig.client(anna.peer(), "anna", "msrp://anna.invalid:7000/anna2;tcp", "");
            Rig.Client ben = rig.client("ben");
            assertThat(Rig.await(rig.relay.endBindings("anna", "no friend any more")))
                    .isEqualTo(2);
            assertThat(Rig.await(rig.relay.bindings()))
                    .extracting(one -> one.record().holder())
                    .containsExactly("ben");
            assertThat(rig.ended).hasSize(2).allMatch(line -> line.startsWith("anna OPERATOR "));
            assertThat(ben.granted()).startsWith(rig.authority());
        }
    }
}
