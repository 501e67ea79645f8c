package org.parley.tests.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.parley.tests.peer.Callee;
import org.parley.tests.peer.ConferenceInfo;
import org.parley.tests.peer.Octets;
import org.parley.tests.peer.Participant;
import org.parley.tests.peer.Sdp;
import org.parley.tests.peer.SdpView;
import org.parley.tests.peer.SipAgent;
import org.parley.tests.peer.SipCall;
import org.parley.tests.peer.SipDigest;
import org.parley.tests.peer.SipMessage;
import org.parley.tests.server.Credentials;
import org.parley.tests.server.ParleyServer;
import org.parley.tests.server.RunningServer;
import org.parley.tests.server.Stage;

/** The stock client's habits by SIP: passwords, rosters, files, and what it knows nothing of. Numbers as in {@link StockClientTest}. */
@ParleyServer("rooms.roster.interval=0s")
class StockClientCallsTest {
    private static Participant client(Stage stage, String name) {
        return StockClient.join(stage, name, plan -> {});
    }

    /** It subscribes in a dialog of its own, to the URI that was dialled. */
    private static SipCall follower(Stage stage, String name) {
        return stage.keep(new SipCall(stage.tcp(), Stage.aor(name), stage.room()));
    }

    @ParameterizedTest
    @CsvSource({"SHA-256, true", "MD5, true", "SHA-256, false", "MD5, false"})
    void number7ChallengesAreMetOnInviteSubscribeAndBye(String algorithm, boolean qop) {
        try (RunningServer server = RunningServer.start(false, Credentials.settings("sip.auth.failures=100000"));
                Stage stage = Stage.of(server)) {
            SipDigest proof = Credentials.of("alice").by(algorithm);
            SipDigest digest = qop ? proof : proof.withoutQop();
            Participant alice = StockClient.join(stage, "alice", plan -> plan.digest(digest));
            SipCall follower = follower(stage, "alice").authenticating(digest);
            assertThat(follower.subscribe("Expires: 600").status()).isEqualTo(200);
            follower.notification();
            alice.say("let in");
            assertThat(alice.leave().status()).isEqualTo(200);
            assertThat(follower.subscribe("Expires: 0").status()).isEqualTo(200);
            hearsTheEnd(follower);
        }
    }

    private static void hearsTheEnd(SipCall follower) {
        SipMessage last = follower.notification();
        while (!last.need("Subscription-State").startsWith("terminated")) {
            last = follower.notification();
        }
    }

    @Test
    void number9SubscribesBesideTheCallAndUnsubscribesAfterIt(Stage stage) {
        Participant alice = client(stage, "alice");
        SipCall follower = follower(stage, "alice");
        SipMessage ok = follower.subscribe("Expires: 600", StockClient.USER_AGENT, StockClient.SUPPORTED);
        assertThat(ok.status()).isEqualTo(200);
        assertThat(ok.need("Expires")).isEqualTo("600");
        assertThat(ConferenceInfo.in(follower.notification()).users()).containsKey(alice.aor());
        assertThat(alice.leave().status()).isEqualTo(200);
        assertThat(follower.subscribe("Expires: 0").status()).isEqualTo(200);
        hearsTheEnd(follower);
    }

    @Test
    void number10NotifiesComeOverTheConnectionTheClientOpened(Stage stage) {
        client(stage, "alice");
        SipCall follower = follower(stage, "alice");
        follower.subscribe("Expires: 600");
        assertThat(follower.notification().need("Via")).startsWith("SIP/2.0/TCP");
    }

    @Test
    void number11EveryNotifyIsTheWholeRoster(Stage stage) {
        client(stage, "alice");
        SipCall follower = follower(stage, "alice");
        follower.subscribe("Expires: 600", StockClient.USER_AGENT);
        List<String> joining = List.of("bob", "carol", "dave");
        for (String name : joining) {
            client(stage, name);
        }
        ConferenceInfo roster;
        do {
            roster = ConferenceInfo.in(follower.notification());
            assertThat(roster.state()).isEqualTo("full");
        } while (roster.users().size() < 1 + joining.size());
    }

    @Test
    void number12ReferToTheDialledUriAddsAndRemoves() {
        try (RunningServer server = RunningServer.start(false, "rooms.moderators=sip:alice@example.org");
                Stage stage = Stage.of(server)) {
            Participant alice = client(stage, "alice");
            Callee bob = stage.keep(Callee.at(stage.keep(SipAgent.udp(server.address("sip.udp"))), "bob"));
            SipCall adds = follower(stage, "alice");
            SipMessage taken =
                    adds.refer("<" + bob.uri() + ";method=INVITE>", StockClient.USER_AGENT, StockClient.SUPPORTED);
            assertThat(taken.status()).isEqualTo(202);
            SipMessage invite = bob.rung();
            assertThat(invite.need("Contact")).contains(";isfocus");
            Participant in = stage.add(bob.come(invite));
            told(adds, "SIP/2.0 200 ");
            alice.say("welcome");
            in.hear("welcome");
            SipCall removes = follower(stage, "alice");
            assertThat(removes.refer("<" + bob.aor() + ";method=BYE>", StockClient.USER_AGENT)
                            .status())
                    .isEqualTo(202);
            in.call().expect("BYE");
            told(removes, "SIP/2.0 200 ");
        }
    }

    /** What came of a REFER, in the last of its NOTIFYs. */
    private static void told(SipCall issuer, String outcome) {
        SipMessage news = issuer.notification();
        while (news.need("Subscription-State").startsWith("active")) {
            assertThat(news.need("Content-Type")).startsWith("message/sipfrag");
            news = issuer.notification();
        }
        assertThat(news.body()).startsWith(outcome);
    }

    @Test
    void number13AFileOfferIsDeclinedAndTheChatGoesOn(Stage stage) {
        Participant alice = client(stage, "alice");
        Participant bob = client(stage, "bob");
        Sdp push = Sdp.of(StockClient.path())
                .accept("image/jpeg")
                .attribute("sendonly")
                .attribute("file-transfer-id:" + Octets.token(16))
                .attribute("file-selector:name:\"beach.jpg\" type:image/jpeg size:1000");
        SipMessage declined = stage.call("alice").invite(push.text(), StockClient.USER_AGENT);
        assertThat(declined.status()).isEqualTo(488);
        alice.say("no files, then");
        bob.hear("no files, then");
        assertThat(alice.answer().attribute("x-file-offset")).isNull();
    }

    @Test
    void number14NothingIsDemandedThatItDoesNotKnow(Stage stage) {
        SipCall call = stage.call("alice");
        Sdp offer = Sdp.of(StockClient.path());
        StockClient.describe(offer);
        SipMessage accepted = call.invite(offer.text(), StockClient.USER_AGENT, StockClient.SUPPORTED);
        call.ack();
        assertThat(accepted.status()).isEqualTo(200);
        assertThat(accepted.header("Require")).isNull();
        assertThat(accepted.header("RSeq")).isNull();
        assertThat(stage.udp().responses().seen(response -> response.header("RSeq") != null))
                .isEmpty();
        assertThat(SdpView.of(accepted.body()).need("setup")).isEqualTo("passive");
    }
}
