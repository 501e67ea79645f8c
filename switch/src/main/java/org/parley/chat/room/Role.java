package org.parley.chat.room;

/** What a participant may do. Who gets which role, and what follows from it beyond this, comes with moderation; the place is kept here. */
public enum Role {
    OWNER(true),
    MODERATOR(true),
    PARTICIPANT(true),
    OBSERVER(false);

    private final boolean speaks;

    Role(boolean speaks) {
        this.speaks = speaks;
    }

    /** May speak to the room. */
    public boolean speaks() {
        return speaks;
    }
}
