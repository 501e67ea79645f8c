package org.parley.app;

import static org.parley.app.KeyTypes.SECRET;
import static org.parley.app.KeyTypes.USER;
import static org.parley.config.ValueTypes.duration;
import static org.parley.config.ValueTypes.flag;
import static org.parley.config.ValueTypes.listOf;
import static org.parley.config.ValueTypes.oneOf;
import static org.parley.config.ValueTypes.text;
import static org.parley.config.ValueTypes.whole;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.parley.chat.media.Passwords;
import org.parley.chat.room.Act;
import org.parley.chat.room.Nickname;
import org.parley.chat.room.Role;
import org.parley.chat.room.RoomPolicy;
import org.parley.config.ConfigValues;
import org.parley.config.KeySpec;
import org.parley.config.Secret;
import org.parley.msrp.IdSource;
import org.parley.msrp.cpim.ParticipantUri;

/** Who may be in rooms, what they may do there and how they may be called. */
final class RoomRuleKeys {
    /** These keys, in the order they are shown. */
    static final KeyList KEYS = new KeyList();

    static final KeySpec<RoomPolicy.Access> ROOMS_ACCESS = KEYS.add(
            "rooms.access",
            oneOf(RoomPolicy.Access.class),
            RoomPolicy.Access.OPEN,
            "Who is let in: everybody, rooms.members, whoever gives the password, or whoever was invited.");
    static final KeySpec<Optional<Secret>> ROOMS_PASSWORD_FILE = KEYS.add(
            "rooms.password-file",
            SECRET,
            Optional.empty(),
            "The password, with rooms.access password; callers put it into the URI they dial: sip:room@host;password=secret.");
    static final KeySpec<List<String>> ROOMS_MEMBERS =
            KEYS.add("rooms.members", listOf(USER), List.of(), "Users that are let in whatever rooms.access says.");
    static final KeySpec<List<String>> ROOMS_OWNERS =
            KEYS.add("rooms.owners", listOf(USER), List.of(), "Users that may do everything in every room.");
    static final KeySpec<List<String>> ROOMS_MODERATORS =
            KEYS.add("rooms.moderators", listOf(USER), List.of(), "Users that keep order in every room.");
    static final KeySpec<List<String>> ROOMS_OBSERVERS =
            KEYS.add("rooms.observers", listOf(USER), List.of(), "Users that hear and do not speak.");
    static final KeySpec<Role> ROOMS_DEFAULT_ROLE = KEYS.add(
            "rooms.default-role",
            oneOf(Role.class),
            Role.PARTICIPANT,
            "What everybody else is; observer for rooms in which few speak.");
    static final KeySpec<Role> ROOMS_CREATOR_ROLE = KEYS.add(
            "rooms.creator-role",
            oneOf(Role.class),
            Role.PARTICIPANT,
            "What the first to join a room is that is not in rooms.names, if that is more.");
    static final KeySpec<Boolean> ROOMS_END_WITH_CREATOR = KEYS.add(
            "rooms.end-with-creator",
            flag(),
            false,
            "Whether such a room ends when the user who made it has left (RFC 7701 section 4.1).");
    static final Map<Act, KeySpec<Role>> MAY = may();
    static final KeySpec<List<String>> ROOMS_CREATORS = KEYS.add(
            "rooms.creators",
            listOf(USER),
            List.of(),
            "Users that may make rooms, by joining them or by calling rooms.factory; none: everybody may.");
    static final KeySpec<Duration> ROOMS_SLOW_MODE = KEYS.add(
            "rooms.slow-mode",
            duration("0s", "24h"),
            Duration.ZERO,
            "The least time between two messages of one user; moderators are free. 0s: none.");
    static final KeySpec<Integer> ROOMS_FLOOD_MESSAGES = KEYS.add(
            "rooms.flood-messages",
            whole(0, 1_000_000),
            0,
            "Messages of one user in rooms.flood-window; more are refused 413. Moderators are free. 0: any number.");
    static final KeySpec<Duration> ROOMS_FLOOD_WINDOW = KEYS.add(
            "rooms.flood-window",
            duration("1s", "1h"),
            Duration.ofSeconds(10),
            "The time over which they are counted.");
    static final KeySpec<Boolean> ROOMS_NICKNAMES =
            KEYS.add("rooms.nicknames", flag(), true, "Whether participants may take nicknames (RFC 7701 section 7).");
    static final KeySpec<Integer> ROOMS_NICKNAME_LENGTH = KEYS.add(
            "rooms.nickname-length",
            whole(1, Nickname.MAX_OCTETS),
            Nickname.MAX_OCTETS,
            "The longest nickname, octets of UTF-8; longer ones get 423.");
    static final KeySpec<Duration> ROOMS_NICKNAME_QUARANTINE = KEYS.add(
            "rooms.nickname-quarantine",
            duration("0s", "24h"),
            Duration.ofMinutes(2),
            "How long a nickname stays its holder's after it was given up.");
    static final KeySpec<List<String>> ROOMS_RESERVED_NICKNAMES = KEYS.add(
            "rooms.reserved-nicknames",
            listOf(text("a nickname", RoomRuleKeys::isNickname)),
            List.of(),
            "Nicknames that nobody may take.");
    static final KeySpec<Boolean> ROOMS_PRIVATE_MESSAGES = KEYS.add(
            "rooms.private-messages",
            flag(),
            true,
            "Whether participants may write to one another in private (RFC 7701 section 6.2).");
    static final KeySpec<RoomPolicy.Assume> ROOMS_ASSUME_CHATROOM = KEYS.add(
            "rooms.assume-chatroom",
            oneOf(RoomPolicy.Assume.class),
            RoomPolicy.Assume.LISTED,
            "Whose clients count as taking private messages though they never sent a=chatroom: nobody's (off, the letter of"
                    + " RFC 7701), those in rooms.aware-agents (listed), everybody's (on).");
    static final KeySpec<Boolean> ROOMS_ANONYMITY = KEYS.add(
            "rooms.anonymity",
            flag(),
            true,
            "Whether callers that ask for privacy are let in under an anonymous URI; otherwise they get 433.");
    static final KeySpec<Boolean> ROOMS_COMMANDS = KEYS.add(
            "rooms.commands",
            flag(),
            true,
            "Whether participants may keep order, as far as their role allows, by commands in messages to the room"
                    + " (application/vnd.parley.room-command), as the console does.");
    static final KeySpec<Boolean> ROOMS_PLAIN_TEXT_PARTICIPANTS = KEYS.add(
            "rooms.plain-text-participants",
            flag(),
            false,
            "Whether callers whose clients know no message/cpim are let in: they send plain text and are sent \"Name: text\"."
                    + " Otherwise they get 488, as RFC 7701 section 5.2 wants.");

    private RoomRuleKeys() {}

    /** The rules of every room. */
    static RoomPolicy policy(ConfigValues values) {
        Optional<String> password = values.value(ROOMS_PASSWORD_FILE).map(Secret::value);
        RoomPolicy.Access access = values.value(ROOMS_ACCESS);
        if (password.isPresent() != (access == RoomPolicy.Access.PASSWORD)) {
            throw new IllegalArgumentException("rooms.password-file: " + (password.isPresent() ? "given" : "off")
                    + " (expected: a file with rooms.access password, off otherwise)");
        }
        String salt = new IdSource().messageId().value();
        return RoomPolicy.open()
                .admitting(new RoomPolicy.Admission(
                        access,
                        uris(values, ROOMS_MEMBERS),
                        password.map(secret -> Passwords.kept(salt, secret)).orElse("")))
                .standing(new RoomPolicy.Standing(
                        uris(values, ROOMS_OWNERS),
                        uris(values, ROOMS_MODERATORS),
                        uris(values, ROOMS_OBSERVERS),
                        values.value(ROOMS_DEFAULT_ROLE),
                        values.value(ROOMS_CREATOR_ROLE),
                        values.value(ROOMS_END_WITH_CREATOR),
                        uris(values, ROOMS_CREATORS)))
                .permitting(permissions(values))
                .conducted(new RoomPolicy.Conduct(
                        values.value(ROOMS_SLOW_MODE).toMillis(),
                        values.value(ROOMS_FLOOD_MESSAGES),
                        values.value(ROOMS_FLOOD_WINDOW).toMillis(),
                        0,
                        List.of()))
                .naming(new RoomPolicy.NicknameRules(
                        values.value(ROOMS_NICKNAMES),
                        values.value(ROOMS_NICKNAME_LENGTH),
                        values.value(ROOMS_NICKNAME_QUARANTINE).toMillis(),
                        values.value(ROOMS_RESERVED_NICKNAMES).stream()
                                .map(name -> Nickname.of(name).key())
                                .collect(Collectors.toUnmodifiableSet()),
                        Map.of()))
                .offering(new RoomPolicy.Features(
                        values.value(ROOMS_PRIVATE_MESSAGES),
                        values.value(ROOMS_ANONYMITY),
                        values.value(ROOMS_ASSUME_CHATROOM),
                        values.value(ROOMS_PLAIN_TEXT_PARTICIPANTS),
                        values.value(MsrpKeys.MSRP_CEMA) == MsrpKeys.Cema.ON,
                        values.value(ROOMS_COMMANDS)));
    }

    private static RoomPolicy.Permissions permissions(ConfigValues values) {
        return new RoomPolicy.Permissions(
                least(values, Act.INVITE),
                least(values, Act.KICK),
                least(values, Act.BAN),
                least(values, Act.SILENCE),
                least(values, Act.SUBJECT),
                least(values, Act.LOCK),
                least(values, Act.ROLE),
                least(values, Act.POLICY),
                least(values, Act.END));
    }

    private static Role least(ConfigValues values, Act act) {
        return values.value(Objects.requireNonNull(MAY.get(act)));
    }

    private static Map<Act, KeySpec<Role>> may() {
        Map<Act, KeySpec<Role>> keys = new EnumMap<>(Act.class);
        for (Act act : List.of(
                Act.INVITE, Act.KICK, Act.BAN, Act.SILENCE, Act.SUBJECT, Act.LOCK, Act.ROLE, Act.POLICY, Act.END)) {
            keys.put(
                    act,
                    KEYS.add(
                            "rooms.may-" + act.name().toLowerCase(Locale.ROOT),
                            oneOf(Role.class),
                            RoomPolicy.Permissions.standard().least(act),
                            sentence(act)));
        }
        return Map.copyOf(keys);
    }

    private static String sentence(Act act) {
        String what =
                switch (act) {
                    case INVITE -> "bring others in: have them called (REFER), put them on the list of the invited";
                    case KICK -> "put others out; oneself one always may";
                    case BAN -> "keep others out";
                    case SILENCE -> "take others' voice";
                    case SUBJECT -> "say what the room is about";
                    case LOCK -> "let nobody new in";
                    case ROLE -> "say what others are, nothing above oneself";
                    case POLICY -> "change the rules";
                    case END -> "end the room";
                    case CREATE -> "make it";
                };
        return "The least role that may " + what
                + "; nobody may do anything to somebody of the same role or a higher one, but" + " owners.";
    }

    private static Set<String> uris(ConfigValues values, KeySpec<List<String>> key) {
        return values.value(key).stream()
                .map(uri -> ParticipantUri.parse(uri).key())
                .collect(Collectors.toUnmodifiableSet());
    }

    private static boolean isNickname(String text) {
        try {
            return !Nickname.of(text).key().isEmpty();
        } catch (IllegalArgumentException unfit) {
            return false;
        }
    }
}
