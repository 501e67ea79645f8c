package org.parley.chat.room;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.parley.chat.room.Reply.Refusal;

/** What becomes of decisions with time, and of time itself. */
class DecisionsTest {
    private static final RoomAddress ROOM = RoomAddress.parse("sip:r@h");
    private static final Ids IDS = new Ids("life");
    private static final long NOW = 1_795_000_000_000L;

    private static RoomCommand.Join join(String id, String... uris) {
        return new RoomCommand.Join(new ParticipantId(id), List.of(uris), "", "n", true);
    }

    private static Refusal refusal(Step step) {
        return step.reply() instanceof Reply.Refused no ? no.why() : null;
    }

    @Test
    void bansThatHaveEndedTakeNoRoomOnTheList() {
        List<Ban> old = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            old.add(new Ban("sip:u" + i + "@h", i % 2 == 0 ? NOW - 1 : NOW - 1_000, "operator", ""));
        }
        Charter charter = Charter.kept(RoomPolicy.open(), Set.of(), "", false, Map.of(), old, Set.of(), Set.of());
        RoomState room = RoomState.vacant(ROOM, charter);
        Step banned = room.apply(new RoomCommand.SetBan(Actor.NODE, "sip:eve@h", 0, ""), NOW, IDS);
        assertThat(refusal(banned)).isNull();
        assertThat(banned.state().charter().bans()).extracting(Ban::uri).containsExactly("sip:eve@h");
    }

    @Test
    void aFullListOfBansThatHoldTakesNoMore() {
        List<Ban> all = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            all.add(new Ban("sip:u" + i + "@h", i % 2 == 0 ? 0 : NOW + 1, "operator", ""));
        }
        Charter charter = Charter.kept(RoomPolicy.open(), Set.of(), "", false, Map.of(), all, Set.of(), Set.of());
        RoomState room = RoomState.vacant(ROOM, charter);
        assertThat(refusal(room.apply(new RoomCommand.SetBan(Actor.NODE, "sip:eve@h", 0, ""), NOW, IDS)))
                .isEqualTo(Refusal.FULL);
    }

    @Test
    void whoIsBannedByAllItsUrisIsLetInAgainByOne() {
        RoomState room = RoomState.vacant(ROOM, RoomPolicy.open());
        room = room.apply(join("a", "sip:eve@h", "tel:+49301"), NOW, IDS).state();
        room = room.apply(new RoomCommand.SetBan(Actor.NODE, "sip:eve@h", 0, "spam"), NOW, IDS)
                .state();
        assertThat(refusal(room.apply(join("b", "tel:+49301"), NOW, IDS))).isEqualTo(Refusal.BANNED);
        room = room.apply(new RoomCommand.Unban(Actor.NODE, "sip:eve@h", ""), NOW, IDS)
                .state();
        assertThat(refusal(room.apply(join("c", "sip:eve@h", "tel:+49301"), NOW, IDS)))
                .isNull();
    }

    @Test
    void whoMadeTheRoomCanBeMadeLess() {
        RoomPolicy policy = RoomPolicy.open()
                .standing(new RoomPolicy.Standing(Set.of(), Set.of(), Set.of(), Role.PARTICIPANT, Role.OWNER, false));
        RoomState room = RoomState.vacant(ROOM, policy);
        room = room.apply(join("a", "sip:alice@h"), NOW, IDS).state();
        assertThat(room.roleOf(List.of("sip:alice@h"))).isEqualTo(Role.OWNER);
        room = room.apply(new RoomCommand.SetRole(Actor.NODE, "sip:alice@h", Role.OBSERVER, ""), NOW, IDS)
                .state();
        assertThat(room.roleOf(List.of("sip:alice@h"))).isEqualTo(Role.OBSERVER);
        assertThat(room.participant(new ParticipantId("a")).orElseThrow().role())
                .isEqualTo(Role.OBSERVER);
        room = room.apply(new RoomCommand.SetRole(Actor.NODE, "sip:alice@h", null, ""), NOW, IDS)
                .state();
        assertThat(room.roleOf(List.of("sip:alice@h")))
                .as("the usual role again")
                .isEqualTo(Role.OWNER);
    }

    @Test
    void aClockThatIsSetBackSilencesNobody() {
        RoomPolicy.Conduct open = RoomPolicy.open().conduct();
        RoomPolicy.Conduct slow = new RoomPolicy.Conduct(5_000, 3, 10_000, open.maxSize(), open.types(), open.report());
        RoomState room = RoomState.vacant(ROOM, RoomPolicy.open().conducted(slow));
        room = room.apply(join("a", "sip:alice@h"), NOW, IDS).state();
        room = room.apply(speak("m1"), NOW, IDS).state();
        assertThat(refusal(room.apply(speak("m2"), NOW + 1, IDS))).isEqualTo(Refusal.TOO_FAST);
        long back = NOW - 3_600_000;
        Step first = room.apply(speak("m3"), back, IDS);
        assertThat(refusal(first)).isNull();
        assertThat(refusal(first.state().apply(speak("m4"), back + 1, IDS))).isEqualTo(Refusal.TOO_FAST);
        assertThat(refusal(first.state().apply(speak("m4"), back + 5_000, IDS))).isNull();
    }

    private static RoomCommand.Speak speak(String messageId) {
        return new RoomCommand.Speak(new ParticipantId("a"), messageId, "text/plain", 3, false);
    }
}
