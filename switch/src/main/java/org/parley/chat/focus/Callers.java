package org.parley.chat.focus;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.parley.chat.room.Leg;
import org.parley.chat.room.port.Identity;
import org.parley.sip.Caller;
import org.parley.sip.IncomingInvite;
import org.parley.sip.IncomingRequest;
import org.parley.sip.NameAddress;
import org.parley.sip.SipHeaders;
import org.parley.sip.SipRequest;
import org.parley.sip.SipSyntaxException;
import org.parley.sip.SipUri;

/**
 * Who calls, in a room's words. Whoever asks not to be shown (Privacy: id or user, RFC 3323 §4.2, RFC 3325 §9.3), or shows nothing in From already, gets an anonymous URI
 * that stands for it in the room as long as it stays (RFC 7701 §5.2) and says nothing of who it is: neither its user nor its domain.
 */
final class Callers {
    /** The host of URIs that lead nowhere (RFC 3323 §4.1.1.3). */
    private static final String NOWHERE = "anonymous.invalid";

    private static final int SHORTEST_OWN = 8;
    private static final int LONGEST_OWN = 64;

    private Callers() {}

    /** As whoever it has proven to be. */
    static Identity of(IncomingRequest request) {
        Caller caller = request.caller();
        SipHeaders headers = request.request().headers();
        String agent = headers.first("User-Agent").orElse("");
        List<String> uris =
                caller.uris().stream().map(RoomUris::person).distinct().toList();
        return new Identity(uris, caller.displayName(), agent, contact(headers), "");
    }

    /** The same, behind an anonymous URI if it wants that. */
    static Identity joining(IncomingInvite request, SecureRandom random) {
        Identity who = of(request).in(leg(request));
        boolean nameless = nowhere(who.aor());
        if (!nameless && !wantsPrivacy(request.request().headers()) && !nowhere(from(request.request()))) {
            return who;
        }
        String anonymous = anonymousUri(from(request.request()), random);
        // nobody has proven anything and nothing is shown: this call is all there is of a user
        return nameless
                ? new Identity(List.of(anonymous), "", who.userAgent(), who.contact(), anonymous)
                : who.behind(anonymous);
    }

    /** The dialog that an INVITE begins if it is accepted. */
    private static Leg leg(IncomingInvite invite) {
        try {
            String theirs = invite.request().from().tag().orElse("");
            return new Leg(invite.request().callId(), theirs, invite.tag());
        } catch (SipSyntaxException odd) {
            return Leg.UNKNOWN;
        }
    }

    static boolean wantsPrivacy(SipHeaders headers) {
        return headers.list("Privacy").stream()
                .flatMap(value -> Arrays.stream(value.split(";", -1)))
                .map(value -> value.strip().toLowerCase(Locale.ROOT))
                .anyMatch(value -> value.equals("id") || value.equals("user"));
    }

    /** One of the caller's own making, if it has made one that can be told from others; else a fresh one. */
    private static String anonymousUri(String from, SecureRandom random) {
        String own = nowhere(from) ? SipUri.parse(from).user() : "";
        boolean telling = own.length() >= SHORTEST_OWN
                && own.length() <= LONGEST_OWN
                && own.matches("[A-Za-z0-9._-]+")
                && !own.toLowerCase(Locale.ROOT).startsWith("anonymous");
        String user = telling
                ? own
                : "anonymous-" + Long.toHexString(random.nextLong()) + Long.toHexString(random.nextLong());
        return "sip:" + user + "@" + NOWHERE;
    }

    private static String from(SipRequest request) {
        try {
            return request.from().uri();
        } catch (SipSyntaxException odd) {
            return "";
        }
    }

    private static boolean nowhere(String uri) {
        try {
            return SipUri.isSip(uri) && SipUri.parse(uri).host().equalsIgnoreCase(NOWHERE);
        } catch (SipSyntaxException odd) {
            return false;
        }
    }

    /** The URI of Contact, "" for none that can be read. */
    static String contact(SipHeaders headers) {
        try {
            return headers.first("Contact")
                    .map(NameAddress::parse)
                    .map(NameAddress::uri)
                    .orElse("");
        } catch (SipSyntaxException odd) {
            return "";
        }
    }
}
