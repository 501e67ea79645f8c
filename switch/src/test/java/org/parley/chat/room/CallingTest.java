package org.parley.chat.room;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.parley.chat.room.Reply.Refusal;

/** Whom a room calls on whose behalf: what {@link Authority} and {@link Entrance} say about those who are dialled. */
class CallingTest {
    private static final RoomAddress ROOM = RoomAddress.parse("sip:tea@example.org");
    private static final Actor OPERATOR = Actor.operator("op");
    private static final Actor ALICE = Actor.user("sip:alice@example.org");
    private static final Actor STRANGER = Actor.user("sip:mallory@example.org");
    private static final String BOB = "sip:bob@example.org";

    private RoomState room = RoomState.vacant(ROOM, RoomPolicy.open());
    private int ids;

    private Step apply(RoomCommand command) {
        Step step = room.apply(command, 1_000, new Ids("epoch" + ++ids));
        room = step.state();
        return step;
    }

    private Reply join(String uri) {
        return apply(new RoomCommand.Join(new ParticipantId("in-" + uri), List.of(uri), "", "n", true))
                .reply();
    }

    private static RoomCommand.Join called(Actor asker, String uri) {
        return new RoomCommand.Join(
                new ParticipantId("out-" + uri),
                List.of(uri),
                "",
                "",
                Device.UNKNOWN,
                Joining.dialledOut(asker, asker.operator() ? "" : asker.uri()),
                "",
                "n",
                false);
    }

    private Reply call(Actor asker, String uri) {
        return apply(called(asker, uri)).reply();
    }

    private static Reply refused(Refusal why) {
        return new Reply.Refused(why);
    }

    private void ruled(RoomCommand.Moderation how) {
        assertThat(apply(how).reply()).isInstanceOf(Reply.Done.class);
    }

    @Test
    void onlyWhoIsInMayHaveSomebodyCalledOrWhoKeepsOrder() {
        assertThat(call(STRANGER, BOB)).isEqualTo(refused(Refusal.NOT_ALLOWED));
        assertThat(room.isVacant()).isTrue();
        join(ALICE.uri());
        assertThat(call(STRANGER, BOB)).isEqualTo(refused(Refusal.NOT_ALLOWED));
        assertThat(call(ALICE, BOB)).isInstanceOf(Reply.Done.class);
        ruled(new RoomCommand.SetRole(OPERATOR, STRANGER.uri(), Role.MODERATOR, ""));
        assertThat(call(STRANGER, "sip:carol@example.org")).isInstanceOf(Reply.Done.class);
        Actor erin = Actor.user("sip:erin@example.org");
        join(erin.uri());
        ruled(new RoomCommand.SetRole(OPERATOR, erin.uri(), Role.OBSERVER, ""));
        assertThat(call(erin, "sip:dave@example.org")).isEqualTo(refused(Refusal.NOT_ALLOWED));
    }

    @Test
    void whoIsBeingCalledIsNobodyYetAndNoCreator() {
        RoomPolicy.Standing makersRule =
                new RoomPolicy.Standing(Set.of(), Set.of(), Set.of(), Role.PARTICIPANT, Role.OWNER, false);
        room = RoomState.vacant(ROOM, RoomPolicy.open().standing(makersRule));
        assertThat(call(OPERATOR, BOB)).isInstanceOf(Reply.Done.class);
        assertThat(room.places()).isEqualTo(1);
        assertThat(call(Actor.user(BOB), "sip:carol@example.org")).isEqualTo(refused(Refusal.NOT_ALLOWED));
        Step in = apply(new RoomCommand.Confirm(new ParticipantId("out-" + BOB)));
        assertThat(in.events()).hasSize(1);
        RoomEvent.Joined joined = (RoomEvent.Joined) in.events().get(0);
        assertThat(joined.participant().joining().method()).isEqualTo(Joining.Method.DIALLED_OUT);
        assertThat(joined.participant().role()).isEqualTo(Role.PARTICIPANT);
        assertThat(call(Actor.user(BOB), "sip:carol@example.org")).isInstanceOf(Reply.Done.class);
    }

    @Test
    void everyCallIsAnActOfModeration() {
        Step step = apply(called(OPERATOR, BOB));
        assertThat(step.events()).containsExactly(new RoomEvent.Moderated(1, Act.INVITE, OPERATOR, BOB, "call", ""));
        apply(new RoomCommand.Leave(new ParticipantId("out-" + BOB), new LeaveCause(LeaveCause.Kind.BYE, "refused")));
        assertThat(room.isVacant()).isTrue();
    }

    @Test
    void nobodyIsCalledWhoIsInOrBeingCalledOrBanned() {
        join(ALICE.uri());
        assertThat(call(OPERATOR, ALICE.uri())).isEqualTo(refused(Refusal.ALREADY_IN));
        call(OPERATOR, BOB);
        RoomCommand.Join again = new RoomCommand.Join(
                new ParticipantId("again"),
                List.of(BOB),
                "",
                "",
                Device.UNKNOWN,
                Joining.dialledOut(ALICE, ALICE.uri()),
                "",
                "n",
                false);
        assertThat(apply(again).reply()).isEqualTo(refused(Refusal.ALREADY_IN));
        ruled(new RoomCommand.SetBan(OPERATOR, "sip:carol@example.org", 0, "spam"));
        assertThat(call(OPERATOR, "sip:carol@example.org")).isEqualTo(refused(Refusal.BANNED));
    }

    @Test
    void theRightToInviteOpensNoLockAndNoListOfMembers() {
        join(ALICE.uri());
        ruled(new RoomCommand.Lock(OPERATOR, true, ""));
        assertThat(call(ALICE, BOB)).isEqualTo(refused(Refusal.LOCKED));
        ruled(new RoomCommand.SetRole(OPERATOR, ALICE.uri(), Role.MODERATOR, ""));
        assertThat(call(ALICE, BOB)).isInstanceOf(Reply.Done.class);
        ruled(new RoomCommand.Lock(OPERATOR, false, ""));
        ruled(new RoomCommand.SetMembersOnly(OPERATOR, true, ""));
        ruled(new RoomCommand.SetMember(OPERATOR, "sip:carol@example.org", true, ""));
        assertThat(call(ALICE, "sip:dave@example.org")).isEqualTo(refused(Refusal.MEMBERS_ONLY));
        assertThat(call(ALICE, "sip:carol@example.org")).isInstanceOf(Reply.Done.class);
        assertThat(call(OPERATOR, "sip:dave@example.org")).isInstanceOf(Reply.Done.class);
    }

    @Test
    void whoCallsInWhileItIsCalledIsInAndTheCallComesToNothing() {
        room = RoomState.vacant(ROOM, new RoomPolicy(false, true, 1_000, false, 32));
        call(OPERATOR, BOB);
        assertThat(join(BOB)).isInstanceOf(Reply.Done.class);
        assertThat(apply(new RoomCommand.Confirm(new ParticipantId("out-" + BOB)))
                        .reply())
                .isEqualTo(refused(Refusal.ALREADY_IN));
    }
}
