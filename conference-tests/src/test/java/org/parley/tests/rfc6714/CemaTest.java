package org.parley.tests.rfc6714;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.parley.conformance.Covers;
import org.parley.tests.peer.MsrpFrame;
import org.parley.tests.peer.MsrpListener;
import org.parley.tests.peer.MsrpPeer;
import org.parley.tests.peer.Octets;
import org.parley.tests.peer.Participant;
import org.parley.tests.peer.PortMapping;
import org.parley.tests.peer.Sdp;
import org.parley.tests.peer.SdpView;
import org.parley.tests.peer.SipCall;
import org.parley.tests.peer.SipMessage;
import org.parley.tests.server.ParleyServer;
import org.parley.tests.server.Stage;
import org.parley.tests.server.TestCertificates;

/** The focus and the switch with CEMA on, as answerer and as offerer, before peers and the middleboxes that anchor their media. */
@ParleyServer(
        tls = true,
        value = {"msrp.cema=on", "rooms.tell-unaware=false", "msrp.bind-timeout=10s"})
class CemaTest {
    private static final Duration A_MOMENT = Duration.ofMillis(700);
    private final TestCertificates certificates = TestCertificates.shared();

    private static String path(int port) {
        return "msrp://127.0.0.1:" + port + "/" + Octets.token(20) + ";tcp";
    }

    /** A path through a relay that nobody could reach. */
    private static String relayed(int port) {
        return "msrps://relay.invalid:2855/" + Octets.token(20) + ";tcp " + path(port);
    }

    private static SipMessage invite(Stage stage, String path, Consumer<Sdp> change) {
        SipCall call = stage.call("alice");
        Sdp offer = Sdp.of(path);
        change.accept(offer);
        SipMessage response = call.invite(offer.text());
        if (response.status() == 200) {
            call.ack();
        }
        return response;
    }

    private static SdpView answered(SipMessage response) {
        assertThat(response.status()).as(response.toString()).isEqualTo(200);
        return SdpView.of(response.body());
    }

    private static void firstSend(MsrpPeer connection, String path) {
        assertThat(String.join(
                        " ",
                        connection.expect("the first SEND", MsrpFrame::isSend).toPath()))
                .as("To-Path is the path, whatever was connected to")
                .isEqualTo(path);
    }

    // ---- the focus answers (§4.3)

    @Covers("6714-4.3-5")
    @Covers("6714-4.3-6")
    @Covers("6714-5.2-1")
    @Test
    void anOfferWithTheAttributeIsAnsweredWithIt(Stage stage) {
        SdpView answer =
                answered(invite(stage, path(9), sdp -> sdp.setup("actpass").attribute("msrp-cema")));
        assertThat(answer.message()).contains("a=msrp-cema", "a=setup:passive");
        assertThat(String.join("\r\n", answer.message())).containsOnlyOnce("msrp-cema");
    }

    @Test
    void anOfferWithoutTheAttributeWhoseLinesMatchIsAnsweredWithout(Stage stage) {
        assertThat(answered(invite(stage, path(9), sdp -> {})).attribute("msrp-cema"))
                .isNull();
    }

    @Covers("6714-4.3-1")
    @ParameterizedTest
    @CsvSource({"IN IP4 192.0.2.99, 9", "IN IP4 127.0.0.1, 10", "IN IP4 nowhere.invalid, 9"})
    void anOfferWithoutTheAttributeWhoseLinesBelieItsPathIsRefused(String connection, int port, Stage stage) {
        SipMessage response =
                invite(stage, path(9), sdp -> sdp.connection(connection).media("message " + port + " TCP/MSRP *"));
        assertThat(response.status()).isEqualTo(488);
        assertThat(response.need("Warning")).contains("msrp-cema");
        SipMessage knowing = invite(stage, path(9), sdp -> sdp.connection(connection)
                .media("message " + port + " TCP/MSRP *")
                .attribute("msrp-cema"));
        assertThat(answered(knowing).attribute("msrp-cema")).isEmpty();
    }

    @Covers("6714-4.3-1")
    @Test
    void aReInviteIsHeldToTheSame(Stage stage) {
        Participant alice = stage.join("alice");
        SipMessage response = alice.call()
                .invite(Sdp.of(alice.path())
                        .version(2)
                        .connection("IN IP4 192.0.2.99")
                        .text());
        assertThat(response.status()).isEqualTo(488);
        alice.say("as before");
    }

    @Covers("6714-4.4-1")
    @Test
    void namesAreLookedUpBeforeTheyAreCompared(Stage stage) {
        answered(invite(stage, path(9), sdp -> sdp.connection("IN IP4 localhost")));
        String named = "msrp://localhost:9/" + Octets.token(20) + ";tcp";
        answered(invite(stage, named, sdp -> sdp.connection("IN IP4 127.0.0.1")));
    }

    @Covers("6714-4.4-2")
    @Test
    void addressesOfVersionSixAreComparedByValue(Stage stage) {
        String six = "msrp://[2001:db8:0::1]:9/" + Octets.token(20) + ";tcp";
        answered(invite(stage, six, sdp -> sdp.connection("IN IP6 2001:0db8::1")));
        assertThat(invite(stage, six, sdp -> sdp.connection("IN IP6 2001:0db8::2"))
                        .status())
                .isEqualTo(488);
    }

    @Covers("6714-4.3-3")
    @Test
    void whoConnectsFromBehindARelayIsAnsweredWithoutTheAttribute(Stage stage) {
        SdpView answer =
                answered(invite(stage, relayed(9), sdp -> sdp.setup("active").attribute("msrp-cema")));
        assertThat(answer.attribute("msrp-cema")).isNull();
        assertThat(answer.need("setup")).isEqualTo("passive");
    }

    @Covers("6714-4.2-3")
    @Covers("6714-4.3-8")
    @Test
    void whoWaitsBehindARelayIsConnectedToByItsLines(Stage stage) {
        MsrpListener box = stage.listen();
        String path = "msrp://relay.invalid:" + box.port() + "/" + Octets.token(20) + ";tcp " + path(9);
        SdpView answer = answered(invite(stage, path, sdp -> sdp.setup("actpass")
                .attribute("msrp-cema")
                .media("message " + box.port() + " TCP/MSRP *")));
        assertThat(answer.message()).contains("a=msrp-cema", "a=setup:active");
        firstSend(stage.add(box.accept()), path);
    }

    @Covers("6714-4.3-8")
    @Test
    void anActiveAnswererConnectsToTheLines(Stage stage) {
        MsrpListener box = stage.listen();
        MsrpListener meant = stage.listen();
        String path = path(meant.port());
        SdpView answer = answered(invite(stage, path, sdp -> sdp.setup("passive")
                .attribute("msrp-cema")
                .media("message " + box.port() + " TCP/MSRP *")));
        assertThat(answer.message()).contains("a=msrp-cema", "a=setup:active");
        firstSend(stage.add(box.accept()), path);
        assertThat(meant.accept(A_MOMENT)).as("by the path").isEmpty();
    }

    @Covers("6714-4.5-1")
    @ParameterizedTest
    @CsvSource({"active, passive", "actpass, passive", "'', passive", "holdconn, passive"})
    void whoConnectsIsAgreedAsWithout(String offered, String expected, Stage stage) {
        for (String attribute : List.of("msrp-cema", "x-nothing")) {
            SdpView answer =
                    answered(invite(stage, path(9), sdp -> sdp.setup(offered).attribute(attribute)));
            assertThat(answer.need("setup")).isEqualTo(expected);
        }
    }

    // ---- the focus offers (§4.2)

    @Covers("6714-4.2-1")
    @Covers("6714-4.2-2")
    @Test
    void anOfferOfTheFocusHasTheAttribute(Stage stage) {
        SipCall call = stage.call("alice");
        SdpView offer = SdpView.of(call.invite("").body());
        assertThat(offer.message()).contains("a=msrp-cema", "a=setup:actpass");
        call.ack(Sdp.of(path(9)).attribute("msrp-cema").text());
    }

    @Covers("6714-4.2-10")
    @Test
    void anAnswerWithTheAttributeIsConnectedToByItsLines(Stage stage) {
        MsrpListener box = stage.listen();
        MsrpListener meant = stage.listen();
        String path = path(meant.port());
        SipCall call = stage.call("alice");
        call.invite("");
        call.ack(Sdp.of(path)
                .setup("passive")
                .attribute("msrp-cema")
                .media("message " + box.port() + " TCP/MSRP *")
                .text());
        firstSend(stage.add(box.accept()), path);
        assertThat(meant.accept(A_MOMENT)).as("by the path").isEmpty();
    }

    @Covers("6714-4.2-10")
    @Test
    void anAnswerWithoutItOfWhoUsesNoRelayIsConnectedToByItsLinesToo(Stage stage) {
        MsrpListener box = stage.listen();
        String path = "msrp://192.0.2.1:7/" + Octets.token(20) + ";tcp";
        SipCall call = stage.call("alice");
        call.invite("");
        call.ack(Sdp.of(path)
                .setup("passive")
                .media("message " + box.port() + " TCP/MSRP *")
                .text());
        firstSend(stage.add(box.accept()), path);
    }

    @Covers("6714-4.2-9")
    @Test
    void aRelayThatTheLinesNameIsNoMiddlebox(Stage stage) {
        MsrpListener relay = stage.listen();
        String path = path(relay.port()) + " " + path(9);
        SipCall call = stage.call("alice");
        call.invite("");
        call.ack(Sdp.of(path)
                .setup("passive")
                .media("message " + relay.port() + " TCP/MSRP *")
                .text());
        firstSend(stage.add(relay.accept()), path);
        assertThat(call.heard("INVITE")).as("no new offer").isEmpty();
    }

    // ---- connections

    @Covers("6714-6.3-1")
    @Test
    void sessionsOfOnePeerMayComeOnConnectionsOfTheirOwn(Stage stage) {
        Participant one = stage.join("alice", plan -> plan.offer(sdp -> sdp.attribute("msrp-cema")));
        Participant other = stage.join("bob", plan -> plan.offer(sdp -> sdp.attribute("msrp-cema")));
        one.say("from one");
        other.hear("from one");
        other.say("from the other");
        one.hear("from the other");

        MsrpListener box = stage.listen();
        for (String who : List.of("carol", "dave")) {
            String path = "msrp://192.0.2.1:7/" + Octets.token(20) + ";tcp";
            stage.join(who, plan -> plan.path(path)
                    .offer(sdp ->
                            sdp.setup("passive").attribute("msrp-cema").media("message " + box.port() + " TCP/MSRP *"))
                    .withoutConnecting());
            firstSend(stage.add(box.accept()), path);
        }
    }

    @Covers("6714-7.2-1")
    @Test
    void tlsGoesThroughAMiddleboxAndThePeersCertificateIsSeen(Stage stage) {
        MsrpListener meant = stage.keep(MsrpListener.listen(certificates.context("selfsigned")));
        PortMapping box = stage.keep(PortMapping.tcp());
        box.to(meant.address());
        String path = "msrps://peer.invalid:2855/" + Octets.token(20) + ";tcp";
        Participant alice = stage.join("alice", plan -> plan.path(path)
                .offer(sdp -> sdp.setup("passive")
                        .attribute("msrp-cema")
                        .attribute("fingerprint:" + certificates.fingerprint("selfsigned"))
                        .media("message " + box.address().getPort() + " TCP/TLS/MSRP *"))
                .withoutConnecting());
        MsrpPeer connection = stage.add(meant.accept());
        firstSend(connection, path);
        alice.accept(connection);
        stage.join("bob").say("end to end");
        alice.hear("end to end");
    }

    @Covers("6714-7.6-1")
    @Test
    void aCertificateOfTheRightNameNeedsNoFingerprint(Stage stage) {
        MsrpListener meant = stage.keep(MsrpListener.listen(certificates.context("peer")));
        PortMapping box = stage.keep(PortMapping.tcp());
        box.to(meant.address());
        String path = "msrps://localhost:2855/" + Octets.token(20) + ";tcp";
        stage.join("alice", plan -> plan.path(path)
                .offer(sdp -> sdp.setup("passive")
                        .attribute("msrp-cema")
                        .media("message " + box.address().getPort() + " TCP/TLS/MSRP *"))
                .withoutConnecting());
        firstSend(stage.add(meant.accept()), path);
    }
}
