package org.parley.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** Consoles that keep order: the real {@code parley chat} against the real rooms, each command allowed, refused, and about nobody. */
class ModeratorTalkTest {
    private static ParleyProcess server;

    private String room = "";

    /** One server with the usual settings for all; each test has a room of its own. */
    @BeforeAll
    static void start() {
        server = serve();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void itsRoom(TestInfo test) {
        room = test.getTestMethod().orElseThrow().getName().toLowerCase(Locale.ROOT);
    }

    private static ParleyProcess serve(String... more) {
        List<String> settings =
                new ArrayList<>(List.of("rooms.owners=sip:alice@example.org", "rooms.moderators=sip:mona@example.org"));
        settings.addAll(List.of(more));
        return ParleyProcess.serve(settings.toArray(String[]::new));
    }

    private ParleyProcess chat(ParleyProcess server, String who, String... options) {
        List<String> arguments = new ArrayList<>(List.of(
                "chat",
                "sip:" + room + "@" + server.address("sip.tcp") + ";transport=tcp",
                "--from",
                "sip:" + who + "@example.org"));
        arguments.addAll(List.of(options));
        ParleyProcess console = ParleyProcess.start(arguments.toArray(String[]::new));
        console.awaitComplained(line -> line.startsWith("parley: joined") || line.startsWith("parley: cannot join"));
        return console;
    }

    /** The very next complaint is about this command, and says that. */
    private static void failsWith(ParleyProcess console, String command, String why) {
        int before = console.complained().size();
        console.type(command);
        console.awaitComplained(any -> console.complained().size() > before);
        String about = command.startsWith("/msg") ? "not delivered" : command.split(" ", 2)[0];
        assertThat(console.complained().get(before))
                .as(command)
                .startsWith("parley: " + about + ": ")
                .contains(why);
    }

    private static int leave(ParleyProcess console) {
        console.type("/quit");
        return console.exitCode();
    }

    @Test
    void theTopicIsSetShownAndSeen() {
        try (ParleyProcess mona = chat(server, "mona");
                ParleyProcess bob = chat(server, "bob")) {
            mona.type("/topic Spring cleaning");
            bob.awaitPrinted("* sip:mona@example.org set the topic: Spring cleaning"::equals);
            bob.type("/topic");
            bob.awaitPrinted("* topic: Spring cleaning"::equals);
            mona.type("/topic \"\"");
            bob.awaitPrinted("* sip:mona@example.org removed the topic"::equals);
            failsWith(bob, "/topic mine", "403 (you may not do that here: it takes a moderator)");
            failsWith(mona, "/topic " + "x".repeat(1_001), "400 (topic: 1001 characters (expected: at most 1000))");
            assertThat(leave(bob)).isEqualTo(1);
            assertThat(leave(mona)).isEqualTo(1);
        }
    }

    @Test
    void whoIsBannedIsOutUntilUnbannedAndAllAreTold() {
        try (ParleyProcess mona = chat(server, "mona");
                ParleyProcess carol = chat(server, "carol");
                ParleyProcess bob = chat(server, "bob")) {
            failsWith(bob, "/ban carol", "403 (you may not do that here: it takes a moderator)");
            failsWith(mona, "/unban carol", "404 (sip:carol@example.org is nobody this room knows)");
            failsWith(mona, "/ban", "expected: /ban WHO [REASON]");
            mona.type("/ban bob flooding again");
            carol.awaitPrinted("* sip:mona@example.org banned sip:bob@example.org (flooding again)"::equals);
            bob.awaitComplained(
                    line -> line.startsWith("parley: the room ended the session: ") && line.contains("flooding again"));
            assertThat(bob.exitCode()).isEqualTo(1);
            try (ParleyProcess again = chat(server, "bob")) {
                assertThat(again.exitCode()).isEqualTo(1);
                assertThat(again.complained()).singleElement().asString().contains("cannot join", "403");
            }
            mona.type("/unban bob");
            carol.awaitPrinted("* sip:mona@example.org lifted the ban on sip:bob@example.org"::equals);
            try (ParleyProcess again = chat(server, "bob")) {
                assertThat(leave(again)).isZero();
            }
            assertThat(leave(carol)).isZero();
            assertThat(leave(mona)).isEqualTo(1);
        }
    }

    @Test
    void whoIsSilencedIsHeardAgainOnceUnsilenced() {
        try (ParleyProcess mona = chat(server, "mona");
                ParleyProcess bob = chat(server, "bob")) {
            failsWith(bob, "/silence mona", "403");
            failsWith(mona, "/silence nobody", "404 (sip:nobody@example.org is nobody this room knows)");
            mona.type("/silence bob");
            bob.awaitPrinted("* sip:mona@example.org silenced sip:bob@example.org"::equals);
            bob.type("can you hear me?");
            bob.awaitComplained(line -> line.contains("403 (You are silenced in this room): can you hear me?"));
            mona.type("/unsilence bob");
            bob.awaitPrinted("* sip:mona@example.org lets sip:bob@example.org speak again"::equals);
            bob.type("and now?");
            mona.awaitPrinted("bob: and now?"::equals);
            failsWith(mona, "/unsilence nobody", "404");
            assertThat(mona.printed()).doesNotContain("bob: can you hear me?");
        }
    }

    @Test
    void ownersGiveRolesAndEverybodySeesThem() {
        try (ParleyProcess alice = chat(server, "alice");
                ParleyProcess mona = chat(server, "mona");
                ParleyProcess bob = chat(server, "bob")) {
            failsWith(mona, "/role bob moderator", "403 (you may not do that here: it takes an owner)");
            failsWith(alice, "/role nobody moderator", "404");
            failsWith(
                    alice,
                    "/role bob king",
                    "400 ('king' (expected: role URI owner|moderator|participant|observer|default))");
            alice.type("/role bob moderator");
            mona.awaitPrinted("* sip:alice@example.org made sip:bob@example.org a moderator"::equals);
            mona.type("/who");
            mona.awaitPrinted(line -> line.startsWith("* ") && line.endsWith("bob@example.org, moderator"));
            bob.type("/topic by Bob");
            mona.awaitPrinted("* sip:bob@example.org set the topic: by Bob"::equals);
            alice.type("/role bob default");
            mona.awaitPrinted("* sip:alice@example.org gave sip:bob@example.org the usual role back"::equals);
            failsWith(bob, "/topic mine again", "403");
        }
    }

    @Test
    void aLockedRoomAndAMembersRoomLetInWhoMay() {
        try (ParleyProcess alice = chat(server, "alice");
                ParleyProcess bob = chat(server, "bob")) {
            failsWith(bob, "/lock", "403 (you may not do that here: it takes a moderator)");
            failsWith(bob, "/members on", "403 (you may not do that here: it takes an owner)");
            alice.type("/lock for the night");
            bob.awaitPrinted("* sip:alice@example.org locked the room (for the night)"::equals);
            try (ParleyProcess late = chat(server, "late")) {
                assertThat(late.exitCode()).isEqualTo(1);
            }
            alice.type("/unlock");
            bob.awaitPrinted("* sip:alice@example.org unlocked the room"::equals);
            alice.type("/members on");
            bob.awaitPrinted("* sip:alice@example.org closed the room to all but members"::equals);
            try (ParleyProcess stranger = chat(server, "stranger")) {
                assertThat(stranger.exitCode()).isEqualTo(1);
            }
            alice.type("/members add member");
            bob.awaitPrinted("* sip:alice@example.org made sip:member@example.org a member"::equals);
            try (ParleyProcess member = chat(server, "member")) {
                assertThat(leave(member)).isZero();
            }
            failsWith(alice, "/members remove nobody", "404");
            failsWith(alice, "/members", "expected: /members on|off|add URI|remove URI");
            assertThat(leave(bob)).isEqualTo(1);
        }
    }

    @Test
    void whereCommandsAreOffNoneIsSent() {
        try (ParleyProcess server = serve("rooms.commands=false");
                ParleyProcess alice = chat(server, "alice");
                ParleyProcess bob = chat(server, "bob")) {
            failsWith(alice, "/topic x", "this room takes no such commands");
            alice.type("just talk");
            bob.awaitPrinted("alice: just talk"::equals);
            assertThat(bob.printed()).noneMatch(line -> line.contains("topic") || line.contains("octets"));
        }
    }

    @Test
    void nicknamesAreTakenShownRefusedAndGivenBack() {
        try (ParleyProcess server = serve("rooms.reserved-nicknames=admin", "rooms.nickname-length=20");
                ParleyProcess mona = chat(server, "mona");
                ParleyProcess bob = chat(server, "bob")) {
            mona.type("/nick The Boss");
            mona.awaitPrinted("* you are The Boss now"::equals);
            bob.type("/who");
            bob.awaitPrinted("* The Boss <mona@example.org>, moderator"::equals);
            failsWith(bob, "/nick the boss", "425 (somebody has it, or nobody may)");
            failsWith(bob, "/nick admin", "425");
            failsWith(bob, "/nick " + "x".repeat(30), "423 (the name is too long for this room)");
            failsWith(bob, "/nick " + "x".repeat(1_024), "more than 1023 octets");
            bob.type("/nick Bob the \"Builder\"");
            bob.awaitPrinted("* you are Bob the \"Builder\" now"::equals);
            mona.type("/msg \"bob the \\\"builder\\\"\" psst");
            bob.awaitPrinted(line -> line.endsWith("(to you alone): psst"));
            mona.type("/nick");
            mona.awaitPrinted("* you have no nickname now"::equals);
            assertThat(leave(mona)).isZero();
            assertThat(leave(bob)).isEqualTo(1);
        }
        try (ParleyProcess server = serve("rooms.nicknames=false");
                ParleyProcess bob = chat(server, "bob")) {
            failsWith(bob, "/nick x", "this room has no nicknames");
        }
    }

    @Test
    void aNameThatMayBeSeveralIsAskedBackAndSentToNobody() {
        try (ParleyProcess bob = chat(server, "bob", "--name", "Bob Builder");
                ParleyProcess boris = chat(server, "boris", "--name", "Boris");
                ParleyProcess second = chat(server, "boris", "--name", "Boris");
                ParleyProcess hidden = chat(server, "hilda", "--anonymous");
                ParleyProcess mona = chat(server, "mona")) {
            failsWith(mona, "/msg bo hello", "'bo' may be Bob Builder <bob@example.org> or Boris <boris@example.org>");
            failsWith(mona, "/msg \"Nobody Here\" hello", "nobody here is called 'Nobody Here'");
            mona.type("/msg \"bob b\" hello Bob");
            bob.awaitPrinted(line -> line.endsWith("(to you alone): hello Bob"));
            mona.type("/msg boris hello both");
            boris.awaitPrinted(line -> line.endsWith("(to you alone): hello both"));
            second.awaitPrinted(line -> line.endsWith("(to you alone): hello both"));
            mona.type("/msg anonymous hello whoever");
            hidden.awaitPrinted(line -> line.endsWith("(to you alone): hello whoever"));
            hidden.type("it is me");
            String heard = mona.awaitPrinted(line -> line.endsWith(": it is me"));
            assertThat(heard).startsWith("anonymous-").doesNotContain("hilda");
            mona.type("/who");
            mona.awaitPrinted("* Boris <boris@example.org>, 2 devices"::equals);
            mona.awaitPrinted(line -> line.startsWith("* ") && line.endsWith("@anonymous.invalid>"));
            assertThat(bob.printed()).noneMatch(line -> line.contains("both"));
            failsWith(mona, "/msg sip:hilda@example.org I know you", "404");
            mona.type("/silence anonymous for a while");
            hidden.awaitPrinted(line -> line.contains("mona@example.org silenced sip:anonymous-"));
            assertThat(mona.printed()).noneMatch(line -> line.contains("hilda"));
        }
    }
}
