package org.parley.chat.room;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.parley.chat.room.Reply.Refusal;

/** Who is let in; what is asked first is what is told. Pure. */
final class Entrance {
    private Entrance() {}

    /** What a join is refused with; null: it is let in. */
    static @Nullable Refusal refusal(RoomState room, RoomCommand.Join join, long nowMillis) {
        RoomPolicy policy = room.policy();
        if (room.isVacant() && !policy.exists() && !policy.createdByJoin()) {
            return Refusal.NO_SUCH_ROOM;
        } else if (room.isVacant() && !policy.exists() && !mayMake(policy, join)) {
            return Refusal.MAY_NOT_CREATE;
        } else if (room.charter().banOf(join.uris(), nowMillis) != null) {
            return Refusal.BANNED;
        }
        Refusal no = join.joining().isDialledOut() ? unwanted(room, join) : unasked(room, join);
        if (no != null) {
            return no;
        } else if (!join.anonymousUri().isEmpty() && (!policy.features().anonymity() || isAnothers(room, join))) {
            return Refusal.NO_ANONYMITY;
        } else if (!policy.simultaneousAccess() && isElsewhere(room, join.participant(), join.uris())) {
            return Refusal.ALREADY_IN;
        }
        return room.places() >= policy.maxParticipants() ? Refusal.FULL : null;
    }

    private static boolean mayMake(RoomPolicy policy, RoomCommand.Join join) {
        RoomPolicy.Standing standing = policy.standing();
        return standing.makers().isEmpty()
                || join.uris().stream()
                        .anyMatch(uri -> standing.makers().contains(uri)
                                || standing.owners().contains(uri));
    }

    /**
     * Who has somebody called vouches for that one, as far as it could open the door itself: past a password and invitations with the right to invite, past a lock or a list
     * of members with the right to change those. Whoever is in, or being called, is not called again.
     */
    private static @Nullable Refusal unwanted(RoomState room, RoomCommand.Join join) {
        Actor asker = join.joining().asker();
        if (!Authority.mayCall(room, asker)) {
            return Refusal.NOT_ALLOWED;
        } else if (isIn(room, join.uris())) {
            return Refusal.ALREADY_IN;
        } else if (room.roleOf(join.uris()).atLeast(Role.MODERATOR)) {
            return null;
        } else if (room.charter().locked() && !Authority.allows(room, asker, Act.LOCK)) {
            return Refusal.LOCKED;
        }
        RoomPolicy.Admission admission = room.policy().admission();
        boolean member = join.uris().stream().anyMatch(admission.members()::contains);
        boolean closed = admission.access() == RoomPolicy.Access.MEMBERS && !member;
        return closed && !Authority.allows(room, asker, Act.POLICY) ? Refusal.MEMBERS_ONLY : null;
    }

    /** Would the rules keep that user out, were it not in: banned, no member, not invited, or in want of a password? */
    static boolean keepsOut(RoomState room, List<String> uris, long nowMillis) {
        if (room.charter().banOf(uris, nowMillis) != null) {
            return true;
        }
        RoomPolicy.Admission admission = room.policy().admission();
        if (room.roleOf(uris).atLeast(Role.MODERATOR) || uris.stream().anyMatch(admission.members()::contains)) {
            return false;
        }
        return switch (admission.access()) {
            case OPEN -> false;
            case MEMBERS, PASSWORD -> true;
            case INVITATION -> !room.charter().isInvited(uris);
        };
    }

    /** Who calls by itself is asked. */
    private static @Nullable Refusal unasked(RoomState room, RoomCommand.Join join) {
        Charter charter = room.charter();
        boolean trusted = room.roleOf(join.uris()).atLeast(Role.MODERATOR);
        if (charter.locked() && !trusted && !isIn(room, join.uris())) {
            return Refusal.LOCKED;
        }
        RoomPolicy.Admission admission = charter.policy().admission();
        if (trusted || join.uris().stream().anyMatch(admission.members()::contains)) {
            return null;
        }
        return switch (admission.access()) {
            case OPEN -> null;
            case MEMBERS -> Refusal.MEMBERS_ONLY;
            case PASSWORD -> join.proof().equals(admission.password()) ? null : Refusal.WRONG_PASSWORD;
            case INVITATION -> charter.isInvited(join.uris()) ? null : Refusal.NOT_INVITED;
        };
    }

    /** An anonymous URI is nobody else's while its holder is in. */
    private static boolean isAnothers(RoomState room, RoomCommand.Join join) {
        return room.present().instancesOf(List.of(join.anonymousUri())).stream()
                .anyMatch(one -> !one.aor().equals(join.uris().get(0)));
    }

    /** In from another device: a place kept for whoever is being called is none. */
    static boolean isElsewhere(RoomState room, ParticipantId here, List<String> uris) {
        return room.present().instancesOf(uris).stream()
                .anyMatch(one -> !one.id().equals(here)
                        && (one.confirmed() || !one.joining().isDialledOut()));
    }

    private static boolean isIn(RoomState room, List<String> uris) {
        return uris.stream().anyMatch(uri -> !room.instancesOf(uri).isEmpty());
    }
}
