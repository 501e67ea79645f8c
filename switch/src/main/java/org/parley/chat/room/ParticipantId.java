package org.parley.chat.room;

import java.io.Serializable;

/** One participant instance: one dialog, one device. A user on three devices is three of these (RFC 7701 §4.1, simultaneous access). Unique over all nodes. */
public record ParticipantId(String value) implements Serializable {
    private static final long serialVersionUID = 1L;

    public ParticipantId {
        if (value.isEmpty()) {
            throw new IllegalArgumentException("participant id: empty (expected: at least one character)");
        }
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return value;
    }
}
