package org.parley.chat.room;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The rules of one room that decide about its state (RFC 7701 §4.1). Every URI in it is in comparable form.
 *
 * @param exists the room is configured: it is there before anybody joins and stays when everybody left
 * @param createdByJoin a room that is not configured comes into being with its first join
 * @param maxParticipants places, counting devices and joins in progress
 * @param simultaneousAccess one user may be in from several devices
 * @param remembered how many of each participant's last Message-IDs are kept to know a repetition
 * @param admission who is let in
 * @param standing who is what
 * @param permissions who may do what
 * @param conduct how much one may say
 * @param nicknames how one may be called
 * @param features what is offered
 */
public record RoomPolicy(
        boolean exists,
        boolean createdByJoin,
        int maxParticipants,
        boolean simultaneousAccess,
        int remembered,
        Admission admission,
        Standing standing,
        Permissions permissions,
        Conduct conduct,
        NicknameRules nicknames,
        Features features)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    public RoomPolicy {
        require(maxParticipants >= 1, "rooms.max-participants: " + maxParticipants + " (expected: at least 1)");
        require(
                remembered >= 1 && remembered <= 1024,
                "remembered message-ids: " + remembered + " (expected: 1..1024)");
    }

    /** With everything else open. */
    public RoomPolicy(
            boolean exists, boolean createdByJoin, int maxParticipants, boolean simultaneousAccess, int remembered) {
        this(
                exists,
                createdByJoin,
                maxParticipants,
                simultaneousAccess,
                remembered,
                Admission.OPEN,
                Standing.NOBODY,
                Permissions.standard(),
                Conduct.FREE,
                NicknameRules.standard(),
                Features.standard());
    }

    /** Open to all: created by the first join, 1,000 places, several devices, 32 Message-IDs remembered. */
    public static RoomPolicy open() {
        return new RoomPolicy(false, true, 1_000, true, 32);
    }

    /** Who is let in without being asked for anything. */
    public enum Access {
        /** Everybody. */
        OPEN,
        /** Those on the list, and those with a role above participant. */
        MEMBERS,
        /** Those who know the password, and those that MEMBERS lets in. */
        PASSWORD,
        /** Those who were invited, and those that MEMBERS lets in. */
        INVITATION
    }

    /**
     * Who is let in.
     *
     * @param members users that any kind of access lets in
     * @param password with PASSWORD, what a join has to prove: the salt and digest a password is compared by; empty otherwise
     */
    public record Admission(Access access, Set<String> members, String password) implements Serializable {
        private static final long serialVersionUID = 1L;

        /** Everybody is. */
        public static final Admission OPEN = new Admission(Access.OPEN, Set.of(), "");

        public Admission {
            members = Set.copyOf(members);
            require(
                    (access == Access.PASSWORD) == !password.isEmpty(),
                    "room password: " + (password.isEmpty() ? "none" : "given")
                            + " (expected: one with access password, none otherwise)");
        }
    }

    /**
     * Who is what. What a command says later comes before this.
     *
     * @param others what everybody else is: PARTICIPANT, or OBSERVER in a room where few speak
     * @param creator what the first to join a room is that is not configured
     * @param endsWithCreator the room ends when the user who made it by joining has left (RFC 7701 §4.1, deletion)
     * @param makers who may bring the room into being by joining, owners apart; nobody: everybody may
     */
    public record Standing(
            Set<String> owners,
            Set<String> moderators,
            Set<String> observers,
            Role others,
            Role creator,
            boolean endsWithCreator,
            Set<String> makers)
            implements Serializable {
        private static final long serialVersionUID = 1L;

        /** Nobody is anything but a participant. */
        public static final Standing NOBODY =
                new Standing(Set.of(), Set.of(), Set.of(), Role.PARTICIPANT, Role.PARTICIPANT, false);

        public Standing {
            owners = Set.copyOf(owners);
            moderators = Set.copyOf(moderators);
            observers = Set.copyOf(observers);
            makers = Set.copyOf(makers);
        }

        /** In a room that everybody may make. */
        public Standing(
                Set<String> owners,
                Set<String> moderators,
                Set<String> observers,
                Role others,
                Role creator,
                boolean endsWithCreator) {
            this(owners, moderators, observers, others, creator, endsWithCreator, Set.of());
        }

        /** What the user with these URIs is, as far as the rules know. */
        Role roleOf(List<String> uris) {
            if (uris.stream().anyMatch(owners::contains)) {
                return Role.OWNER;
            } else if (uris.stream().anyMatch(moderators::contains)) {
                return Role.MODERATOR;
            }
            return uris.stream().anyMatch(observers::contains) ? Role.OBSERVER : others;
        }
    }

    /** The least role that may do an act; nobody outranked may do anything to somebody. */
    public record Permissions(
            Role invite, Role kick, Role ban, Role silence, Role subject, Role lock, Role role, Role policy, Role end)
            implements Serializable {
        private static final long serialVersionUID = 1L;

        /** Participants invite, moderators keep order, owners rule. */
        public static Permissions standard() {
            return new Permissions(
                    Role.PARTICIPANT,
                    Role.MODERATOR,
                    Role.MODERATOR,
                    Role.MODERATOR,
                    Role.MODERATOR,
                    Role.MODERATOR,
                    Role.OWNER,
                    Role.OWNER,
                    Role.OWNER);
        }

        /** The least role for an act. */
        public Role least(Act act) {
            return switch (act) {
                case INVITE -> invite;
                case KICK -> kick;
                case BAN -> ban;
                case SILENCE -> silence;
                case SUBJECT -> subject;
                case LOCK -> lock;
                case ROLE -> role;
                case POLICY -> policy;
                case END -> end;
                case CREATE -> Role.OWNER;
            };
        }
    }

    /** What a success report of the room means. */
    public enum Report {
        /** What the switch says it means. */
        AS_SWITCH,
        /** The room has numbered the message. */
        ACCEPTED,
        /** Every recipient has got it. */
        DELIVERED
    }

    /**
     * How much one may say. Nothing of it binds moderators and owners but size and types.
     *
     * @param slowModeMillis the least time between two messages of one user, 0 for none
     * @param floodMessages messages of one user in {@code floodMillis}, 0 for any number
     * @param floodMillis the time over which messages are counted
     * @param maxSize largest message in octets, 0 for the switch's own limit
     * @param types media types inside CPIM, "*" for any; none: the switch's own list
     * @param report what a success report means
     */
    public record Conduct(
            long slowModeMillis, int floodMessages, long floodMillis, long maxSize, List<String> types, Report report)
            implements Serializable {
        private static final long serialVersionUID = 1L;

        /** No limit but the switch's. */
        public static final Conduct FREE = new Conduct(0, 0, 10_000, 0, List.of());

        /** With reports that mean what they mean in every room. */
        public Conduct(long slowModeMillis, int floodMessages, long floodMillis, long maxSize, List<String> types) {
            this(slowModeMillis, floodMessages, floodMillis, maxSize, types, Report.AS_SWITCH);
        }

        public Conduct {
            types = List.copyOf(types);
            require(slowModeMillis >= 0, "slow mode: " + slowModeMillis + " ms (expected: 0 for none, or more)");
            require(floodMessages >= 0, "flood limit: " + floodMessages + " (expected: 0 for any number, or more)");
            require(floodMillis > 0, "flood window: " + floodMillis + " ms (expected: more than 0)");
            require(maxSize >= 0, "max-size: " + maxSize + " (expected: 0 for the switch's, or octets)");
        }

        /** Does the clock matter to who may speak? */
        boolean paced() {
            return slowModeMillis > 0 || floodMessages > 0;
        }
    }

    /**
     * How one may be called.
     *
     * @param offered nicknames are (RFC 7701 §8)
     * @param maxOctets of UTF-8; a longer one is 423
     * @param quarantineMillis how long a nickname stays its holder's after it was given up (§4.1)
     * @param reserved nobody may have these, keys
     * @param registered these are for one user alone, keys to the user's URI
     */
    public record NicknameRules(
            boolean offered, int maxOctets, long quarantineMillis, Set<String> reserved, Map<String, String> registered)
            implements Serializable {
        private static final long serialVersionUID = 1L;

        public NicknameRules {
            reserved = Set.copyOf(reserved);
            registered = Map.copyOf(registered);
            require(
                    maxOctets >= 1 && maxOctets <= Nickname.MAX_OCTETS,
                    "nickname length: " + maxOctets + " (expected: 1.." + Nickname.MAX_OCTETS + " octets)");
            require(quarantineMillis >= 0, "nickname quarantine: " + quarantineMillis + " ms (expected: 0 or more)");
        }

        /** Offered, any length, two minutes of quarantine, none reserved. */
        public static NicknameRules standard() {
            return new NicknameRules(true, Nickname.MAX_OCTETS, 120_000, Set.of(), Map.of());
        }
    }

    /** Whom a client counts as taking private messages that never sent a=chatroom. */
    public enum Assume {
        /** Nobody: the letter of RFC 7701 §6.2. */
        OFF,
        /** Clients on the switch's list of those known to. */
        LISTED,
        /** Everybody. */
        ON
    }

    /**
     * What is offered.
     *
     * @param privateMessages they are (RFC 7701 §6.2, §8)
     * @param anonymity who asks for privacy gets an anonymous URI; otherwise 433
     * @param assumeChatroom who counts as a chat client without having said so
     * @param plainText participants whose client knows no CPIM are let in and speak plain text
     * @param cema connection establishment by RFC 6714 is taken
     * @param instructions whoever may keep order can do so by {@link Instruction}s in messages to the room
     */
    public record Features(
            boolean privateMessages,
            boolean anonymity,
            Assume assumeChatroom,
            boolean plainText,
            boolean cema,
            boolean instructions)
            implements Serializable {
        private static final long serialVersionUID = 1L;

        /** With instructions. */
        public Features(
                boolean privateMessages, boolean anonymity, Assume assumeChatroom, boolean plainText, boolean cema) {
            this(privateMessages, anonymity, assumeChatroom, plainText, cema, true);
        }

        /** Private messages, anonymity and instructions, listed clients assumed. */
        public static Features standard() {
            return new Features(true, true, Assume.LISTED, false, false, true);
        }

        /** The same with instructions taken, or not. */
        public Features instructed(boolean taken) {
            return new Features(privateMessages, anonymity, assumeChatroom, plainText, cema, taken);
        }
    }

    /** These admission rules instead. */
    public RoomPolicy admitting(Admission other) {
        return with(other, standing, permissions, conduct, nicknames, features);
    }

    /** These people instead. */
    public RoomPolicy standing(Standing other) {
        return with(admission, other, permissions, conduct, nicknames, features);
    }

    /** These permissions instead. */
    public RoomPolicy permitting(Permissions other) {
        return with(admission, standing, other, conduct, nicknames, features);
    }

    /** These limits instead. */
    public RoomPolicy conducted(Conduct other) {
        return with(admission, standing, permissions, other, nicknames, features);
    }

    /** These nickname rules instead. */
    public RoomPolicy naming(NicknameRules other) {
        return with(admission, standing, permissions, conduct, other, features);
    }

    /** These features instead. */
    public RoomPolicy offering(Features other) {
        return with(admission, standing, permissions, conduct, nicknames, other);
    }

    private RoomPolicy with(
            Admission who, Standing is, Permissions may, Conduct says, NicknameRules called, Features offered) {
        return new RoomPolicy(
                exists,
                createdByJoin,
                maxParticipants,
                simultaneousAccess,
                remembered,
                who,
                is,
                may,
                says,
                called,
                offered);
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
