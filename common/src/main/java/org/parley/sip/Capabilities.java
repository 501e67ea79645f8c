package org.parley.sip;

import java.util.List;
import java.util.Locale;

/**
 * What a user agent truly does, and therefore says in Allow, Supported and the Accept family (RFC 3261 §11.2, §20.37).
 *
 * @param allow methods served, in the order shown; ACK and CANCEL included
 * @param supported option tags
 * @param accept body types understood; multipart/mixed and multipart/alternative are opened
 * @param acceptEncoding content codings understood
 * @param acceptLanguage languages of bodies; empty refuses none
 * @param allowEvents event packages served; empty leaves the header out
 * @param maxBodyOctets a larger body is answered 413
 */
public record Capabilities(
        List<String> allow,
        List<String> supported,
        List<String> accept,
        List<String> acceptEncoding,
        List<String> acceptLanguage,
        List<String> allowEvents,
        int maxBodyOctets) {
    /** Copies the lists. */
    public Capabilities {
        allow = List.copyOf(allow);
        supported = List.copyOf(supported);
        accept = List.copyOf(accept);
        acceptEncoding = List.copyOf(acceptEncoding);
        acceptLanguage = List.copyOf(acceptLanguage);
        allowEvents = List.copyOf(allowEvents);
    }

    /** A user agent that makes and takes calls with SDP, refreshes sessions, and no more. */
    public static Capabilities plain() {
        return new Capabilities(
                List.of("INVITE", "ACK", "CANCEL", "BYE", "OPTIONS", "UPDATE"),
                List.of("timer"),
                List.of("application/sdp"),
                List.of("identity"),
                List.of("en"),
                List.of(),
                65_536);
    }

    /** Is the method served? Methods are compared exactly (RFC 3261 §7.1). */
    public boolean serves(String method) {
        return allow.contains(method);
    }

    /** Is the option tag supported? */
    public boolean supports(String tag) {
        return supported.contains(tag.toLowerCase(Locale.ROOT));
    }
}
