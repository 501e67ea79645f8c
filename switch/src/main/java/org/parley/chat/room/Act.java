package org.parley.chat.room;

/** What one may do to a room, or to somebody in it, beyond talking. */
public enum Act {
    /** Bring somebody in: dial out, REFER, put on the list of the invited. */
    INVITE,
    /** Put a user out. */
    KICK,
    /** Keep a user out, or let it in again. */
    BAN,
    /** Take a user's voice, or give it back. */
    SILENCE,
    /** Say what the room is about. */
    SUBJECT,
    /** Let nobody new in, or again. */
    LOCK,
    /** Say what a user is here. */
    ROLE,
    /** Change the room's rules. */
    POLICY,
    /** End the room. */
    END,
    /** Bring a room into being. */
    CREATE
}
