package org.parley.chat.policy;

import static org.parley.config.ValueTypes.duration;
import static org.parley.config.ValueTypes.flag;
import static org.parley.config.ValueTypes.listOf;
import static org.parley.config.ValueTypes.octets;
import static org.parley.config.ValueTypes.oneOf;
import static org.parley.config.ValueTypes.text;
import static org.parley.config.ValueTypes.whole;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.parley.chat.room.Act;
import org.parley.chat.room.Nickname;
import org.parley.chat.room.Role;
import org.parley.chat.room.RoomPolicy;
import org.parley.config.ValueType;
import org.parley.msrp.MediaType;
import org.parley.msrp.MsrpSyntaxException;

/** Every rule of a room: one table for the reference of operators, the files in which rooms are kept, and configuration. */
public final class PolicyFields {
    private static final List<PolicyField<?>> ALL = new ArrayList<>();
    private static final ValueType<List<String>> USERS = UserLists.users();
    private static final ValueType<Role> ROLE = oneOf(Role.class);
    private static final long LARGEST = 64L << 30;

    static final PolicyField<Boolean> PROVISIONED = internal("provisioned", RoomPolicy::exists);
    static final PolicyField<Boolean> MADE_BY_JOINING = internal("made-by-joining", RoomPolicy::createdByJoin);
    static final PolicyField<RoomPolicy.Access> ACCESS =
            add("access", oneOf(RoomPolicy.Access.class), policy -> policy.admission()
                    .access());
    static final PolicyField<String> PASSWORD_HASH = add(
            "password-hash",
            text("salt:SHA-256 as parley passwd --room makes it, or nothing", PolicyFields::isHash),
            policy -> policy.admission().password());
    static final PolicyField<List<String>> MEMBERS =
            add("members", USERS, policy -> sorted(policy.admission().members()));
    static final PolicyField<List<String>> OWNERS =
            add("owners", USERS, policy -> sorted(policy.standing().owners()));
    static final PolicyField<List<String>> MODERATORS =
            add("moderators", USERS, policy -> sorted(policy.standing().moderators()));
    static final PolicyField<List<String>> OBSERVERS =
            add("observers", USERS, policy -> sorted(policy.standing().observers()));
    static final PolicyField<Role> DEFAULT_ROLE =
            add("default-role", ROLE, policy -> policy.standing().others());
    static final PolicyField<Role> CREATOR_ROLE =
            add("creator-role", ROLE, policy -> policy.standing().creator());
    static final PolicyField<Boolean> END_WITH_CREATOR =
            add("end-with-creator", flag(), policy -> policy.standing().endsWithCreator());
    static final PolicyField<List<String>> CREATORS =
            add("creators", USERS, policy -> sorted(policy.standing().makers()));
    static final PolicyField<Role> MAY_INVITE = may(Act.INVITE);
    static final PolicyField<Role> MAY_KICK = may(Act.KICK);
    static final PolicyField<Role> MAY_BAN = may(Act.BAN);
    static final PolicyField<Role> MAY_SILENCE = may(Act.SILENCE);
    static final PolicyField<Role> MAY_SUBJECT = may(Act.SUBJECT);
    static final PolicyField<Role> MAY_LOCK = may(Act.LOCK);
    static final PolicyField<Role> MAY_ROLE = may(Act.ROLE);
    static final PolicyField<Role> MAY_POLICY = may(Act.POLICY);
    static final PolicyField<Role> MAY_END = may(Act.END);
    static final PolicyField<Integer> MAX_PARTICIPANTS =
            add("max-participants", whole(1, 1_000_000), RoomPolicy::maxParticipants);
    static final PolicyField<Boolean> SIMULTANEOUS_ACCESS =
            add("simultaneous-access", flag(), RoomPolicy::simultaneousAccess);
    static final PolicyField<Duration> SLOW_MODE = add(
            "slow-mode",
            duration("0s", "24h"),
            policy -> Duration.ofMillis(policy.conduct().slowModeMillis()));
    static final PolicyField<Integer> FLOOD_MESSAGES = add(
            "flood-messages", whole(0, 1_000_000), policy -> policy.conduct().floodMessages());
    static final PolicyField<Duration> FLOOD_WINDOW = add(
            "flood-window",
            duration("1s", "1h"),
            policy -> Duration.ofMillis(policy.conduct().floodMillis()));
    static final PolicyField<Long> MAX_SIZE =
            add("max-size", octets(0, LARGEST), policy -> policy.conduct().maxSize());
    static final PolicyField<List<String>> WRAPPED_TYPES = add(
            "wrapped-types",
            listOf(text("a media type such as text/plain, or *", PolicyFields::isType)),
            policy -> policy.conduct().types());
    static final PolicyField<RoomPolicy.Report> REPORT = add(
            "report", oneOf(RoomPolicy.Report.class), policy -> policy.conduct().report());
    static final PolicyField<Boolean> NICKNAMES =
            add("nicknames", flag(), policy -> policy.nicknames().offered());
    static final PolicyField<Integer> NICKNAME_LENGTH =
            add("nickname-length", whole(1, Nickname.MAX_OCTETS), policy -> policy.nicknames()
                    .maxOctets());
    static final PolicyField<Duration> NICKNAME_QUARANTINE = add(
            "nickname-quarantine",
            duration("0s", "24h"),
            policy -> Duration.ofMillis(policy.nicknames().quarantineMillis()));
    static final PolicyField<List<String>> RESERVED_NICKNAMES = add(
            "reserved-nicknames",
            UserLists.nicknames(),
            policy -> sorted(policy.nicknames().reserved()));
    static final PolicyField<Map<String, String>> REGISTERED_NICKNAMES =
            add("registered-nicknames", UserLists.registered(), policy -> policy.nicknames()
                    .registered());
    static final PolicyField<Boolean> PRIVATE_MESSAGES =
            add("private-messages", flag(), policy -> policy.features().privateMessages());
    static final PolicyField<Boolean> ANONYMITY =
            add("anonymity", flag(), policy -> policy.features().anonymity());
    static final PolicyField<RoomPolicy.Assume> ASSUME_CHATROOM =
            add("assume-chatroom", oneOf(RoomPolicy.Assume.class), policy -> policy.features()
                    .assumeChatroom());
    static final PolicyField<Boolean> PLAIN_TEXT =
            add("plain-text-participants", flag(), policy -> policy.features().plainText());
    static final PolicyField<Boolean> CEMA =
            add("cema", flag(), policy -> policy.features().cema());

    static final PolicyField<Boolean> COMMANDS =
            add("commands", flag(), policy -> policy.features().instructions());

    private PolicyFields() {}

    /** All of them, in the order they are shown. */
    public static List<PolicyField<?>> all() {
        return List.copyOf(ALL);
    }

    /** The one of that name. */
    public static Optional<PolicyField<?>> named(String name) {
        return ALL.stream().filter(field -> field.name().equals(name)).findFirst();
    }

    /** The rules with these names as plain values. */
    public static Map<String, Object> plain(RoomPolicy policy, Collection<String> names) {
        Map<String, Object> plain = new LinkedHashMap<>();
        ALL.stream()
                .filter(field -> names.contains(field.name()))
                .forEach(field -> plain.put(field.name(), field.plain(policy)));
        return plain;
    }

    /**
     * Other rules, from plain values.
     *
     * @throws IllegalArgumentException naming the rule, the value and what was expected, also where rules do not fit one another
     */
    public static RoomPolicy changed(RoomPolicy from, Map<String, ?> plain) {
        return changed(from, plain, from);
    }

    /**
     * The same; where a value is null the rule is as in a third policy.
     *
     * @throws IllegalArgumentException naming the rule, the value and what was expected, also where rules do not fit one another
     */
    public static RoomPolicy changed(RoomPolicy from, Map<String, ? extends @Nullable Object> plain, RoomPolicy usual) {
        Draft draft = new Draft(from);
        plain.forEach((name, value) -> {
            PolicyField<?> field = named(name)
                    .orElseThrow(() -> new IllegalArgumentException(
                            name.replaceAll("\\p{Cntrl}", "?") + ": no such rule (expected: one of " + names() + ")"));
            if (value == null) {
                draft.take(field, usual);
            } else {
                draft.put(field, value);
            }
        });
        Object hash = plain.get(PASSWORD_HASH.name());
        boolean useless = hash != null && !hash.toString().isEmpty() && draft.get(ACCESS) != RoomPolicy.Access.PASSWORD;
        if (useless) {
            throw new IllegalArgumentException("password-hash: given (expected: access password with it)");
        }
        return draft.policy();
    }

    /** The rules with these names as they are in one policy, all others as in another. */
    public static RoomPolicy overlaid(RoomPolicy under, RoomPolicy over, Set<String> names) {
        if (names.isEmpty()) {
            return under;
        }
        Draft draft = new Draft(under);
        ALL.stream().filter(field -> names.contains(field.name())).forEach(field -> draft.take(field, over));
        return draft.policy();
    }

    /** The names that whoever changes rules may say. */
    public static String names() {
        return ALL.stream()
                .filter(field -> !field.internal())
                .map(PolicyField::name)
                .collect(Collectors.joining(", "));
    }

    private static <T> PolicyField<T> add(String name, ValueType<T> type, Function<RoomPolicy, T> of) {
        PolicyField<T> field = new PolicyField<>(name, type, of, false);
        ALL.add(field);
        return field;
    }

    private static PolicyField<Boolean> internal(String name, Function<RoomPolicy, Boolean> of) {
        PolicyField<Boolean> field = new PolicyField<>(name, flag(), of, true);
        ALL.add(field);
        return field;
    }

    private static PolicyField<Role> may(Act act) {
        return add("may-" + act.name().toLowerCase(java.util.Locale.ROOT), ROLE, policy -> policy.permissions()
                .least(act));
    }

    private static List<String> sorted(Set<String> texts) {
        return texts.stream().sorted().toList();
    }

    private static boolean isHash(String text) {
        return text.isEmpty() || text.matches("[A-Za-z0-9._~-]{8,64}:[0-9a-f]{64}");
    }

    private static boolean isType(String text) {
        try {
            return !MediaType.parse(text).toString().isEmpty();
        } catch (MsrpSyntaxException | IllegalArgumentException odd) {
            return false;
        }
    }

    /** Rules being changed, one by one; they have to fit one another at the end only. */
    private static final class Draft {
        private final RoomPolicy from;
        private final Map<PolicyField<?>, @Nullable Object> values = new LinkedHashMap<>();

        Draft(RoomPolicy from) {
            this.from = from;
        }

        void put(PolicyField<?> field, @Nullable Object plain) {
            values.put(field, field.read(plain));
        }

        void take(PolicyField<?> field, RoomPolicy other) {
            values.put(field, field.of().apply(other));
        }

        @SuppressWarnings("unchecked") // put in by the very same field
        <T> T get(PolicyField<T> field) {
            Object value = values.get(field);
            return value == null ? field.of().apply(from) : (T) value;
        }

        RoomPolicy policy() {
            return new RoomPolicy(
                    get(PROVISIONED),
                    get(MADE_BY_JOINING),
                    get(MAX_PARTICIPANTS),
                    get(SIMULTANEOUS_ACCESS),
                    from.remembered(),
                    admission(),
                    standing(),
                    permissions(),
                    conduct(),
                    nicknames(),
                    features());
        }

        private RoomPolicy.Admission admission() {
            RoomPolicy.Access access = get(ACCESS);
            String password = access == RoomPolicy.Access.PASSWORD ? get(PASSWORD_HASH) : "";
            if (access == RoomPolicy.Access.PASSWORD && password.isEmpty()) {
                throw new IllegalArgumentException("password: none (expected: one, because access is password)");
            }
            return new RoomPolicy.Admission(access, Set.copyOf(get(MEMBERS)), password);
        }

        private RoomPolicy.Standing standing() {
            return new RoomPolicy.Standing(
                    Set.copyOf(get(OWNERS)),
                    Set.copyOf(get(MODERATORS)),
                    Set.copyOf(get(OBSERVERS)),
                    get(DEFAULT_ROLE),
                    get(CREATOR_ROLE),
                    get(END_WITH_CREATOR),
                    Set.copyOf(get(CREATORS)));
        }

        private RoomPolicy.Permissions permissions() {
            return new RoomPolicy.Permissions(
                    get(MAY_INVITE),
                    get(MAY_KICK),
                    get(MAY_BAN),
                    get(MAY_SILENCE),
                    get(MAY_SUBJECT),
                    get(MAY_LOCK),
                    get(MAY_ROLE),
                    get(MAY_POLICY),
                    get(MAY_END));
        }

        private RoomPolicy.Conduct conduct() {
            return new RoomPolicy.Conduct(
                    get(SLOW_MODE).toMillis(),
                    get(FLOOD_MESSAGES),
                    get(FLOOD_WINDOW).toMillis(),
                    get(MAX_SIZE),
                    get(WRAPPED_TYPES),
                    get(REPORT));
        }

        private RoomPolicy.NicknameRules nicknames() {
            return new RoomPolicy.NicknameRules(
                    get(NICKNAMES),
                    get(NICKNAME_LENGTH),
                    get(NICKNAME_QUARANTINE).toMillis(),
                    Set.copyOf(get(RESERVED_NICKNAMES)),
                    get(REGISTERED_NICKNAMES));
        }

        private RoomPolicy.Features features() {
            return new RoomPolicy.Features(
                    get(PRIVATE_MESSAGES),
                    get(ANONYMITY),
                    get(ASSUME_CHATROOM),
                    get(PLAIN_TEXT),
                    get(CEMA),
                    get(COMMANDS));
        }
    }
}
