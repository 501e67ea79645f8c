package org.parley.chat.focus;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.parley.chat.cluster.Aliases;
import org.parley.chat.room.RoomAddress;
import org.parley.sip.SipUri;

/**
 * URIs that are no rooms themselves: the conference factory (RFC 4579 §5.4), and other names of rooms. Who calls another name is sent to the room's own (302): what is said there is
 * addressed to the URI that its participants dialled, and envelopes are not rewritten (RFC 7701 §6.1). SUBSCRIBE and REFER send no messages: they are served. Pure, but for the dice.
 */
final class RoomNames {
    private static final int RANDOM_OCTETS = 16;

    private final Optional<String> factory;
    private final Map<String, String> aliases;
    private final Aliases given;

    /** Those of configuration, and those that operators give. */
    RoomNames(FocusConfig.Names names, Aliases given) {
        this.given = given;
        this.factory = names.factory().map(RoomNames::named);
        this.aliases = names.aliases().entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(one -> named(one.getKey()), Map.Entry::getValue));
    }

    private static String named(String name) {
        return name.contains("@") ? RoomAddress.parse(name).uri() : name;
    }

    /** Does calling it make a room? */
    boolean isFactory(RoomAddress dialled) {
        return factory.isPresent()
                && (factory.get().equals(dialled.user()) || factory.get().equals(dialled.uri()));
    }

    boolean hasAliases() {
        return !aliases.isEmpty() || !given.isEmpty();
    }

    /** A room on the same domain whose name nobody can guess (RFC 4579 §5.3). */
    static RoomAddress fresh(RoomAddress factory, SecureRandom random) {
        byte[] octets = new byte[RANDOM_OCTETS];
        random.nextBytes(octets);
        return new RoomAddress("conference-" + HexFormat.of().formatHex(octets), factory.host());
    }

    /** The room that has this other name; empty: it is no other name. */
    Optional<RoomAddress> behind(RoomAddress dialled) {
        String room = aliases.getOrDefault(dialled.uri(), aliases.get(dialled.user()));
        if (room == null) {
            return given.of(dialled);
        }
        return Optional.of(room.contains("@") ? RoomAddress.parse(room) : new RoomAddress(room, dialled.host()));
    }

    /** The URI of the room that has this other name, port and parameters as they were dialled; empty: it is no other name. */
    Optional<String> canonical(String requestUri, RoomAddress dialled) {
        return behind(dialled).map(room -> {
            SipUri uri = SipUri.parse(requestUri);
            boolean here = room.host().equals(dialled.host());
            return moved(uri, requestUri, room.user(), here ? uri.host() : room.host(), here ? uri.port() : -1);
        });
    }

    /** Why that may not be another name of that room; empty: it may. */
    Optional<String> objection(RoomAddress name, RoomAddress room) {
        if (name.equals(room)) {
            return Optional.of(name + ": the room itself (expected: another name)");
        } else if (isFactory(name) || isFactory(room)) {
            return Optional.of("rooms.factory: makes rooms (expected: a name and a room that are not the factory)");
        } else if (aliases.containsKey(name.uri()) || aliases.containsKey(name.user())) {
            return Optional.of(name + ": an alias in rooms.list (expected: one that is not)");
        } else if (behind(room).isPresent()) {
            return Optional.of(room + ": an alias itself (expected: a room)");
        }
        return given.all().containsValue(name)
                ? Optional.of(name + ": a room with aliases (expected: a name that none leads to)")
                : Optional.empty();
    }

    private static String moved(SipUri dialled, String requestUri, String user, String host, int port) {
        int at = requestUri.indexOf('@');
        int semicolon = requestUri.indexOf(';', at);
        int question = requestUri.indexOf('?', at);
        int end = question < 0 ? requestUri.length() : question;
        String parameters = semicolon < 0 || semicolon > end ? "" : requestUri.substring(semicolon, end);
        return SipUri.of(dialled.secure(), user, host, port) + parameters;
    }
}
