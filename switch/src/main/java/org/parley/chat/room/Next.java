package org.parley.chat.room;

import java.util.ArrayList;
import java.util.List;
import org.parley.chat.room.Reply.Done;

/** A room while one command that does several things is applied to it: takes what changes, gives numbers, and becomes the step. One thread, one command. */
final class Next {
    private final RoomState from;
    private final long now;
    private final List<RoomEvent> events = new ArrayList<>(2);
    private Charter charter;
    private String epoch;
    private long head;
    private Present present;
    private PersistentMap<ParticipantId, Heard> heard;
    private NicknameBook nicknames;
    private Paces paces;
    private boolean ended;

    Next(RoomState from, long nowMillis) {
        this.from = from;
        this.now = nowMillis;
        this.charter = from.charter();
        this.epoch = from.epoch();
        this.head = from.head();
        this.present = from.present();
        this.heard = from.heard();
        this.nicknames = from.nicknames();
        this.paces = from.paces();
    }

    Charter charter() {
        return charter;
    }

    Present present() {
        return present;
    }

    NicknameBook nicknames() {
        return nicknames;
    }

    /** Begins a life, if there is none. */
    void alive(String life) {
        epoch = epoch.isEmpty() ? life : epoch;
    }

    /** The number the next event has; nothing that happens to a vacant room has one. */
    long number() {
        return epoch.isEmpty() ? 0 : ++head;
    }

    long head() {
        return head;
    }

    void happened(RoomEvent event) {
        events.add(event);
    }

    void charter(Charter other) {
        charter = other;
    }

    void nicknames(NicknameBook other) {
        nicknames = other;
    }

    void paces(Paces other) {
        paces = other;
    }

    void present(Present other) {
        present = other;
    }

    /** Somebody who is in is something else now; told if its place is taken and not just kept. */
    void changed(Participant other) {
        present = present.changed(other);
        if (other.confirmed()) {
            happened(new RoomEvent.Updated(number(), other));
        }
    }

    /** Somebody is out. */
    void gone(Participant one, LeaveCause cause) {
        Nickname nick = one.nick();
        if (nick != null) {
            nicknames = nicknames.released(
                    nick.key(), now, charter.policy().nicknames().quarantineMillis());
        }
        present = present.without(one);
        heard = heard.remove(one.id());
        if (one.confirmed()) {
            happened(new RoomEvent.Left(number(), one.id(), cause));
        }
    }

    /** Everybody is out. */
    void ended(LeaveCause cause, Charter left) {
        happened(new RoomEvent.Ended(number(), cause));
        charter = left;
        ended = true;
    }

    /** The step: a room that nobody is in any more is vacant, unless it is configured. */
    Step done() {
        Done reply = new Done(head, false);
        boolean deserted = present.size() == 0 && !charter.policy().exists() && !epoch.isEmpty();
        if (ended || deserted) {
            Charter left = ended ? charter : charter.deserted();
            return new Step(RoomState.vacant(from.address(), left), reply, List.copyOf(events));
        }
        RoomState next = new RoomState(from.address(), charter, epoch, head, present, heard, nicknames, paces);
        return new Step(next, reply, List.copyOf(events));
    }
}
