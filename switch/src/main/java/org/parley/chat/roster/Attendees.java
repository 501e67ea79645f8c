package org.parley.chat.roster;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.parley.chat.room.Participant;
import org.parley.chat.room.ParticipantId;

/** Who is in a room, device by device, and user by user as others see them. On the room's loop. */
final class Attendees {
    private final Map<String, Map<ParticipantId, Participant>> byEntity = new HashMap<>();
    private final Map<ParticipantId, Participant> everybody = new HashMap<>();

    /** Is in, or has changed. */
    void put(Participant participant) {
        byEntity.computeIfAbsent(participant.shownUri(), fresh -> new LinkedHashMap<>())
                .put(participant.id(), participant);
        everybody.put(participant.id(), participant);
    }

    /** Is in no longer: as it was; null: it was not. */
    @Nullable
    Participant remove(ParticipantId id) {
        Participant gone = everybody.remove(id);
        Map<ParticipantId, Participant> devices = gone == null ? null : byEntity.get(gone.shownUri());
        if (gone == null || devices == null) {
            return null;
        }
        devices.remove(id);
        if (devices.isEmpty()) {
            byEntity.remove(gone.shownUri());
        }
        return gone;
    }

    void clear() {
        byEntity.clear();
        everybody.clear();
    }

    /** The users, by the URIs that others see. */
    Set<String> entities() {
        return byEntity.keySet();
    }

    /** How many users. */
    int users() {
        return byEntity.size();
    }

    /** Those of one user; none for one who is not in. */
    Collection<Participant> devices(String entity) {
        return byEntity.getOrDefault(entity, Map.of()).values();
    }

    /** The URI that others may see of the user with this one. */
    String shown(String uri) {
        return everybody.values().stream()
                .filter(one -> one.isAnonymous() && one.uris().contains(uri))
                .map(Participant::shownUri)
                .findFirst()
                .orElse(uri);
    }
}
