package org.parley.chat.media.form;

import org.parley.chat.room.port.MediaDescription;

/** How a participant's client takes messages and gives them. */
public enum Form {
    /** In a message/cpim envelope (RFC 7701 §5.2). */
    ENVELOPE,
    /** As text/plain without one, where the room allows it. */
    TEXT;

    /** By what a client's SDP says it takes. */
    public static Form of(MediaDescription media) {
        return media.takesEnvelopes() ? ENVELOPE : TEXT;
    }
}
