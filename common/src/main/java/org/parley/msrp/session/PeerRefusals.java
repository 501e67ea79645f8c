package org.parley.msrp.session;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.parley.msrp.MediaType;

/** What a peer's refusals mean beyond the message they answer (RFC 4975 §10): a type it is not sent again, or the end of the session. On the session's loop. */
final class PeerRefusals {
    private static final int MOST_TYPES = 64;

    private final Session session;
    private @Nullable Set<String> types;

    PeerRefusals(Session session) {
        this.session = session;
    }

    /** Whether the peer refused this type before. */
    boolean coverType(MediaType type) {
        return types != null && types.contains(type.essence());
    }

    /** The peer answered a request so, or reported it; {@code head} is that of the message, if it is known. */
    void heard(int code, @Nullable OutgoingHead head) {
        switch (code) {
            case 408 ->
                session.close(new SessionEnd(SessionEnd.Kind.TIMEOUT, "the peer says that a request timed out (408)"));
            case 415 -> {
                if (head != null) {
                    refuseType(head.contentType().essence());
                }
            }
            case 481 ->
                session.close(new SessionEnd(SessionEnd.Kind.REFUSED_481, "the peer knows no such session (481)"));
            case 506 ->
                session.close(new SessionEnd(
                        SessionEnd.Kind.PROTOCOL_ERROR, "the peer has the session on another connection (506)"));
            default -> {
                if (session.state() == SessionState.CONNECTING) {
                    unbound(code);
                }
            }
        }
    }

    /** Our first request was refused, by the peer or by a relay before it: nobody is there. */
    void unbound(int code) {
        session.close(
                new SessionEnd(SessionEnd.Kind.PROTOCOL_ERROR, "the peer refused our first request (" + code + ")"));
    }

    /** A container says nothing about what is inside: whoever fills it must remember that (RFC 4975 §10.6). */
    private void refuseType(String essence) {
        if (essence.equals("message/cpim") || essence.startsWith("multipart/")) {
            return;
        }
        Set<String> known = types;
        if (known == null) {
            known = new HashSet<>();
            types = known;
        }
        if (known.size() < MOST_TYPES) {
            known.add(essence);
        }
    }
}
