package org.parley.chat.room;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.parley.chat.room.Reply.Refusal;

/** Who may do what to whom: every role, every act, every role it is done to. */
class RightsTest {
    private static final RoomAddress ROOM = RoomAddress.parse("sip:r@h");
    private static final Ids IDS = new Ids("life");

    /** What each role may do where nobody is concerned, or somebody of a lower role. */
    private static final Map<Role, Set<Act>> MAY = Map.of(
            Role.OWNER,
            Set.of(Act.INVITE, Act.KICK, Act.BAN, Act.SILENCE, Act.SUBJECT, Act.LOCK, Act.ROLE, Act.POLICY, Act.END),
            Role.MODERATOR,
            Set.of(Act.INVITE, Act.KICK, Act.BAN, Act.SILENCE, Act.SUBJECT, Act.LOCK),
            Role.PARTICIPANT,
            Set.of(Act.INVITE),
            Role.OBSERVER,
            Set.of());

    private static String user(Role role) {
        return "sip:" + role.name().toLowerCase(java.util.Locale.ROOT) + "@h";
    }

    private static String other(Role role) {
        return "sip:other-" + role.name().toLowerCase(java.util.Locale.ROOT) + "@h";
    }

    private static RoomPolicy policy() {
        return RoomPolicy.open()
                .standing(new RoomPolicy.Standing(
                        Set.of(user(Role.OWNER), other(Role.OWNER)),
                        Set.of(user(Role.MODERATOR), other(Role.MODERATOR)),
                        Set.of(user(Role.OBSERVER), other(Role.OBSERVER)),
                        Role.PARTICIPANT,
                        Role.OBSERVER,
                        false));
    }

    private static RoomState everybodyIn(RoomPolicy policy) {
        RoomState room = RoomState.vacant(ROOM, policy);
        for (Role role : Role.values()) {
            room = joined(joined(room, user(role)), other(role));
        }
        return room;
    }

    private static RoomState joined(RoomState room, String uri) {
        return room.apply(join(uri), 0, IDS).state();
    }

    private static RoomCommand.Join join(String uri) {
        return new RoomCommand.Join(new ParticipantId(uri), List.of(uri), "", "n", true);
    }

    static Stream<Arguments> rolesAndRoles() {
        return Stream.of(Role.values()).flatMap(one -> Stream.of(Role.values()).map(two -> Arguments.of(one, two)));
    }

    @ParameterizedTest
    @MethodSource("rolesAndRoles")
    void everyRoleMayToEveryRoleWhatTheTableSays(Role actor, Role target) {
        RoomState room = everybodyIn(policy());
        for (RoomCommand.Moderation what : acts(Actor.user(user(actor)), other(target), room)) {
            boolean outranked = !what.target().isEmpty()
                    && what.act() != Act.INVITE
                    && actor != Role.OWNER
                    && target.atLeast(actor);
            boolean may = MAY.get(actor).contains(what.act()) && !outranked;
            assertThat(refusal(room, what))
                    .as("%s by %s to %s", what.act(), actor, target)
                    .isEqualTo(may ? null : Refusal.NOT_ALLOWED);
            assertThat(refusal(room, again(what)))
                    .as("%s by the operator", what.act())
                    .isNull();
        }
    }

    private static List<RoomCommand.Moderation> acts(Actor by, String whom, RoomState room) {
        RoomPolicy slow = room.policy().conducted(new RoomPolicy.Conduct(1, 0, 1, 0, List.of()));
        return List.of(
                new RoomCommand.Invite(by, whom, true, ""),
                new RoomCommand.Kick(by, whom, ""),
                new RoomCommand.SetBan(by, whom, 0, ""),
                new RoomCommand.Unban(by, whom, ""),
                new RoomCommand.Silence(by, whom, true, ""),
                new RoomCommand.SetRole(by, whom, Role.OBSERVER, ""),
                new RoomCommand.SetSubject(by, "tea"),
                new RoomCommand.Lock(by, true, ""),
                new RoomCommand.Amend(by, room.policy(), slow, Set.of("slow-mode"), Set.of(), ""),
                new RoomCommand.Close(by, ""));
    }

    private static RoomCommand.Moderation again(RoomCommand.Moderation what) {
        Actor operator = Actor.operator("op");
        if (what instanceof RoomCommand.Kick kick) {
            return new RoomCommand.Kick(operator, kick.target(), "");
        } else if (what instanceof RoomCommand.Amend amend) {
            return new RoomCommand.Amend(operator, amend.from(), amend.to(), amend.set(), amend.givenBack(), "");
        }
        return new RoomCommand.Close(operator, "");
    }

    private static Refusal refusal(RoomState room, RoomCommand what) {
        return room.apply(what, 0, IDS).reply() instanceof Reply.Refused no ? no.why() : null;
    }

    @Test
    void whoMaySpeakAndWhoIsBoundByThePace() {
        RoomState room = everybodyIn(policy().conducted(new RoomPolicy.Conduct(1_000, 0, 1_000, 0, List.of())));
        for (Role role : Role.values()) {
            Step first = room.apply(speak(role, "1"), 10, IDS);
            assertThat(first.reply())
                    .as("%s speaks", role)
                    .isInstanceOf(role == Role.OBSERVER ? Reply.Refused.class : Reply.Done.class);
            Refusal again = refusal(first.state(), speak(role, "2"));
            assertThat(again)
                    .as("%s speaks at once again", role)
                    .isEqualTo(
                            role == Role.OBSERVER
                                    ? Refusal.NOT_ALLOWED
                                    : role == Role.PARTICIPANT ? Refusal.TOO_FAST : null);
        }
    }

    private static RoomCommand.Speak speak(Role role, String id) {
        return new RoomCommand.Speak(new ParticipantId(user(role)), id, "text/plain", 5, false);
    }

    @Test
    void nobodyMakesAnybodyMightierThanOneself() {
        RoomPolicy.Permissions may = new RoomPolicy.Permissions(
                Role.OBSERVER,
                Role.OBSERVER,
                Role.OBSERVER,
                Role.OBSERVER,
                Role.OBSERVER,
                Role.OBSERVER,
                Role.MODERATOR,
                Role.OBSERVER,
                Role.OBSERVER);
        RoomState room = everybodyIn(policy().permitting(may));
        Actor moderator = Actor.user(user(Role.MODERATOR));
        assertThat(refusal(room, new RoomCommand.SetRole(moderator, other(Role.PARTICIPANT), Role.OWNER, "")))
                .isEqualTo(Refusal.NOT_ALLOWED);
        assertThat(refusal(room, new RoomCommand.SetRole(moderator, other(Role.PARTICIPANT), Role.MODERATOR, "")))
                .isNull();
    }

    @Test
    void whoMadeTheRoomHasItsRoleInWhatItDoesToo() {
        RoomPolicy creators = RoomPolicy.open()
                .standing(
                        new RoomPolicy.Standing(Set.of(), Set.of(), Set.of(), Role.PARTICIPANT, Role.MODERATOR, false));
        RoomState room = joined(joined(RoomState.vacant(ROOM, creators), "sip:maker@h"), "sip:guest@h");
        assertThat(refusal(room, new RoomCommand.Kick(Actor.user("sip:maker@h"), "sip:guest@h", "")))
                .isNull();
        assertThat(refusal(room, new RoomCommand.Kick(Actor.user("sip:guest@h"), "sip:maker@h", "")))
                .isEqualTo(Refusal.NOT_ALLOWED);
    }

    @Test
    void rulesThatWereChangedMeanwhileAreNotOverwritten() {
        RoomState room = everybodyIn(policy());
        RoomPolicy first = room.policy().conducted(new RoomPolicy.Conduct(1, 0, 1, 0, List.of()));
        RoomPolicy second = room.policy().conducted(new RoomPolicy.Conduct(2, 0, 1, 0, List.of()));
        Actor owner = Actor.user(user(Role.OWNER));
        Step step = room.apply(
                new RoomCommand.Amend(owner, room.policy(), first, Set.of("slow-mode"), Set.of(), ""), 0, IDS);
        assertThat(step.state().charter().amended()).containsExactly("slow-mode");
        assertThat(refusal(
                        step.state(),
                        new RoomCommand.Amend(owner, room.policy(), second, Set.of("slow-mode"), Set.of(), "")))
                .isEqualTo(Refusal.CHANGED_MEANWHILE);
    }

    @Test
    void aRoomIsMadeOnceAndGoneWithAllThatWasDecided() {
        Actor operator = Actor.operator("op");
        RoomPolicy closed = new RoomPolicy(false, false, 10, true, 4);
        RoomPolicy stays = new RoomPolicy(true, false, 10, true, 4);
        RoomState none = RoomState.vacant(ROOM, closed);
        assertThat(refusal(none, join("sip:a@h"))).isEqualTo(Refusal.NO_SUCH_ROOM);
        RoomCommand.Create create =
                new RoomCommand.Create(operator, stays, Set.of("provisioned"), List.of("sip:a@h"), "");
        assertThat(refusal(none, new RoomCommand.Create(Actor.user("sip:a@h"), stays, Set.of(), List.of(), "")))
                .isEqualTo(Refusal.NOT_ALLOWED);
        RoomState made = none.apply(create, 0, IDS).state();
        assertThat(refusal(made, create)).isEqualTo(Refusal.ALREADY_THERE);
        assertThat(made.roleOf(List.of("sip:a@h"))).isEqualTo(Role.OWNER);
        RoomState used = joined(made, "sip:a@h");
        Step gone = used.apply(new RoomCommand.Delete(operator, closed, false, "over"), 0, IDS);
        assertThat(gone.events().get(gone.events().size() - 1)).isInstanceOf(RoomEvent.Ended.class);
        assertThat(gone.state()).isEqualTo(none);
        assertThat(refusal(gone.state(), new RoomCommand.Delete(operator, closed, false, "")))
                .isEqualTo(Refusal.NO_SUCH_ROOM);
    }

    @Test
    void whatWasDecidedAboutADesertedRoomIsForgottenUnlessSomebodyCameBack() {
        RoomPolicy open = new RoomPolicy(false, true, 10, true, 4);
        RoomState banned = RoomState.vacant(ROOM, open)
                .apply(new RoomCommand.SetBan(Actor.operator("op"), "sip:eve@h", 0, ""), 0, IDS)
                .state();
        RoomCommand.Delete forget = new RoomCommand.Delete(Actor.NODE, open, true, "nobody came back");
        assertThat(refusal(joined(banned, "sip:a@h"), forget)).isEqualTo(Refusal.NOT_ALLOWED);
        RoomState forgotten = banned.apply(forget, 0, IDS).state();
        assertThat(forgotten).isEqualTo(RoomState.vacant(ROOM, open));
        assertThat(refusal(forgotten, join("sip:eve@h"))).isNull();
    }
}
