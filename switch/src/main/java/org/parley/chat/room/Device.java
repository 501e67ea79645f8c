package org.parley.chat.room;

import java.io.Serializable;

/**
 * What is known of the device a participant instance is on.
 *
 * @param contact the URI of its Contact, "" if none is known; not for others to see when the user is anonymous
 * @param userAgent its User-Agent, "" if none
 * @param direction which way its media flows, in its own words
 * @param privateMessages takes private messages (RFC 7701 §8), by its word or by the room's assumption
 * @param leg its dialog with the focus, {@link Leg#UNKNOWN} where that has no names yet
 */
public record Device(String contact, String userAgent, Direction direction, boolean privateMessages, Leg leg)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Nothing known, everything taken. */
    public static final Device UNKNOWN = new Device("", "", Direction.SENDRECV, true);

    /** One whose dialog is not known. */
    public Device(String contact, String userAgent, Direction direction, boolean privateMessages) {
        this(contact, userAgent, direction, privateMessages, Leg.UNKNOWN);
    }
}
