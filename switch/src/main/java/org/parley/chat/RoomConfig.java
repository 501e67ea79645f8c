package org.parley.chat;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.parley.chat.cluster.TailLimits;
import org.parley.chat.room.RoomAddress;
import org.parley.chat.room.RoomPolicy;

/**
 * Which rooms there are and who may be in them (RFC 7701 §4.1). Checked here.
 *
 * @param create what brings a room into being
 * @param names rooms that are always there: {@code lobby}, on any of our domains, or {@code sip:lobby@example.org}
 * @param maxParticipants places in each room, counting devices and joins in progress
 * @param simultaneousAccess one user may be in a room from several devices
 * @param forceTls joins without TCP/TLS/MSRP are refused
 * @param tail what each room remembers of what was said
 * @param rules further rules of every room
 * @param special the rules of single rooms instead, places and devices among them, by the names they have in {@code names}, or would have
 * @param life how rooms come and go
 */
public record RoomConfig(
        Create create,
        Set<String> names,
        int maxParticipants,
        boolean simultaneousAccess,
        boolean forceTls,
        TailLimits tail,
        RoomPolicy rules,
        Map<String, RoomPolicy> special,
        Life life) {

    /** When a room comes into being. */
    public enum Create {
        /** With its first join, or by calling the factory; it ends when the last participant leaves. */
        ON_JOIN,
        /** By calling the factory alone (RFC 4579 §5.4). */
        FACTORY,
        /** Never but by configuration, and by operators. */
        CONFIGURED
    }

    /**
     * How rooms that were not made to stay come and go.
     *
     * @param linger how long what was decided about one outlives the last participant
     * @param most rooms that are open at once; one that stays is, once somebody has been in it
     * @param endsWithCreator a room made by calling the factory ends when whoever called it has left (RFC 4579 §5.12)
     * @param hosts by which this node is reached: what its Contact shows
     */
    public record Life(Duration linger, int most, boolean endsWithCreator, Set<String> hosts) {
        public Life {
            hosts = Set.copyOf(hosts);
            if (linger.isNegative()) {
                throw new IllegalArgumentException("rooms.linger: " + linger + " (expected: 0s or more)");
            }
            if (most < 1) {
                throw new IllegalArgumentException("rooms.max-rooms: " + most + " (expected: at least 1)");
            }
        }

        /** Ten minutes, 100,000 rooms, the end with the creator. */
        public static Life standard() {
            return new Life(Duration.ofMinutes(10), 100_000, true, Set.of());
        }
    }

    public RoomConfig {
        names = names.stream().map(RoomConfig::named).collect(Collectors.toUnmodifiableSet());
        special = special.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(one -> named(one.getKey()), Map.Entry::getValue));
        if (maxParticipants < 1) {
            throw new IllegalArgumentException(
                    "rooms.max-participants: " + maxParticipants + " (expected: at least 1)");
        }
    }

    /** With no further rules. */
    public RoomConfig(
            Create create,
            Set<String> names,
            int maxParticipants,
            boolean simultaneousAccess,
            boolean forceTls,
            TailLimits tail) {
        this(
                create,
                names,
                maxParticipants,
                simultaneousAccess,
                forceTls,
                tail,
                RoomPolicy.open(),
                Map.of(),
                Life.standard());
    }

    private static String named(String name) {
        return name.contains("@") ? RoomAddress.parse(name).uri() : name;
    }

    /** Open rooms, created by the first join, 1,000 places each, several devices allowed. */
    public static RoomConfig standard() {
        return new RoomConfig(Create.ON_JOIN, Set.of(), 1_000, true, false, TailLimits.standard());
    }

    /** The same with so many places. */
    public RoomConfig withPlaces(int places) {
        return new RoomConfig(create, names, places, simultaneousAccess, forceTls, tail, rules, special, life);
    }

    /** The same with these further rules. */
    public RoomConfig ruled(RoomPolicy every) {
        return new RoomConfig(create, names, maxParticipants, simultaneousAccess, forceTls, tail, every, special, life);
    }

    /** The same with these rules of single rooms, which are there always. */
    public RoomConfig listing(Map<String, RoomPolicy> single) {
        Set<String> all = new HashSet<>(names);
        all.addAll(single.keySet());
        return new RoomConfig(create, all, maxParticipants, simultaneousAccess, forceTls, tail, rules, single, life);
    }

    /** The same, where rooms come and go so. */
    public RoomConfig living(Life other) {
        return new RoomConfig(
                create, names, maxParticipants, simultaneousAccess, forceTls, tail, rules, special, other);
    }

    /** The rules for one room. */
    RoomPolicy policyOf(RoomAddress room) {
        boolean exists = names.contains(room.user()) || names.contains(room.uri());
        RoomPolicy listed = special.getOrDefault(room.uri(), special.get(room.user()));
        RoomPolicy own = listed == null ? rules : listed;
        return new RoomPolicy(
                exists,
                create == Create.ON_JOIN,
                listed == null ? maxParticipants : listed.maxParticipants(),
                listed == null ? simultaneousAccess : listed.simultaneousAccess(),
                own.remembered(),
                own.admission(),
                own.standing(),
                own.permissions(),
                own.conduct(),
                own.nicknames(),
                own.features());
    }

    /** How long a node that stops waits for its rooms to end. */
    static final Duration END_LIMIT = Duration.ofSeconds(5);

    /** The rooms that are always there, as far as it says on which domain. */
    List<RoomAddress> addresses() {
        return names.stream()
                .filter(name -> name.contains("@"))
                .map(RoomAddress::parse)
                .toList();
    }

    /** The names, for the state dump. */
    List<String> sortedNames() {
        return names.stream().sorted().toList();
    }
}
