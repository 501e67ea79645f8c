package org.parley.chat.room;

import java.io.Serializable;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What may be asked of a {@link RoomState}. Every command carries all it needs; time and identifiers come beside it. */
public sealed interface RoomCommand extends Serializable {

    /** Who asks, or for whom; {@link #NOBODY} where it is no participant instance. */
    ParticipantId participant();

    /** Stands for the operator or the node itself where a command names no participant. */
    ParticipantId NOBODY = new ParticipantId("-");

    /**
     * A participant wants in. Repeating it changes nothing and gives the number of the first.
     *
     * @param uris every URI that is this user, in one comparable form, the address-of-record first
     * @param displayName the name shown, "" for none
     * @param anonymousUri stands for it before others, comparable form; "" when it does not want that
     * @param proof with a password, its digest by the room's salt; "" for none
     * @param node the node that holds its session
     * @param confirmed false for an offerless INVITE: a place is kept, {@link Confirm} follows
     */
    record Join(
            ParticipantId participant,
            List<String> uris,
            String displayName,
            String anonymousUri,
            Device device,
            Joining joining,
            String proof,
            String node,
            boolean confirmed)
            implements RoomCommand {
        private static final long serialVersionUID = 1L;

        public Join {
            uris = List.copyOf(uris);
            if (uris.isEmpty()) {
                throw new IllegalArgumentException("join: no URI (expected: at least one)");
            }
        }

        /** Of one who hides nothing, dialled in and knows no password. */
        public Join(ParticipantId participant, List<String> uris, String displayName, String node, boolean confirmed) {
            this(participant, uris, displayName, "", Device.UNKNOWN, Joining.DIALLED_IN, "", node, confirmed);
        }
    }

    /** The place kept by an unconfirmed join is taken, on this device; null: on the one it named. */
    record Confirm(ParticipantId participant, @Nullable Device device) implements RoomCommand {
        private static final long serialVersionUID = 1L;

        public Confirm(ParticipantId participant) {
            this(participant, null);
        }
    }

    /** Another display name. */
    record Update(ParticipantId participant, String displayName) implements RoomCommand {
        private static final long serialVersionUID = 1L;
    }

    /** Its device says something else of itself (a re-INVITE). */
    record Describe(ParticipantId participant, Device device) implements RoomCommand {
        private static final long serialVersionUID = 1L;
    }

    /** A participant wants to be called so (RFC 7701 §7); null: by no nickname any more. */
    record SetNickname(ParticipantId participant, @Nullable Nickname nickname) implements RoomCommand {
        private static final long serialVersionUID = 1L;
    }

    /** A participant is gone. */
    record Leave(ParticipantId participant, LeaveCause cause) implements RoomCommand {
        private static final long serialVersionUID = 1L;
    }

    /**
     * A participant says something to all.
     *
     * @param messageId the Message-ID its client gave; the same once more gets the number already given
     * @param size octets of the whole body, -1 if it is being streamed and the end is not known
     */
    record Speak(ParticipantId participant, String messageId, String contentType, long size, boolean streamed)
            implements RoomCommand {
        private static final long serialVersionUID = 1L;
    }

    /**
     * A participant says something to one user (RFC 7701 §6.2).
     *
     * @param to a URI of that user, comparable form
     */
    record Whisper(
            ParticipantId participant, String to, String messageId, String contentType, long size, boolean streamed)
            implements RoomCommand {
        private static final long serialVersionUID = 1L;
    }

    /**
     * A streamed message has ended.
     *
     * @param number the number it was given when it began
     * @param size octets that were passed on
     * @param sha256 lower-case hexadecimal, "" when aborted
     * @param complete false: aborted
     */
    record EndSpeech(ParticipantId participant, long number, long size, String sha256, boolean complete)
            implements RoomCommand {
        private static final long serialVersionUID = 1L;
    }

    /** The room ends for everybody, because its node stops. The participant is who ended it, {@link #NOBODY} for the operator. */
    record EndRoom(ParticipantId participant, LeaveCause cause) implements RoomCommand {
        private static final long serialVersionUID = 1L;
    }

    /** Somebody keeps order. Whether it may is decided in the room; what comes of it begins with a {@link RoomEvent.Moderated}. */
    sealed interface Moderation extends RoomCommand {

        /** Who wants it. */
        Actor actor();

        /** To what kind of thing that amounts. */
        Act act();

        /** To whom, a URI by which the room knows the user, comparable form; "" for the room itself. */
        default String target() {
            return "";
        }

        /** Why, for people; may be empty. */
        String reason();

        @Override
        default ParticipantId participant() {
            return NOBODY;
        }
    }

    /** What a user is here, from now on and after it left; null: what the rules say. */
    record SetRole(Actor actor, String target, @Nullable Role role, String reason) implements Moderation {
        private static final long serialVersionUID = 1L;

        @Override
        public Act act() {
            return Act.ROLE;
        }
    }

    /** What the room is about, "" for nothing; at most 1,000 characters count. */
    record SetSubject(Actor actor, String subject) implements Moderation {
        private static final long serialVersionUID = 1L;
        private static final int MOST = 1_000;

        public SetSubject {
            subject = subject.length() > MOST ? subject.substring(0, MOST) : subject;
        }

        @Override
        public Act act() {
            return Act.SUBJECT;
        }

        @Override
        public String reason() {
            return "";
        }
    }

    /** Nobody new comes in, or again. */
    record Lock(Actor actor, boolean locked, String reason) implements Moderation {
        private static final long serialVersionUID = 1L;

        @Override
        public Act act() {
            return Act.LOCK;
        }
    }

    /** A user may not speak, or again; on every device and after it left and came back. */
    record Silence(Actor actor, String target, boolean silent, String reason) implements Moderation {
        private static final long serialVersionUID = 1L;

        @Override
        public Act act() {
            return Act.SILENCE;
        }
    }

    /** A user is put out, on every device. */
    record Kick(Actor actor, String target, String reason) implements Moderation {
        private static final long serialVersionUID = 1L;

        @Override
        public Act act() {
            return Act.KICK;
        }
    }

    /** A user is kept out until then (milliseconds since 1970, 0: for good), and put out if it is in. */
    record SetBan(Actor actor, String target, long untilMillis, String reason) implements Moderation {
        private static final long serialVersionUID = 1L;

        @Override
        public Act act() {
            return Act.BAN;
        }
    }

    /** A user may come in again. */
    record Unban(Actor actor, String target, String reason) implements Moderation {
        private static final long serialVersionUID = 1L;

        @Override
        public Act act() {
            return Act.BAN;
        }
    }

    /** A user may come in where only the invited may; or no more. */
    record Invite(Actor actor, String target, boolean invited, String reason) implements Moderation {
        private static final long serialVersionUID = 1L;

        @Override
        public Act act() {
            return Act.INVITE;
        }
    }

    /**
     * Other rules; whoever is in stays in.
     *
     * @param from the rules that were changed; other ones meanwhile: refused, look again
     * @param to what came of it
     * @param set the names of the rules that are set: they follow configuration no longer
     * @param givenBack the names of those that follow it again
     */
    record Amend(Actor actor, RoomPolicy from, RoomPolicy to, Set<String> set, Set<String> givenBack, String reason)
            implements Moderation {
        private static final long serialVersionUID = 1L;

        public Amend {
            set = Set.copyOf(set);
            givenBack = Set.copyOf(givenBack);
        }

        @Override
        public Act act() {
            return Act.POLICY;
        }
    }

    /** An open room lets members in alone, or everybody again. */
    record SetMembersOnly(Actor actor, boolean only, String reason) implements Moderation {
        private static final long serialVersionUID = 1L;

        @Override
        public Act act() {
            return Act.POLICY;
        }
    }

    /** A user is a member, or no more. */
    record SetMember(Actor actor, String target, boolean member, String reason) implements Moderation {
        private static final long serialVersionUID = 1L;

        @Override
        public Act act() {
            return Act.POLICY;
        }
    }

    /**
     * A room is there from now on; refused where it is already.
     *
     * @param policy its rules
     * @param set the names of the rules that are its own
     * @param owner the URIs of its owner, comparable form; none: nobody's
     */
    record Create(Actor actor, RoomPolicy policy, Set<String> set, List<String> owner, String reason)
            implements Moderation {
        private static final long serialVersionUID = 1L;

        public Create {
            set = Set.copyOf(set);
            owner = List.copyOf(owner);
        }

        @Override
        public Act act() {
            return Act.CREATE;
        }
    }

    /**
     * The room is over, and with it everything that was decided about it.
     *
     * @param rules what configuration says of it
     * @param onlyDeserted unless somebody is in, or it was made to stay
     */
    record Delete(Actor actor, RoomPolicy rules, boolean onlyDeserted, String reason) implements Moderation {
        private static final long serialVersionUID = 1L;

        @Override
        public Act act() {
            return Act.END;
        }
    }

    /** The room is over for those in it, by somebody's will; if it is one that stays it is there for the next. */
    record Close(Actor actor, String reason) implements Moderation {
        private static final long serialVersionUID = 1L;

        @Override
        public Act act() {
            return Act.END;
        }
    }
}
