package org.parley.chat.room.port;

/** What a wish to watch a room is answered. */
public sealed interface WatchAnswer {
    /** It is told from now on. */
    record Watching() implements WatchAnswer {}

    /**
     * It is not.
     *
     * @param sipCode 404 no such room, 403 not for this user, 503 not now
     * @param why a short plain sentence
     */
    record Refused(int sipCode, String why) implements WatchAnswer {}
}
