package org.parley.chat.room;

import org.jspecify.annotations.Nullable;
import org.parley.chat.room.Reply.Done;
import org.parley.chat.room.Reply.Refusal;

/** Coming, going, and how one is called: the commands that change a room's roster. Pure. */
final class Attending {
    private Attending() {}

    static Step apply(RoomState room, RoomCommand command, long nowMillis, Ids ids) {
        if (command instanceof RoomCommand.Join join) {
            return join(room, join, nowMillis, ids);
        } else if (command instanceof RoomCommand.EndRoom end) {
            return end(room, end, nowMillis);
        }
        Participant who = room.present().get(command.participant());
        if (who == null) {
            return room.refused(Refusal.NOT_IN_ROOM);
        } else if (command instanceof RoomCommand.Confirm confirm) {
            return confirm(room, who, confirm, nowMillis);
        } else if (command instanceof RoomCommand.Update update) {
            boolean same = who.displayName().equals(update.displayName());
            return same
                    ? room.unchanged(new Done(room.head(), true))
                    : changed(room, who.named(update.displayName()), nowMillis);
        } else if (command instanceof RoomCommand.Describe describe) {
            boolean same = who.device().equals(describe.device());
            return same
                    ? room.unchanged(new Done(room.head(), true))
                    : changed(room, who.on(describe.device()), nowMillis);
        } else if (command instanceof RoomCommand.SetNickname set) {
            return call(room, who, set.nickname(), nowMillis);
        } else if (command instanceof RoomCommand.Leave leave) {
            return leave(room, who, leave.cause(), nowMillis);
        }
        throw new AssertionError("no such command: " + command.getClass());
    }

    private static Step join(RoomState room, RoomCommand.Join join, long nowMillis, Ids ids) {
        Participant already = room.present().get(join.participant());
        if (already != null) {
            return room.unchanged(new Done(already.since(), true));
        }
        Refusal no = Entrance.refusal(room, join, nowMillis);
        if (no != null) {
            return room.refused(no);
        }
        Next next = new Next(room, nowMillis);
        boolean called = join.joining().isDialledOut();
        boolean makes = room.isVacant() && !room.policy().exists() && !called;
        next.alive(ids.epoch());
        if (called) {
            Actor asker = join.joining().asker();
            next.happened(new RoomEvent.Moderated(
                    next.number(), Act.INVITE, asker, join.uris().get(0), "call", ""));
        }
        long number = join.confirmed() ? next.number() : next.head();
        Participant fresh = new Participant(
                join.participant(),
                join.uris(),
                join.displayName(),
                join.anonymousUri(),
                null,
                makes ? RoomState.makersRole(room.charter(), join.uris()) : room.roleOf(join.uris()),
                room.charter().isSilenced(join.uris()),
                join.device(),
                join.joining(),
                join.node(),
                join.confirmed(),
                number,
                nowMillis);
        next.present(next.present().with(fresh, makes));
        if (join.confirmed()) {
            next.happened(new RoomEvent.Joined(number, fresh));
        }
        return next.done();
    }

    private static Step confirm(RoomState room, Participant kept, RoomCommand.Confirm confirm, long nowMillis) {
        if (kept.confirmed()) {
            return room.unchanged(new Done(kept.since(), true));
        }
        if (!room.policy().simultaneousAccess() && Entrance.isElsewhere(room, kept.id(), kept.uris())) {
            return room.refused(Refusal.ALREADY_IN);
        }
        Next next = new Next(room, nowMillis);
        long number = next.number();
        Device device = confirm.device();
        Participant in = (device == null ? kept : kept.on(device)).confirmedAt(number, nowMillis);
        next.present(next.present().changed(in));
        next.happened(new RoomEvent.Joined(number, in));
        return next.done();
    }

    private static Step changed(RoomState room, Participant now, long nowMillis) {
        Next next = new Next(room, nowMillis);
        next.changed(now);
        return next.done();
    }

    private static Step leave(RoomState room, Participant gone, LeaveCause cause, long nowMillis) {
        Next next = new Next(room, nowMillis);
        next.gone(gone, cause);
        boolean creatorLeft = room.policy().standing().endsWithCreator()
                && gone.aor().equals(room.present().creator())
                && next.present().instancesOf(gone.aor()).isEmpty()
                && next.present().size() > 0;
        if (creatorLeft) {
            next.ended(
                    new LeaveCause(LeaveCause.Kind.ROOM_ENDED, "the one who made the room has left"),
                    next.charter().deserted());
        }
        return next.done();
    }

    private static Step end(RoomState room, RoomCommand.EndRoom end, long nowMillis) {
        if (room.isVacant()) {
            return room.refused(Refusal.NO_SUCH_ROOM);
        }
        Next next = new Next(room, nowMillis);
        next.ended(end.cause(), next.charter());
        return next.done();
    }

    // ---- nicknames (RFC 7701 §7)

    private static Step call(RoomState room, Participant who, @Nullable Nickname wanted, long nowMillis) {
        RoomPolicy.NicknameRules rules = room.policy().nicknames();
        Nickname before = who.nick();
        if (!who.confirmed()) {
            return room.refused(Refusal.NOT_IN_ROOM);
        } else if (!rules.offered()) {
            return room.refused(Refusal.NO_NICKNAMES);
        } else if (wanted == null ? before == null : wanted.equals(before)) {
            return room.unchanged(new Done(room.head(), true));
        }
        Refusal no = wanted == null ? null : unfit(room, who, wanted, rules, nowMillis);
        if (no != null) {
            return room.refused(no);
        }
        Paces pace = room.paced(who, nowMillis);
        if (pace == null) {
            return room.refused(Refusal.TOO_FAST);
        }
        Next next = new Next(room, nowMillis);
        next.paces(pace);
        NicknameBook book = next.nicknames();
        if (wanted != null) {
            book = book.taken(wanted.key(), who.aor());
        }
        if (before != null) {
            book = book.released(before.key(), nowMillis, rules.quarantineMillis());
        }
        next.nicknames(book);
        next.changed(who.nicknamed(wanted));
        return next.done();
    }

    private static @Nullable Refusal unfit(
            RoomState room, Participant who, Nickname wanted, RoomPolicy.NicknameRules rules, long nowMillis) {
        if (wanted.octets() > rules.maxOctets()) {
            return Refusal.NICKNAME_TOO_LONG;
        }
        String registered = rules.registered().get(wanted.key());
        boolean anothers = registered != null && !who.uris().contains(registered);
        String holder = room.nicknames().holder(wanted.key(), nowMillis);
        boolean held = holder != null && !holder.equals(who.aor());
        return anothers || held || rules.reserved().contains(wanted.key()) ? Refusal.NICKNAME_TAKEN : null;
    }
}
