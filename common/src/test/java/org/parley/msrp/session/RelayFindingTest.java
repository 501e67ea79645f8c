package org.parley.msrp.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parley.conformance.Covers;
import org.parley.msrp.session.relay.Grant;
import org.parley.msrp.session.relay.RelayException;

/** Finding a relay by its name, and whether it is the one (RFC 4976 §8, §9.2). */
final class RelayFindingTest {
    private static final String NAME = "relay.example.org";
    private static Certificates.One named;
    private static Certificates.One otherName;
    private static Certificates.One expired;
    private static Certificates.One nobody;
    private static Path ca;

    private FakeDns dns;
    private @Nullable RelayGround started;

    @BeforeAll
    static void make(@TempDir Path folder) {
        Certificates certificates = new Certificates(folder);
        ca = certificates.ca();
        named = certificates.signed("named", "dns:" + NAME, 1, 10);
        otherName = certificates.signed("othername", "dns:other.example.org", 1, 10);
        expired = certificates.signed("expired", "dns:" + NAME, 10, 5);
        nobody = certificates.selfSigned("nobody", "dns:" + NAME);
    }

    @BeforeEach
    void start() {
        dns = new FakeDns();
    }

    @AfterEach
    void stop() {
        if (started != null) {
            started.close();
        }
        dns.close();
    }

    private Future<Grant> ask(String relay) {
        RelayGround ground =
                new RelayGround(EndpointConfig.defaults(), RelayGround.resolving(RelayGround.access(ca, relay), dns));
        started = ground;
        return ground.ask();
    }

    private static void admit(ScriptedRelay relay, Future<Grant> asked) {
        try (RawPeer peer = relay.accept()) {
            ScriptedRelay.admit(peer, "n", "msrps://" + NAME + ":" + relay.port() + "/ra;tcp", 900);
            Ground.await(asked);
        }
    }

    @Test
    @Covers("4976-8-1")
    @Covers("4976-8-5")
    void aPortThatIsGivenIsTaken() {
        try (ScriptedRelay relay = new ScriptedRelay(named)) {
            dns.a(NAME, "127.0.0.1");
            admit(relay, ask("msrps://" + NAME + ":" + relay.port() + ";tcp"));
            assertThat(dns.asked).contains("A " + NAME).noneMatch(question -> question.startsWith("SRV"));
        }
    }

    @Test
    @Covers("4976-8-6")
    void withoutAPortTheServiceRecordsSayWhere() {
        try (ScriptedRelay relay = new ScriptedRelay(named)) {
            dns.srv("_msrps._tcp." + NAME, 20, 0, 9, "last.example.org")
                    .srv("_msrps._tcp." + NAME, 10, 0, relay.port(), "server1.example.org")
                    .a("server1.example.org", "127.0.0.1")
                    .a("last.example.org", "127.0.0.1");
            admit(relay, ask("msrps://" + NAME + ";tcp"));
            assertThat(dns.asked).contains("SRV _msrps._tcp." + NAME, "A server1.example.org");
        }
    }

    @Test
    void theNextServiceIsTriedWhenTheFirstIsDown() {
        try (ScriptedRelay relay = new ScriptedRelay(named)) {
            dns.srv("_msrps._tcp." + NAME, 10, 0, 9, "down.example.org")
                    .srv("_msrps._tcp." + NAME, 20, 0, relay.port(), "up.example.org")
                    .a("down.example.org", "127.0.0.1")
                    .a("up.example.org", "127.0.0.1");
            admit(relay, ask("msrps://" + NAME + ";tcp"));
        }
    }

    @Test
    @Covers("4976-8-7")
    void withoutServiceRecordsItIsPort2855() {
        SecureRandom dice = new SecureRandom();
        String address = "127." + (1 + dice.nextInt(250)) + "." + dice.nextInt(250) + "." + (2 + dice.nextInt(250));
        try (ScriptedRelay relay = new ScriptedRelay(named, new InetSocketAddress(address, 2855), false)) {
            dns.a(NAME, address);
            admit(relay, ask("msrps://" + NAME + ";tcp"));
        }
    }

    @Test
    void aNameThatIsNotThereIsToldSo() {
        RelayException why = RelayGround.refusal(ask("msrps://" + NAME + ";tcp"));
        assertThat(why.kind()).isEqualTo(RelayException.Kind.CONNECTION);
        assertThat(why).hasMessageContaining(NAME);
    }

    @Test
    @Covers("4976-9.2-7")
    void aCertificateForAnotherNameIsNoRelayOfOurs() {
        refused(otherName, "another name");
    }

    @Test
    @Covers("4976-9.2-8")
    void anExpiredOrUnknownCertificateIsNoRelayOfOurs() {
        refused(expired, "");
        stop();
        started = null;
        dns = new FakeDns();
        refused(nobody, "");
    }

    private void refused(Certificates.One shown, String why) {
        try (ScriptedRelay relay = new ScriptedRelay(shown)) {
            dns.a(NAME, "127.0.0.1");
            Future<Grant> asked = ask("msrps://" + NAME + ":" + relay.port() + ";tcp");
            try (RawPeer peer = relay.accept()) {
                assertThat(peer.everything()).isEmpty();
            }
            RelayException refusal = RelayGround.refusal(asked);
            assertThat(refusal.kind()).isEqualTo(RelayException.Kind.CONNECTION);
            assertThat(refusal).hasMessageContaining(NAME).hasMessageContaining(why);
        }
    }
}
