package org.parley.tests.rfc3994;

import static org.assertj.core.api.Assertions.assertThat;
import static org.parley.tests.rfc3994.ComposingTest.TYPE;
import static org.parley.tests.rfc3994.ComposingTest.word;

import org.junit.jupiter.api.Test;
import org.parley.conformance.Covers;
import org.parley.tests.peer.Octets;
import org.parley.tests.peer.Participant;
import org.parley.tests.server.Console;
import org.parley.tests.server.ParleyServer;
import org.parley.tests.server.Stage;

/** What a console shows of others who compose: beside what is said, and only where somebody looks. */
@ParleyServer
class ConsoleTypingTest {
    private static final String ROOM = "typing";

    private static Participant join(Stage stage, String name) {
        return stage.join(name, "sip:" + ROOM + "@127.0.0.1", plan -> {});
    }

    private static void tell(Participant who, String state) {
        assertThat(who.msrp().transact(word(who, state)).code()).isEqualTo(200);
    }

    @Covers("3994-3.3-1")
    @Test
    void whoTypesIsShownOnStandardErrorUntilIdle(Stage stage) {
        Console mona = Console.join(stage, ROOM, "mona", "--typing");
        Participant alice = join(stage, "alice");
        tell(alice, "active");
        mona.complains("* alice is typing"::equals);
        tell(alice, "idle");
        mona.complains("* alice is no longer typing"::equals);
        alice.say("never mind");
        mona.prints("alice: never mind"::equals);
        assertThat(mona.printed()).noneMatch(line -> line.contains("typing"));
        assertThat(mona.quit()).isZero();
    }

    @Covers("3994-3.3-1")
    @Test
    void whoFallsSilentIsNoLongerShown(Stage stage) {
        Console mona = Console.join(stage, ROOM, "mona", "--typing");
        Participant alice = join(stage, "alice");
        byte[] active = Octets.of("<isComposing xmlns=\"urn:ietf:params:xml:ns:im-iscomposing\"><state>active</state>"
                + "<refresh>1</refresh></isComposing>");
        assertThat(alice.msrp()
                        .transact(alice.message(alice.envelope(TYPE, active)))
                        .code())
                .isEqualTo(200);
        mona.complains("* alice is typing"::equals);
        mona.complains("* alice is no longer typing"::equals);
        assertThat(mona.quit()).isZero();
    }

    @Test
    void inAScriptNothingIsShown(Stage stage) {
        Console robot = Console.join(stage, ROOM, "robot");
        Participant alice = join(stage, "alice");
        tell(alice, "active");
        tell(alice, "idle");
        alice.say("said after all"); // word of composing keeps its place before it
        robot.prints("alice: said after all"::equals);
        assertThat(robot.quit()).isZero();
        assertThat(robot.toString()).doesNotContain("is typing").doesNotContain("no longer typing");
    }
}
