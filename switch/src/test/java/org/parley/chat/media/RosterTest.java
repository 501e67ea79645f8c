package org.parley.chat.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.parley.chat.media.RoomUnderTest.await;
import static org.parley.chat.media.RoomUnderTest.cpim;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.parley.chat.RoomConfig;
import org.parley.chat.cluster.TailLimits;
import org.parley.chat.media.RoomUnderTest.Guest;
import org.parley.chat.media.RoomUnderTest.Invite;
import org.parley.chat.room.LeaveCause;
import org.parley.chat.room.ParticipantId;
import org.parley.chat.room.RoomAddress;
import org.parley.chat.room.port.Identity;
import org.parley.chat.room.port.JoinAnswer;
import org.parley.chat.room.port.JoinRequest;
import org.parley.chat.room.port.UpdateAnswer;
import org.parley.conformance.Covers;

class RosterTest {
    private static final String ALICE = "sip:alice@example.org";
    private static final String BOB = "sip:bob@example.org";

    private static RoomUnderTest with(RoomConfig rooms) {
        return new RoomUnderTest(rooms, MediaConfig.standard().tellingUnaware(false), UnaryOperator.identity());
    }

    @Test
    void aFullRoomIs486AndAPlaceGivenUpIsFree() {
        try (RoomUnderTest room = with(RoomConfig.standard().withPlaces(2))) {
            Guest alice = room.join(ALICE);
            room.join(BOB);
            JoinAnswer third = room.tryJoin(Invite.from("sip:carol@example.org"));
            assertThat(third).isInstanceOfSatisfying(JoinAnswer.Refused.class, no -> assertThat(no.sipCode())
                    .isEqualTo(486));
            alice.leave();
            room.join("sip:carol@example.org");
        }
    }

    @Test
    void whereRoomsAreConfiguredOthersAre404() {
        RoomConfig only =
                new RoomConfig(RoomConfig.Create.CONFIGURED, Set.of("lobby"), 10, true, false, TailLimits.standard());
        try (RoomUnderTest room = with(only)) {
            room.join(ALICE);
            JoinAnswer other = room.tryJoin(Invite.from(BOB).to("sip:attic@example.org"));
            assertThat(other).isInstanceOfSatisfying(JoinAnswer.Refused.class, no -> assertThat(no.sipCode())
                    .isEqualTo(404));
        }
    }

    @Test
    void aSecondDeviceMayBeForbidden() {
        RoomConfig single =
                new RoomConfig(RoomConfig.Create.ON_JOIN, Set.of(), 10, false, false, TailLimits.standard());
        try (RoomUnderTest room = with(single)) {
            room.join(ALICE);
            assertThat(room.tryJoin(Invite.from(ALICE + ";gr=2")))
                    .isInstanceOfSatisfying(JoinAnswer.Refused.class, no -> assertThat(no.sipCode())
                            .isEqualTo(403));
        }
    }

    @Test
    void withoutTlsWhereTlsIsForcedItIs488() {
        RoomConfig forced = new RoomConfig(RoomConfig.Create.ON_JOIN, Set.of(), 10, true, true, TailLimits.standard());
        try (RoomUnderTest room = with(forced)) {
            assertThat(room.tryJoin(Invite.from(ALICE)))
                    .isInstanceOfSatisfying(JoinAnswer.Refused.class, no -> assertThat(no.sipCode())
                            .isEqualTo(488));
        }
    }

    @Test
    void probingTellsWhatAJoinWouldGetAndReservesNothing() {
        try (RoomUnderTest room = with(RoomConfig.standard().withPlaces(1))) {
            Identity bob = new Identity(List.of(BOB), "", "");
            RoomAddress lobby = RoomAddress.parse(RoomUnderTest.ROOM);
            assertThat(await(room.rooms().probe(lobby, bob))).isInstanceOf(JoinAnswer.Joined.class);
            assertThat(await(room.rooms().probe(lobby, bob))).isInstanceOf(JoinAnswer.Joined.class);
            room.join(ALICE);
            assertThat(await(room.rooms().probe(lobby, bob))).isInstanceOf(JoinAnswer.Refused.class);
        }
    }

    @Test
    void whoNeverConnectsIsEnded() {
        try (RoomUnderTest room = new RoomUnderTest(
                RoomConfig.standard(),
                MediaConfig.standard(),
                endpoint -> endpoint.withBindTimeout(Duration.ofMillis(200)))) {
            Guest silent = room.invited(Invite.from(ALICE));
            assertThat(silent.endedBecause()).isEqualTo(LeaveCause.Kind.BIND_TIMEOUT);
            RoomUnderTest.eventually(
                    () -> room.meters.get("parley.room.rooms").gauge().value() == 0);
        }
    }

    @Test
    @Covers("4975-5.4-18")
    void aLostConnectionEndsEveryParticipantOnIt() throws IOException {
        try (RoomUnderTest room = RoomUnderTest.standard()) {
            Guest lobby = room.join(ALICE);
            Guest attic =
                    room.join(Invite.from(ALICE).to("sip:attic@example.org").over(lobby.peer()));
            lobby.peer().close();
            assertThat(lobby.endedBecause()).isEqualTo(LeaveCause.Kind.MSRP_LOST);
            assertThat(attic.endedBecause()).isEqualTo(LeaveCause.Kind.MSRP_LOST);
        }
    }

    @Test
    @Covers("4975-5.4-6")
    void whatIsSaidBeforeASessionBindsIsKeptForIt() {
        try (RoomUnderTest room = RoomUnderTest.standard()) {
            Guest alice = room.join(ALICE);
            Guest bob = room.invited(Invite.from(BOB));
            bob.connect();
            byte[] first = cpim(ALICE, RoomUnderTest.ROOM, "first");
            byte[] second = cpim(ALICE, RoomUnderTest.ROOM, "second");
            assertThat(alice.answer(alice.say(first))).isEqualTo(200);
            assertThat(alice.answer(alice.say(second))).isEqualTo(200);
            assertThat(bob.peer().poll())
                    .as("nothing on the unbound connection")
                    .isNull();
            assertThat(bob.answer(bob.write("", "Byte-Range: 1-0/0\r\n", null, '$')))
                    .isEqualTo(200);
            assertThat(bob.hears()).isEqualTo(first);
            assertThat(bob.hears()).isEqualTo(second);
        }
    }

    @Test
    void whatIsKeptForAnUnboundSessionHasAnEnd() {
        try (RoomUnderTest room =
                RoomUnderTest.with(media -> media.within(new MediaConfig.Bounds(1024, 1 << 20, 4, 16_384, 0)))) {
            Guest alice = room.join(ALICE);
            Guest bob = room.invited(Invite.from(BOB));
            for (int i = 0; i < 5; i++) {
                assertThat(alice.answer(alice.say("m" + i))).isEqualTo(200);
            }
            assertThat(bob.endedBecause()).isEqualTo(LeaveCause.Kind.SLOW);
        }
    }

    @Test
    void anOfferlessInviteTakesAPlaceAndHearsFromItsAckOn() {
        try (RoomUnderTest room = with(RoomConfig.standard().withPlaces(2))) {
            Guest alice = room.join(ALICE);
            Guest bob = room.new Guest(Invite.from(BOB), "offerless");
            JoinAnswer answer = await(room.rooms().join(bob.request(false)));
            bob.uri = ((JoinAnswer.Joined) answer).media().uri().toString();
            assertThat(room.tryJoin(Invite.from("sip:carol@example.org"))).isInstanceOf(JoinAnswer.Refused.class);
            assertThat(alice.answer(alice.say("before"))).isEqualTo(200);
            await(room.rooms().confirm(bob.id, bob.request(false).who(), bob.invite.media(bob.path)));
            await(room.rooms().update(bob.id, bob.invite.media(bob.path)));
            bob.bind();
            byte[] after = cpim(ALICE, RoomUnderTest.ROOM, "after");
            alice.say(after);
            assertThat(bob.hears()).isEqualTo(after);
        }
    }

    @Test
    void aReInviteChangesWhatAParticipantTakes() {
        try (RoomUnderTest room = RoomUnderTest.standard()) {
            Guest alice = room.join(ALICE);
            Guest bob = room.join(BOB);
            UpdateAnswer answer = await(
                    room.rooms().update(bob.id, bob.invite.wrapping("image/png").media(bob.path)));
            assertThat(answer).isInstanceOfSatisfying(UpdateAnswer.Updated.class, ok -> assertThat(
                            ok.media().uri().toString())
                    .isEqualTo(bob.uri));
            assertThat(alice.answer(alice.say("text"))).isEqualTo(200);
            RoomUnderTest.eventually(() -> room.counted("parley.switch.suppressed", "cause", "type") == 1);
            assertThat(await(room.rooms().update(new ParticipantId("nobody"), bob.invite.media(bob.path))))
                    .isInstanceOf(UpdateAnswer.Refused.class);
        }
    }

    @Test
    void aJoinRepeatedGivesTheSameSession() {
        try (RoomUnderTest room = RoomUnderTest.standard()) {
            Guest alice = room.join(ALICE);
            JoinAnswer again = await(room.rooms().join(alice.request(true)));
            assertThat(((JoinAnswer.Joined) again).media().uri().toString()).isEqualTo(alice.uri);
        }
    }

    @Test
    @Covers("7701-11-2")
    void aClientThatShowsNoSignOfKnowingRoomsIsToldWhereItIs() {
        try (RoomUnderTest room = RoomUnderTest.with(media -> media.tellingUnaware(true))) {
            Guest unaware = room.join(Invite.from(ALICE).unaware().agent("OldPhone/1"));
            Frame notice = unaware.peer().nextSend();
            assertThat(notice.header("Content-Type")).isEqualTo("message/cpim");
            assertThat(notice.text()).contains("text/plain").contains("You are in the chat room");
            Guest blink = room.join(Invite.from(BOB).unaware().agent("Blink Pro 5.9.1 (MacOSX)"));
            Guest aware = room.join(Invite.from("sip:carol@example.org"));
            blink.hearsNothingBefore(aware);
        }
    }

    @Test
    @Covers("7701-5.3-1")
    void endingTheRoomsEndsEveryDialogAndSession() {
        try (RoomUnderTest room = RoomUnderTest.standard()) {
            Guest alice = room.join(ALICE);
            Guest bob = room.join(BOB);
            await(room.chat.stop(new LeaveCause(LeaveCause.Kind.SHUTDOWN, "maintenance")));
            assertThat(alice.endedBecause()).isEqualTo(LeaveCause.Kind.SHUTDOWN);
            assertThat(bob.endedBecause()).isEqualTo(LeaveCause.Kind.SHUTDOWN);
            assertThat(alice.peer().awaitEnd()).isTrue();
            RoomUnderTest.eventually(() -> room.endpoint.sessions() == 0);
        }
    }

    @Test
    void twoThousandJoinsAndLeavesLeaveNothingBehind() {
        try (RoomUnderTest room = RoomUnderTest.standard()) {
            for (int i = 0; i < 2_000; i++) {
                Guest one =
                        room.invited(Invite.from("sip:u" + i + "@example.org").to("sip:r" + i % 7 + "@example.org"));
                one.leave();
            }
            RoomUnderTest.eventually(() -> room.endpoint.sessions() == 0
                    && room.meters.get("parley.room.rooms").gauge().value() == 0
                    && room.meters.get("parley.room.participants").gauge().value() == 0);
            assertThat(await(room.chat.debugState())).hasSize(1);
        }
    }

    @Test
    void theStateDumpNamesRoomsAndNoSessions() {
        try (RoomUnderTest room = RoomUnderTest.standard()) {
            Guest alice = room.join(ALICE);
            String dump = String.join("\n", await(room.chat.debugState()));
            String sessionId = alice.uri.replaceAll(".*/|;.*", "");
            assertThat(dump).contains(RoomUnderTest.ROOM).contains("places=1").doesNotContain(sessionId);
        }
    }

    @Test
    void aRoomTakesSoManyMessagesASecond() {
        try (RoomUnderTest room =
                RoomUnderTest.with(media -> media.within(new MediaConfig.Bounds(1024, 1 << 20, 64, 16_384, 5)))) {
            Guest alice = room.join(ALICE);
            String last = "";
            for (int i = 0; i < 20; i++) {
                last = alice.say("m" + i);
            }
            assertThat(alice.answer(last)).isEqualTo(413);
            assertThat(room.counted("parley.room.rate.limited")).isBetween(10.0, 15.0);
        }
    }

    @Test
    void aDialogThatFailsKeepsNobodyElseFromBeingTold() {
        try (RoomUnderTest room = RoomUnderTest.standard()) {
            JoinRequest failing = new JoinRequest(
                    RoomAddress.parse(RoomUnderTest.ROOM),
                    new ParticipantId("failing"),
                    new Identity(List.of("sip:carol@example.org"), "", ""),
                    false,
                    Optional.empty(),
                    cause -> {
                        throw new IllegalStateException("on purpose");
                    });
            assertThat(await(room.rooms().join(failing))).isInstanceOf(JoinAnswer.Joined.class);
            Guest bob = room.join(BOB);
            await(room.chat.stop(new LeaveCause(LeaveCause.Kind.SHUTDOWN, "")));
            assertThat(bob.endedBecause()).isEqualTo(LeaveCause.Kind.SHUTDOWN);
        }
    }

    @Test
    void aDialogThatJoinsTwoRoomsIsRefused() {
        try (RoomUnderTest room = RoomUnderTest.standard()) {
            Guest alice = room.join(ALICE);
            JoinRequest other = new JoinRequest(
                    RoomAddress.parse("sip:attic@example.org"),
                    alice.id,
                    new Identity(List.of(ALICE), "", ""),
                    false,
                    Optional.of(alice.invite.media(alice.path)),
                    cause -> {});
            assertThat(await(room.rooms().join(other))).isInstanceOf(JoinAnswer.Refused.class);
            byte[] said = cpim(ALICE, RoomUnderTest.ROOM, "x");
            Guest bob = room.join(BOB);
            alice.say(said);
            assertThat(bob.hears()).isEqualTo(said);
        }
    }
}
