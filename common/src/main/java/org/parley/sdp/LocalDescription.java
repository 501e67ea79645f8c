package org.parley.sdp;

import java.util.function.Function;

/**
 * The description we sent last in one dialog, offer or answer, with the origin that all of them share. A value of two parts, small enough to
 * be kept in a dialog's record.
 *
 * @param origin our {@code o=}, with the version of {@code text}, or of the first description if none was sent
 * @param text the whole description as sent; empty if none was
 */
public record LocalDescription(Origin origin, String text) {
    /**
     * A dialog in which nothing was sent yet.
     *
     * @param username without spaces, often {@code -}
     * @param sessionId unique per dialog; cut to 62 bits (RFC 3264 §5)
     * @param host our address or name
     */
    public static LocalDescription unsent(String username, long sessionId, String host) {
        return new LocalDescription(Origin.own(username, sessionId, host), "");
    }

    /** Whether a description was sent. */
    public boolean isSent() {
        return !text.isEmpty();
    }

    /** What was sent; throws {@link IllegalStateException} if nothing was. */
    public SessionDescription description() {
        if (!isSent()) {
            throw new IllegalStateException("no description was sent");
        }
        return SessionDescription.parse(text);
    }

    /** How many media lines were sent; 0 if nothing was. */
    public int mediaLines() {
        return isSent() ? description().media().size() : 0;
    }

    /** The next description: this very one if nothing changes, else with the version one higher (RFC 3264 §8, RFC 4975 §8.4). */
    LocalDescription next(Function<Origin, SessionDescription> render) {
        String same = render.apply(origin).toString();
        if (same.equals(text)) {
            return this;
        }
        Origin higher = isSent() ? origin.next() : origin;
        return new LocalDescription(higher, render.apply(higher).toString());
    }
}
