package org.parley.chat.room;

/** What a user may do in a room, the mightiest first. Who has which is for {@link Charter#roleOf} to say; what follows from it, for {@link Authority}. */
public enum Role {
    /** May do everything, to everybody. */
    OWNER(true),
    /** Keeps order among participants and observers. */
    MODERATOR(true),
    /** Speaks and hears. */
    PARTICIPANT(true),
    /** Hears. */
    OBSERVER(false);

    private final boolean speaks;

    Role(boolean speaks) {
        this.speaks = speaks;
    }

    /** May speak to the room. */
    public boolean speaks() {
        return speaks;
    }

    /** Is this as mighty, or mightier? */
    public boolean atLeast(Role other) {
        return ordinal() <= other.ordinal();
    }
}
