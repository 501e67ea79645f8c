package org.parley.chat.room;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.parley.chat.room.Reply.Done;
import org.parley.chat.room.Reply.Refusal;
import org.parley.chat.room.Reply.Refused;

/**
 * A room: who is in, what number comes next, what each has said lately. A value that is changed by {@link #apply} alone: the same state, command, time and ids give the same
 * step on every machine. Costs as much as changes, not as much as there is, so it may run where others wait (a cluster's partition thread). Safe on any thread.
 *
 * <p>A room is <em>vacant</em> until its first join and, unless it is configured, again once the last place is given up, kept places included; each life has an epoch of
 * its own in which numbers start at 1 and have no holes.
 */
public final class RoomState implements Serializable {
    private static final long serialVersionUID = 1L;

    private final RoomAddress address;
    private final RoomPolicy policy;
    private final String epoch;
    private final long head;
    private final PersistentMap<ParticipantId, Participant> roster;
    private final PersistentMap<String, List<ParticipantId>> byUri;
    private final PersistentMap<ParticipantId, Heard> heard;

    private RoomState(
            RoomAddress address,
            RoomPolicy policy,
            String epoch,
            long head,
            PersistentMap<ParticipantId, Participant> roster,
            PersistentMap<String, List<ParticipantId>> byUri,
            PersistentMap<ParticipantId, Heard> heard) {
        this.address = address;
        this.policy = policy;
        this.epoch = epoch;
        this.head = head;
        this.roster = roster;
        this.byUri = byUri;
        this.heard = heard;
    }

    /** A room nobody has been in. */
    public static RoomState vacant(RoomAddress address, RoomPolicy policy) {
        return new RoomState(
                address, policy, "", 0, PersistentMap.empty(), PersistentMap.empty(), PersistentMap.empty());
    }

    public RoomAddress address() {
        return address;
    }

    public RoomPolicy policy() {
        return policy;
    }

    /** Names this life of the room; "" while vacant. */
    public String epoch() {
        return epoch;
    }

    /** The last number given, 0 if none. */
    public long head() {
        return head;
    }

    public boolean isVacant() {
        return epoch.isEmpty();
    }

    /** Places taken, those of joins in progress included. */
    public int places() {
        return roster.size();
    }

    public Optional<Participant> participant(ParticipantId id) {
        return Optional.ofNullable(roster.get(id));
    }

    /** The instances of a user, by any of its URIs in comparable form. */
    public List<ParticipantId> instancesOf(String uri) {
        List<ParticipantId> instances = byUri.get(uri);
        return instances == null ? List.of() : instances;
    }

    /** Goes over the roster, kept places included, in no meaningful order. */
    public void forEachParticipant(Consumer<Participant> each) {
        roster.forEach((id, participant) -> each.accept(participant));
    }

    /**
     * What a join of this user would be refused with now; null: it would be let in.
     *
     * @param uris the user's URIs in comparable form
     */
    public @Nullable Refusal wouldRefuse(List<String> uris) {
        if (isVacant() && !policy.exists() && !policy.createdByJoin()) {
            return Refusal.NO_SUCH_ROOM;
        }
        if (!policy.simultaneousAccess() && uris.stream().anyMatch(uri -> byUri.get(uri) != null)) {
            return Refusal.ALREADY_IN;
        }
        return roster.size() >= policy.maxParticipants() ? Refusal.FULL : null;
    }

    /**
     * Applies one command.
     *
     * @param nowMillis the time by the clock of whoever decides, milliseconds since 1970
     * @param ids random values the command may need
     */
    public Step apply(RoomCommand command, long nowMillis, Ids ids) {
        if (command instanceof RoomCommand.Speak speak) {
            return speak(speak);
        } else if (command instanceof RoomCommand.Join join) {
            return join(join, nowMillis, ids);
        } else if (command instanceof RoomCommand.Confirm confirm) {
            return confirm(confirm, nowMillis);
        } else if (command instanceof RoomCommand.Leave leave) {
            return leave(leave);
        } else if (command instanceof RoomCommand.Update update) {
            return update(update);
        } else if (command instanceof RoomCommand.EndSpeech end) {
            return endSpeech(end);
        } else if (command instanceof RoomCommand.EndRoom end) {
            return endRoom(end);
        }
        throw new AssertionError("no such command: " + command.getClass());
    }

    private Step join(RoomCommand.Join join, long nowMillis, Ids ids) {
        Participant already = roster.get(join.participant());
        if (already != null) {
            return unchanged(new Done(already.since(), true));
        }
        Refusal no = wouldRefuse(join.uris());
        if (no != null) {
            return refused(no);
        }
        String life = isVacant() ? ids.epoch() : epoch;
        long number = join.confirmed() ? head + 1 : head;
        Participant fresh = new Participant(
                join.participant(),
                join.uris(),
                join.displayName(),
                join.node(),
                join.role(),
                join.confirmed(),
                number,
                nowMillis);
        RoomState next =
                new RoomState(address, policy, life, number, roster.put(fresh.id(), fresh), indexed(fresh), heard);
        return new Step(
                next,
                new Done(number, false),
                join.confirmed() ? List.of(new RoomEvent.Joined(number, fresh)) : List.of());
    }

    private Step confirm(RoomCommand.Confirm confirm, long nowMillis) {
        Participant kept = roster.get(confirm.participant());
        if (kept == null) {
            return refused(Refusal.NOT_IN_ROOM);
        }
        if (kept.confirmed()) {
            return unchanged(new Done(kept.since(), true));
        }
        Participant in = kept.confirmedAt(head + 1, nowMillis);
        return happened(withParticipant(in), new RoomEvent.Joined(head + 1, in));
    }

    private Step update(RoomCommand.Update update) {
        Participant old = roster.get(update.participant());
        if (old == null) {
            return refused(Refusal.NOT_IN_ROOM);
        }
        if (old.displayName().equals(update.displayName())) {
            return unchanged(new Done(head, true));
        }
        Participant named = old.named(update.displayName());
        if (!old.confirmed()) {
            RoomState quiet = new RoomState(address, policy, epoch, head, roster.put(named.id(), named), byUri, heard);
            return new Step(quiet, new Done(head, false), List.of());
        }
        return happened(withParticipant(named), new RoomEvent.Updated(head + 1, named));
    }

    private Step leave(RoomCommand.Leave leave) {
        Participant gone = roster.get(leave.participant());
        if (gone == null) {
            return refused(Refusal.NOT_IN_ROOM);
        }
        long number = gone.confirmed() ? head + 1 : head;
        RoomState next = roster.size() == 1 && !policy.exists()
                ? vacant(address, policy)
                : new RoomState(
                        address,
                        policy,
                        epoch,
                        number,
                        roster.remove(gone.id()),
                        unindexed(gone),
                        heard.remove(gone.id()));
        return new Step(
                next,
                new Done(number, false),
                gone.confirmed() ? List.of(new RoomEvent.Left(number, gone.id(), leave.cause())) : List.of());
    }

    private Step speak(RoomCommand.Speak speak) {
        Participant speaker = roster.get(speak.participant());
        if (speaker == null || !speaker.confirmed()) {
            return refused(Refusal.NOT_IN_ROOM);
        }
        if (!speaker.role().speaks()) {
            return refused(Refusal.NOT_ALLOWED);
        }
        Heard before = heard.get(speaker.id());
        Heard known = before == null ? Heard.NOTHING : before;
        OptionalLong given = known.numberOf(speak.messageId());
        if (given.isPresent()) {
            return unchanged(new Done(given.getAsLong(), true));
        }
        long number = head + 1;
        Heard now = known.with(speak.messageId(), number, policy.remembered());
        RoomState next = new RoomState(address, policy, epoch, number, roster, byUri, heard.put(speaker.id(), now));
        return happened(
                next,
                new RoomEvent.Spoken(
                        number, speaker.id(), speak.messageId(), speak.contentType(), speak.size(), speak.streamed()));
    }

    private Step endSpeech(RoomCommand.EndSpeech end) {
        Participant speaker = roster.get(end.participant());
        if (speaker == null || end.number() < 1 || end.number() > head) {
            return refused(Refusal.NOT_IN_ROOM);
        }
        RoomState next = new RoomState(address, policy, epoch, head + 1, roster, byUri, heard);
        return happened(
                next,
                new RoomEvent.SpeechEnded(
                        head + 1, speaker.id(), end.number(), end.size(), end.sha256(), end.complete()));
    }

    private Step endRoom(RoomCommand.EndRoom end) {
        if (isVacant()) {
            return refused(Refusal.NO_SUCH_ROOM);
        }
        return new Step(
                vacant(address, policy),
                new Done(head + 1, false),
                List.of(new RoomEvent.Ended(head + 1, end.cause())));
    }

    private RoomState withParticipant(Participant changed) {
        return new RoomState(address, policy, epoch, head + 1, roster.put(changed.id(), changed), byUri, heard);
    }

    private PersistentMap<String, List<ParticipantId>> indexed(Participant fresh) {
        PersistentMap<String, List<ParticipantId>> index = byUri;
        for (String uri : fresh.uris()) {
            List<ParticipantId> instances = new ArrayList<>(instancesOf(uri));
            if (!instances.contains(fresh.id())) {
                instances.add(fresh.id());
            }
            index = index.put(uri, List.copyOf(instances));
        }
        return index;
    }

    private PersistentMap<String, List<ParticipantId>> unindexed(Participant gone) {
        PersistentMap<String, List<ParticipantId>> index = byUri;
        for (String uri : gone.uris()) {
            List<ParticipantId> left = instancesOf(uri).stream()
                    .filter(id -> !id.equals(gone.id()))
                    .toList();
            index = left.isEmpty() ? index.remove(uri) : index.put(uri, left);
        }
        return index;
    }

    private static Step happened(RoomState next, RoomEvent event) {
        return new Step(next, new Done(event.number(), false), List.of(event));
    }

    private Step unchanged(Done reply) {
        return new Step(this, reply, List.of());
    }

    private Step refused(Refusal why) {
        return new Step(this, new Refused(why), List.of());
    }
}
