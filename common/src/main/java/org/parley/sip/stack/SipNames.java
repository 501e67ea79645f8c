package org.parley.sip.stack;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.Predicate;

/**
 * How the SIP stack looks names up.
 *
 * @param servers name servers, asked one after the other; none: those of this machine
 * @param backups at which hosts that a Via names a response may be delivered when its connection is gone (RFC 3263 §5); strangers write Vias
 */
public record SipNames(List<InetSocketAddress> servers, Predicate<String> backups) {
    /** Copies the servers. */
    public SipNames {
        servers = List.copyOf(servers);
    }

    /** Asks the servers of this machine, and delivers to no host that a Via names. */
    public static SipNames ofThisMachine() {
        return new SipNames(List.of(), host -> false);
    }
}
