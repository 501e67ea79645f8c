package org.parley.msrp.session.relay;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.parley.msrp.MsrpUri;

/**
 * The relays a client uses, and what it shows them.
 *
 * @param relays the first is the one we connect to, each next one is asked through those before it: {@code msrps://host[:port];tcp}
 * @param user the name the relays know us by
 * @param password the same at all of them
 * @param lifetime how long a URI shall be good at most; zero: as long as the relay likes
 * @param idle how long the connection stays without sessions (RFC 4976 §5.4: one hour)
 * @param trust PEM file of the authorities that may vouch for the first relay; null: those of the endpoint
 * @param nameServers asked for the first relay; none: the system's
 */
public record RelayAccess(
        List<MsrpUri> relays,
        String user,
        String password,
        Duration lifetime,
        Duration idle,
        @Nullable Path trust,
        List<InetSocketAddress> nameServers) {
    private static final Set<String> TRANSPORTS = Set.of("tcp");

    /** Throws {@link IllegalArgumentException} that names what was given and what was expected. */
    public RelayAccess {
        relays = List.copyOf(relays);
        nameServers = List.copyOf(nameServers);
        require(!relays.isEmpty(), "relay: none (expected: one or more URIs)");
        for (MsrpUri relay : relays) {
            require(
                    relay.secure() && TRANSPORTS.contains(relay.transport()) && relay.sessionId() == null,
                    "relay: '" + relay.forLog() + "' (expected: msrps://host[:port];tcp)");
        }
        require(!user.isEmpty(), "relay user: empty (expected: a name)");
        require(
                user.chars().noneMatch(c -> c < 0x20 || c == 0x7F),
                "relay user: a control character (expected: printable text)");
        require(!lifetime.isNegative(), "relay lifetime: " + lifetime + " (expected: zero or more)");
        require(idle.toMillis() > 0, "relay idle time: " + idle + " (expected: longer than zero)");
    }

    /** With what RFC 4976 says of the times, the endpoint's authorities and the system's name servers. */
    public static RelayAccess of(List<MsrpUri> relays, String user, String password) {
        return new RelayAccess(relays, user, password, Duration.ZERO, Duration.ofHours(1), null, List.of());
    }

    /** Trusting these authorities. */
    public RelayAccess trusting(@Nullable Path authorities) {
        return new RelayAccess(relays, user, password, lifetime, idle, authorities, nameServers);
    }

    /** Asking for URIs that are good no longer than that. */
    public RelayAccess lasting(Duration most) {
        return new RelayAccess(relays, user, password, most, idle, trust, nameServers);
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    /** Without the password. */
    @Override
    public String toString() {
        return relays.stream().map(MsrpUri::forLog).toList() + " as " + user;
    }
}
