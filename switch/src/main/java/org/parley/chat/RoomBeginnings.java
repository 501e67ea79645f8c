package org.parley.chat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.parley.chat.cluster.Charters;
import org.parley.chat.policy.PolicyFields;
import org.parley.chat.room.Actor;
import org.parley.chat.room.Charter;
import org.parley.chat.room.RoomAddress;
import org.parley.chat.room.RoomCommand;
import org.parley.chat.room.RoomPolicy;

/** Under what a room begins: of its rules those that somebody has set as they were kept, all others as configuration has them today. Any thread. */
final class RoomBeginnings {
    private final RoomConfig config;
    private final Charters charters;

    RoomBeginnings(RoomConfig config, Charters charters) {
        this.config = config;
        this.charters = charters;
    }

    /** Empty: something was kept of the room and cannot be read. */
    Optional<Charter> charter(RoomAddress room) {
        if (charters.unreadable(room)) {
            return Optional.empty();
        }
        RoomPolicy rules = rules(room);
        return Optional.of(charters.of(room)
                .map(kept -> kept.under(PolicyFields.overlaid(rules, kept.policy(), kept.amended()), kept.amended()))
                .orElseGet(() -> Charter.of(rules)));
    }

    /** What configuration says of it. */
    RoomPolicy rules(RoomAddress room) {
        return config.policyOf(room);
    }

    /** A room that whoever called the factory owns, and nobody else brings into being; empty: it may not make rooms. */
    Optional<RoomCommand.Create> byFactory(RoomAddress room, List<String> creator) {
        RoomPolicy.Standing standing = config.rules().standing();
        boolean may = standing.makers().isEmpty()
                || creator.stream()
                        .anyMatch(uri -> standing.makers().contains(uri)
                                || standing.owners().contains(uri));
        if (!may || config.create() == RoomConfig.Create.CONFIGURED) {
            return Optional.empty();
        }
        RoomPolicy made = PolicyFields.changed(rules(room), Map.of("made-by-joining", true))
                .standing(new RoomPolicy.Standing(
                        standing.owners(),
                        standing.moderators(),
                        standing.observers(),
                        standing.others(),
                        standing.creator(),
                        config.life().endsWithCreator(),
                        new TreeSet<>(creator)));
        return Optional.of(new RoomCommand.Create(
                Actor.NODE, made, Set.of("made-by-joining", "end-with-creator", "creators"), creator, "factory"));
    }
}
