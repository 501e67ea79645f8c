package org.parley.tests.rfc4579;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.parley.conformance.Covers;
import org.parley.tests.peer.Await;
import org.parley.tests.peer.ConferenceInfo;
import org.parley.tests.peer.Cpim;
import org.parley.tests.peer.MsrpFrame;
import org.parley.tests.peer.Octets;
import org.parley.tests.peer.Participant;
import org.parley.tests.peer.Sdp;
import org.parley.tests.peer.SipCall;
import org.parley.tests.peer.SipMessage;
import org.parley.tests.server.ParleyServer;
import org.parley.tests.server.RunningServer;
import org.parley.tests.server.Stage;

/** The conference factory, rooms that calls make, and how long they last (RFC 4579 §3.2, §5.3, §5.4, §5.12). */
@ParleyServer(
        lasting = true,
        value = {
            "rooms.create=factory",
            "rooms.domains=rooms.example.org",
            "rooms.factory=new-room",
            "rooms.names=lobby",
            "rooms.roster.interval=200ms"
        })
class FactoryTest {
    private static final String FACTORY = "sip:new-room@rooms.example.org";

    private static String conference(Participant creator) {
        return creator.accepted().uri("Contact");
    }

    private static String address(Participant creator) {
        return conference(creator).replaceAll("@.*", "@rooms.example.org");
    }

    private static MsrpFrame say(Participant who, String to, String text) {
        return who.msrp().transact(who.message(Cpim.text(who.aor(), to, text)));
    }

    private static SipMessage invite(Stage stage, String name, String uri) {
        SipCall call = stage.keep(new SipCall(stage.udp(), Stage.aor(name), uri));
        SipMessage response = call.invite(
                Sdp.of("msrp://127.0.0.1:9/" + Octets.token(20) + ";tcp").text());
        if (response.status() == 200) {
            call.ack();
        }
        return response;
    }

    @Covers("4579-3.2-1")
    @Covers("4579-5.3-2")
    @Covers("4579-5.4-2")
    @Covers("7701-5.1-1")
    @Test
    void eachCallToTheFactoryMakesARoomWithANameNobodyGuesses(Stage stage) {
        Set<String> made = new HashSet<>();
        for (int i = 0; i < 4; i++) {
            Participant creator = stage.join("alice", FACTORY, plan -> {});
            assertThat(creator.accepted().need("Contact")).matches("<sip:[^>]+>.*;isfocus.*");
            String user = conference(creator).replaceAll("^sips?:(.*)@.*", "$1");
            assertThat(user).matches(".*[0-9a-f]{32}");
            made.add(user);
        }
        assertThat(made).hasSize(4);
    }

    @Covers("4579-5.4-1")
    @Covers("4579-5.1-2")
    @Test
    void theUriAloneDecidesBetweenMakingJoiningAndNothing(Stage stage) {
        Participant alice = stage.join("alice", FACTORY, plan -> {});
        Participant bob = stage.join("bob", address(alice), plan -> {});
        Participant carol = stage.join("carol", FACTORY, plan -> {});
        bob.say("just us");
        alice.hear("just us");
        assertThat(conference(carol)).isNotEqualTo(conference(alice));
        assertThat(invite(stage, "dave", "sip:lobby@rooms.example.org").status())
                .as("reserved by configuration")
                .isEqualTo(200);
        assertThat(invite(stage, "dave", "sip:conference-0123@rooms.example.org")
                        .status())
                .as("not reserved")
                .isEqualTo(404);
        assertThat(bob.leave().status())
                .isEqualTo(200); // with alice the room ends, and who is in hears BYE when he may be gone
    }

    @Test
    void theUriInContactIsTheRoomForMessagesCallsAndRosters(Stage stage) {
        Participant alice = stage.join("alice", FACTORY, plan -> {});
        Participant bob = stage.join("bob", conference(alice), plan -> {});
        assertThat(say(alice, conference(alice), "to the Contact").code()).isEqualTo(200);
        bob.hear("to the Contact");
        assertThat(say(alice, address(alice), "to the address").code()).isEqualTo(200);
        bob.hear("to the address");
        assertThat(alice.call().subscribe().status()).as("in the dialog").isEqualTo(200);
        ConferenceInfo roster = ConferenceInfo.in(alice.call().notification());
        assertThat(roster.entity()).isEqualTo(address(alice));
        assertThat(roster.users().keySet()).containsExactlyInAnyOrder(alice.aor(), bob.aor());
        assertThat(bob.leave().status()).isEqualTo(200); // as above
    }

    @Covers("4579-5.12-1")
    @Covers("7701-4.1-4")
    @Test
    void theRoomEndsForAllWhenWhoeverMadeItLeaves(Stage stage) {
        Participant alice = stage.join("alice", FACTORY, plan -> {});
        Participant bob = stage.join("bob", address(alice), plan -> {});
        SipCall watcher = stage.keep(new SipCall(stage.tcp(), Stage.aor("watcher"), address(alice)));
        assertThat(watcher.subscribe().status()).isEqualTo(200);
        watcher.notification();
        alice.call().bye();
        assertThat(bob.call().expect("BYE").need("Reason")).contains("410");
        SipMessage last = watcher.notification();
        while (!last.need("Subscription-State").startsWith("terminated")) {
            last = watcher.notification();
        }
        assertThat(last.need("Subscription-State")).contains("noresource");
        assertThat(ConferenceInfo.in(last).state()).isEqualTo("deleted");
    }

    @Covers("7701-4.1-4")
    @Test
    void whoMadeItOwnsItAndNobodyElseBringsItBack() {
        try (RunningServer server = RunningServer.start(
                        false,
                        "rooms.create=factory",
                        "rooms.factory=new-room",
                        "rooms.factory-end-with-creator=false",
                        "rooms.domains=rooms.example.org");
                Stage stage = Stage.of(server)) {
            Participant alice = stage.join("alice", FACTORY, plan -> {});
            String room = address(alice);
            assertThat(server.http("/api/rooms/" + room.replace("sip:", "")))
                    .contains("\"sip:alice@example.org\" : \"owner\"");
            Participant bob = stage.join("bob", room, plan -> {});
            alice.leave();
            bob.say("it goes on without her");
            bob.leave();
            assertThat(invite(stage, "bob", room).status()).isEqualTo(403);
            stage.join("alice", room, plan -> {});
        }
    }

    @Test
    void whoMayNotMakeRoomsIsRefused() {
        try (RunningServer server =
                        RunningServer.start(false, "rooms.factory=new-room", "rooms.creators=sip:alice@example.org");
                Stage stage = Stage.of(server)) {
            assertThat(invite(stage, "bob", FACTORY).status()).isEqualTo(403);
            assertThat(invite(stage, "bob", stage.room()).status()).isEqualTo(403);
            Participant alice = stage.join("alice");
            Participant bob = stage.join("bob");
            alice.say("come in");
            bob.leave();
            alice.leave();
            assertThat(invite(stage, "bob", stage.room()).status()).isEqualTo(403);
        }
    }

    @Test
    void thereIsAnEndToHowManyRoomsThereAre() {
        try (RunningServer server = RunningServer.start(false, "rooms.max-rooms=2");
                Stage stage = Stage.of(server)) {
            stage.join("alice", "sip:one@rooms.example.org", plan -> {});
            Participant bob = stage.join("bob", "sip:two@rooms.example.org", plan -> {});
            assertThat(invite(stage, "carol", "sip:three@rooms.example.org").status())
                    .isEqualTo(503);
            stage.join("carol", "sip:two@rooms.example.org", plan -> {}).leave();
            bob.leave();
            Await.until("one room", () -> server.metric("parley_room_rooms").orElse(9.0) == 1.0);
            assertThat(invite(stage, "carol", "sip:three@rooms.example.org").status())
                    .isEqualTo(200);
        }
    }
}
