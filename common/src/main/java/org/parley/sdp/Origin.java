package org.parley.sdp;

import java.math.BigInteger;
import java.util.List;

/**
 * The {@code o=} line (RFC 8866 §5.2). Numbers stay text: peers send twenty digits, and more.
 *
 * @param username no spaces in what we write; whatever stands before the last five words in what we read
 * @param sessionId digits
 * @param version digits
 */
public record Origin(
        String username, String sessionId, String version, String netType, String addressType, String address) {
    private static final int MOST_DIGITS = 64;

    static Origin parse(String value) {
        List<String> words = Lines.words(value);
        int size = words.size();
        if (size < 6) {
            throw new SdpSyntaxException("o= line with " + size + " words (expected: 6)");
        }
        String id = words.get(size - 5);
        String version = words.get(size - 4);
        if (!Lines.isDigits(id, MOST_DIGITS) || !Lines.isDigits(version, MOST_DIGITS)) {
            throw new SdpSyntaxException("o= line with a session id or version that is no number of at most 64 digits");
        }
        return new Origin(
                String.join(" ", words.subList(0, size - 5)),
                id,
                version,
                words.get(size - 3),
                words.get(size - 2),
                words.get(size - 1));
    }

    /** An origin of our own; ids fit 62 bits (RFC 3264 §5). */
    static Origin own(String username, long sessionId, String host) {
        ConnectionAddress address = ConnectionAddress.ofHost(host);
        return new Origin(
                username,
                Long.toString(sessionId & (Long.MAX_VALUE >> 1)),
                "1",
                "IN",
                address.addressType(),
                address.address());
    }

    /** The same origin, its version one higher (RFC 3264 §8). */
    public Origin next() {
        String higher = new BigInteger(version).add(BigInteger.ONE).toString();
        return new Origin(username, sessionId, higher, netType, addressType, address);
    }

    /** Whether both speak of the same session, whatever the version. */
    public boolean isSameSession(Origin other) {
        return username.equals(other.username) && sessionId.equals(other.sessionId) && address.equals(other.address);
    }

    @Override
    public String toString() {
        return String.join(" ", username, sessionId, version, netType, addressType, address);
    }
}
