package org.parley.tests.rfc4579;

import static org.assertj.core.api.Assertions.assertThat;
import static org.parley.tests.server.Operator.encoded;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.parley.conformance.Covers;
import org.parley.tests.peer.Await;
import org.parley.tests.peer.Callee;
import org.parley.tests.peer.ConferenceInfo;
import org.parley.tests.peer.MsrpListener;
import org.parley.tests.peer.MsrpPeer;
import org.parley.tests.peer.Octets;
import org.parley.tests.peer.Participant;
import org.parley.tests.peer.Sdp;
import org.parley.tests.peer.SdpView;
import org.parley.tests.peer.SipAgent;
import org.parley.tests.peer.SipCall;
import org.parley.tests.peer.SipMessage;
import org.parley.tests.peer.SipText;
import org.parley.tests.server.ParleyServer;
import org.parley.tests.server.RoomEvents;
import org.parley.tests.server.Stage;

/** Rooms call people (RFC 4579 §5.2): the INVITE and its offer, every way it may end, and what is told of it. */
@ParleyServer({"rooms.dial-out.per-room=2", "rooms.max-participants=3"})
class DialOutTest {
    private static Callee callee(Stage stage, String name) {
        return stage.keep(Callee.at(stage.keep(SipAgent.udp(stage.server().address("sip.udp"))), name));
    }

    private static Operator operator(Stage stage) {
        return new Operator(stage.server(), stage.room());
    }

    @Test
    @Covers("4579-5.2-1")
    @Covers("4579-4.2-1")
    @Covers("4579-4.2-2")
    @Covers("4579-5.13-1")
    @Covers("4579-3.1-1")
    @Covers("3261-7.4.1-1")
    @Covers("3261-13.2.1-1")
    @Covers("4028-7.1-1")
    void theInviteIsTheRooms(Stage stage) {
        Callee bob = callee(stage, "bob");
        Operator.Called called = operator(stage).dial(bob.uri());
        SipMessage invite = bob.rung();
        assertThat(invite.uri("From")).isEqualTo(stage.room());
        assertThat(invite.uri("To")).isEqualTo(bob.uri());
        String contact = invite.need("Contact");
        assertThat(contact).contains(";isfocus").contains("<sip:" + stage.room().replaceAll("sip:|@.*", "") + "@");
        assertThat(invite.tokens("Allow")).contains("INVITE", "ACK", "CANCEL", "BYE", "OPTIONS", "SUBSCRIBE");
        assertThat(invite.tokens("Supported")).contains("timer");
        assertThat(invite.tokens("Accept")).contains("application/sdp");
        assertThat(invite.tokens("Allow-Events")).contains("conference");
        assertThat(invite.need("Content-Type")).isEqualTo("application/sdp");
        assertThat(Integer.parseInt(invite.need("Session-Expires"))).isGreaterThanOrEqualTo(90);
        assertThat(invite.header("Referred-By")).isNull();
        Participant in = bob.come(invite);
        called.joined();
        SipCall probe = new SipCall(bob.agent(), bob.aor(), invite.uri("Contact"));
        assertThat(probe.transact(probe.request("OPTIONS")).need("Contact")).contains(";isfocus");
        assertThat(in.leave().status()).isEqualTo(200);
    }

    @Test
    @Covers("6135-4.2.1-1")
    @Covers("6135-4.2.2-3")
    @Covers("6135-4.2.2-5")
    void theOfferIsARooms(Stage stage) {
        Callee bob = callee(stage, "bob");
        Operator.Called called = operator(stage).dial(bob.uri());
        SipMessage invite = bob.rung();
        SdpView offer = SdpView.of(invite.body());
        assertThat(offer.media()).hasSize(1);
        assertThat(offer.mline()[2]).isEqualTo("TCP/MSRP");
        assertThat(offer.need("setup")).isEqualTo("actpass");
        assertThat(offer.need("accept-types")).isEqualTo("message/cpim");
        assertThat(offer.need("accept-wrapped-types")).startsWith("*");
        assertThat(offer.need("chatroom")).contains("nickname").contains("private-messages");
        String path = offer.need("path");
        assertThat(path).matches("msrp://127\\.0\\.0\\.1:[0-9]+/[^ ]+;tcp");
        assertThat(offer.mline()[1]).isEqualTo(path.replaceAll(".*:([0-9]+)/.*", "$1"));
        bob.refuse(invite, 603, "Decline");
        assertThat(called.failed()).contains("603 Decline").contains("the peer");
    }

    @Test
    @Covers("4579-5.2-2")
    @Covers("6135-4.2.2-6")
    void whoAnswersActiveConnectsIsInAndOthersSeeIt(Stage stage) {
        Participant alice = stage.join("alice");
        assertThat(alice.call().subscribe().status()).isEqualTo(200);
        ConferenceInfo.in(alice.call().notification());
        Callee bob = callee(stage, "bob");
        Operator.Called called = operator(stage).dial(bob.uri());
        Participant in = bob.come(bob.rung());
        called.joined();
        ConferenceInfo roster = ConferenceInfo.in(alice.call().notification());
        assertThat(roster.users()).containsKey(bob.aor());
        assertThat(ConferenceInfo.text(roster.users().get(bob.aor()), "endpoint", "joining-method"))
                .isEqualTo("dialed-out");
        assertThat(ConferenceInfo.text(roster.users().get(bob.aor()), "endpoint", "status"))
                .isEqualTo("connected");
        in.say("called, and here");
        alice.hear("called, and here");
        alice.say("welcome");
        in.hear("welcome");
        assertThat(in.leave().status()).isEqualTo(200);
        Await.until(
                "bob is gone",
                () -> operator(stage).ask(200, "GET", "/participants").getInteger("total") == 1);
    }

    @Test
    void whoAnswersPassiveIsConnectedTo(Stage stage) {
        MsrpListener listener = stage.listen();
        Participant alice = stage.join("alice");
        Callee bob = callee(stage, "bob").path("msrp://127.0.0.1:" + listener.port() + "/" + Octets.token(20) + ";tcp");
        Operator.Called called = operator(stage).dial(bob.uri());
        Participant in = bob.accept(bob.rung(), answer -> answer.setup("passive"));
        MsrpPeer msrp = stage.add(listener.accept());
        in.accept(msrp);
        called.joined();
        assertThat(msrp.expect("a first SEND", frame -> frame.method().equals("SEND"))
                        .toPath())
                .containsExactly(in.uri());
        alice.say("to who waits");
        in.hear("to who waits");
        in.say("heard");
        alice.hear("heard");
        in.leave();
    }

    @Test
    void whoIsBehindARelayIsReachedThroughItsPath(Stage stage) {
        MsrpListener relay = stage.listen();
        String own = "msrp://bob.invalid:2855/" + Octets.token(20) + ";tcp";
        Callee bob =
                callee(stage, "bob").path("msrp://127.0.0.1:" + relay.port() + "/" + Octets.token(20) + ";tcp " + own);
        Operator.Called called = operator(stage).dial(bob.uri());
        Participant in = bob.accept(bob.rung(), answer -> answer.setup("passive"));
        MsrpPeer hop = stage.add(relay.accept());
        in.accept(hop);
        called.joined();
        assertThat(hop.expect("a first SEND", frame -> frame.method().equals("SEND"))
                        .toPath())
                .containsExactly(in.path().split(" ", 0));
        in.leave();
    }

    @Test
    @Covers("3261-12.2.1.1-1")
    void theRouteOfTheAnswerIsTakenFromThenOn(Stage stage) {
        Callee bob = callee(stage, "bob");
        Operator operator = operator(stage);
        Operator.Called called = operator.dial(bob.uri());
        SipMessage invite = bob.rung();
        String proxy = "<sip:" + bob.agent().hostPort() + ";lr;hop=";
        Participant in = bob.come(invite, "Record-Route: " + proxy + "1>, " + proxy + "2>");
        called.joined();
        operator.ask(204, "DELETE", "/participants/" + encoded(bob.aor()));
        SipMessage bye = bob.expect("BYE");
        assertThat(bye.tokens("Route")).containsExactly(proxy + "2>", proxy + "1>");
        assertThat(bye.startLine()).isEqualTo("BYE " + bob.uri() + " SIP/2.0");
        assertThat(bye.cseq()).isEqualTo(invite.cseq() + 1);
        assertThat(bye.tag("To")).isEqualTo(in.call().fromTag());
    }

    @ParameterizedTest
    @CsvSource({
        "302,Moved Temporarily",
        "401,Unauthorized",
        "404,Not Found",
        "407,Proxy Authentication Required",
        "480,Temporarily Unavailable",
        "486,Busy Here",
        "488,Not Acceptable Here",
        "500,Server Internal Error",
        "503,Service Unavailable",
        "600,Busy Everywhere",
        "603,Decline"
    })
    void whatIsRefusedIsToldAndLeavesNothing(int status, String phrase, Stage stage) {
        Callee bob = callee(stage, "bob");
        Operator.Called called = operator(stage).dial(bob.uri());
        SipMessage invite = bob.rung();
        SipMessage ack = bob.refuse(invite, status, phrase);
        assertThat(ack.branch()).isEqualTo(invite.branch());
        assertThat(called.failed()).isEqualTo("status " + status + " " + phrase + ", said by the peer");
        operator(stage).awaitNoRoom();
        JsonObject call =
                operator(stage).ask(200, "GET", "/calls").getJsonArray("calls").getJsonObject(0);
        assertThat(call.getString("stage")).isEqualTo("failed");
        assertThat(call.getInteger("status")).isEqualTo(status);
        assertThat(call.getString("uri")).isEqualTo(bob.aor());
        assertThat(stage.server().metric("parley_focus_dialling")).hasValue(0.0);
    }

    @Test
    void whoIsNotThereIsReportedSo(Stage stage) {
        SipAgent gone = SipAgent.tcp(stage.server().address("sip.tcp"));
        String uri = gone.contact("bob");
        gone.close();
        assertThat(operator(stage).dial(uri).failed()).startsWith("status 503 ").endsWith("said by the node");
        assertThat(operator(stage).dial("sip:bob@127.0.0.1;transport=pigeon").failed())
                .startsWith("status 503 ");
    }

    @Test
    void aCallIsCancelledOnceSomethingWasHeardOfIt(Stage stage) {
        Callee bob = callee(stage, "bob");
        Operator operator = operator(stage);
        Operator.Called called = operator.dial(bob.uri());
        SipMessage invite = bob.rung();
        String call = "/calls/" + invite.need("Call-ID");
        Await.until("the ringing is known", () -> operator.ask(200, "GET", call).getInteger("status") == 180);
        operator.ask(204, "DELETE", call);
        SipMessage cancel = bob.expect("CANCEL");
        assertThat(cancel.branch()).isEqualTo(invite.branch());
        assertThat(cancel.cseq()).isEqualTo(invite.cseq());
        bob.refuse(invite, 487, "Request Terminated");
        assertThat(called.failed()).isEqualTo("status 487 Cancelled, said by the node");
        operator.ask(404, "DELETE", call);
        operator.awaitNoRoom();
    }

    @Test
    void anAnswerThatCrossesCancelIsAcknowledgedAndEnded(Stage stage) {
        Callee bob = callee(stage, "bob");
        Operator operator = operator(stage);
        Operator.Called called = operator.dial(bob.uri());
        SipMessage invite = bob.rung();
        String call = "/calls/" + invite.need("Call-ID");
        Await.until("the ringing is known", () -> operator.ask(200, "GET", call).getInteger("status") == 180);
        operator.ask(204, "DELETE", call);
        bob.expect("CANCEL");
        bob.accept(invite, answer -> answer.setup("active"));
        bob.expect("BYE");
        assertThat(called.failed()).startsWith("status 487 ");
        operator.awaitNoRoom();
    }

    @ParameterizedTest
    @CsvSource({"types", "declined", "two lines", "no path", "nonsense", "nothing"})
    @Covers("3261-13.2.2.4-1")
    void anAnswerThatCannotBeUsedIsAcknowledgedAndEndedWithAReason(String how, Stage stage) {
        Callee bob = callee(stage, "bob");
        Operator.Called called = operator(stage).dial(bob.uri());
        SipMessage invite = bob.rung();
        if (how.equals("nothing")) {
            bob.agent().reply(invite, bob.response(invite, 200, "OK"));
            bob.acknowledged(invite);
        } else if (how.equals("nonsense")) {
            SipText ok = bob.response(invite, 200, "OK").body("application/sdp", "hello\r\n");
            bob.agent().reply(invite, ok);
            bob.acknowledged(invite);
        } else {
            bob.accept(invite, answer -> {
                answer.setup("active");
                switch (how) {
                    case "types" -> answer.accept("text/plain");
                    case "declined" -> answer.media("message 0 TCP/MSRP *");
                    case "two lines" -> answer.after("m=audio 0 RTP/AVP 0");
                    default -> answer.path("");
                }
            });
        }
        assertThat(bob.expect("BYE").need("Reason")).startsWith("SIP;cause=488;text=");
        assertThat(called.failed()).startsWith("status 488 Answer not usable: ").endsWith("said by the node");
        operator(stage).awaitNoRoom();
    }

    @Test
    void whoAsksMayWaitForTheEndOfTheCall(Stage stage) {
        stage.join("alice");
        Operator operator = operator(stage);
        operator.ask(204, "PUT", "/bans/bob@127.0.0.1");
        JsonObject no = operator.ask(409, "POST", "/participants?wait=8&uri=bob@127.0.0.1");
        assertThat(no.getString("detail")).isEqualTo("status 403 Banned from this room, said by the room");
        Callee carol = callee(stage, "carol");
        assertThat(operator.ask(202, "POST", "/participants?wait=1&uri=" + encoded(carol.uri()))
                        .getString("stage"))
                .isEqualTo("calling");
        carol.refuse(carol.rung(), 486, "Busy Here");
        operator.ask(400, "POST", "/participants?wait=9&uri=bob@127.0.0.1");
        operator.ask(400, "POST", "/participants?uri=sip:127.0.0.1");
        operator.ask(400, "POST", "/participants?uri=" + encoded("sip:bob@127.0.0.1;x=1\r\nSubject: forged"));
    }

    @Test
    void nobodyIsCalledTwiceNorWhenIn(Stage stage) {
        stage.join("alice");
        Callee bob = callee(stage, "bob");
        Operator operator = operator(stage);
        Operator.Called called = operator.dial(bob.uri());
        SipMessage invite = bob.rung();
        assertThat(operator.dial(bob.uri()).failed())
                .startsWith("status 403 Already in")
                .endsWith("the room");
        Participant in = bob.come(invite);
        called.joined();
        assertThat(operator.dial(bob.uri()).failed())
                .startsWith("status 403 Already in")
                .endsWith("the room");
        assertThat(bob.heard("INVITE")).allMatch(again -> again.need("Call-ID").equals(invite.need("Call-ID")));
        in.leave();
    }

    @Test
    void theBannedAreNotCalledNorWhoeverFindsTheRoomFull(Stage stage) {
        Callee bob = callee(stage, "bob");
        Operator operator = operator(stage);
        stage.join("alice");
        operator.ask(204, "PUT", "/bans/" + encoded(bob.aor()));
        assertThat(operator.dial(bob.uri()).failed())
                .startsWith("status 403 Banned")
                .endsWith("the room");
        operator.ask(204, "DELETE", "/bans/" + encoded(bob.aor()));
        stage.join("carol");
        stage.join("dave");
        assertThat(operator.dial(bob.uri()).failed()).isEqualTo("status 486 The room is full, said by the room");
        assertThat(bob.heard("INVITE")).isEmpty();
    }

    @Test
    void whoIsBannedWhileItRingsIsNoLongerCalled(Stage stage) {
        Callee bob = callee(stage, "bob");
        stage.join("alice");
        Operator operator = operator(stage);
        Operator.Called called = operator.dial(bob.uri());
        SipMessage invite = bob.rung();
        String call = "/calls/" + invite.need("Call-ID");
        Await.until("the ringing is known", () -> operator.ask(200, "GET", call).getInteger("status") == 180);
        operator.ask(204, "PUT", "/bans/" + encoded(bob.aor()) + "?reason=spam");
        bob.expect("CANCEL");
        bob.refuse(invite, 487, "Request Terminated");
        assertThat(called.failed()).isEqualTo("status 403 spam, said by the room");
    }

    @Test
    void noMoreThanSoManyAreCalledAtOnce(Stage stage) {
        Operator operator = operator(stage);
        Callee bob = callee(stage, "bob");
        Callee carol = callee(stage, "carol");
        Callee dave = callee(stage, "dave");
        Operator.Called first = operator.dial(bob.uri());
        SipMessage toBob = bob.rung();
        Operator.Called second = operator.dial(carol.uri());
        SipMessage toCarol = carol.rung();
        assertThat(operator.dial(dave.uri()).failed())
                .startsWith("status 503 Too many")
                .endsWith("the node");
        bob.refuse(toBob, 486, "Busy Here");
        first.failed();
        Operator.Called third = operator.dial(dave.uri());
        dave.refuse(dave.rung(), 486, "Busy Here");
        third.failed();
        carol.refuse(toCarol, 486, "Busy Here");
        second.failed();
    }

    @Test
    void whoWasCalledIsPutOutLikeAnybody(Stage stage) {
        Participant alice = stage.join("alice");
        Callee bob = callee(stage, "bob");
        Operator.Called called = operator(stage).dial(bob.uri());
        bob.come(bob.rung());
        called.joined();
        JsonObject line = operator(stage).ask(200, "GET", "/participants").getJsonArray("participants").stream()
                .map(JsonObject.class::cast)
                .filter(one -> one.getString("uri").equals(bob.aor()))
                .findFirst()
                .orElseThrow();
        assertThat(line.getString("joining")).isEqualTo("dialled-out");
        operator(stage).ask(204, "DELETE", "/participants/" + encoded(bob.aor()) + "?reason=rude");
        assertThat(bob.expect("BYE").need("Reason")).contains("rude");
        alice.say("still here");
    }

    @Test
    void whoeverLosesItsSessionLosesItsDialog(Stage stage) {
        stage.join("alice");
        Callee bob = callee(stage, "bob");
        Operator.Called called = operator(stage).dial(bob.uri());
        Participant in = bob.come(bob.rung());
        called.joined();
        stage.lenient();
        in.msrp().close();
        assertThat(bob.expect("BYE").need("Reason")).startsWith("SIP;cause=480");
    }

    @Test
    void whoWasCalledMayOfferAnew(Stage stage) {
        Participant alice = stage.join("alice");
        Callee bob = callee(stage, "bob");
        Operator.Called called = operator(stage).dial(bob.uri());
        SipMessage invite = bob.rung();
        Participant in = bob.come(invite);
        called.joined();
        SipMessage held = in.call()
                .invite(Sdp.of(in.path())
                        .version(2)
                        .setup("active")
                        .attribute("sendonly")
                        .text());
        assertThat(held.status()).isEqualTo(200);
        in.call().ack();
        SdpView answer = SdpView.of(held.body());
        assertThat(answer.need("path")).isEqualTo(SdpView.of(invite.body()).need("path"));
        assertThat(answer.attribute("recvonly")).isNotNull();
        in.say("I only speak");
        alice.hear("I only speak");
        in.leave();
    }

    @Test
    void anInviteIsRepeatedOverUdpAndALostAckIsToo(Stage stage) {
        Callee bob = callee(stage, "bob");
        Operator.Called called = operator(stage).dial(bob.uri());
        SipMessage first = bob.invited();
        SipMessage again = bob.invited();
        assertThat(again.branch()).isEqualTo(first.branch());
        Participant in = bob.come(first);
        called.joined();
        bob.agent()
                .reply(
                        first,
                        bob.response(first, 200, "OK").sdp(Sdp.of(in.path()).text()));
        bob.acknowledged(first);
        in.leave();
    }

    @Test
    void stepsOfACallAreEventsAndItsBeginningIsAnActOfModeration(Stage stage) {
        Callee bob = callee(stage, "bob");
        try (RoomEvents events = RoomEvents.of(stage.server(), stage.room())) {
            Operator.Called called = operator(stage).dial(bob.uri());
            JsonObject moderated = events.await("moderated", bob.aor());
            assertThat(moderated.getString("act")).isEqualTo("invite");
            assertThat(moderated.getBoolean("operator")).isTrue();
            SipMessage invite = bob.rung();
            assertThat(events.await("calling", "180").getString("stage")).isEqualTo("calling");
            bob.refuse(invite, 486, "Busy Here");
            called.failed();
            JsonObject last = events.await("calling", "failed");
            assertThat(last.getInteger("status")).isEqualTo(486);
            assertThat(last.getString("uri")).isEqualTo(bob.aor());
            assertThat(stage.server().http("/metrics"))
                    .contains("parley_focus_dials_total{result=\"no-of-peer\",status=\"486\"}");
        }
    }
}
