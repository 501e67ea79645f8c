package org.parley.chat.room;

import java.io.Serializable;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The address of a room, {@code sip:user@host}: what participants dial and what stands in CPIM To. Normalised: the host in lower case, no port, no parameters (RFC 3261
 * §19.1.4; clients add {@code transport=tcp} and the like, interoperability needs them ignored). The user part keeps its case.
 */
public record RoomAddress(String user, String host) implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final Pattern SIP =
            Pattern.compile("(?i:sips?):([^@:]+)(?::[^@]*)?@(\\[[^\\]]+]|[^:;?\\[\\]@]+)(?:[:;?].*)?");

    public RoomAddress {
        if (user.isEmpty() || host.isEmpty()) {
            throw new IllegalArgumentException("room address: \"" + user + "@" + host + "\" (expected: user@host)");
        }
        host = host.toLowerCase(Locale.ROOT);
    }

    /**
     * Reads {@code sip:user@host} or {@code sips:user@host}; password, port, parameters and headers are dropped.
     *
     * @throws IllegalArgumentException if that is not what it is
     */
    public static RoomAddress parse(String uri) {
        Matcher parts = SIP.matcher(uri);
        if (!parts.matches()) {
            throw new IllegalArgumentException("room address: \"" + uri + "\" (expected: sip:room@host)");
        }
        return new RoomAddress(parts.group(1), parts.group(2));
    }

    /** {@code sip:user@host}. */
    public String uri() {
        return "sip:" + user + "@" + host;
    }

    @Override
    public int hashCode() {
        return 31 * user.hashCode() + host.hashCode();
    }

    @Override
    public String toString() {
        return uri();
    }
}
