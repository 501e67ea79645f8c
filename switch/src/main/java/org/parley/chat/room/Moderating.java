package org.parley.chat.room;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.parley.chat.room.Reply.Done;
import org.parley.chat.room.Reply.Refusal;

/** Keeping order: the commands that come from somebody who may. First it is asked whether it may, then it is written down who did what to whom, then it is done. Pure. */
final class Moderating {
    /** Entries in each of a charter's lists at most. */
    private static final int MOST = 10_000;

    private Moderating() {}

    static Step apply(RoomState room, RoomCommand.Moderation what, long nowMillis) {
        List<String> target = what.target().isEmpty() ? List.of() : room.userOf(what.target());
        boolean may = target.isEmpty()
                ? Authority.allows(room, what.actor(), what.act())
                : Authority.allows(room, what.actor(), what.act(), target);
        if (!may) {
            return room.refused(Refusal.NOT_ALLOWED);
        }
        Next next = new Next(room, nowMillis);
        if (what instanceof RoomCommand.Kick kick) {
            return kick(room, kick, target, next);
        } else if (what instanceof RoomCommand.SetBan ban) {
            return ban(room, ban, target, nowMillis, next);
        } else if (what instanceof RoomCommand.Unban unban) {
            return decided(room, unban, "off", next, room.charter().withoutBan(target));
        } else if (what instanceof RoomCommand.Silence silence) {
            return silence(room, silence, target, next);
        } else if (what instanceof RoomCommand.SetRole set) {
            return role(room, set, target, next);
        } else if (what instanceof RoomCommand.Invite invite) {
            return decided(
                    room, invite, onOff(invite.invited()), next, room.charter().withInvited(target, invite.invited()));
        } else if (what instanceof RoomCommand.SetSubject set) {
            return decided(room, set, set.subject(), next, room.charter().about(set.subject()));
        } else if (what instanceof RoomCommand.Lock lock) {
            return decided(
                    room, lock, onOff(lock.locked()), next, room.charter().locked(lock.locked()));
        } else if (what instanceof RoomCommand.SetMembersOnly set) {
            return membersOnly(room, set, next);
        } else if (what instanceof RoomCommand.SetMember set) {
            return member(room, set, target, next);
        } else if (what instanceof RoomCommand.Amend amend) {
            return amend(room, amend, next);
        } else if (what instanceof RoomCommand.Create create) {
            return create(room, create, next);
        } else if (what instanceof RoomCommand.Delete delete) {
            return delete(room, delete, next);
        } else if (what instanceof RoomCommand.Close close) {
            return close(room, close, next);
        }
        throw new AssertionError("no such command: " + what.getClass());
    }

    private static Step kick(RoomState room, RoomCommand.Kick kick, List<String> target, Next next) {
        // a user may not learn who somebody anonymous is by putting out whom it guesses
        boolean known = kick.actor().operator() || room.knows(kick.target());
        List<Participant> instances = known ? room.present().instancesOf(target) : List.of();
        if (instances.isEmpty()) {
            return room.refused(Refusal.NO_SUCH_PARTICIPANT);
        }
        noted(kick, "", next);
        putOut(instances, kick.reason(), next);
        return next.done();
    }

    private static void putOut(List<Participant> instances, String reason, Next next) {
        LeaveCause cause = new LeaveCause(LeaveCause.Kind.KICKED, reason);
        instances.forEach(one -> next.gone(one, cause));
    }

    private static Step ban(RoomState room, RoomCommand.SetBan ban, List<String> target, long nowMillis, Next next) {
        Charter with =
                room.charter().withBan(target, ban.untilMillis(), ban.actor().uri(), ban.reason());
        with = overfull(with) ? with.withoutEndedBans(nowMillis) : with;
        if (overfull(with)) {
            return room.refused(Refusal.FULL);
        }
        noted(ban, ban.untilMillis() == 0 ? "on" : "until " + ban.untilMillis(), next);
        next.charter(with);
        putOut(room.present().instancesOf(target), ban.reason(), next);
        return next.done();
    }

    private static Step silence(RoomState room, RoomCommand.Silence silence, List<String> target, Next next) {
        Charter with = room.charter().withVoice(target, silence.silent());
        if (overfull(with)) {
            return room.refused(Refusal.FULL);
        }
        noted(silence, onOff(silence.silent()), next);
        next.charter(with);
        each(room.present().instancesOf(target), one -> one.silenced(silence.silent()), next);
        return next.done();
    }

    private static Step role(RoomState room, RoomCommand.SetRole set, List<String> target, Next next) {
        Role role = set.role();
        if (role != null && !Authority.mayGive(room, set.actor(), role)) {
            return room.refused(Refusal.NOT_ALLOWED);
        }
        Charter with = room.charter().withRole(target, role);
        if (overfull(with)) {
            return room.refused(Refusal.FULL);
        }
        noted(set, role == null ? "" : role.name().toLowerCase(Locale.ROOT), next);
        next.charter(with);
        Role now = room.roleUnder(with, target);
        each(room.present().instancesOf(target), one -> one.being(now), next);
        return next.done();
    }

    private static Step amend(RoomState room, RoomCommand.Amend amend, Next next) {
        if (!room.policy().equals(amend.from())) {
            return room.refused(Refusal.CHANGED_MEANWHILE);
        }
        noted(amend, rules(amend), next);
        Charter under = room.charter().amended(amend.to(), amend.set(), amend.givenBack());
        next.charter(under);
        if (!amend.to().standing().equals(room.policy().standing())) {
            List<Participant> all = new ArrayList<>();
            room.present().forEach(all::add);
            each(all, one -> one.being(room.roleUnder(under, one.uris())), next);
        }
        return next.done();
    }

    /** Between open and members only; what a password or invitations guard stays guarded, for the way back would open it. */
    private static Step membersOnly(RoomState room, RoomCommand.SetMembersOnly set, Next next) {
        RoomPolicy.Admission now = room.policy().admission();
        if (now.access() != RoomPolicy.Access.OPEN && now.access() != RoomPolicy.Access.MEMBERS) {
            return room.refused(Refusal.NOT_ALLOWED);
        }
        RoomPolicy.Access wanted = set.only() ? RoomPolicy.Access.MEMBERS : RoomPolicy.Access.OPEN;
        return now.access() == wanted
                ? room.unchanged(new Done(room.head(), true))
                : admitting(
                        room,
                        set,
                        "members " + onOff(set.only()),
                        "access",
                        next,
                        new RoomPolicy.Admission(wanted, now.members(), ""));
    }

    private static Step member(RoomState room, RoomCommand.SetMember set, List<String> target, Next next) {
        RoomPolicy.Admission now = room.policy().admission();
        Set<String> members = new HashSet<>(now.members());
        boolean changes = set.member() ? members.addAll(target) : members.removeAll(Set.copyOf(target));
        if (!changes) {
            return room.unchanged(new Done(room.head(), true));
        } else if (members.size() > MOST) {
            return room.refused(Refusal.FULL);
        }
        return admitting(
                room,
                set,
                set.member() ? "member added" : "member removed",
                "members",
                next,
                new RoomPolicy.Admission(now.access(), members, now.password()));
    }

    private static Step admitting(
            RoomState room,
            RoomCommand.Moderation what,
            String detail,
            String rule,
            Next next,
            RoomPolicy.Admission other) {
        noted(what, detail, next);
        next.charter(room.charter().amended(room.policy().admitting(other), Set.of(rule), Set.of()));
        return next.done();
    }

    /** Which rules; never what they say, a password might be among them. */
    private static String rules(RoomCommand.Amend amend) {
        Set<String> names = new TreeSet<>(amend.set());
        names.addAll(amend.givenBack());
        return String.join(" ", names);
    }

    private static Step create(RoomState room, RoomCommand.Create create, Next next) {
        if (!create.actor().operator()) {
            return room.refused(Refusal.NOT_ALLOWED);
        } else if (room.isThere()) {
            return room.refused(Refusal.ALREADY_THERE);
        }
        noted(create, create.owner().isEmpty() ? "" : create.owner().get(0), next);
        Charter made = room.charter().under(create.policy(), create.set());
        next.charter(create.owner().isEmpty() ? made : made.withRole(create.owner(), Role.OWNER));
        return next.done();
    }

    private static Step delete(RoomState room, RoomCommand.Delete delete, Next next) {
        if (!room.isThere()) {
            return room.refused(Refusal.NO_SUCH_ROOM);
        } else if (!delete.onlyDeserted()) {
            noted(delete, "deleted", next);
            next.ended(new LeaveCause(LeaveCause.Kind.ROOM_ENDED, delete.reason()), Charter.of(delete.rules()));
            return next.done();
        } else if (!room.isVacant() || room.policy().exists()) {
            return room.refused(Refusal.NOT_ALLOWED);
        }
        noted(delete, "forgotten", next);
        next.charter(Charter.of(delete.rules()));
        return next.done();
    }

    private static Step close(RoomState room, RoomCommand.Close close, Next next) {
        if (room.isVacant()) {
            return room.refused(Refusal.NO_SUCH_ROOM);
        }
        noted(close, "", next);
        next.ended(
                new LeaveCause(LeaveCause.Kind.ROOM_ENDED, close.reason()),
                room.charter().deserted());
        return next.done();
    }

    /** A decision that changes nothing but the charter; the very same charter means it stood already. */
    @SuppressWarnings("ReferenceEquality")
    private static Step decided(
            RoomState room, RoomCommand.Moderation what, String detail, Next next, Charter charter) {
        if (charter == room.charter()) {
            return room.unchanged(new Done(room.head(), true));
        } else if (overfull(charter)) {
            return room.refused(Refusal.FULL);
        }
        noted(what, detail, next);
        next.charter(charter);
        return next.done();
    }

    private static void each(List<Participant> instances, UnaryOperator<Participant> change, Next next) {
        for (Participant one : instances) {
            Participant changed = change.apply(one);
            if (!changed.equals(one)) {
                next.changed(changed);
            }
        }
    }

    private static void noted(RoomCommand.Moderation what, String detail, Next next) {
        next.happened(
                new RoomEvent.Moderated(next.number(), what.act(), what.actor(), what.target(), detail, what.reason()));
    }

    private static boolean overfull(Charter charter) {
        return charter.largest() > MOST;
    }

    private static String onOff(boolean on) {
        return on ? "on" : "off";
    }
}
