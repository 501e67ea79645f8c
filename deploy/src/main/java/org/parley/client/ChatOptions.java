package org.parley.client;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Collectors;
import org.parley.msrp.MsrpUri;
import org.parley.msrp.session.relay.RelayAccess;
import org.parley.sip.SipUri;
import org.parley.sip.identity.PasswordAnswers;

/**
 * What a visit to a room is to be like.
 *
 * @param room whom to call; a transport parameter chooses what carries SIP
 * @param from who calls
 * @param name display name, empty for none
 * @param anonymous the room is asked not to tell others who calls (RFC 3323, RFC 7701 §5.2)
 * @param tls offer MSRP over TLS
 * @param timeout for joining, and for each delivery
 * @param relays what the messages go through, if anything
 * @param password answers who asks for a password, if we have one
 * @param trust authorities that vouch for TLS servers; empty: the Java platform's
 * @param linger how long to stay after the end of input
 * @param interactive a person types: do not wait for one line's delivery before taking the next
 * @param typing show who composes
 */
record ChatOptions(
        SipUri room,
        SipUri from,
        String name,
        boolean anonymous,
        boolean tls,
        Optional<RelayAccess> relays,
        Optional<PasswordAnswers> password,
        Optional<Path> trust,
        Duration timeout,
        Duration linger,
        boolean interactive,
        boolean typing) {
    /** Does SIP go by TLS? */
    boolean secure() {
        return room.secure()
                || room.parameter("transport").filter("tls"::equalsIgnoreCase).isPresent();
    }

    /** The room as messages address it: without port and parameters. */
    String roomAddress() {
        return room.addressOfRecord();
    }

    /** The URI of whom a person names: a URI as it stands, an address, or a name in our own domain. */
    String addressOf(String word) {
        return word.contains(":") ? word : "sip:" + word + (word.contains("@") ? "" : "@" + from.host());
    }

    /** The relays as people read them, the nearest first; empty without. */
    String way() {
        return relays.map(
                        access -> access.relays().stream().map(MsrpUri::forLog).collect(Collectors.joining(" ")))
                .orElse("");
    }

    /** The sender as messages name it. */
    String ownAddress() {
        return from.addressOfRecord();
    }
}
