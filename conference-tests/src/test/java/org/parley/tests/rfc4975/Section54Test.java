package org.parley.tests.rfc4975;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.parley.conformance.Covers;
import org.parley.tests.peer.MsrpAddress;
import org.parley.tests.peer.MsrpFrame;
import org.parley.tests.peer.MsrpListener;
import org.parley.tests.peer.MsrpPeer;
import org.parley.tests.peer.Octets;
import org.parley.tests.peer.Participant;
import org.parley.tests.peer.Sdp;
import org.parley.tests.peer.SdpView;
import org.parley.tests.peer.SipMessage;
import org.parley.tests.server.ParleyServer;
import org.parley.tests.server.Stage;

/** The connection model over TCP: who connects, what binds a session, what happens when a connection fails. */
@ParleyServer
class Section54Test {
    private static final Duration A_MOMENT = Duration.ofMillis(500);

    @Covers("4975-5.4-2")
    @Covers("4975-8.5-1")
    @Covers("6135-4.2.2-8")
    @Test
    void withoutSetupTheOffererConnects(Stage stage) {
        MsrpListener listener = stage.listen();
        Participant alice = stage.join("alice", plan -> plan.path(uri(listener)).offer(sdp -> sdp.setup("")));
        Participant bob = stage.join("bob");
        bob.say("hello");
        alice.hear("hello");
        assertThat(listener.accept(A_MOMENT)).isEmpty();
    }

    @Covers("4975-5.4-4")
    @Covers("6135-4.2.2-9")
    @Covers("6135-4.2.1-2")
    @Covers("4975-6.2-1")
    @Covers("4975-5.4-3")
    @Test
    void theActiveSideSendsAtOnce(Stage stage) {
        MsrpListener listener = stage.listen();
        Participant alice = stage.join("alice", plan -> plan.path(uri(listener))
                .offer(sdp -> sdp.setup("passive"))
                .withoutConnecting());
        assertThat(alice.answer().need("setup")).isEqualTo("active");
        MsrpPeer connection = stage.add(listener.accept());
        MsrpFrame first = connection.expect("the first frame", frame -> true);
        assertThat(first.isSend()).isTrue();
        assertThat(first.need("To-Path")).isEqualTo(alice.path());
        assertThat(first.need("From-Path")).isEqualTo(alice.serverPath());
        alice.accept(connection);
        Participant bob = stage.join("bob");
        bob.say("can you hear me");
        alice.hear("can you hear me");
        alice.say("I can");
        bob.hear("I can");
    }

    @Covers("4975-5.4-5")
    @Covers("4975-7.1-11")
    @Test
    void aBodilessFirstSendBindsAndIsNotDistributed(Stage stage) {
        Participant bob = stage.join("bob");
        Participant alice = stage.join("alice");
        alice.settle();
        alice.say("first words");
        bob.hear("first words");
        assertThat(bob.msrp().inbox().seen(frame -> frame.isSend() && !frame.isNotice()))
                .hasSize(1);
        Participant carol = stage.join("carol", plan -> plan.withoutBinding());
        carol.say("bound by content");
        bob.hear("bound by content");
    }

    @Covers("4975-5.4-6")
    @Covers("4975-5.4-12")
    @Test
    void asLongAsAConnectionIsSilentNothingIsWrittenOnIt(Stage stage) {
        Participant bob = stage.join("bob");
        Participant alice = stage.join("alice", plan -> plan.withoutBinding());
        MsrpPeer stranger = stage.connect();
        Participant carol = stage.join("carol");
        bob.say("anybody there");
        carol.hear("anybody there");
        bob.settle();
        assertThat(alice.msrp().octetsRead()).isZero();
        assertThat(stranger.octetsRead()).isZero();
        alice.bind();
        alice.say("now I am");
        bob.hear("now I am");
    }

    @Covers("4975-5.4-13")
    @Covers("4975-5.4-14")
    @Test
    void theFirstSendTiesItsSessionToItsConnection(Stage stage) {
        Participant alice = stage.join("alice", plan -> plan.withoutBinding());
        Participant bob = stage.join("bob", plan -> plan.withoutBinding());
        Participant carol = stage.join("carol");
        bob.bind();
        carol.say("only bob");
        bob.hear("only bob");
        assertThat(alice.msrp().octetsRead()).isZero();
        alice.bind();
        carol.say("both");
        assertThat(alice.hear("both").first().toPath()).containsExactly(alice.uri());
        assertThat(bob.hear("both").first().toPath()).containsExactly(bob.uri());
        assertThat(alice.contents()).allMatch(frame -> frame.toPath().contains(alice.uri()));
    }

    @Covers("4975-5.4-15")
    @Test
    void aFirstRequestForNoSessionGets481(Stage stage) {
        Participant alice = stage.join("alice");
        MsrpPeer stranger = stage.connect();
        String unknown = MsrpAddress.of(alice.serverUri()).withSessionId("nobodyhasthissession");
        var send = org.parley.tests.peer.MsrpText.request("SEND", unknown, alice.uri())
                .header("Message-ID", "first1")
                .header("Byte-Range", "1-0/0");
        MsrpFrame response = stranger.transact(send);
        assertThat(response.code()).isEqualTo(481);
        assertThat(response.tid()).isEqualTo(send.tid());
    }

    @Covers("4975-5.4-16")
    @Covers("4975-5.4-17")
    @Test
    void aBoundSessionCannotBeTakenOver(Stage stage) {
        Participant alice = stage.join("alice");
        Participant bob = stage.join("bob");
        MsrpPeer thief = stage.connect();
        assertThat(thief.transact(alice.message(alice.envelope("stolen"))).code())
                .isEqualTo(506);
        alice.say("mine");
        bob.hear("mine");
        bob.say("yours");
        alice.hear("yours");
        assertThat(bob.contents()).hasSize(1);
        assertThat(thief.inbox().seen(MsrpFrame::isSend)).isEmpty();
    }

    @Covers("4975-5.4-18")
    @Covers("7701-4-2")
    @Covers("7701-4-3")
    @Test
    void allSessionsOfAFailedConnectionFail(Stage stage) {
        Participant alice = stage.join("alice");
        Participant other = stage.join("alice2", stage.room() + "x", plan -> plan.over(alice.msrp()));
        Participant bob = stage.join("bob");
        Participant carol = stage.join("carol", stage.room() + "x", plan -> {});
        alice.say("in the first room");
        other.say("in the second room");
        bob.hear("in the first room");
        carol.hear("in the second room");
        assertThat(bob.contents()).hasSize(1);
        assertThat(carol.contents()).hasSize(1);
        alice.msrp().reset();
        assertThat(alice.call().expect("BYE").header("Reason")).isNotNull();
        assertThat(other.call().expect("BYE").header("Reason")).isNotNull();
    }

    @Covers("4975-5.4-19")
    @Test
    void aFailedSessionComesBackOnlyThroughSignalling(Stage stage) {
        Participant alice = stage.join("alice");
        Participant bob = stage.join("bob");
        alice.msrp().reset();
        alice.call().expect("BYE");
        MsrpPeer again = stage.connect();
        assertThat(again.transact(alice.message(alice.envelope("back again"))).code())
                .isEqualTo(481);
        Participant returned = stage.join("alice");
        assertThat(returned.serverUri()).isNotEqualTo(alice.serverUri());
        returned.say("properly");
        bob.hear("properly");
        assertThat(bob.contents()).hasSize(1);
    }

    @Covers("4975-5.4-26")
    @Covers("4975-8.4-2")
    @Covers("4975-8.4-3")
    @Test
    void aNewOfferBringsANewPath(Stage stage) {
        Participant alice = stage.join("alice");
        Participant bob = stage.join("bob");
        String path = "msrp://127.0.0.1:9/" + Octets.token(20) + ";tcp";
        SipMessage response = bob.call().invite(Sdp.of(path).version(2).text());
        assertThat(response.status()).isEqualTo(200);
        bob.call().ack();
        String serverPath = SdpView.of(response.body()).need("path");
        MsrpPeer connection = serverPath.equals(bob.serverPath()) ? bob.msrp() : stage.connect();
        assertThat(connection
                        .transact(org.parley.tests.peer.MsrpText.request("SEND", serverPath, path)
                                .header("Message-ID", "again1")
                                .header("Byte-Range", "1-0/0"))
                        .code())
                .isEqualTo(200);
        alice.say("to your new path");
        MsrpFrame copy = connection.expect("the copy", MsrpFrame::isContent);
        assertThat(copy.need("To-Path")).isEqualTo(path);
        assertThat(copy.need("From-Path")).isEqualTo(serverPath);
    }

    @Covers("4975-5.4-21")
    @Covers("4975-5.4-22")
    @Covers("4975-5.4-23")
    @Test
    void aRepeatedMessageIsAnsweredAndNotShownAgain(Stage stage) {
        Participant alice = stage.join("alice");
        Participant bob = stage.join("bob");
        byte[] envelope = alice.envelope("once");
        String range = "1-" + envelope.length + "/" + envelope.length;
        for (int i = 0; i < 2; i++) {
            var copy = alice.chunk("samesame1", range, envelope, "$", "Success-Report: yes");
            assertThat(alice.msrp().transact(copy).code()).isEqualTo(200);
            assertThat(alice.msrp().expect("REPORT", MsrpFrame::isReport).messageId())
                    .isEqualTo("samesame1");
        }
        alice.say("after");
        bob.hear("after");
        assertThat(bob.contents()).hasSize(2);
    }

    @Covers("4975-5.4-24")
    @Test
    void theRestOfAMessageMayComeOverTheNextSession(Stage stage) {
        Participant bob = stage.join("bob");
        Participant alice = stage.join("alice");
        byte[] envelope = alice.envelope("application/octet-stream", Octets.random(4_000, 54));
        byte[] first = Arrays.copyOf(envelope, 2_048);
        byte[] rest = Arrays.copyOfRange(envelope, 2_048, envelope.length);
        var begun = alice.chunk("broken1", "1-2048/" + envelope.length, first, "+");
        assertThat(alice.msrp().transact(begun).code()).isEqualTo(200);
        alice.msrp().reset();
        alice.call().expect("BYE");
        Participant returned = stage.join("alice");
        var ended = returned.chunk("broken1", "2049-" + envelope.length + "/" + envelope.length, rest, "$");
        assertThat(returned.msrp().transact(ended).code()).isEqualTo(200);
        assertThat(bob.receive("the whole", any -> true).body()).isEqualTo(envelope);
    }

    private static String uri(MsrpListener listener) {
        return "msrp://127.0.0.1:" + listener.port() + "/" + Octets.token(20) + ";tcp";
    }
}
