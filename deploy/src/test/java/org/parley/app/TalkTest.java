package org.parley.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A server and people at consoles, each a process of its own: what the README promises. */
class TalkTest {
    @Test
    void twoPeopleSeeEachOtherComeTalkAndLeave() {
        try (ParleyProcess server = ParleyProcess.serve();
                ParleyProcess alice = chat(server, "alice");
                ParleyProcess bob = chatAfter(alice, server, "bob")) {
            joined(bob);
            alice.awaitPrinted("* sip:bob@example.org joined"::equals);

            alice.type("good morning, bob");
            bob.awaitPrinted("alice: good morning, bob"::equals);
            bob.type("grüß dich, alice \u2615");
            alice.awaitPrinted("bob: grüß dich, alice \u2615"::equals);

            alice.type("/quit");
            assertThat(alice.exitCode()).isZero();
            bob.awaitPrinted("* sip:alice@example.org left"::equals);
            bob.type("nobody hears this");
            bob.endInput();
            assertThat(bob.exitCode()).isZero();
            assertThat(alice.printed()).noneMatch(line -> line.startsWith("alice:"));
        }
    }

    @Test
    void aScriptSendsItsLinesInOrderAndKnowsThatTheyArrived() {
        try (ParleyProcess server = ParleyProcess.serve();
                ParleyProcess bob = chat(server, "bob")) {
            joined(bob);
            try (ParleyProcess robot = chat(server, "robot", "--transport", "tcp", "--name", "Build Robot")) {
                for (int i = 1; i <= 20; i++) {
                    robot.type("line " + i);
                }
                robot.endInput();
                assertThat(robot.exitCode()).isZero();
            }
            bob.awaitPrinted("Build Robot: line 20"::equals);
            assertThat(bob.printed().stream().filter(line -> line.startsWith("Build Robot: ")))
                    .hasSize(20)
                    .startsWith("Build Robot: line 1", "Build Robot: line 2");
        }
    }

    @Test
    void aScriptWhoseMessageIsRefusedExitsWith1() {
        try (ParleyProcess server = ParleyProcess.serve("rooms.max-size=4KiB");
                ParleyProcess robot = chat(server, "robot")) {
            robot.type("x".repeat(5_000));
            robot.type("but this one goes");
            robot.endInput();
            assertThat(robot.exitCode()).isEqualTo(1);
            assertThat(robot.complained())
                    .filteredOn(line -> line.contains("not delivered"))
                    .singleElement()
                    .asString()
                    .contains("413");
        }
    }

    @Test
    void aRoomThatIsNotThereIsOneClearLineAndExitCode1() {
        try (ParleyProcess server = ParleyProcess.serve("rooms.create=configured", "rooms.names=hall");
                ParleyProcess lost = chat(server, "lost")) {
            assertThat(lost.exitCode()).isEqualTo(1);
            assertThat(lost.complained())
                    .singleElement()
                    .asString()
                    .startsWith("parley: cannot join sip:lobby@127.0.0.1: 404");
        }
    }

    @Test
    void whoeverIsInWhenTheServerStopsIsToldAndTheServerExitsWith0() {
        try (ParleyProcess server = ParleyProcess.serve();
                ParleyProcess alice = chat(server, "alice");
                ParleyProcess bob = chat(server, "bob", "--transport", "tcp")) {
            joined(alice);
            joined(bob);
            server.terminate();
            assertThat(server.exitCode()).isZero();
            for (ParleyProcess participant : new ParleyProcess[] {alice, bob}) {
                assertThat(participant.exitCode()).isEqualTo(1);
                participant.awaitComplained(line -> line.startsWith("parley: the room ended the session"));
            }
        }
    }

    @Test
    void whatARoomDoesNotOfferIsSaidPlainly() {
        try (ParleyProcess server = ParleyProcess.serve(
                        "rooms.nicknames=false", "rooms.private-messages=false", "rooms.commands=false");
                ParleyProcess alice = chat(server, "alice")) {
            joined(alice);
            for (String command : new String[] {"/nick queen", "/msg bob psst", "/lock", "/shrug"}) {
                alice.type(command);
            }
            alice.endInput();
            assertThat(alice.exitCode()).isEqualTo(1);
            assertThat(alice.complained())
                    .contains(
                            "parley: /nick: this room has no nicknames",
                            "parley: /msg: this room has no private messages",
                            "parley: /lock: this room takes no such commands",
                            "parley: /shrug: no such command (expected: one that /help lists, or // to send a line that"
                                    + " begins with a slash)");
        }
    }

    @Test
    void whoIsInTheRoomIsTold() {
        try (ParleyProcess server = ParleyProcess.serve();
                ParleyProcess alice = chat(server, "alice");
                ParleyProcess bob = chat(server, "bob", "--transport", "tcp")) {
            joined(alice);
            joined(bob);
            alice.type("/who");
            alice.endInput();
            assertThat(alice.exitCode()).isZero();
            for (String user : new String[] {"alice@example.org", "bob@example.org"}) {
                assertThat(alice.printed()).anyMatch(line -> line.startsWith("* ") && line.contains(user));
            }
            bob.type("/who");
            bob.endInput();
            assertThat(bob.exitCode()).isZero();
            assertThat(bob.printed()).anyMatch(line -> line.startsWith("* ") && line.contains("bob@example.org"));
        }
    }

    @Test
    void aPrivateMessageIsForOneAndOneThatReachesNobodyIsToldSo() {
        try (ParleyProcess server = ParleyProcess.serve();
                ParleyProcess bob = chat(server, "bob");
                ParleyProcess carol = chatAfter(bob, server, "carol");
                ParleyProcess alice = chatAfter(carol, server, "alice")) {
            joined(alice);
            alice.type("/msg bob hush");
            alice.type("/msg sip:nobody@example.org hello?");
            alice.type("that was it");
            alice.endInput();
            bob.awaitPrinted(line -> line.endsWith("(to you alone): hush"));
            carol.awaitPrinted(line -> line.endsWith("that was it"));
            assertThat(carol.printed()).noneMatch(line -> line.contains("hush"));
            assertThat(alice.exitCode()).isEqualTo(1);
            assertThat(alice.complained())
                    .filteredOn(line -> line.contains("not delivered"))
                    .singleElement()
                    .asString()
                    .contains("404");
        }
    }

    private static ParleyProcess chat(ParleyProcess server, String who, String... options) {
        String address = server.address(options.length > 1 && options[1].equals("tcp") ? "sip.tcp" : "sip.udp");
        String[] arguments = new String[options.length + 4];
        arguments[0] = "chat";
        arguments[1] = "sip:lobby@" + address;
        arguments[2] = "--from";
        arguments[3] = "sip:" + who + "@example.org";
        System.arraycopy(options, 0, arguments, 4, options.length);
        return ParleyProcess.start(arguments);
    }

    private static ParleyProcess chatAfter(ParleyProcess first, ParleyProcess server, String who) {
        joined(first);
        return chat(server, who);
    }

    private static void joined(ParleyProcess participant) {
        participant.awaitComplained(line -> line.startsWith("parley: joined"));
    }
}
