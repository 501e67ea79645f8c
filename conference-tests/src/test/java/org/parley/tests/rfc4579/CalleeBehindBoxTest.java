package org.parley.tests.rfc4579;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.parley.conformance.Covers;
import org.parley.tests.peer.Callee;
import org.parley.tests.peer.Participant;
import org.parley.tests.peer.Sdp;
import org.parley.tests.peer.SipAgent;
import org.parley.tests.peer.SipMessage;
import org.parley.tests.server.ParleyServer;
import org.parley.tests.server.Stage;

/** A room calls somebody behind a middlebox that knows nothing of CEMA, which the room's offer says (RFC 6714 §4.2). */
@ParleyServer("msrp.cema=on")
class CalleeBehindBoxTest {
    private static Callee callee(Stage stage) {
        return stage.keep(Callee.at(stage.keep(SipAgent.udp(stage.server().address("sip.udp"))), "bob"));
    }

    /** The room's next offer; the first may have been repeated. */
    private static SipMessage offeredAnew(Callee bob, SipMessage invite) {
        return bob.agent()
                .requests()
                .take("the new offer", request -> request.method().equals("INVITE") && request.cseq() > invite.cseq());
    }

    private static Participant accept(Callee bob, SipMessage invite) {
        assertThat(invite.body()).contains("a=msrp-cema");
        return bob.accept(invite, answer -> answer.setup("active").connection("IN IP4 192.0.2.99"));
    }

    @Covers("6714-4.2-4")
    @Covers("6714-4.2-7")
    @Test
    void itIsOfferedAnewAndIsIn(Stage stage) {
        Participant alice = stage.join("alice");
        Callee bob = callee(stage);
        Operator.Called called = new Operator(stage.server(), stage.room()).dial(bob.uri());
        SipMessage invite = bob.rung();
        Participant in = accept(bob, invite);
        SipMessage again = offeredAnew(bob, invite);
        assertThat(again.body()).contains("a=path:" + in.serverPath()).doesNotContain("msrp-cema");
        bob.agent()
                .reply(
                        again,
                        bob.response(again, 200, "OK")
                                .sdp(Sdp.of(in.path()).version(2).text()));
        bob.acknowledged(again);
        called.joined();
        stage.add(in).connect();
        in.bind();
        alice.say("through the box");
        in.hear("through the box");
        assertThat(bob.heard("INVITE"))
                .allSatisfy(each -> assertThat(each.cseq()).isBetween(invite.cseq(), again.cseq()));
    }

    @Test
    void itsRefusalOfTheNewOfferEndsTheCall(Stage stage) {
        Callee bob = callee(stage);
        Operator operator = new Operator(stage.server(), stage.room());
        Operator.Called called = operator.dial(bob.uri());
        SipMessage invite = bob.rung();
        accept(bob, invite);
        bob.refuse(offeredAnew(bob, invite), 488, "Not Acceptable Here");
        assertThat(bob.expect("BYE").need("Reason")).contains("cause=480").contains("without CEMA was answered 488");
        assertThat(called.failed()).contains("488 Answer not usable").contains("node");
        operator.awaitNoRoom();
    }
}
