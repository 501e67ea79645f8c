package org.parley.chat.roster;

/** How much of a room a subscriber is shown (RFC 4575 §8.2). Each shows what those before it show, and more. */
public enum Sight {
    /** How many are in, and what the room is. */
    COUNT,
    /** Who is in. */
    USERS,
    /** On which devices, since when, and how each came in. */
    DEVICES,
    /** In which dialogs (RFC 4575 §5.7.9), and who has left lately, how and why; of nobody who is anonymous. */
    CALLS
}
