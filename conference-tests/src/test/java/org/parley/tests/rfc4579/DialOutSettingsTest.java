package org.parley.tests.rfc4579;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.parley.conformance.Covers;
import org.parley.tests.peer.Callee;
import org.parley.tests.peer.MsrpListener;
import org.parley.tests.peer.Octets;
import org.parley.tests.peer.Participant;
import org.parley.tests.peer.SdpView;
import org.parley.tests.peer.SipAgent;
import org.parley.tests.peer.SipCall;
import org.parley.tests.peer.SipMessage;
import org.parley.tests.server.RunningServer;
import org.parley.tests.server.Stage;
import org.parley.tests.server.TestCertificates;

/** Rooms that call people where the operator has set something. */
class DialOutSettingsTest {
    private static Callee callee(Stage stage, String name) {
        return stage.keep(Callee.at(stage.keep(SipAgent.udp(stage.server().address("sip.udp"))), name));
    }

    @Test
    void whoDoesNotAnswerInTimeIsCalledNoLonger() {
        try (RunningServer server = RunningServer.start(false, "rooms.dial-out.answer-time=1s");
                Stage stage = Stage.of(server)) {
            Callee bob = callee(stage, "bob");
            Operator.Called called = new Operator(server, stage.room()).dial(bob.uri());
            SipMessage invite = bob.rung();
            bob.expect("CANCEL");
            bob.refuse(invite, 487, "Request Terminated");
            assertThat(called.failed()).isEqualTo("status 408 Nobody answered in time, said by the node");
        }
    }

    @Test
    void roomsThatMayCallNobodyCallNobody() {
        try (RunningServer server =
                        RunningServer.start(false, "rooms.dial-out.at-once=0", "rooms.domains=example.org");
                Stage stage = Stage.of(server)) {
            Callee bob = callee(stage, "bob");
            assertThat(new Operator(server, "sip:tea@example.org")
                            .dial(bob.uri())
                            .failed())
                    .startsWith("status 503 Too many");
            assertThat(new Operator(server, stage.room()).dial(bob.uri()).failed())
                    .isEqualTo("status 404 No such room, said by the room");
            assertThat(bob.heard("INVITE")).isEmpty();
        }
    }

    @Test
    void whenTheNodeStopsItsCallsAreGivenUp() {
        RunningServer server = RunningServer.start(false);
        try (Stage stage = Stage.of(server)) {
            Callee bob = callee(stage, "bob");
            new Operator(server, stage.room()).dial(bob.uri());
            SipMessage invite = bob.rung();
            Thread stop = new Thread(server::close, "stop");
            stop.start();
            bob.expect("CANCEL");
            bob.refuse(invite, 487, "Request Terminated");
            stop.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    @Covers("3515-2.4.7-1")
    void whenTheNodeStopsWhoAskedForACallHearsThatItCameToNothing() throws Exception {
        RunningServer server = RunningServer.start(false, "rooms.moderators=sip:mod@example.org");
        try (Stage stage = Stage.of(server)) {
            stage.join("alice");
            Callee bob = callee(stage, "bob");
            SipCall issuer = new SipCall(stage.tcp(), Stage.aor("mod"), stage.room());
            assertThat(issuer.refer("<" + bob.uri() + ">").status()).isEqualTo(202);
            assertThat(issuer.notification().body()).isEqualTo("SIP/2.0 100 Trying\r\n");
            SipMessage invite = bob.rung();
            assertThat(issuer.notification().body()).startsWith("SIP/2.0 180 ");
            Thread stop = new Thread(server::close, "stop");
            stop.start();
            bob.expect("CANCEL");
            bob.refuse(invite, 487, "Request Terminated");
            SipMessage last = issuer.notification();
            assertThat(last.body()).isEqualTo("SIP/2.0 503 The node stops\r\n");
            assertThat(last.need("Subscription-State")).isEqualTo("terminated;reason=noresource");
            stop.join();
        }
    }

    @Test
    @Covers("6135-4.3-1")
    void whereOnlyTlsIsServedTheOfferSaysSo() {
        TestCertificates certificates = TestCertificates.shared();
        try (RunningServer server = RunningServer.start(true, "rooms.force-tls=true");
                Stage stage = Stage.of(server)) {
            Callee bob = callee(stage, "bob").tls(certificates.context("peer"));
            Operator.Called called = new Operator(server, stage.room()).dial(bob.uri());
            SipMessage invite = bob.rung();
            SdpView offer = SdpView.of(invite.body());
            assertThat(offer.mline()[2]).isEqualTo("TCP/TLS/MSRP");
            assertThat(offer.need("path")).startsWith("msrps://");
            Participant in = stage.add(bob.come(invite));
            called.joined();
            in.leave();
        }
    }

    @Test
    void aSecureUriIsCalledOverTlsAndOfferedTls() {
        TestCertificates certificates = TestCertificates.shared();
        try (RunningServer server = RunningServer.start(true);
                Stage stage = Stage.of(server)) {
            SipAgent agent = stage.keep(SipAgent.tls(server.address("sip.tls"), certificates.context("peer")));
            MsrpListener listener = stage.keep(MsrpListener.listen(certificates.context("peer")));
            Callee bob = Callee.at(agent, "bob")
                    .tls(certificates.context("peer"))
                    .path("msrps://127.0.0.1:" + listener.port() + "/" + Octets.token(20) + ";tcp");
            Operator.Called called = new Operator(server, stage.room()).dial("sips:bob@" + agent.hostPort());
            SipMessage invite = bob.rung();
            assertThat(invite.need("Via")).startsWith("SIP/2.0/TLS ");
            assertThat(invite.uri("Contact")).startsWith("sips:");
            assertThat(SdpView.of(invite.body()).mline()[2]).isEqualTo("TCP/TLS/MSRP");
            Participant in = bob.accept(invite, answer -> answer.setup("passive"), "Require: timer");
            in.accept(stage.add(listener.accept()));
            called.joined();
            in.leave();
        }
    }
}
