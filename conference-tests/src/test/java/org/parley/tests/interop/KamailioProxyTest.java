package org.parley.tests.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.parley.conformance.Covers;
import org.parley.tests.peer.Cpim;
import org.parley.tests.peer.MsrpAddress;
import org.parley.tests.peer.MsrpFrame;
import org.parley.tests.peer.MsrpPeer;
import org.parley.tests.peer.MsrpText;
import org.parley.tests.peer.Octets;
import org.parley.tests.peer.Participant;
import org.parley.tests.peer.Sdp;
import org.parley.tests.peer.SdpView;
import org.parley.tests.peer.SipAgent;
import org.parley.tests.peer.SipCall;
import org.parley.tests.peer.SipDigest;
import org.parley.tests.peer.SipMessage;
import org.parley.tests.server.RunningServer;
import org.parley.tests.server.Stage;

/** Rooms behind a SIP proxy that we did not write: Debian's kamailio, with digest, Record-Route, UDP on one side and TCP on the other. */
class KamailioProxyTest {
    private RunningServer server;
    private KamailioProxy proxy;
    private Stage stage;

    @BeforeEach
    void start() throws IOException, InterruptedException {
        PeerProgram.need("kamailio", "kamailio");
        server = KamailioProxy.focus();
        stage = Stage.of(server);
        proxy = KamailioProxy.before(server);
    }

    @AfterEach
    void stop() throws IOException {
        try {
            if (stage != null) {
                stage.close();
            }
            if (server != null) {
                server.expectEmpty();
                server.close();
            }
        } finally {
            if (proxy != null) {
                proxy.close();
            }
        }
    }

    private Participant join(String user) {
        return KamailioProxy.join(stage, stage.keep(proxy.user()), user);
    }

    @Covers("3261-12.1.1-1")
    @Test
    void usersOfTheProxyMeetInARoom() {
        Participant alice = join("alice");
        Participant bob = join("bob");
        assertThat(alice.accepted().tokens("Record-Route"))
                .hasSize(2)
                .anyMatch(each -> each.contains("transport=tcp"))
                .allMatch(each -> each.contains(";lr"));
        for (int i = 0; i < 10; i++) {
            alice.say("line " + i);
            bob.hear("line " + i);
            bob.say("answer " + i);
            alice.hear("answer " + i);
        }
        String offer = Sdp.of(alice.path()).version(2).text();
        assertThat(alice.call().invite(offer).status()).as("re-INVITE").isEqualTo(200);
        alice.call().ack();
        assertThat(alice.call().bye().status()).isEqualTo(200);
        bob.say("alone");
        assertThat(bob.call().bye().status()).isEqualTo(200);
    }

    @Covers("7701-5.2-1")
    @Test
    void whoTheProxyVouchesForIsWhoSpeaks() {
        SipAgent agent = stage.keep(proxy.user());
        SipCall call = stage.keep(new SipCall(agent, "sip:carol@elsewhere.example", stage.room()))
                .authenticating(SipDigest.of("alice", "alice-secret"));
        String path = "msrp://127.0.0.1:9/" + Octets.token(20) + ";tcp";
        SipMessage accepted = call.invite(
                Sdp.of(path).text(), "P-Asserted-Identity: <sip:bob@example.org>"); // his own word for it is removed
        assertThat(accepted.status()).isEqualTo(200);
        call.ack();
        Participant bob = join("bob");
        String room = SdpView.of(accepted.body()).need("path");
        MsrpPeer msrp = stage.add(MsrpPeer.connect(MsrpAddress.of(room).socket()));
        for (String from :
                new String[] {"sip:carol@elsewhere.example", "sip:bob@example.org", "sip:alice@example.org"}) {
            byte[] envelope = Cpim.text(from, stage.room(), "I am " + from);
            MsrpFrame answer = msrp.transact(MsrpText.request("SEND", room, path)
                    .header("Message-ID", Octets.token(12))
                    .header("Byte-Range", "1-" + envelope.length + "/" + envelope.length)
                    .body("message/cpim", envelope));
            assertThat(answer.code()).as(from).isEqualTo(from.contains("alice") ? 200 : 403);
        }
        bob.hear("I am sip:alice@example.org");
    }

    @Test
    void whoDoesNotProveHimselfDoesNotGetToTheFocus() {
        SipAgent agent = stage.keep(proxy.user());
        String offer = Sdp.of("msrp://127.0.0.1:9/" + Octets.token(20) + ";tcp").text();
        SipCall stranger = new SipCall(agent, Stage.aor("alice"), stage.room());
        assertThat(stranger.invite(offer).status()).isEqualTo(407);
        SipCall guessing =
                new SipCall(agent, Stage.aor("alice"), stage.room()).authenticating(SipDigest.of("alice", "a guess"));
        assertThat(guessing.invite(offer).status()).isEqualTo(407);
        assertThat(server.metric("parley_focus_invites_total").orElse(0.0)).isZero();
    }

    @Covers("3261-12.2.1.1-1")
    @Test
    void aDrainingFocusSaysGoodByeThroughTheProxy() {
        Participant alice = join("alice");
        server.close();
        server = null;
        SipMessage bye = alice.call().expect("BYE");
        assertThat(bye.values("Via")).hasSize(2);
    }

    @Test
    void whoIsRegisteredIsFound() {
        SipAgent bob = stage.keep(proxy.user());
        assertThat(KamailioProxy.register(bob, "bob").status()).isEqualTo(200);
        SipAgent focus = stage.keep(proxy.asTheFocus());
        String offer = Sdp.of("msrp://127.0.0.1:9/" + Octets.token(20) + ";tcp").text();
        SipCall call = new SipCall(focus, stage.room(), Stage.aor("bob"));
        assertThat(call.invite(offer).status()).isEqualTo(488);
        assertThat(bob.requests()
                        .take("INVITE", request -> request.method().equals("INVITE"))
                        .tokens("Record-Route"))
                .hasSize(2);
        assertThat(new SipCall(focus, stage.room(), Stage.aor("nobody"))
                        .invite(offer)
                        .status())
                .isEqualTo(404);
    }
}
