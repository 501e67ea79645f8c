package org.parley.chat.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.parley.chat.room.Reply.Done;
import org.parley.chat.room.Reply.Refused;
import org.parley.conformance.Covers;

/** Thousands of lives of a room, each from its seed; a naive model that keeps everything says what must hold after every step. */
class RoomSimulationTest {
    private static final int SCHEDULES = 3_000;
    private static final int STEPS = 120;

    @Test
    void everyLifeOfARoomKeepsItsPromises() {
        for (long seed = 0; seed < SCHEDULES; seed++) {
            try {
                new Life(seed).run();
            } catch (AssertionError e) {
                fail("seed " + seed + " (run Life with it again): " + e.getMessage(), e);
            }
        }
    }

    @Test
    @Covers("7701-6.1-31")
    void oneUriLeadsToAllInstancesOfItsUser() {
        RoomState room = RoomState.vacant(RoomAddress.parse("sip:r@h"), RoomPolicy.open());
        room = room.apply(join("phone", "sip:bob@h"), 0, new Ids("e")).state();
        room = room.apply(join("desk", "sip:bob@h"), 0, new Ids("e")).state();
        room = room.apply(join("other", "sip:carol@h"), 0, new Ids("e")).state();
        assertThat(room.instancesOf("sip:bob@h"))
                .containsExactly(new ParticipantId("phone"), new ParticipantId("desk"));
    }

    @Test
    @Covers("7701-4.1-5")
    void withoutSimultaneousAccessASecondDeviceIsRefusedUntilTheFirstHasLeft() {
        RoomState room = RoomState.vacant(RoomAddress.parse("sip:r@h"), new RoomPolicy(false, true, 10, false, 8));
        room = room.apply(join("keeper", "sip:eve@h"), 0, new Ids("e")).state();
        room = room.apply(join("phone", "sip:bob@h"), 0, new Ids("e")).state();
        Step second = room.apply(join("desk", "sip:bob@h"), 0, new Ids("e"));
        assertThat(second.reply()).isEqualTo(new Refused(Reply.Refusal.ALREADY_IN));
        RoomState without = second.state()
                .apply(new RoomCommand.Leave(new ParticipantId("phone"), bye()), 0, new Ids("e"))
                .state();
        assertThat(without.apply(join("desk", "sip:bob@h"), 0, new Ids("e")).reply())
                .isInstanceOf(Done.class);
    }

    private static RoomCommand.Join join(String id, String uri) {
        return new RoomCommand.Join(new ParticipantId(id), List.of(uri), "", "n", true);
    }

    private static LeaveCause bye() {
        return new LeaveCause(LeaveCause.Kind.BYE, "");
    }

    /** One life, and everything the model remembers of it. */
    private static final class Life {
        private final Random random;
        private final RoomPolicy policy;
        private RoomState room;
        private int epochs;
        private long lastNumber;
        private final Map<ParticipantId, Boolean> places = new LinkedHashMap<>();
        private final Map<ParticipantId, String> users = new LinkedHashMap<>();
        private final Set<ParticipantId> heardIn = new HashSet<>();
        private final Map<ParticipantId, List<Map.Entry<String, Long>>> said = new LinkedHashMap<>();

        Life(long seed) {
            // neighbouring seeds give Random the same first draws, so they are spread
            random = new Random(seed * 0x9E3779B97F4A7C15L);
            policy = new RoomPolicy(
                            random.nextBoolean(),
                            random.nextInt(4) > 0,
                            1 + random.nextInt(6),
                            random.nextBoolean(),
                            1 + random.nextInt(4))
                    .standing(new RoomPolicy.Standing(
                            Set.of(), Set.of(), Set.of("sip:u3@h"), Role.PARTICIPANT, Role.OBSERVER, false));
            room = RoomState.vacant(RoomAddress.parse("sip:room@example.org"), policy);
        }

        void run() {
            for (int i = 0; i < STEPS; i++) {
                step(anyCommand(), i);
            }
        }

        private void step(RoomCommand command, long now) {
            RoomState before = room;
            Ids ids = new Ids("e" + ++epochs);
            Reply.Refusal expected = expectedRefusal(command);
            Step step = before.apply(command, now, ids);
            Step again = (now % 8 == 0 ? copied(before) : before).apply(command, now, ids);
            assertThat(again.events()).as("the same step once more").isEqualTo(step.events());
            assertThat(again.reply()).isEqualTo(step.reply());
            room = step.state();
            if (step.reply() instanceof Refused no) {
                assertThat(room).isSameAs(before);
                assertThat(step.events()).isEmpty();
                assertThat(no.why()).isEqualTo(expected);
                return;
            }
            assertThat(expected).as("%s was let through", command).isNull();
            Done done = (Done) step.reply();
            if (done.repeated()) {
                assertThat(step.events()).isEmpty();
            }
            if (before.isVacant()) {
                lastNumber = 0;
            }
            for (RoomEvent event : step.events()) {
                assertThat(event.number()).as("no hole").isEqualTo(++lastNumber);
                hear(event);
            }
            remember(command, done);
            compare(before, done);
        }

        private void remember(RoomCommand command, Done done) {
            if (command instanceof RoomCommand.Join join && !done.repeated()) {
                places.put(join.participant(), join.confirmed());
                users.put(join.participant(), join.uris().get(0));
            } else if (command instanceof RoomCommand.Confirm confirm) {
                places.put(confirm.participant(), true);
            } else if (command instanceof RoomCommand.Leave leave) {
                places.remove(leave.participant());
                users.remove(leave.participant());
                said.remove(leave.participant());
            } else if (command instanceof RoomCommand.EndRoom) {
                places.clear();
                users.clear();
                said.clear();
            } else if (command instanceof RoomCommand.Speak speak) {
                rememberSpeech(speak, done);
            }
        }

        private void rememberSpeech(RoomCommand.Speak speak, Done done) {
            List<Map.Entry<String, Long>> mine = said.computeIfAbsent(speak.participant(), id -> new ArrayList<>());
            Long given = mine.stream()
                    .skip(Math.max(0, mine.size() - policy.remembered()))
                    .filter(one -> one.getKey().equals(speak.messageId()))
                    .map(Map.Entry::getValue)
                    .findFirst()
                    .orElse(null);
            assertThat(done.repeated()).isEqualTo(given != null);
            if (given == null) {
                mine.add(Map.entry(speak.messageId(), done.number()));
            } else {
                assertThat(done.number()).isEqualTo(given);
            }
        }

        private void hear(RoomEvent event) {
            if (event instanceof RoomEvent.Joined joined) {
                assertThat(heardIn.add(joined.participant().id())).isTrue();
            } else if (event instanceof RoomEvent.Left left) {
                assertThat(heardIn.remove(left.participant())).isTrue();
            } else if (event instanceof RoomEvent.Ended) {
                heardIn.clear();
            }
        }

        private void compare(RoomState before, Done done) {
            Map<ParticipantId, Boolean> roster = new LinkedHashMap<>();
            room.forEachParticipant(one -> roster.put(one.id(), one.confirmed()));
            assertThat(roster).isEqualTo(places);
            Set<ParticipantId> in = new HashSet<>();
            roster.forEach((id, confirmed) -> {
                if (confirmed) {
                    in.add(id);
                }
            });
            assertThat(in).as("roster = joined − left").isEqualTo(heardIn);
            assertThat(room.places()).isLessThanOrEqualTo(policy.maxParticipants());
            for (String user : users.values()) {
                List<ParticipantId> instances = users.entrySet().stream()
                        .filter(one -> one.getValue().equals(user))
                        .map(Map.Entry::getKey)
                        .toList();
                assertThat(room.instancesOf(user)).containsExactlyInAnyOrderElementsOf(instances);
                assertThat(policy.simultaneousAccess() || instances.size() == 1).isTrue();
            }
            if (room.isVacant()) {
                assertThat(places).isEmpty();
            } else {
                assertThat(room.head()).isEqualTo(lastNumber);
                assertThat(places.isEmpty() && !policy.exists())
                        .as("an empty room is deleted")
                        .isFalse();
                assertThat(before.isVacant() || room.epoch().equals(before.epoch()))
                        .isTrue();
            }
        }

        private Reply.Refusal expectedRefusal(RoomCommand command) {
            boolean in = Boolean.TRUE.equals(places.get(command.participant()));
            boolean placed = places.containsKey(command.participant());
            if (command instanceof RoomCommand.Join join) {
                return expectedRefusal(join, placed);
            } else if (command instanceof RoomCommand.Speak) {
                if (!in) {
                    return Reply.Refusal.NOT_IN_ROOM;
                }
                return isObserver(users.get(command.participant())) ? Reply.Refusal.NOT_ALLOWED : null;
            } else if (command instanceof RoomCommand.EndRoom) {
                return room.isVacant() ? Reply.Refusal.NO_SUCH_ROOM : null;
            } else if (command instanceof RoomCommand.EndSpeech end) {
                return placed && end.number() <= lastNumber ? null : Reply.Refusal.NOT_IN_ROOM;
            }
            return placed ? null : Reply.Refusal.NOT_IN_ROOM;
        }

        private Reply.Refusal expectedRefusal(RoomCommand.Join join, boolean placed) {
            if (placed) {
                return null;
            }
            if (places.isEmpty() && room.isVacant() && !policy.exists() && !policy.createdByJoin()) {
                return Reply.Refusal.NO_SUCH_ROOM;
            }
            if (!policy.simultaneousAccess() && users.containsValue(join.uris().get(0))) {
                return Reply.Refusal.ALREADY_IN;
            }
            return places.size() >= policy.maxParticipants() ? Reply.Refusal.FULL : null;
        }

        private static boolean isObserver(String user) {
            return "sip:u3@h".equals(user);
        }

        private RoomCommand anyCommand() {
            ParticipantId id = new ParticipantId("p" + random.nextInt(8));
            return switch (random.nextInt(20)) {
                case 0, 1, 2, 3, 4 ->
                    new RoomCommand.Join(
                            id, List.of("sip:u" + random.nextInt(5) + "@h"), "", "n", random.nextInt(3) > 0);
                case 5, 6 -> new RoomCommand.Confirm(id);
                case 7, 8, 9 -> new RoomCommand.Leave(id, bye());
                case 10 -> new RoomCommand.Update(id, "name" + random.nextInt(2));
                case 11 -> new RoomCommand.EndSpeech(id, Math.max(1, lastNumber), 9, "", false);
                case 12 ->
                    random.nextInt(8) == 0
                            ? new RoomCommand.EndRoom(RoomCommand.NOBODY, bye())
                            : new RoomCommand.Confirm(id);
                default -> new RoomCommand.Speak(id, "m" + random.nextInt(6), "text/plain", 5, false);
            };
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
