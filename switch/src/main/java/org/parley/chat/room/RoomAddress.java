package org.parley.chat.room;

import java.io.Serializable;
import java.util.Locale;

/**
 * The address of a room, {@code sip:user@host}: what participants dial and what stands in CPIM To. Normalised: the host in lower case, no port, no parameters (RFC 3261
 * §19.1.4; clients add {@code transport=tcp} and the like, interoperability needs them ignored). The user part keeps its case.
 */
public record RoomAddress(String user, String host) implements Serializable {
    private static final long serialVersionUID = 1L;

    public RoomAddress {
        if (user.isEmpty() || host.isEmpty()) {
            throw new IllegalArgumentException("room address: \"" + user + "@" + host + "\" (expected: user@host)");
        }
        host = host.toLowerCase(Locale.ROOT);
    }

    /**
     * Reads {@code sip:user@host} or {@code sips:user@host}, parameters, port and headers dropped.
     *
     * @throws IllegalArgumentException if that is not what it is
     */
    public static RoomAddress parse(String uri) {
        String plain = Aor.of(uri);
        int at = plain.lastIndexOf('@');
        if (!plain.startsWith("sip:") || at < 5 || at == plain.length() - 1) {
            throw new IllegalArgumentException("room address: \"" + uri + "\" (expected: sip:room@host)");
        }
        return new RoomAddress(plain.substring(4, at), plain.substring(at + 1));
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
