package org.parley.chat.room;

import java.io.Serializable;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.parley.chat.room.Reply.Done;
import org.parley.chat.room.Reply.Refusal;
import org.parley.chat.room.Reply.Refused;

/**
 * A room: who is in, how they are called, what number comes next, what each has said lately. A value that is changed by {@link #apply} alone: the same state, command, time
 * and ids give the same step on every machine. Costs as much as changes, not as much as there is (but for other rules about who is what), so it may run where others wait (a
 * cluster's partition thread). Safe on any thread.
 *
 * <p>A room is <em>vacant</em> until its first join and, unless it is configured, again once the last place is given up, kept places included; each life has an epoch of
 * its own in which numbers start at 1 and have no holes. What is decided about a vacant room has number 0. Its {@link Charter} outlives its lives.
 */
public final class RoomState implements Serializable {
    private static final long serialVersionUID = 1L;

    private final RoomAddress address;
    private final Charter charter;
    private final String epoch;
    private final long head;
    private final Present present;
    private final PersistentMap<ParticipantId, Heard> heard;
    private final NicknameBook nicknames;
    private final Paces paces;

    RoomState(
            RoomAddress address,
            Charter charter,
            String epoch,
            long head,
            Present present,
            PersistentMap<ParticipantId, Heard> heard,
            NicknameBook nicknames,
            Paces paces) {
        this.address = address;
        this.charter = charter;
        this.epoch = epoch;
        this.head = head;
        this.present = present;
        this.heard = heard;
        this.nicknames = nicknames;
        this.paces = paces;
    }

    /** A room nobody has been in. */
    public static RoomState vacant(RoomAddress address, RoomPolicy policy) {
        return vacant(address, Charter.of(policy));
    }

    /** A room nobody is in, as it was kept. */
    public static RoomState vacant(RoomAddress address, Charter charter) {
        return new RoomState(
                address, charter, "", 0, Present.NOBODY, PersistentMap.empty(), NicknameBook.EMPTY, Paces.NONE);
    }

    public RoomAddress address() {
        return address;
    }

    /** Its rules and what was decided in it. */
    public Charter charter() {
        return charter;
    }

    /** Has anything been decided since it was that? Costs nothing: a charter that did not change is the same object. */
    @SuppressWarnings("ReferenceEquality")
    public boolean decidedSince(RoomState before) {
        return charter != before.charter;
    }

    /** Has nothing at all changed since? A room that did not change is the same object. */
    @SuppressWarnings("ReferenceEquality")
    public boolean isSame(RoomState before) {
        return this == before;
    }

    public RoomPolicy policy() {
        return charter.policy();
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

    /** Is it a room now: somebody is in, or it is to stay, or something was decided about it? */
    public boolean isThere() {
        return !isVacant() || policy().exists() || charter.worthKeeping();
    }

    /** Is it one, or could joining make it one? */
    public boolean mayBe() {
        return isThere() || policy().createdByJoin();
    }

    /** Places taken, those of joins in progress included. */
    public int places() {
        return present.size();
    }

    public Optional<Participant> participant(ParticipantId id) {
        return Optional.ofNullable(present.get(id));
    }

    /** The instances of a user, by any of its URIs in comparable form, its anonymous one included. */
    public List<ParticipantId> instancesOf(String uri) {
        return present.instancesOf(uri);
    }

    /** Whether somebody in the room may be addressed by that URI, in comparable form; nobody who is anonymous by another than its anonymous one. */
    public boolean knows(String uri) {
        for (ParticipantId id : present.instancesOf(uri)) {
            Participant one = present.get(id);
            if (one != null && one.answersTo(uri)) {
                return true;
            }
        }
        return false;
    }

    /** Goes over the roster, kept places included, in no meaningful order. */
    public void forEachParticipant(Consumer<Participant> each) {
        present.forEach(each);
    }

    /** Every URI of the user that goes by this one, in comparable form; that one alone when nobody in the room does. */
    public List<String> userOf(String uri) {
        List<ParticipantId> instances = present.instancesOf(uri);
        Participant one = instances.isEmpty() ? null : present.get(instances.get(0));
        return one == null ? List.of(uri) : one.uris();
    }

    /** What the user with these URIs is here. */
    public Role roleOf(List<String> uris) {
        return roleUnder(charter, uris);
    }

    /** What it would be if that were decided here. */
    Role roleUnder(Charter decided, List<String> uris) {
        return uris.contains(present.creator()) ? makersRole(decided, uris) : decided.roleOf(uris);
    }

    /** What whoever makes the room is in it: what a command said, or else the mightier of two roles. */
    static Role makersRole(Charter decided, List<String> uris) {
        Role role = decided.roleOf(uris);
        Role makers = decided.policy().standing().creator();
        return decided.givenTo(uris) == null && makers.atLeast(role) ? makers : role;
    }

    /** May this actor have somebody called? */
    public boolean mayCall(Actor actor) {
        return Authority.mayCall(this, actor);
    }

    /** May this actor do that, to nobody in particular? */
    public boolean allows(Actor actor, Act act) {
        return Authority.allows(this, actor, act);
    }

    /** May this actor do that to the user known by this URI, in comparable form? */
    public boolean allows(Actor actor, Act act, String target) {
        return Authority.allows(this, actor, act, userOf(target));
    }

    /** Was something of that kind decided about the user known by this URI, in comparable form: a ban, a silence, a role, an invitation? */
    public boolean concerns(Act act, String uri) {
        return charter.concerns(act, uri);
    }

    /** Would its rules keep the user with these URIs out, were it not in; a password it may know aside? */
    public boolean keepsOut(List<String> uris, long nowMillis) {
        return Entrance.keepsOut(this, uris, nowMillis);
    }

    /** What a join would be refused with now; null: it would be let in. */
    public @Nullable Refusal wouldRefuse(RoomCommand.Join join, long nowMillis) {
        return Entrance.refusal(this, join, nowMillis);
    }

    /** Whose a nickname is now, by its key: the user's address-of-record. */
    public Optional<String> holderOf(String nicknameKey, long nowMillis) {
        return Optional.ofNullable(nicknames.holder(nicknameKey, nowMillis));
    }

    /**
     * Applies one command.
     *
     * @param nowMillis the time by the clock of whoever decides, milliseconds since 1970
     * @param ids random values the command may need
     */
    public Step apply(RoomCommand command, long nowMillis, Ids ids) {
        if (command instanceof RoomCommand.Speak speak) {
            return speak(speak, nowMillis);
        } else if (command instanceof RoomCommand.Whisper whisper) {
            return whisper(whisper, nowMillis);
        } else if (command instanceof RoomCommand.EndSpeech end) {
            return endSpeech(end);
        } else if (command instanceof RoomCommand.Moderation moderation) {
            return Moderating.apply(this, moderation, nowMillis);
        }
        return Attending.apply(this, command, nowMillis, ids);
    }

    private Step speak(RoomCommand.Speak speak, long nowMillis) {
        Participant speaker = present.get(speak.participant());
        Refusal no = mayNotSpeak(speaker, speak.size());
        if (no != null || speaker == null) {
            return refused(no == null ? Refusal.NOT_IN_ROOM : no);
        }
        Heard known = heardFrom(speaker);
        OptionalLong given = known.numberOf(speak.messageId());
        if (given.isPresent()) {
            return unchanged(new Done(given.getAsLong(), true));
        }
        Paces pace = paced(speaker, nowMillis);
        return pace == null
                ? refused(Refusal.TOO_FAST)
                : said(
                        speaker,
                        known,
                        pace,
                        new RoomEvent.Spoken(
                                head + 1,
                                speaker.id(),
                                speak.messageId(),
                                speak.contentType(),
                                speak.size(),
                                speak.streamed()));
    }

    private Step whisper(RoomCommand.Whisper whisper, long nowMillis) {
        Participant speaker = present.get(whisper.participant());
        Refusal no = mayNotSpeak(speaker, whisper.size());
        if (no != null || speaker == null) {
            return refused(no == null ? Refusal.NOT_IN_ROOM : no);
        }
        Heard known = heardFrom(speaker);
        OptionalLong given = known.numberOf(whisper.messageId());
        if (given.isPresent()) {
            return unchanged(new Done(given.getAsLong(), true));
        }
        Refusal nobody = wouldRefuseWhisper(whisper.to());
        if (nobody != null) {
            return refused(nobody);
        }
        List<ParticipantId> recipients = whisperedTo(whisper.to());
        Paces pace = paced(speaker, nowMillis);
        return pace == null
                ? refused(Refusal.TOO_FAST)
                : said(
                        speaker,
                        known,
                        pace,
                        new RoomEvent.Whispered(
                                head + 1,
                                speaker.id(),
                                whisper.to(),
                                recipients,
                                whisper.messageId(),
                                whisper.contentType(),
                                whisper.size(),
                                whisper.streamed()));
    }

    /** What a private message to that URI, in comparable form, would be refused with for the addressee's sake; null: it would not. */
    public @Nullable Refusal wouldRefuseWhisper(String to) {
        List<Participant> addressed = present.addressedBy(to);
        if (addressed.isEmpty()) {
            return Refusal.NO_SUCH_PARTICIPANT;
        } else if (!policy().features().privateMessages()) {
            return Refusal.NO_PRIVATE_MESSAGES;
        }
        boolean taken = addressed.stream().anyMatch(one -> one.device().privateMessages());
        return taken ? null : Refusal.PRIVATE_MESSAGES_UNSUPPORTED;
    }

    /** Who gets a private message to that URI, in comparable form: the devices that take them. */
    public List<ParticipantId> whisperedTo(String to) {
        return present.addressedBy(to).stream()
                .filter(one -> one.device().privateMessages())
                .map(Participant::id)
                .toList();
    }

    /** What anything that participant might say would be refused with, whatever its size; null: it may speak. */
    public @Nullable Refusal wouldRefuseSpeech(ParticipantId id) {
        return mayNotSpeak(present.get(id), 0);
    }

    private @Nullable Refusal mayNotSpeak(@Nullable Participant speaker, long size) {
        if (speaker == null || !speaker.confirmed()) {
            return Refusal.NOT_IN_ROOM;
        } else if (!speaker.role().speaks()) {
            return Refusal.NOT_ALLOWED;
        } else if (speaker.silenced()) {
            return Refusal.SILENCED;
        }
        long most = policy().conduct().maxSize();
        return most > 0 && size > most ? Refusal.TOO_LARGE : null;
    }

    /** The paces with one more message of that speaker; null: it has to wait. */
    @Nullable
    Paces paced(Participant speaker, long nowMillis) {
        RoomPolicy.Conduct conduct = policy().conduct();
        return conduct.paced() && Authority.paced(speaker) ? paces.with(speaker.aor(), conduct, nowMillis) : paces;
    }

    private Heard heardFrom(Participant speaker) {
        Heard before = heard.get(speaker.id());
        return before == null ? Heard.NOTHING : before;
    }

    private Step said(Participant speaker, Heard known, Paces pace, RoomEvent event) {
        String messageId = event instanceof RoomEvent.Spoken spoken
                ? spoken.messageId()
                : ((RoomEvent.Whispered) event).messageId();
        Heard now = known.with(messageId, event.number(), policy().remembered());
        RoomState next = new RoomState(
                address, charter, epoch, event.number(), present, heard.put(speaker.id(), now), nicknames, pace);
        return new Step(next, new Done(event.number(), false), List.of(event));
    }

    private Step endSpeech(RoomCommand.EndSpeech end) {
        Participant speaker = present.get(end.participant());
        if (speaker == null || end.number() < 1 || end.number() > head) {
            return refused(Refusal.NOT_IN_ROOM);
        }
        RoomState next = new RoomState(address, charter, epoch, head + 1, present, heard, nicknames, paces);
        RoomEvent event = new RoomEvent.SpeechEnded(
                head + 1, speaker.id(), end.number(), end.size(), end.sha256(), end.complete());
        return new Step(next, new Done(head + 1, false), List.of(event));
    }

    Present present() {
        return present;
    }

    PersistentMap<ParticipantId, Heard> heard() {
        return heard;
    }

    NicknameBook nicknames() {
        return nicknames;
    }

    Paces paces() {
        return paces;
    }

    Step unchanged(Done reply) {
        return new Step(this, reply, List.of());
    }

    Step refused(Refusal why) {
        return new Step(this, new Refused(why), List.of());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RoomState that
                && address.equals(that.address)
                && charter.equals(that.charter)
                && epoch.equals(that.epoch)
                && head == that.head
                && present.equals(that.present)
                && heard.equals(that.heard)
                && nicknames.equals(that.nicknames)
                && paces.equals(that.paces);
    }

    @Override
    public int hashCode() {
        return Objects.hash(address, epoch, head);
    }

    @Override
    public String toString() {
        return address + " epoch=" + epoch + " head=" + head + " places=" + places();
    }
}
