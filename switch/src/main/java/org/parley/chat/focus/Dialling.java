package org.parley.chat.focus;

import org.parley.chat.room.RoomAddress;

/**
 * Has a room call somebody (RFC 4579 §5.2, §5.5). The one port for all who want that: operators, REFER, lists of invited. Whether whoever asks may, and whether the one
 * called may come in, is decided in the room ({@code room.Authority}, {@code room.Entrance}), not by the caller of this port.
 */
public interface Dialling {
    /**
     * Calls somebody into a room. Any thread; returns at once, nothing has happened by then.
     *
     * <p>First a place is kept in the room, or the room refuses; then INVITE goes out from the room's URI with an offer of the room's; the answer takes the place, by the same
     * way as that of any other participant. Refusals, time-outs and faults of ours are told, never thrown.
     *
     * @param listener told on the Vert.x context that called this, where one did; else on one event loop of the focus. It is told once and last {@link DialListener#joined} or
     *     {@link DialListener#failed}
     */
    Dialled dial(RoomAddress room, Invitation invitation, DialListener listener);
}
