package org.parley.chat.room;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Who is in a room, by instance and by URI, and who made it. A value; changes cost what changes. */
final class Present implements Serializable {
    private static final long serialVersionUID = 1L;
    static final Present NOBODY = new Present(PersistentMap.empty(), PersistentMap.empty(), "");

    private final PersistentMap<ParticipantId, Participant> roster;
    private final PersistentMap<String, List<ParticipantId>> byUri;
    private final String creator;

    private Present(
            PersistentMap<ParticipantId, Participant> roster,
            PersistentMap<String, List<ParticipantId>> byUri,
            String creator) {
        this.roster = roster;
        this.byUri = byUri;
        this.creator = creator;
    }

    int size() {
        return roster.size();
    }

    @Nullable
    Participant get(ParticipantId id) {
        return roster.get(id);
    }

    /** The address-of-record of who made the room by joining; "" in a configured one. */
    String creator() {
        return creator;
    }

    List<ParticipantId> instancesOf(String uri) {
        List<ParticipantId> instances = byUri.get(uri);
        return instances == null ? List.of() : instances;
    }

    /** Who is in and may be addressed by that URI. */
    List<Participant> addressedBy(String uri) {
        List<Participant> addressed = new ArrayList<>(2);
        for (ParticipantId id : instancesOf(uri)) {
            Participant one = roster.get(id);
            if (one != null && one.confirmed() && one.answersTo(uri)) {
                addressed.add(one);
            }
        }
        return addressed;
    }

    /** Every instance of the user with these URIs. */
    List<Participant> instancesOf(List<String> uris) {
        Set<ParticipantId> ids = new LinkedHashSet<>();
        uris.forEach(uri -> ids.addAll(instancesOf(uri)));
        List<Participant> instances = new ArrayList<>(ids.size());
        for (ParticipantId id : ids) {
            Participant one = roster.get(id);
            if (one != null) {
                instances.add(one);
            }
        }
        return instances;
    }

    void forEach(Consumer<Participant> each) {
        roster.forEach((id, participant) -> each.accept(participant));
    }

    /** With one that was not there. */
    Present with(Participant fresh, boolean makesTheRoom) {
        PersistentMap<String, List<ParticipantId>> index = byUri;
        for (String uri : addresses(fresh)) {
            List<ParticipantId> instances = new ArrayList<>(instancesOf(uri));
            instances.add(fresh.id());
            index = index.put(uri, List.copyOf(instances));
        }
        return new Present(roster.put(fresh.id(), fresh), index, makesTheRoom ? fresh.aor() : creator);
    }

    /** With one that was there under the same addresses. */
    Present changed(Participant now) {
        return new Present(roster.put(now.id(), now), byUri, creator);
    }

    Present without(Participant gone) {
        PersistentMap<String, List<ParticipantId>> index = byUri;
        for (String uri : addresses(gone)) {
            List<ParticipantId> left = instancesOf(uri).stream()
                    .filter(id -> !id.equals(gone.id()))
                    .toList();
            index = left.isEmpty() ? index.remove(uri) : index.put(uri, left);
        }
        return new Present(roster.remove(gone.id()), index, creator);
    }

    private static Set<String> addresses(Participant participant) {
        Set<String> addresses = new LinkedHashSet<>(participant.uris());
        if (participant.isAnonymous()) {
            addresses.add(participant.anonymousUri());
        }
        return addresses;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Present that
                && roster.equals(that.roster)
                && byUri.equals(that.byUri)
                && creator.equals(that.creator);
    }

    @Override
    public int hashCode() {
        return roster.hashCode();
    }
}
