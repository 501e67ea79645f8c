package org.parley.chat.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.parley.chat.room.Reply.Refusal;
import org.parley.conformance.Covers;

/**
 * Thousands of schedules of people who come, go, take names, whisper and keep order, each from its seed; a naive model says what must be refused and what must hold. A schedule
 * that fails is run again by its seed.
 */
class RoomPeopleSimulationTest {
    private static final int SCHEDULES = 2_000;
    private static final int STEPS = 150;
    private static final int USERS = 5;
    private static final List<String> NAMES = List.of("Ann", "ANN", "Bo", "Cy", "Root", "Boss");

    @Test
    @Covers("7701-7-1")
    @Covers("7701-7-2")
    @Covers("7701-7.3-1")
    @Covers("7701-4.1-2")
    @Covers("7701-6.2-7")
    @Covers("7701-5.2-13")
    void everyScheduleKeepsItsInvariants() {
        for (long seed = 0; seed < SCHEDULES; seed++) {
            try {
                new Schedule(seed).run();
            } catch (AssertionError e) {
                fail("seed " + seed + " (run Schedule with it again): " + e.getMessage(), e);
            }
        }
    }

    /** What a schedule that fails says is what it says whenever it is run by its seed. */
    @Test
    void aScheduleThatFailsFailsAlikeFromItsSeed() {
        String first = failureOf(new Schedule(4353).tampered());
        assertThat(failureOf(new Schedule(4353).tampered())).isEqualTo(first);
        assertThat(failureOf(new Schedule(4354).tampered())).isNotEqualTo(first);
        new Schedule(4353).run();
    }

    private static String failureOf(Schedule schedule) {
        try {
            schedule.run();
        } catch (AssertionError failed) {
            return String.valueOf(failed.getMessage());
        }
        throw new AssertionError("nobody noticed");
    }

    /** A device: its user is its number modulo five; 7 is anonymous, 8 takes no private messages. */
    private record Phone(int number) {
        ParticipantId id() {
            return new ParticipantId("p" + number);
        }

        int user() {
            return number % USERS;
        }

        String anonymous() {
            return number == 7 ? "sip:mask@anonymous.invalid" : "";
        }

        boolean answersTo(String uri) {
            return (anonymous().isEmpty() ? uri(user()) : anonymous()).equals(uri);
        }
    }

    private static String uri(int user) {
        return "sip:u" + user + "@h";
    }

    private static final class Schedule {
        private final Random random;
        private final RoomPolicy policy;
        private final long quarantine;
        private RoomState room;
        private long now = 1_000;
        private long number;
        private String epoch = "";
        private final Map<Integer, Phone> in = new TreeMap<>();
        private final Map<Integer, String> names = new HashMap<>();
        private final Map<String, Integer> heldBy = new HashMap<>();
        private final Map<String, Long> heldUntil = new HashMap<>();
        private final Map<String, Long> bans = new HashMap<>();
        private final Set<String> silenced = new HashSet<>();
        private final Set<String> invited = new HashSet<>();
        private final Map<String, Role> roles = new HashMap<>();
        private final Map<Integer, Long> spoke = new HashMap<>();
        private final Set<Integer> kept = new HashSet<>();
        private boolean locked;
        private boolean tampered;

        Schedule(long seed) {
            random = new Random(seed * 0x9E3779B97F4A7C15L);
            quarantine = random.nextBoolean() ? 0 : 25;
            RoomPolicy.Access access = List.of(
                            RoomPolicy.Access.OPEN, RoomPolicy.Access.MEMBERS, RoomPolicy.Access.INVITATION)
                    .get(random.nextInt(3));
            policy = new RoomPolicy(random.nextBoolean(), true, 4 + random.nextInt(6), true, 4)
                    .admitting(new RoomPolicy.Admission(access, Set.of(uri(2), uri(3)), ""))
                    .standing(new RoomPolicy.Standing(
                            Set.of(uri(0)), Set.of(uri(1)), Set.of(), Role.PARTICIPANT, Role.OBSERVER, false))
                    .conducted(new RoomPolicy.Conduct(random.nextInt(3) == 0 ? 4 : 0, 0, 1_000, 0, List.of()))
                    .naming(new RoomPolicy.NicknameRules(
                            random.nextInt(8) > 0, 64, quarantine, Set.of("root"), Map.of("boss", uri(1))))
                    .offering(
                            new RoomPolicy.Features(random.nextInt(4) > 0, true, RoomPolicy.Assume.OFF, false, false));
            room = RoomState.vacant(RoomAddress.parse("sip:r@h"), policy);
        }

        /** Half-way the room has lost somebody, as the model sees it. */
        Schedule tampered() {
            tampered = true;
            return this;
        }

        void run() {
            for (int i = 0; i < STEPS; i++) {
                now += random.nextInt(3);
                if (tampered && i == STEPS / 2) {
                    in.put(99, new Phone(99));
                }
                step(command(), i);
            }
        }

        private void step(RoomCommand command, int i) {
            RoomState before = room;
            Refusal expected = refusal(command);
            Step step = before.apply(command, now, new Ids("e" + i));
            if (i % 10 == 0) {
                RoomState copy = copied(before);
                assertThat(copy).as("serialised and back").isEqualTo(before);
                Step again = copy.apply(command, now, new Ids("e" + i));
                assertThat(again.events()).isEqualTo(step.events());
                assertThat(again.state()).as("the same step elsewhere").isEqualTo(step.state());
            }
            if (step.reply() instanceof Reply.Refused no) {
                assertThat(no.why()).as("%s", command).isEqualTo(expected);
                assertThat(step.state()).isSameAs(before);
                assertThat(step.events()).isEmpty();
                return;
            }
            assertThat(expected).as("%s was let through", command).isNull();
            room = step.state();
            remember(command);
            numbered(before, step.events());
            if (command instanceof RoomCommand.Moderation what && !step.events().isEmpty()) {
                RoomEvent.Moderated noted = (RoomEvent.Moderated) step.events().get(0);
                assertThat(noted.actor()).isEqualTo(what.actor());
                assertThat(noted.target()).isEqualTo(what.target());
                assertThat(noted.reason()).isEqualTo(what.reason());
            }
            if (command instanceof RoomCommand.Whisper whisper && !step.events().isEmpty()) {
                assertThat(((RoomEvent.Whispered) step.events().get(0)).recipients())
                        .containsExactlyInAnyOrderElementsOf(takers(whisper.to()));
            }
            compare();
        }

        private void numbered(RoomState before, List<RoomEvent> events) {
            number = before.isVacant() ? 0 : number;
            for (RoomEvent event : events) {
                boolean living = !before.isVacant() || !room.isVacant();
                if (!living) {
                    assertThat(event.number()).isZero();
                    continue;
                }
                assertThat(event.number()).as("no hole").isEqualTo(++number);
            }
            epoch = room.epoch();
        }

        // ---- what must hold

        private void compare() {
            Map<Integer, String> roster = new TreeMap<>();
            Map<String, Integer> holders = new HashMap<>();
            room.forEachParticipant(one -> {
                Phone phone = new Phone(Integer.parseInt(one.id().value().substring(1)));
                roster.put(phone.number(), one.nickname());
                Nickname nick = one.nick();
                if (nick != null) {
                    Integer other = holders.put(nick.key(), phone.user());
                    assertThat(other == null || other == phone.user())
                            .as("one holder of " + nick.key())
                            .isTrue();
                }
                assertThat(one.role()).as("role of " + one.aor()).isEqualTo(role(uri(phone.user())));
                assertThat(one.silenced()).isEqualTo(silenced.contains(uri(phone.user())));
            });
            assertThat(roster.keySet()).as("who is in").isEqualTo(in.keySet());
            room.forEachParticipant(one -> assertThat(one.confirmed())
                    .as("in or kept a place for: " + one.id())
                    .isNotEqualTo(
                            kept.contains(Integer.parseInt(one.id().value().substring(1)))));
            roster.forEach((phone, name) -> assertThat(name).isEqualTo(names.getOrDefault(phone, "")));
            assertThat(room.isVacant() && !in.isEmpty()).isFalse();
            assertThat(room.charter().locked()).isEqualTo(locked);
            assertThat(room.charter().invited()).isEqualTo(invited);
        }

        // ---- the model

        private Role role(String uri) {
            Role standing = uri.equals(uri(0)) ? Role.OWNER : uri.equals(uri(1)) ? Role.MODERATOR : Role.PARTICIPANT;
            return roles.getOrDefault(uri, standing);
        }

        /** The user a target names: itself, or who is behind the mask while that one is in. */
        private String meant(String target) {
            return in.containsKey(7) && target.equals(new Phone(7).anonymous()) ? uri(new Phone(7).user()) : target;
        }

        private List<ParticipantId> takers(String to) {
            return in.values().stream()
                    .filter(phone -> phone.answersTo(to) && phone.number() != 8 && !kept.contains(phone.number()))
                    .map(Phone::id)
                    .toList();
        }

        private boolean mayAct(RoomCommand.Moderation what) {
            if (what.actor().operator()) {
                return true;
            }
            String actor = what.actor().uri();
            Role own = role(actor);
            String target = meant(what.target());
            boolean able = own.atLeast(policy.permissions().least(what.act()));
            if (what.target().isEmpty()) {
                return able;
            } else if (!able) {
                return what instanceof RoomCommand.Kick && target.equals(actor);
            }
            return own == Role.OWNER
                    || what instanceof RoomCommand.Invite
                    || target.equals(actor)
                    || !role(target).atLeast(own);
        }

        private Refusal refusal(RoomCommand command) {
            if (command instanceof RoomCommand.Moderation what) {
                if (!mayAct(what)) {
                    return Refusal.NOT_ALLOWED;
                }
                if (what instanceof RoomCommand.SetRole set
                        && set.role() != null
                        && !what.actor().operator()
                        && !role(what.actor().uri()).atLeast(set.role())) {
                    return Refusal.NOT_ALLOWED;
                }
                boolean there = in.values().stream()
                        .anyMatch(phone -> what.actor().operator()
                                ? uri(phone.user()).equals(meant(what.target()))
                                : phone.answersTo(what.target()));
                return what instanceof RoomCommand.Kick && !there ? Refusal.NO_SUCH_PARTICIPANT : null;
            }
            Phone phone =
                    new Phone(Integer.parseInt(command.participant().value().substring(1)));
            boolean here = in.containsKey(phone.number());
            if (command instanceof RoomCommand.Join join) {
                boolean called = join.joining().isDialledOut();
                String user = uri(phone.user());
                return here ? null : called ? callRefusal(user, join.joining().asker()) : joinRefusal(user);
            } else if (!here) {
                return Refusal.NOT_IN_ROOM;
            } else if (command instanceof RoomCommand.Confirm || command instanceof RoomCommand.Leave) {
                return null;
            } else if (kept.contains(phone.number())) {
                return Refusal.NOT_IN_ROOM;
            } else if (command instanceof RoomCommand.SetNickname set) {
                return nameRefusal(phone, set.nickname());
            }
            Refusal no = !role(uri(phone.user())).speaks()
                    ? Refusal.NOT_ALLOWED
                    : silenced.contains(uri(phone.user())) ? Refusal.SILENCED : null;
            if (no == null && command instanceof RoomCommand.Whisper whisper) {
                boolean there = in.values().stream()
                        .anyMatch(one -> one.answersTo(whisper.to()) && !kept.contains(one.number()));
                no = !there
                        ? Refusal.NO_SUCH_PARTICIPANT
                        : !policy.features().privateMessages()
                                ? Refusal.NO_PRIVATE_MESSAGES
                                : takers(whisper.to()).isEmpty() ? Refusal.PRIVATE_MESSAGES_UNSUPPORTED : null;
            }
            return no == null && tooFast(phone) ? Refusal.TOO_FAST : no;
        }

        private boolean tooFast(Phone phone) {
            Long last = spoke.get(phone.user());
            return policy.conduct().slowModeMillis() > 0
                    && !role(uri(phone.user())).atLeast(Role.MODERATOR)
                    && last != null
                    && now < last + policy.conduct().slowModeMillis();
        }

        private boolean able(Actor actor, Act act) {
            return actor.operator()
                    || role(actor.uri()).atLeast(policy.permissions().least(act));
        }

        /** Who has somebody called vouches as far as it could open the door itself. */
        private Refusal callRefusal(String user, Actor asker) {
            Long until = bans.get(user);
            boolean within = asker.operator()
                    || role(asker.uri()).atLeast(Role.MODERATOR)
                    || in.values().stream()
                            .anyMatch(one -> uri(one.user()).equals(asker.uri()) && !kept.contains(one.number()));
            boolean trusted = role(user).atLeast(Role.MODERATOR);
            boolean member = user.equals(uri(2)) || user.equals(uri(3));
            boolean closed = policy.admission().access() == RoomPolicy.Access.MEMBERS && !member;
            if (until != null && (until == 0 || now < until)) {
                return Refusal.BANNED;
            } else if (!within || !able(asker, Act.INVITE)) {
                return Refusal.NOT_ALLOWED;
            } else if (in.values().stream().anyMatch(one -> uri(one.user()).equals(user))) {
                return Refusal.ALREADY_IN;
            } else if (!trusted && locked && !able(asker, Act.LOCK)) {
                return Refusal.LOCKED;
            } else if (!trusted && closed && !able(asker, Act.POLICY)) {
                return Refusal.MEMBERS_ONLY;
            }
            return in.size() >= policy.maxParticipants() ? Refusal.FULL : null;
        }

        private Refusal joinRefusal(String user) {
            Long until = bans.get(user);
            boolean trusted = role(user).atLeast(Role.MODERATOR);
            boolean already =
                    in.values().stream().anyMatch(phone -> uri(phone.user()).equals(user));
            boolean member = trusted || user.equals(uri(2)) || user.equals(uri(3));
            if (until != null && (until == 0 || now < until)) {
                return Refusal.BANNED;
            } else if (locked && !trusted && !already) {
                return Refusal.LOCKED;
            } else if (policy.admission().access() == RoomPolicy.Access.MEMBERS && !member) {
                return Refusal.MEMBERS_ONLY;
            } else if (policy.admission().access() == RoomPolicy.Access.INVITATION
                    && !member
                    && !invited.contains(user)) {
                return Refusal.NOT_INVITED;
            }
            return in.size() >= policy.maxParticipants() ? Refusal.FULL : null;
        }

        private Refusal nameRefusal(Phone phone, Nickname wanted) {
            String old = names.getOrDefault(phone.number(), "");
            if (!policy.nicknames().offered()) {
                return Refusal.NO_NICKNAMES;
            } else if (wanted == null ? old.isEmpty() : wanted.shown().equals(old)) {
                return null;
            }
            if (wanted != null) {
                Integer holder = holder(wanted.key());
                boolean bosss = wanted.key().equals("boss") && phone.user() != 1;
                if (wanted.key().equals("root") || bosss || (holder != null && holder != phone.user())) {
                    return Refusal.NICKNAME_TAKEN;
                }
            }
            return tooFast(phone) ? Refusal.TOO_FAST : null;
        }

        private Integer holder(String key) {
            for (Map.Entry<Integer, String> one : names.entrySet()) {
                if (Nickname.of(one.getValue()).key().equals(key)) {
                    return new Phone(one.getKey()).user();
                }
            }
            return now < heldUntil.getOrDefault(key, 0L) ? heldBy.get(key) : null;
        }

        private void unname(int phone) {
            String old = names.remove(phone);
            if (old != null) {
                String key = Nickname.of(old).key();
                heldBy.put(key, new Phone(phone).user());
                heldUntil.put(key, now + quarantine);
            }
        }

        private void out(int phone) {
            unname(phone);
            in.remove(phone);
            kept.remove(phone);
        }

        private void remember(RoomCommand command) {
            if (command instanceof RoomCommand.Moderation what) {
                moderated(what, meant(what.target()));
            } else {
                attended(
                        command,
                        new Phone(Integer.parseInt(command.participant().value().substring(1))));
            }
            if (!epoch.isEmpty() && room.isVacant()) {
                names.clear();
                heldBy.clear();
                heldUntil.clear();
                spoke.clear();
                locked = false;
            }
        }

        private void attended(RoomCommand command, Phone phone) {
            if (command instanceof RoomCommand.Join join) {
                if (in.put(phone.number(), phone) == null && !join.confirmed()) {
                    kept.add(phone.number());
                }
            } else if (command instanceof RoomCommand.Confirm) {
                kept.remove(phone.number());
            } else if (command instanceof RoomCommand.Leave) {
                out(phone.number());
            } else if (command instanceof RoomCommand.SetNickname set) {
                String old = names.getOrDefault(phone.number(), "");
                Nickname wanted = set.nickname();
                if (wanted == null ? old.isEmpty() : wanted.shown().equals(old)) {
                    return;
                }
                spoke.put(phone.user(), paceOf(phone));
                unname(phone.number());
                if (wanted != null) {
                    names.put(phone.number(), wanted.shown());
                    heldUntil.remove(wanted.key());
                }
            } else {
                spoke.put(phone.user(), paceOf(phone));
            }
        }

        /** Moderators are not timed. */
        private long paceOf(Phone phone) {
            boolean timed = !role(uri(phone.user())).atLeast(Role.MODERATOR);
            return timed ? now : spoke.getOrDefault(phone.user(), Long.MIN_VALUE / 2);
        }

        private void moderated(RoomCommand.Moderation what, String target) {
            if (what instanceof RoomCommand.SetBan ban) {
                bans.put(target, ban.untilMillis());
            } else if (what instanceof RoomCommand.Unban) {
                bans.remove(target);
            } else if (what instanceof RoomCommand.Silence silence) {
                mark(silenced, target, silence.silent());
            } else if (what instanceof RoomCommand.Invite invite) {
                mark(invited, target, invite.invited());
            } else if (what instanceof RoomCommand.Lock lock) {
                locked = lock.locked();
            } else if (what instanceof RoomCommand.SetRole set) {
                if (set.role() == null) {
                    roles.remove(target);
                } else {
                    roles.put(target, set.role());
                }
            }
            if (what instanceof RoomCommand.Kick || what instanceof RoomCommand.SetBan) {
                List<Integer> gone = new ArrayList<>();
                in.forEach((phone, one) -> {
                    if (uri(one.user()).equals(target)) {
                        gone.add(phone);
                    }
                });
                gone.forEach(this::out);
            }
        }

        private static void mark(Set<String> marks, String uri, boolean on) {
            if (on) {
                marks.add(uri);
            } else {
                marks.remove(uri);
            }
        }

        // ---- what happens

        private RoomCommand command() {
            Phone phone = new Phone(random.nextInt(10));
            return switch (random.nextInt(27)) {
                case 24, 25, 26 -> new RoomCommand.Confirm(phone.id());
                case 0, 1, 2, 3, 4, 5, 6 ->
                    new RoomCommand.Join(
                            phone.id(),
                            List.of(uri(phone.user())),
                            "",
                            phone.anonymous(),
                            new Device("", "", Direction.SENDRECV, phone.number() != 8),
                            random.nextInt(4) == 0 ? Joining.dialledOut(anyActor(), "") : Joining.DIALLED_IN,
                            "",
                            "n",
                            random.nextInt(3) > 0);
                case 7, 8 -> new RoomCommand.Leave(phone.id(), new LeaveCause(LeaveCause.Kind.BYE, ""));
                case 9, 10, 11, 12 ->
                    new RoomCommand.SetNickname(
                            phone.id(),
                            random.nextInt(5) == 0 ? null : Nickname.of(NAMES.get(random.nextInt(NAMES.size()))));
                case 13, 14 ->
                    new RoomCommand.Whisper(phone.id(), anyTarget(), "m" + random.nextLong(), "text/plain", 5, false);
                case 15, 16 -> new RoomCommand.Speak(phone.id(), "m" + random.nextLong(), "text/plain", 5, false);
                default -> moderation(anyActor(), anyTarget());
            };
        }

        private RoomCommand moderation(Actor actor, String target) {
            return switch (random.nextInt(9)) {
                case 0 -> new RoomCommand.Kick(actor, target, "why");
                case 1 -> new RoomCommand.SetBan(actor, target, random.nextBoolean() ? 0 : now + 20, "why");
                case 2, 3 -> new RoomCommand.Unban(actor, target, "why");
                case 4 -> new RoomCommand.Silence(actor, target, random.nextInt(3) == 0, "why");
                case 5 -> new RoomCommand.SetRole(actor, target, anyRole(), "why");
                case 6 -> new RoomCommand.Invite(actor, target, random.nextInt(4) > 0, "why");
                case 7 -> new RoomCommand.SetSubject(actor, "subject " + random.nextInt(3));
                default -> new RoomCommand.Lock(actor, random.nextInt(3) == 0, "why");
            };
        }

        private Role anyRole() {
            int one = random.nextInt(6);
            return one < Role.values().length ? Role.values()[one] : null;
        }

        private Actor anyActor() {
            return random.nextInt(4) == 0 ? Actor.operator("op") : Actor.user(uri(random.nextInt(USERS)));
        }

        private String anyTarget() {
            int one = random.nextInt(USERS + 2);
            return one < USERS ? uri(one) : one == USERS ? new Phone(7).anonymous() : "sip:stranger@h";
        }

        private static RoomState copied(RoomState state) {
            try {
                ByteArrayOutputStream octets = new ByteArrayOutputStream();
                try (ObjectOutputStream out = new ObjectOutputStream(octets)) {
                    out.writeObject(state);
                }
                try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(octets.toByteArray()))) {
                    return (RoomState) in.readObject();
                }
            } catch (IOException | ClassNotFoundException e) {
                throw new AssertionError(e);
            }
        }
    }
}
