package org.parley.chat.focus;

import java.util.Set;
import org.parley.chat.room.Actor;
import org.parley.sip.SipHeaders;
import org.parley.sip.SipUri;

/**
 * Whom a room is to call, and on whose behalf.
 *
 * @param target the Request-URI, without method and headers; its address-of-record is who it will be in the room
 * @param displayName the name shown for it, "" for none
 * @param by who wants it; what that one may do is looked up in the room
 * @param shownBy the URI others see as having called it (RFC 4575 §5.6, joining-info), "" for nobody: not that of somebody anonymous
 * @param referredBy the value of the INVITE's Referred-By (RFC 3892), "" for none
 * @param headers further headers of the INVITE, such as the Replaces of a Refer-To; none that signalling itself writes
 */
public record Invitation(
        SipUri target, String displayName, Actor by, String shownBy, String referredBy, SipHeaders headers) {
    /** What no invitation may bring along: it is the focus's to say. */
    private static final Set<String> OWN = Set.of(
            "via",
            "route",
            "record-route",
            "from",
            "to",
            "call-id",
            "cseq",
            "contact",
            "max-forwards",
            "content-type",
            "content-length",
            "session-expires",
            "min-se",
            "referred-by",
            "authorization",
            "proxy-authorization");

    /** Checks the target and the headers. */
    public Invitation {
        if (target.user().isEmpty() || !target.headers().isEmpty()) {
            throw new IllegalArgumentException("invitation: \"" + target + "\" (expected: sip:user@host)");
        }
        headers.fields().stream()
                .filter(field -> OWN.contains(field.name().toLowerCase(java.util.Locale.ROOT)))
                .findFirst()
                .ifPresent(field -> {
                    throw new IllegalArgumentException(
                            "invitation: header " + field.name() + " (expected: none that the focus writes)");
                });
    }

    /** Of an operator. */
    public static Invitation byOperator(SipUri target, String displayName, Actor operator) {
        return new Invitation(target, displayName, operator, "", "", SipHeaders.NONE);
    }

    /** No address in logs. */
    @Override
    public String toString() {
        return "invitation of " + Redacted.address(target.addressOfRecord()) + " by " + Redacted.address(by.uri());
    }
}
