package org.parley.tests.rfc3264;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.parley.conformance.Covers;
import org.parley.tests.peer.Await;
import org.parley.tests.peer.Cpim;
import org.parley.tests.peer.MsrpFrame;
import org.parley.tests.peer.MsrpListener;
import org.parley.tests.peer.MsrpPeer;
import org.parley.tests.peer.MsrpText;
import org.parley.tests.peer.Octets;
import org.parley.tests.peer.Participant;
import org.parley.tests.peer.Sdp;
import org.parley.tests.peer.SdpView;
import org.parley.tests.peer.SipCall;
import org.parley.tests.peer.SipMessage;
import org.parley.tests.server.ParleyServer;
import org.parley.tests.server.Stage;
import org.parley.tests.server.TestCertificates;

/** What offers and answers do to the sessions they describe (RFC 3264 §6 and §8). */
@ParleyServer(tls = true, value = "rooms.tell-unaware=false")
class OfferAnswerTest {
    private static final Duration A_MOMENT = Duration.ofMillis(700);

    /** A re-INVITE of this participant with another offer; its answer is acknowledged. */
    private static SipMessage reInvite(Participant who, Sdp offer) {
        SipMessage response = who.call().invite(offer.text());
        if (response.status() < 300) {
            who.call().ack();
        }
        return response;
    }

    @Covers("3264-6-5")
    @Test
    void noMsrpComesForALineThatWasRefused(Stage stage) {
        MsrpListener second = stage.listen();
        String path = "msrp://127.0.0.1:" + second.port() + "/" + Octets.token(20) + ";tcp";
        Participant alice = stage.join(
                "alice",
                plan -> plan.offer(sdp -> sdp.after(
                        "m=message " + second.port() + " TCP/MSRP *",
                        "a=accept-types:message/cpim",
                        "a=setup:passive",
                        "a=path:" + path)));
        assertThat(alice.answer().media()).hasSize(2);
        assertThat(alice.answer().media().get(1).get(0)).startsWith("m=message 0 ");
        stage.join("bob").say("once only");
        alice.hear("once only");
        assertThat(second.accept(A_MOMENT))
                .as("connection for the refused line")
                .isEmpty();
        assertThat(alice.contents()).hasSize(1);
    }

    @Covers("3264-6.1-1")
    @Test
    void anAnswerMayChooseTlsForAnOfferOfTcpAndNotTheOtherWayRound(Stage stage) {
        TestCertificates certificates = TestCertificates.shared();
        MsrpListener listener = stage.keep(MsrpListener.listen(certificates.context("peer")));
        String path = "msrps://127.0.0.1:" + listener.port() + "/" + Octets.token(20) + ";tcp";
        SipCall call = stage.call("alice");
        SdpView offer = SdpView.of(call.invite("").body());
        assertThat(offer.mline()[2]).isEqualTo("TCP/MSRP");
        call.ack(Sdp.of(path).setup("passive").text());
        MsrpPeer connection = stage.add(listener.accept());
        MsrpFrame first = connection.inbox().take("a first SEND over TLS", MsrpFrame::isSend);
        assertThat(first.toPath()).containsExactly(path);
        call.bye();

        Participant bob = stage.join("bob", plan -> plan.tls(certificates.context("peer")));
        assertThat(bob.answer().mline()[2]).isEqualTo("TCP/TLS/MSRP");
    }

    @Covers("3264-6.1-6")
    @Test
    void aSendIsAcceptedAsSoonAsTheAnswerIsThereBeforeTheAck(Stage stage) {
        SipCall call = stage.call("alice");
        String own = "msrp://127.0.0.1:9/" + Octets.token(20) + ";tcp";
        SipMessage accepted = call.invite(Sdp.of(own).text());
        String peer = SdpView.of(accepted.body()).need("path");
        MsrpPeer connection = stage.connect();
        MsrpFrame response = connection.transact(MsrpText.request("SEND", peer, own)
                .header("Message-ID", Octets.token(12))
                .header("Byte-Range", "1-0/0"));
        assertThat(response.code()).isEqualTo(200);
        call.ack();
        call.bye();
    }

    @Covers("3264-8.1-1")
    @Test
    void aStreamAddedLaterStandsBelowAndLeavesTheFirstOneAlone(Stage stage) {
        Participant alice = stage.join("alice");
        Participant bob = stage.join("bob");
        SipMessage response = reInvite(
                alice,
                Sdp.of(alice.path())
                        .version(2)
                        .after(
                                "m=message 9 TCP/MSRP *",
                                "a=accept-types:message/cpim",
                                "a=setup:active",
                                "a=sendonly",
                                "a=file-selector:name:\"a.txt\" type:text/plain size:3",
                                "a=path:msrp://127.0.0.1:9/" + Octets.token(20) + ";tcp"));
        assertThat(response.status()).isEqualTo(200);
        SdpView answer = SdpView.of(response.body());
        assertThat(answer.media()).hasSize(2);
        assertThat(answer.need("path")).isEqualTo(alice.serverPath());
        alice.say("still the same session");
        bob.hear("still the same session");
    }

    @Covers("3264-8.3.1-1")
    @Test
    void theOldPathIsServedUntilTheNewOneIsUsed(Stage stage) {
        Participant alice = stage.join("alice");
        Participant bob = stage.join("bob");
        String moved = "msrp://127.0.0.1:9/" + Octets.token(20) + ";tcp";
        SipMessage response = reInvite(bob, Sdp.of(moved).version(2));
        assertThat(response.status()).isEqualTo(200);
        bob.say("to the old path, from the old one");
        alice.hear("to the old path, from the old one");
        String peer = SdpView.of(response.body()).need("path");
        MsrpFrame first = bob.msrp()
                .transact(MsrpText.request("SEND", peer, moved)
                        .header("Message-ID", Octets.token(12))
                        .header("Byte-Range", "1-0/0"));
        assertThat(first.code()).isEqualTo(200);
        alice.say("to the new path");
        MsrpFrame copy = bob.msrp()
                .inbox()
                .take("the copy", frame -> frame.isContent() && frame.toPath().contains(moved));
        assertThat(Cpim.textOf(copy.needBody())).isEqualTo("to the new path");
    }

    @Covers("3264-8.3.4-1")
    @Test
    void narrowerWrappedTypesHoldFromTheReInviteOn(Stage stage) {
        Participant alice = stage.join("alice");
        Participant bob = stage.join("bob");
        byte[] image = {(byte) 0x89, 'P', 'N', 'G'};
        alice.msrp().transact(alice.message(alice.envelope("image/png", image)));
        bob.receive("an image", message -> java.util.Arrays.equals(Cpim.content(message.body()), image));
        SipMessage response = reInvite(bob, Sdp.of(bob.path()).version(2).wrapped("text/plain"));
        assertThat(response.status()).isEqualTo(200);
        MsrpFrame taken = alice.msrp().transact(alice.message(alice.envelope("image/png", image)));
        assertThat(taken.code()).isEqualTo(200);
        alice.say("after the image");
        bob.hear("after the image");
        assertThat(bob.contents()).as("the image, then the text").hasSize(2);
    }

    @Covers("3264-4-2")
    @Test
    void aRefusedOfferLeavesTheSessionAsItWas(Stage stage) {
        Participant alice = stage.join("alice");
        Participant bob = stage.join("bob");
        SipMessage response = reInvite(alice, Sdp.of(alice.path()).version(2).accept("application/x-foo"));
        assertThat(response.status()).isEqualTo(488);
        alice.say("as before");
        bob.hear("as before");
        bob.say("indeed");
        alice.hear("indeed");
    }

    @Covers("3264-8.2-1")
    @Covers("3264-8.2-2")
    @Test
    void aStreamRemovedIsAnsweredWithPortZeroAndItsUriIsDead(Stage stage) {
        Participant alice = stage.join("alice");
        Participant bob = stage.join("bob");
        SipMessage response = reInvite(alice, Sdp.of(alice.path()).version(2).media("message 0 TCP/MSRP *"));
        assertThat(response.status()).isEqualTo(200);
        assertThat(SdpView.of(response.body()).mline()[1]).isEqualTo("0");
        MsrpPeer late = stage.connect();
        assertThat(late.transact(alice.message(alice.envelope("too late"))).code())
                .isEqualTo(481);
        bob.settle();
        assertThat(bob.contents()).isEmpty();
    }

    @Covers("3264-8.4-1")
    @Test
    void aParticipantOnHoldHearsNothingUntilItResumes(Stage stage) {
        Participant alice = stage.join("alice");
        Participant bob = stage.join("bob");
        assertThat(reInvite(bob, Sdp.of(bob.path()).version(2).attribute("sendonly"))
                        .status())
                .isEqualTo(200);
        alice.say("unheard");
        bob.settle();
        assertThat(reInvite(bob, Sdp.of(bob.path()).version(3).attribute("sendrecv"))
                        .status())
                .isEqualTo(200);
        alice.say("heard");
        bob.hear("heard");
        assertThat(bob.contents()).hasSize(1);
    }

    @Covers("6135-4.2.2-1")
    @Test
    void whereTheServerSaysItListensItListens(Stage stage) {
        SipCall call = stage.call("alice");
        SdpView offer = SdpView.of(call.invite("").body());
        assertThat(offer.need("setup")).isEqualTo("actpass");
        String own = "msrp://127.0.0.1:9/" + Octets.token(20) + ";tcp";
        call.ack(Sdp.of(own).text());
        MsrpPeer connection = stage.add(MsrpPeer.connect(
                org.parley.tests.peer.MsrpAddress.of(offer.need("path")).socket()));
        MsrpFrame response = connection.transact(MsrpText.request("SEND", offer.need("path"), own)
                .header("Message-ID", Octets.token(12))
                .header("Byte-Range", "1-0/0"));
        assertThat(response.code()).isEqualTo(200);
        call.bye();

        Participant bob = stage.join("bob", plan -> plan.offer(sdp -> sdp.setup("actpass")));
        assertThat(bob.answer().need("setup")).isEqualTo("passive");
        Await.until("bound", bob::isConnected);
        bob.settle();
    }
}
