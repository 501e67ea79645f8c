package org.parley.chat.media.terms;

import java.util.ArrayList;
import java.util.List;
import org.parley.chat.media.MediaConfig;
import org.parley.chat.media.ReportPolicy;
import org.parley.chat.room.RoomPolicy;
import org.parley.msrp.MediaType;

/**
 * What a room's rules, and the switch's where the room has none, mean for its sessions. Replaced as a whole when the rules change. Immutable, any thread.
 *
 * @param wrappedTypes what may be inside CPIM, as it stands in a=accept-wrapped-types
 * @param types the same, read
 * @param maxSize octets of a message, 0 for no limit
 * @param chatroom tokens of a=chatroom: nickname exactly if the room has nicknames, private-messages exactly if it has those (RFC 7701 §8)
 * @param instructions commands in messages are taken; their type is listed then even beside "*", which says nothing about them
 * @param report what a success report means
 */
public record Terms(
        List<String> wrappedTypes,
        List<MediaType> types,
        long maxSize,
        List<String> chatroom,
        boolean instructions,
        ReportPolicy report) {

    /** The type of a message that is a command to the room, as it stands in a=accept-wrapped-types of rooms that take them. */
    public static final String INSTRUCTIONS = "application/vnd.parley.room-command";

    /** Of a room with those rules. */
    public static Terms of(RoomPolicy policy, MediaConfig config) {
        RoomPolicy.Conduct conduct = policy.conduct();
        boolean instructions = policy.features().instructions();
        List<String> wrapped = new ArrayList<>(conduct.types().isEmpty() ? config.wrappedTypes() : conduct.types());
        if (instructions && !wrapped.contains(INSTRUCTIONS)) {
            wrapped.add(INSTRUCTIONS);
        }
        List<String> tokens = new ArrayList<>(2);
        if (policy.nicknames().offered()) {
            tokens.add("nickname");
        }
        if (policy.features().privateMessages()) {
            tokens.add("private-messages");
        }
        return new Terms(
                List.copyOf(wrapped),
                wrapped.stream().map(MediaType::parse).toList(),
                smaller(config.maxSize(), conduct.maxSize()),
                List.copyOf(tokens),
                instructions,
                switch (conduct.report()) {
                    case AS_SWITCH -> config.report();
                    case ACCEPTED -> ReportPolicy.ACCEPTED;
                    case DELIVERED -> ReportPolicy.DELIVERED;
                });
    }

    private static long smaller(long one, long other) {
        return one == 0 || other == 0 ? Math.max(one, other) : Math.min(one, other);
    }
}
