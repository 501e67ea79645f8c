package org.parley.chat.roster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.parley.chat.room.Actor;
import org.parley.chat.room.Device;
import org.parley.chat.room.Direction;
import org.parley.chat.room.Ids;
import org.parley.chat.room.Joining;
import org.parley.chat.room.LeaveCause;
import org.parley.chat.room.Leg;
import org.parley.chat.room.ParticipantId;
import org.parley.chat.room.Role;
import org.parley.chat.room.RoomAddress;
import org.parley.chat.room.RoomCommand;
import org.parley.chat.room.RoomPolicy;
import org.parley.chat.room.RoomState;
import org.parley.chat.room.Step;
import org.parley.chat.room.port.WatchAnswer;
import org.parley.sip.SipBody;

/** A book follows a room: whoever puts its partial documents together knows what the whole one says, however many changes lie between. */
class RosterBookTest {
    private static final Pattern USER =
            Pattern.compile("<user entity=\"([^\"]*)\" state=\"([a-z]+)\"[^>]*>(.*?)</user>");

    private RoomState room = RoomState.vacant(RoomAddress.parse("sip:lobby@example.org"), RoomPolicy.open());
    private final RosterBook book = book(RosterConfig.standard());
    private final List<RosterBook> followers = new ArrayList<>();
    private long clock = 1_795_000_000_000L;

    private static RosterBook book(RosterConfig config) {
        return new RosterBook(RoomAddress.parse("sip:lobby@example.org"), config, () -> 1_795_000_000_500L, idle -> {});
    }

    private static RosterView view(RosterBook by) {
        return by.view(Sight.DEVICES);
    }

    private WatchAnswer watch(RosterBook by, String who) {
        return by.watching(List.of(who), room, Runnable::run);
    }

    private void apply(RoomCommand command) {
        Step step = room.apply(command, clock++, new Ids("epoch"));
        room = step.state();
        if (!step.events().isEmpty()) {
            book.happened(step.events(), room);
            followers.forEach(each -> each.happened(step.events(), room));
        }
    }

    private void join(String user, String device) {
        apply(new RoomCommand.Join(
                new ParticipantId(device), List.of("sip:" + user + "@example.org"), user, "n", true));
    }

    private void leave(String device) {
        apply(new RoomCommand.Leave(new ParticipantId(device), new LeaveCause(LeaveCause.Kind.BYE, "")));
    }

    private static Map<String, String> usersIn(SipBody document) {
        Map<String, String> users = new TreeMap<>();
        Matcher each = USER.matcher(document.text());
        while (each.find()) {
            users.put(each.group(1), each.group(2).equals("deleted") ? "" : each.group(3));
        }
        return users;
    }

    private static void merge(Map<String, String> known, SipBody document) {
        if (document.text().contains("state=\"full\" version")) {
            known.clear();
        }
        usersIn(document).forEach((entity, content) -> {
            if (content.isEmpty()) {
                known.remove(entity);
            } else {
                known.put(entity, content);
            }
        });
    }

    @Test
    void whoMergesKnowsWhatTheWholeSays() {
        watch(book, "sip:watcher@example.org");
        Random chance = new Random(6665);
        List<String> devices = new ArrayList<>();
        Map<String, String> known = new HashMap<>();
        long told = view(book).revision();
        long version = told;
        int wholes = 0;
        for (int i = 0; i < 4_000; i++) {
            if (devices.isEmpty() || chance.nextInt(100) < 52) {
                String device = "d" + i;
                devices.add(device);
                join("u" + chance.nextInt(60), device);
            } else {
                leave(devices.remove(chance.nextInt(devices.size())));
            }
            if (chance.nextInt(i < 2_000 ? 5 : 900) == 0) {
                RosterView view = view(book);
                Optional<SipBody> delta = view.since(told, version + 1);
                merge(known, delta.orElseGet(view::full));
                wholes += delta.isPresent() ? 0 : 1;
                version = delta.isPresent() ? version + 1 : view.revision();
                told = view.revision();
                assertThat(version).isLessThanOrEqualTo(view.revision());
                assertThat(new TreeMap<>(known)).isEqualTo(usersIn(view.full()));
            }
        }
        assertThat(wholes).as("what is too long ago is not remembered").isPositive();
    }

    /** So much happens to two that what happened to a third is forgotten: a delta without it would be wrong. */
    @Test
    void whatIsForgottenIsNotLeftOut() {
        watch(book, "sip:watcher@example.org");
        for (int i = 0; i < 300; i++) {
            join("user" + i, "d" + i);
        }
        long told = view(book).revision();
        leave("d7");
        for (int i = 0; i < 400; i++) {
            join("busy", "b" + i);
            leave("b" + i);
        }
        assertThat(view(book).since(told, told + 1))
                .as("more than is remembered")
                .isEmpty();
        long later = view(book).revision();
        leave("d8");
        Map<String, String> gone = usersIn(view(book).since(later, later + 1).orElseThrow());
        assertThat(gone).isEqualTo(Map.of("sip:user8@example.org", ""));
    }

    @Test
    void aJoinCostsADeltaHoweverLargeTheRoom() {
        room = RoomState.vacant(room.address(), new RoomPolicy(false, true, 2_001, true, 32));
        watch(book, "sip:watcher@example.org");
        for (int i = 0; i < 2_000; i++) {
            join("user" + i, "d" + i);
        }
        RosterView before = view(book);
        join("late", "late");
        SipBody delta = view(book).since(before.revision(), 7).orElseThrow();
        assertThat(delta.length()).isLessThan(1_000);
        assertThat(view(book).full().length()).isGreaterThan(700_000);
        assertThat(view(book).full()).isSameAs(view(book).full());
    }

    @Test
    void talkAndRepetitionsMakeNoNews() {
        watch(book, "sip:watcher@example.org");
        join("alice", "a");
        long revision = view(book).revision();
        apply(new RoomCommand.Speak(new ParticipantId("a"), "m1", "text/plain", 3, false));
        join("alice", "a");
        assertThat(view(book).revision()).isEqualTo(revision);
    }

    @Test
    void whatXmlHasNoPlaceForIsReplaced() {
        watch(book, "sip:watcher@example.org");
        join("a\u0000b\u001b[31m<&>\uFFFE\uD800c\td", "a");
        String text = view(book).full().text();
        assertThat(text).contains("<display-text>a\uFFFDb\uFFFD[31m&lt;&amp;&gt;\uFFFD\uFFFDc d</display-text>");
    }

    @Test
    void onlyParticipantsMayLookWhereThatIsTheRule() {
        RosterBook closed = book(RosterConfig.standard().admitting(RosterConfig.Access.PARTICIPANTS, 2, 1));
        watch(book, "sip:watcher@example.org");
        join("alice", "a");
        assertThat(watch(closed, "sip:bob@example.org")).isInstanceOf(WatchAnswer.Refused.class);
        assertThat(watch(closed, "sip:alice@example.org")).isInstanceOf(WatchAnswer.Watching.class);
        assertThat(watch(closed, "sip:alice@example.org"))
                .as("one is her share")
                .isInstanceOf(WatchAnswer.Refused.class);
        closed.release("sip:alice@example.org");
        assertThat(closed.isIdle()).isTrue();
        assertThat(watch(closed, "sip:alice@example.org")).isInstanceOf(WatchAnswer.Watching.class);
    }

    private static final Sights BY_ROLE = new Sights(Sight.CALLS, Sight.DEVICES, Sight.USERS, Sight.COUNT);

    private void rule() {
        RoomPolicy.Standing standing = new RoomPolicy.Standing(
                Set.of(),
                Set.of("sip:mia@example.org"),
                Set.of("sip:otto@example.org"),
                Role.PARTICIPANT,
                Role.PARTICIPANT,
                false);
        room = RoomState.vacant(
                RoomAddress.parse("sip:lobby@example.org"), RoomPolicy.open().standing(standing));
    }

    private void call(String user, String anonymous) {
        apply(new RoomCommand.Join(
                new ParticipantId("of-" + user),
                List.of("sip:" + user + "@example.org"),
                user,
                anonymous,
                new Device("", "", Direction.SENDRECV, true, new Leg("call-of-" + user, "theirs", "ours")),
                Joining.DIALLED_IN,
                "",
                "n",
                true));
    }

    @Test
    void eachIsShownWhatItsRoleMaySee() {
        rule();
        RosterBook views = follow(RosterConfig.standard().showing(BY_ROLE, 4));
        call("alice", "");
        call("secret", "sip:anonymous-4f5e6d7c8b9a@anonymous.invalid");
        for (String name : List.of("alice", "mia", "otto", "stranger")) {
            if (name.equals("otto")) {
                call("otto", "");
            }
            assertThat(watch(views, "sip:" + name + "@example.org")).isInstanceOf(WatchAnswer.Watching.class);
        }
        assertThat(views.sight("sip:mia@example.org")).as("in or not").isEqualTo(Sight.CALLS);
        assertThat(views.sight("sip:otto@example.org")).isEqualTo(Sight.USERS);
        String all = views.view(Sight.CALLS).full().text();
        assertThat(all)
                .contains("<call-id>call-of-alice</call-id><from-tag>theirs</from-tag><to-tag>ours</to-tag>")
                .contains("<display-text>Anonymous-4f5e</display-text>")
                .doesNotContain("secret");
        String usual = views.view(Sight.DEVICES).full().text();
        assertThat(usual).contains("<endpoint").doesNotContain("call-info").doesNotContain("secret");
        assertThat(views.view(Sight.USERS).full().text())
                .contains("sip:alice@example.org", "<user-count>3<")
                .doesNotContain("<endpoint");
        assertThat(views.view(Sight.COUNT).full().text())
                .contains("<user-count>3<", "</users>")
                .doesNotContain("alice");
    }

    /** A book that hears of what happens here too. */
    private RosterBook follow(RosterConfig config) {
        RosterBook more = book(config);
        followers.add(more);
        return more;
    }

    @Test
    void whoeverIsGivenAnotherRoleIsShownSomethingElseUnderAHigherVersion() {
        rule();
        RosterBook views = follow(RosterConfig.standard().showing(BY_ROLE, 4));
        call("alice", "");
        call("bob", "");
        watch(views, "sip:alice@example.org");
        watch(views, "sip:bob@example.org");
        long told = views.view(Sight.DEVICES).revision();
        long looks = views.view(Sight.DEVICES).changed();
        apply(new RoomCommand.SetRole(Actor.operator("op"), "sip:alice@example.org", Role.MODERATOR, ""));
        assertThat(views.sight("sip:alice@example.org")).isEqualTo(Sight.CALLS);
        assertThat(views.sight("sip:bob@example.org")).isEqualTo(Sight.DEVICES);
        assertThat(views.view(Sight.CALLS).revision()).isGreaterThan(told);
        assertThat(views.view(Sight.CALLS).full().text()).contains("call-of-bob");
        assertThat(views.view(Sight.DEVICES).changed())
                .as("her role is news to all")
                .isGreaterThan(looks);
        apply(new RoomCommand.Leave(new ParticipantId("of-bob"), new LeaveCause(LeaveCause.Kind.BYE, "")));
        assertThat(views.sight("sip:bob@example.org")).isEqualTo(Sight.COUNT);
    }

    @Test
    void whoKeepsOrderSeesWhoLeftHowAndWhy() {
        rule();
        RosterBook views = follow(RosterConfig.standard().showing(BY_ROLE, 2));
        watch(views, "sip:mia@example.org");
        for (String name : List.of("alice", "bob", "carol")) {
            call(name, "");
        }
        apply(new RoomCommand.Leave(new ParticipantId("of-alice"), new LeaveCause(LeaveCause.Kind.BYE, "BYE")));
        apply(new RoomCommand.Kick(Actor.user("sip:mia@example.org"), "sip:bob@example.org", "said \"no\""));
        String text = views.view(Sight.CALLS).full().text();
        assertThat(text)
                .contains("<status>disconnected</status>", "<disconnection-method>departed</disconnection-method>")
                .contains("<disconnection-method>booted</disconnection-method><disconnection-info><when>")
                .contains("<reason>Reason: SIP;text=\"said 'no'\"</reason><by>sip:mia@example.org</by>")
                .contains("<user-count>1<");
        RosterView before = views.view(Sight.CALLS);
        apply(new RoomCommand.Leave(new ParticipantId("of-carol"), new LeaveCause(LeaveCause.Kind.BYE, "BYE")));
        RosterView now = views.view(Sight.CALLS);
        assertThat(now.since(before.revision(), 9).orElseThrow().text())
                .as("the first to leave is forgotten for the third")
                .contains("<user entity=\"sip:alice@example.org\" state=\"deleted\">");
        assertThat(now.full().text()).doesNotContain("alice").contains("carol", "bob");
    }

    @Test
    void whoIsCalledIsShownAsLongAsItRingsAndWhoDidNotComeAfterwards() {
        rule();
        RosterBook views = follow(RosterConfig.standard().showing(BY_ROLE, 2));
        watch(views, "sip:mia@example.org");
        call("alice", "");
        watch(views, "sip:alice@example.org");
        Callee bob = new Callee("c1", "sip:bob@example.org", "Bob", "sip:alice@example.org", false);
        views.calling(bob);
        assertThat(views.view(Sight.CALLS).full().text())
                .contains("<display-text>Bob</display-text>", "<referred><by>sip:alice@example.org</by></referred>")
                .contains("<status>dialing-out</status><joining-method>dialed-out</joining-method>")
                .contains("<user-count>1<");
        long looks = views.view(Sight.DEVICES).changed();
        views.calling(new Callee("c1", bob.uri(), bob.name(), bob.by(), true));
        assertThat(views.view(Sight.CALLS).full().text()).contains("<status>alerting</status>");
        views.settled("c1", 486, "Busy Here");
        assertThat(views.view(Sight.CALLS).full().text())
                .doesNotContain("alerting")
                .contains("<disconnection-method>busy</disconnection-method>")
                .contains("<reason>Reason: SIP;cause=486;text=\"Busy Here\"</reason>");
        views.calling(new Callee("c2", "sip:carol@example.org", "", "", false));
        views.settled("c2", 404, "Not Found");
        assertThat(views.view(Sight.CALLS).full().text())
                .contains("<disconnection-method>failed</disconnection-method>");
        assertThat(views.view(Sight.DEVICES).changed())
                .as("nothing of it to others")
                .isEqualTo(looks);
    }

    @Test
    void whoWasCalledAndCameIsShownOnce() {
        rule();
        RosterBook views = follow(RosterConfig.standard().showing(BY_ROLE, 2));
        watch(views, "sip:mia@example.org");
        views.calling(new Callee("of-bob", "sip:bob@example.org", "Bob", "", true));
        apply(new RoomCommand.Join(new ParticipantId("of-bob/1"), List.of("sip:bob@example.org"), "Bob", "n", true));
        String text = views.view(Sight.CALLS).full().text();
        assertThat(text).contains("<status>connected</status>").doesNotContain("alerting");
        long revision = views.view(Sight.CALLS).revision();
        views.settled("of-bob", 200, "OK");
        assertThat(views.view(Sight.CALLS).revision()).isEqualTo(revision);
    }

    @Test
    void whoPutSomebodyOutIsNamedByWhatOthersKnowItBy() {
        rule();
        RosterBook all = book(RosterConfig.standard().showing(BY_ROLE, 5));
        followers.add(all);
        assertThat(watch(all, "sip:mia@example.org")).isInstanceOf(WatchAnswer.Watching.class);
        call("mia", "sip:veiled-one@anonymous.invalid");
        call("eve", "");
        apply(new RoomCommand.Kick(Actor.user("sip:mia@example.org"), "sip:eve@example.org", "enough"));
        String text = all.view(Sight.CALLS).full().text();
        assertThat(text).contains("enough").contains("<by>sip:veiled-one@anonymous.invalid</by>");
        assertThat(text).doesNotContain("mia@");
    }

    private void access(RoomPolicy.Access access) {
        RoomPolicy open = RoomPolicy.open();
        RoomPolicy.Admission admission = new RoomPolicy.Admission(
                access,
                Set.of("sip:member@example.org"),
                access == RoomPolicy.Access.PASSWORD ? "saltsalt:" + "ab".repeat(32) : "");
        room = RoomState.vacant(RoomAddress.parse("sip:lobby@example.org"), open.admitting(admission));
    }

    @Test
    void whoMayNotComeInMayNotSeeWhoIs() {
        for (RoomPolicy.Access access : RoomPolicy.Access.values()) {
            access(access);
            boolean open = access == RoomPolicy.Access.OPEN;
            RosterBook fresh = book(RosterConfig.standard());
            assertThat(watch(fresh, "sip:stranger@example.org"))
                    .as(access + " to a stranger")
                    .isInstanceOf(open ? WatchAnswer.Watching.class : WatchAnswer.Refused.class);
            assertThat(watch(fresh, "sip:member@example.org"))
                    .as(access + " to a member")
                    .isInstanceOf(WatchAnswer.Watching.class);
            apply(new RoomCommand.SetBan(Actor.NODE, "sip:member@example.org", 0, ""));
            assertThat(watch(fresh, "sip:member@example.org"))
                    .as(access + " to somebody banned")
                    .isInstanceOf(WatchAnswer.Refused.class);
        }
    }

    @Test
    void whoIsInSeesWhoIsWhateverKeepsOthersOut() {
        access(RoomPolicy.Access.INVITATION);
        apply(new RoomCommand.Invite(Actor.NODE, "sip:guest@example.org", true, ""));
        join("guest", "g");
        apply(new RoomCommand.Invite(Actor.NODE, "sip:guest@example.org", false, ""));
        assertThat(watch(book(RosterConfig.standard()), "sip:guest@example.org"))
                .isInstanceOf(WatchAnswer.Watching.class);
    }
}
