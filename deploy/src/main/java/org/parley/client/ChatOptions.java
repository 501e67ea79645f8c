package org.parley.client;

import java.time.Duration;
import org.parley.sip.SipUri;

/**
 * What a visit to a room is to be like.
 *
 * @param room whom to call; a transport parameter chooses what carries SIP
 * @param from who calls
 * @param name display name, empty for none
 * @param tls offer MSRP over TLS
 * @param timeout for joining, and for each delivery
 * @param linger how long to stay after the end of input
 * @param interactive a person types: do not wait for one line's delivery before taking the next
 */
record ChatOptions(
        SipUri room, SipUri from, String name, boolean tls, Duration timeout, Duration linger, boolean interactive) {
    /** The room as messages address it: without port and parameters. */
    String roomAddress() {
        return room.addressOfRecord();
    }

    /** The sender as messages name it. */
    String ownAddress() {
        return from.addressOfRecord();
    }
}
