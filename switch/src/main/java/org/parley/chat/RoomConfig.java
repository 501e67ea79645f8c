package org.parley.chat;

import java.time.Duration;
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
 * @param create whether a join brings a room into being
 * @param names rooms that are always there: {@code lobby}, on any of our domains, or {@code sip:lobby@example.org}
 * @param maxParticipants places in each room, counting devices and joins in progress
 * @param simultaneousAccess one user may be in a room from several devices
 * @param forceTls joins without TCP/TLS/MSRP are refused
 * @param tail what each room remembers of what was said
 * @param rules further rules of every room
 * @param special further rules of single rooms instead, by the names they have in {@code names}, or would have
 */
public record RoomConfig(
        Create create,
        Set<String> names,
        int maxParticipants,
        boolean simultaneousAccess,
        boolean forceTls,
        TailLimits tail,
        RoomPolicy rules,
        Map<String, RoomPolicy> special) {

    /** When a room comes into being. */
    public enum Create {
        /** With its first join; it ends when the last participant leaves. */
        ON_JOIN,
        /** Never but by configuration. */
        CONFIGURED
    }

    public RoomConfig {
        names = names.stream().map(RoomConfig::named).collect(Collectors.toUnmodifiableSet());
        special = special.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(one -> named(one.getKey()), Map.Entry::getValue));
        if (maxParticipants < 1) {
            throw new IllegalArgumentException(
                    "rooms.max-participants: " + maxParticipants + " (expected: at least 1)");
        }
        if (create == Create.CONFIGURED && names.isEmpty()) {
            throw new IllegalArgumentException(
                    "rooms.names: empty (expected: at least one room, because rooms.create is configured)");
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
        this(create, names, maxParticipants, simultaneousAccess, forceTls, tail, RoomPolicy.open(), Map.of());
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
        return new RoomConfig(create, names, places, simultaneousAccess, forceTls, tail, rules, special);
    }

    /** The same with these further rules. */
    public RoomConfig ruled(RoomPolicy every) {
        return new RoomConfig(create, names, maxParticipants, simultaneousAccess, forceTls, tail, every, special);
    }

    /** The rules for one room. */
    RoomPolicy policyOf(RoomAddress room) {
        boolean exists = names.contains(room.user()) || names.contains(room.uri());
        RoomPolicy own = special.getOrDefault(room.uri(), special.getOrDefault(room.user(), rules));
        return new RoomPolicy(
                exists,
                create == Create.ON_JOIN,
                maxParticipants,
                simultaneousAccess,
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

    /** The names, for the state dump. */
    List<String> sortedNames() {
        return names.stream().sorted().toList();
    }
}
