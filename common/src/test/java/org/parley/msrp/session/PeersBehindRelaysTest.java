package org.parley.msrp.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parley.conformance.Covers;
import org.parley.msrp.MsrpPath;
import org.parley.msrp.MsrpUri;
import org.parley.msrp.link.Listener;
import org.parley.msrp.link.TlsFiles;

/** Peers whose path has several URIs, seen by an endpoint that has no relay itself (RFC 4976 §5, RFC 4975 §5.4, RFC 6135 §4.3). */
final class PeersBehindRelaysTest {
    private static final String CLIENT = "msrps://client.invalid:2855/clientsession;tcp";
    private static Certificates.One ours;
    private static Certificates.One relays;
    private static Certificates.One otherName;
    private static Certificates.One clients;
    private static Path ca;

    private @Nullable Ground started;

    @BeforeAll
    static void make(@TempDir Path folder) {
        Certificates certificates = new Certificates(folder);
        ca = certificates.ca();
        ours = certificates.signed("ours", "ip:127.0.0.1", 1, 10);
        relays = certificates.signed("relays", "dns:relay.example.org", 1, 10);
        otherName = certificates.signed("othername", "dns:other.example.org", 1, 10);
        clients = certificates.selfSigned("clients", "dns:client.invalid");
    }

    @AfterEach
    void stop() {
        if (started != null) {
            started.close();
        }
    }

    private Ground ground() {
        Ground ground = new Ground(
                EndpointConfig.defaults()
                        .withListeners(List.of(listener(true), listener(false)))
                        .withTls(new TlsFiles(ours.certificate, ours.key, ca, false)),
                host -> Future.succeededFuture(List.of(InetAddress.getLoopbackAddress())));
        started = ground;
        return ground;
    }

    private static Listener listener(boolean tls) {
        return tls ? Listener.tls("127.0.0.1", 0) : Listener.tcp("127.0.0.1", 0);
    }

    private static String send(String tid, MsrpUri to, String path, String rest) {
        return "MSRP " + tid + " SEND\r\nTo-Path: " + to + "\r\nFrom-Path: " + path + "\r\nMessage-ID: " + tid + "\r\n"
                + rest + "-------" + tid + "$\r\n";
    }

    private static SessionSpec spec(Ground ground, MsrpUri own, String path, @Nullable Fingerprint fingerprint) {
        return new SessionSpec(own, ground.owner, PeerMedia.of(MsrpPath.parse(path)), fingerprint, "", "test");
    }

    @Test
    @Covers("4976-1-3")
    void aRelayConnectsToUsForItsClient() {
        Ground ground = ground();
        String path = "msrps://relay.example.org:2855/grantedone;tcp " + CLIENT;
        MsrpUri own = ground.endpoint.newUri(false);
        Session session = ground.endpoint.expect(spec(ground, own, path, null));
        try (RawPeer relay = RawPeer.connect(ground.endpoint.boundAddresses().get(1))) {
            relay.send(send("bind1", own, path, "Byte-Range: 1-0/0\r\n"));
            RawPeer.Wire answer = relay.next();
            assertThat(answer.code()).isEqualTo(200);
            assertThat(answer.header("To-Path")).isEqualTo("msrps://relay.example.org:2855/grantedone;tcp");
            assertThat(Owner.take(ground.owner.bound)).isSameAs(session);

            session.execute(() -> session.send(ground.message("hello"), DeliveryListener.NONE));
            RawPeer.Wire message = relay.next();
            assertThat(message.header("To-Path")).isEqualTo(path);
            assertThat(message.header("From-Path")).isEqualTo(own.toString());
            relay.ok(message);

            relay.send(send(
                    "reported1",
                    own,
                    path,
                    "Success-Report: yes\r\nByte-Range: 1-5/5\r\nContent-Type: text/plain\r\n\r\nhello\r\n"));
            RawPeer.Wire one = relay.next();
            RawPeer.Wire two = relay.next();
            RawPeer.Wire report = one.isRequest("REPORT") ? one : two;
            assertThat(report.header("To-Path")).isEqualTo(path);
        }
    }

    @Test
    void twoClientsOfOneRelayShareItsConnection() {
        Ground ground = ground();
        MsrpUri alice = ground.endpoint.newUri(false);
        MsrpUri bob = ground.endpoint.newUri(false);
        String relayOfAlice = "msrps://relay.example.org:2855/grantedone;tcp ";
        String relayOfBob = "msrps://relay.example.org:2855/grantedtwo;tcp ";
        ground.endpoint.expect(spec(ground, alice, relayOfAlice + CLIENT, null));
        ground.endpoint.expect(spec(ground, bob, relayOfBob + CLIENT, null));
        try (RawPeer relay = RawPeer.connect(ground.endpoint.boundAddresses().get(1))) {
            relay.send(send("bind1", alice, relayOfAlice + CLIENT, "Byte-Range: 1-0/0\r\n"));
            assertThat(relay.next().code()).isEqualTo(200);
            relay.send(send("bind2", bob, relayOfBob + CLIENT, "Byte-Range: 1-0/0\r\n"));
            RawPeer.Wire answer = relay.next();
            assertThat(answer.code()).isEqualTo(200);
            assertThat(answer.header("To-Path")).isEqualTo(relayOfBob.strip());
        }
    }

    @Test
    @Covers("6135-4.3-2")
    void theClientsFingerprintIsNotAskedOfItsRelay() throws Exception {
        Ground ground = ground();
        String path = "msrps://relay.example.org:2855/grantedone;tcp " + CLIENT;
        MsrpUri own = ground.endpoint.newUri(true);
        ground.endpoint.expect(spec(ground, own, path, clients.fingerprint()));
        try (RawPeer relay = new RawPeer(relays.context()
                .getSocketFactory()
                .createSocket("127.0.0.1", ground.address().getPort()))) {
            relay.send(send("bind1", own, path, "Byte-Range: 1-0/0\r\n"));
            assertThat(relay.next().code()).isEqualTo(200);
        }
    }

    @Test
    @Covers("4976-11-1")
    void weConnectToTheRelayOfAPassivePeerAndItsNameIsChecked() {
        Ground ground = ground();
        try (ScriptedRelay relay = new ScriptedRelay(relays)) {
            String path = "msrps://relay.example.org:" + relay.port() + "/grantedone;tcp " + CLIENT;
            MsrpUri own = ground.endpoint.newUri(true);
            ground.endpoint.connect(spec(ground, own, path, clients.fingerprint()));
            try (RawPeer peer = relay.accept()) {
                RawPeer.Wire bind = peer.next();
                assertThat(bind.header("To-Path")).isEqualTo(path);
                assertThat(bind.header("From-Path")).isEqualTo(own.toString());
                peer.ok(bind);
                Session session = Owner.take(ground.owner.bound);
                assertThat(session.isBound()).isTrue();
            }
        }
    }

    @Test
    @Covers("4976-11-3")
    void aPlainEndUsesTlsTowardsARelayWhosePathSaysSo() {
        Ground ground = ground();
        try (ScriptedRelay relay = new ScriptedRelay(relays)) {
            String path = "msrps://relay.example.org:" + relay.port() + "/grantedone;tcp " + CLIENT;
            MsrpUri own = ground.endpoint.newUri(false);
            ground.endpoint.connect(spec(ground, own, path, null));
            try (RawPeer peer = relay.accept()) {
                RawPeer.Wire bind = peer.next();
                assertThat(bind.header("From-Path")).startsWith("msrp://");
                peer.ok(bind);
                Owner.take(ground.owner.bound);
                // The relay reaches us back over the same connection, although our URI is a plain one.
                peer.send(send("back1", own, path, "Byte-Range: 1-0/0\r\n"));
                assertThat(peer.next().code()).isEqualTo(200);
            }
        }
    }

    @Test
    void aRelayWithAnotherNameIsNotUsed() {
        Ground ground = ground();
        try (ScriptedRelay relay = new ScriptedRelay(otherName)) {
            String path = "msrps://relay.example.org:" + relay.port() + "/grantedone;tcp " + CLIENT;
            ground.endpoint.connect(spec(ground, ground.endpoint.newUri(true), path, otherName.fingerprint()));
            try (RawPeer peer = relay.accept()) {
                assertThat(peer.everything()).isEmpty();
            }
            assertThat(Owner.take(ground.owner.ends).kind()).isEqualTo(SessionEnd.Kind.PROTOCOL_ERROR);
        }
    }

    @Test
    void aFailureReportOfThePeersRelayEndsTheSession() {
        Ground ground = ground();
        String granted = "msrps://relay.example.org:2855/grantedone;tcp";
        MsrpUri own = ground.endpoint.newUri(false);
        ground.endpoint.expect(spec(ground, own, granted + " " + CLIENT, null));
        try (RawPeer relay = RawPeer.connect(ground.endpoint.boundAddresses().get(1))) {
            relay.send(send("bind1", own, granted + " " + CLIENT, "Byte-Range: 1-0/0\r\n"));
            assertThat(relay.next().code()).isEqualTo(200);
            Owner.take(ground.owner.bound);
            relay.send("MSRP rept1 REPORT\r\nTo-Path: " + own + "\r\nFrom-Path: " + granted
                    + "\r\nMessage-ID: longago\r\nByte-Range: 1-5/5\r\nStatus: 000 481 gone\r\n-------rept1$\r\n");
            assertThat(Owner.take(ground.owner.ends).kind()).isEqualTo(SessionEnd.Kind.REFUSED_481);
        }
    }

    @Test
    @Covers("4976-5.4-1")
    void theConnectionToAForeignRelayOutlivesItsSession() {
        Ground ground = ground();
        try (ScriptedRelay relay = new ScriptedRelay(relays, new InetSocketAddress("127.0.0.1", 0), false)) {
            String path = "msrps://relay.example.org:" + relay.port() + "/grantedone;tcp " + CLIENT;
            Session session = ground.endpoint.connect(spec(ground, ground.endpoint.newUri(true), path, null));
            try (RawPeer peer = relay.accept()) {
                peer.ok(peer.next());
                Owner.take(ground.owner.bound);
                session.execute(() -> session.close(new SessionEnd(SessionEnd.Kind.LOCAL, "done")));
                Owner.take(ground.owner.ends);
                ground.endpoint.connect(spec(ground, ground.endpoint.newUri(true), path, null));
                assertThat(peer.next().isRequest("SEND")).isTrue();
            }
        }
    }
}
