package org.parley.tests.operate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.parley.tests.peer.Callee;
import org.parley.tests.peer.Participant;
import org.parley.tests.peer.SipAgent;
import org.parley.tests.peer.SipMessage;
import org.parley.tests.server.Console;
import org.parley.tests.server.ParleyServer;
import org.parley.tests.server.Stage;

/** The console brings people in and puts them out, among peers that are not ours (RFC 4579 §5.5, §5.11). */
@ParleyServer("rooms.moderators=sip:mona@example.org")
class ConsoleTest {
    private static final String ROOM = "console";

    private static Participant join(Stage stage, String name) {
        return stage.join(name, "sip:" + ROOM + "@127.0.0.1", plan -> {});
    }

    private static Callee callee(Stage stage, String name) {
        return stage.keep(Callee.at(stage.keep(SipAgent.udp(stage.server().address("sip.udp"))), name));
    }

    @Test
    void whoIsInvitedRingsAndJoins(Stage stage) {
        Callee bob = callee(stage, "bob");
        Console mona = Console.join(stage, ROOM, "mona");
        mona.type("/invite " + bob.uri());
        mona.prints(("* inviting " + bob.uri())::equals);
        SipMessage invite = bob.rung();
        mona.prints(("* " + bob.uri() + ": 180 Ringing")::equals);
        Participant in = stage.add(bob.come(invite));
        mona.prints(("* " + bob.uri() + " has joined")::equals);
        mona.type("welcome");
        in.hear("welcome");
        in.leave();
        assertThat(mona.quit()).isZero();
    }

    @Test
    void whoWillNotComeIsToldWithItsAnswer(Stage stage) {
        Callee bob = callee(stage, "bob");
        Console mona = Console.join(stage, ROOM, "mona");
        mona.type("/invite " + bob.uri());
        bob.refuse(bob.rung(), 486, "Busy Here");
        mona.complains(("parley: /invite: " + bob.uri() + ": refused with 486 (Busy Here)")::equals);
        mona.type("/invite");
        mona.complains("parley: /invite: expected: /invite URI"::equals);
        assertThat(mona.quit()).isEqualTo(1);
    }

    @Test
    void whoIsPutOutHearsByeAndWhy(Stage stage) {
        Console mona = Console.join(stage, ROOM, "mona");
        Participant carol = join(stage, "carol");
        mona.prints("* sip:carol@example.org joined"::equals);
        mona.type("/kick carol too \"loud\"");
        mona.prints("* sip:carol@example.org is out"::equals);
        assertThat(carol.call().expect("BYE").need("Reason")).contains("too 'loud'");
        mona.prints("* sip:carol@example.org left"::equals);
        mona.type("/kick carol");
        mona.complains(line -> line.startsWith("parley: /kick: sip:carol@example.org: refused with 404 "));
        assertThat(mona.quit()).isEqualTo(1);
    }

    @Test
    void whoMayNotPutsNobodyOut(Stage stage) {
        Console mona = Console.join(stage, ROOM, "mona");
        Console bob = Console.join(stage, ROOM, "bob");
        bob.type("/kick mona");
        bob.complains(line -> line.startsWith("parley: /kick: sip:mona@example.org: refused with 403 "));
        mona.type("still here");
        bob.prints("mona: still here"::equals);
        assertThat(bob.quit()).isEqualTo(1);
        assertThat(mona.quit()).isZero();
    }
}
