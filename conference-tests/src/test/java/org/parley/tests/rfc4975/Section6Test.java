package org.parley.tests.rfc4975;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.parley.conformance.Covers;
import org.parley.tests.peer.DnsServer;
import org.parley.tests.peer.MsrpAddress;
import org.parley.tests.peer.MsrpFrame;
import org.parley.tests.peer.MsrpListener;
import org.parley.tests.peer.MsrpPeer;
import org.parley.tests.peer.MsrpText;
import org.parley.tests.peer.Octets;
import org.parley.tests.peer.Participant;
import org.parley.tests.peer.Sdp;
import org.parley.tests.peer.SdpView;
import org.parley.tests.peer.SipMessage;
import org.parley.tests.server.HeardLog;
import org.parley.tests.server.ParleyServer;
import org.parley.tests.server.RunningServer;
import org.parley.tests.server.Stage;

/** MSRP URIs: what ours look like, and which foreign ones are taken. */
@ParleyServer
class Section6Test {
    @Covers("4975-6-3")
    @Covers("4975-6-4")
    @Covers("4975-8.2-2")
    @Covers("4975-6-7")
    @Test
    void urisHaveATransportAndWithANumericAddressAPort(Stage stage) {
        Participant alice = stage.join("alice");
        Participant bob = stage.join("bob");
        alice.say("hello");
        MsrpFrame copy = bob.hear("hello").first();
        for (String uri : new String[] {
            alice.serverUri(), bob.serverUri(), copy.fromPath().get(0)
        }) {
            assertThat(uri).matches("msrp://127\\.0\\.0\\.1:[0-9]+/[A-Za-z0-9._~+=/-]+;tcp");
        }
        assertRefused(
                stage.call("carol").invite(Sdp.of("msrp://192.0.2.1/abcd;tcp").text()));
        assertRefused(
                stage.call("carol").invite(Sdp.of("msrp://127.0.0.1:9/abcdefgh").text()));
        assertRefused(stage.call("carol")
                .invite(Sdp.of("msrp://example.org/abcdefgh;tcp").text()));
    }

    private static void assertRefused(SipMessage response) {
        if (response.status() == 200) {
            assertThat(SdpView.of(response.body()).mline()[1]).isEqualTo("0");
        } else {
            assertThat(response.status()).isEqualTo(488);
        }
    }

    @Covers("4975-6-1")
    @Test
    void aUriMeansNothingOnceItsSessionHasEnded(Stage stage) {
        Participant alice = stage.join("alice");
        Participant bob = stage.join("bob");
        alice.call().bye();
        alice.msrp().expectClosed();
        var late = alice.message(alice.envelope("too late"));
        assertThat(stage.connect().transact(late).code()).isEqualTo(481);
        assertThat(bob.contents()).isEmpty();
    }

    @Covers("4975-6-1")
    @Test
    void aUriMeansNothingFromTheAnswerToByeOn(Stage stage) {
        stage.lenient();
        MsrpPeer stranger = stage.connect();
        for (int i = 0; i < 25; i++) {
            Participant alice = stage.join("alice");
            MsrpText late = alice.message(alice.envelope("too late"));
            alice.call().bye();
            assertThat(stranger.transact(late).code()).as("after BYE " + i).isEqualTo(481);
            alice.close();
        }
    }

    @Covers("4975-6.2-2")
    @Covers("4975-6.2-1")
    @Test
    void aNameIsLookedUpByItsAddressRecordsOnlyAndThePortIsTheUris() {
        try (DnsServer dns = DnsServer.start();
                MsrpListener meant = MsrpListener.listen();
                MsrpListener published = MsrpListener.listen();
                RunningServer server = RunningServer.start(false, "node.dns-servers=" + dns.hostPort());
                Stage stage = Stage.of(server)) {
            String host = "alice.msrp.example";
            dns.host(host, "127.0.0.1").srv("_msrp._tcp." + host, 0, 0, published.port(), host);
            Participant alice =
                    stage.join("alice", plan -> plan.path("msrp://" + host + ":" + meant.port() + "/abcdefgh;tcp")
                            .offer(sdp -> sdp.setup("passive"))
                            .withoutConnecting());
            MsrpPeer connection = stage.add(meant.accept());
            assertThat(connection.expect("the first SEND", MsrpFrame::isSend).need("To-Path"))
                    .isEqualTo(alice.path());
            assertThat(dns.asked(host, DnsServer.Type.A)).isPositive();
            assertThat(dns.asked()).noneMatch(question -> question.type() == DnsServer.Type.SRV);
            assertThat(published.accept(Duration.ofMillis(300))).isEmpty();
        }
    }

    @Covers("4975-6-5")
    @Test
    void aUriWithoutSessionIdNamesNoSession(Stage stage) {
        Participant alice = stage.join("alice");
        String host = alice.serverUri().replaceAll("/[^/;]+;tcp", ";tcp");
        MsrpText send = MsrpText.request("SEND", host, alice.uri())
                .header("Message-ID", "nosession1")
                .header("Byte-Range", "1-0/0");
        assertThat(alice.msrp().transact(send).code()).isEqualTo(481);
    }

    @Covers("4975-6-10")
    @Test
    void passwordsStandNowhere(Stage stage) {
        // The server has to write to us under the URI we gave it, password and all.
        stage.lenient();
        try (HeardLog log = HeardLog.open()) {
            Participant alice = stage.join(
                    "alice", plan -> plan.path("msrp://alice:s3cretw0rd@127.0.0.1:9/" + Octets.token(20) + ";tcp"));
            Participant bob = stage.join("bob");
            assertThat(alice.serverUri()).doesNotMatch("msrps?://[^@/]*:[^@/]*@.*");
            MsrpText unknown = MsrpText.request("SEND", alice.serverUri() + "x", alice.path())
                    .header("Message-ID", "unknown1")
                    .header("Byte-Range", "1-0/0");
            alice.msrp().send(unknown);
            alice.say("hello");
            bob.hear("hello");
            alice.leave();
            assertThat(log.text()).doesNotContain("s3cretw0rd");
        }
    }

    @Covers("4975-6.1-7")
    @Test
    void sessionIdsAreComparedWithTheirCase(Stage stage) {
        Participant alice = stage.join("alice");
        Participant bob = stage.join("bob");
        String id = MsrpAddress.of(alice.serverUri()).sessionId();
        String other = swapFirstLetter(id);
        MsrpText send = MsrpText.request(
                        "SEND", MsrpAddress.of(alice.serverUri()).withSessionId(other), alice.uri())
                .header("Message-ID", "othercase1")
                .header("Byte-Range", "1-0/0");
        assertThat(other).isNotEqualTo(id).isEqualToIgnoringCase(id);
        assertThat(alice.msrp().transact(send).code()).isEqualTo(481);
        alice.say("still here");
        bob.hear("still here");
    }

    private static String swapFirstLetter(String text) {
        for (int i = 0; i < text.length(); i++) {
            char letter = text.charAt(i);
            if (Character.isLetter(letter)) {
                char other =
                        Character.isUpperCase(letter) ? Character.toLowerCase(letter) : Character.toUpperCase(letter);
                return text.substring(0, i) + other + text.substring(i + 1);
            }
        }
        throw new AssertionError("no letter in " + text);
    }
}
