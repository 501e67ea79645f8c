package org.parley.chat.focus;

import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.parley.chat.room.LeaveCause;
import org.parley.sdp.MessageMedia;
import org.parley.sdp.OfferReview;
import org.parley.sdp.Refusal;
import org.parley.sip.DialogEnd;
import org.parley.sip.SipResponse;

/** Refusals and farewells in SIP's words; pure. */
public final class Refusals {
    private final String agent;

    /** {@code agent}: our host, for Warning. */
    Refusals(String agent) {
        this.agent = agent;
    }

    /** 488 with the Warning RFC 3261 §13.3.1.3 wants. */
    SipResponse media(Refusal why) {
        return SipResponse.of(488).with("Warning", why.warning(agent));
    }

    /** A body that is no SDP. */
    SipResponse malformed(String why) {
        return SipResponse.of(400, "Malformed SDP").with("Warning", new Refusal(399, ascii(why)).warning(agent));
    }

    /** What a room said of a join or a change with this media line. */
    SipResponse room(int status, String why, OptionalInt retryAfterSeconds, Optional<MessageMedia> line) {
        boolean noEnvelope = status == 488 && line.isPresent() && !line.get().acceptsCpim();
        return noEnvelope ? media(OfferReview.NO_ENVELOPE) : room(status, why, retryAfterSeconds);
    }

    /** What a room said. */
    SipResponse room(int status, String why, OptionalInt retryAfterSeconds) {
        SipResponse response =
                status == 488 ? media(new Refusal(399, ascii(why))) : SipResponse.of(status, phrase(why));
        return retryAfterSeconds.isPresent()
                ? response.with("Retry-After", Integer.toString(retryAfterSeconds.getAsInt()))
                : response;
    }

    /** 503 with a time to come back (RFC 3261 §21.5.4). */
    static SipResponse overload(int retryAfterSeconds) {
        return SipResponse.of(503).with("Retry-After", Integer.toString(retryAfterSeconds));
    }

    /** Why somebody is no longer in whose dialog is over; {@code own}: why we ended it, if we did. */
    static LeaveCause cause(DialogEnd why, @Nullable LeaveCause own) {
        if (own != null && why.kind() == DialogEnd.Kind.LOCAL_BYE) {
            return own;
        }
        LeaveCause.Kind kind =
                switch (why.kind()) {
                    case PEER_BYE, LOCAL_BYE -> LeaveCause.Kind.BYE;
                    case NO_ACK -> LeaveCause.Kind.NO_ACK;
                    case SESSION_EXPIRED -> LeaveCause.Kind.SESSION_EXPIRED;
                    case LOST -> LeaveCause.Kind.DIALOG_LOST;
                    case SHUTDOWN -> LeaveCause.Kind.SHUTDOWN;
                };
        return new LeaveCause(kind, why.text());
    }

    /** The Reason header of a BYE (RFC 3326). */
    static String reason(LeaveCause cause) {
        int status =
                switch (cause.kind()) {
                    case BYE -> 200;
                    case NO_ACK, SESSION_EXPIRED, BIND_TIMEOUT -> 408;
                    case MSRP_LOST -> 480;
                    case SLOW, SHUTDOWN -> 503;
                    case KICKED -> 403;
                    case ROOM_ENDED -> 410;
                    case DIALOG_LOST -> 481;
                };
        String text = cause.text().isEmpty() ? cause.kind().name().toLowerCase(java.util.Locale.ROOT) : cause.text();
        return reason(status, text);
    }

    /** The same with a status and words of one's own. */
    static String reason(int status, String text) {
        return "SIP;cause=" + status + ";text=\"" + ascii(text) + '"';
    }

    /** Printable ASCII without quotes, at most 120 characters: safe inside a quoted string of one line. */
    static String ascii(String text) {
        String plain = text.replaceAll("[^ -~]", "?").replaceAll("[\"\\\\]", "'");
        return plain.length() > 120 ? plain.substring(0, 120) : plain;
    }

    private static String phrase(String why) {
        return ascii(why).strip();
    }
}
