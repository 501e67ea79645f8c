package org.parley.sip.identity;

import java.util.List;
import java.util.Locale;
import org.parley.sip.SipRequest;
import org.parley.sip.SipSyntaxException;
import org.parley.sip.SipUri;

/** A realm is a domain: user {@code alice} of realm {@code example.org} is {@code sip:alice@example.org}; pure. */
final class Realms {
    private static final int LONGEST = 255;

    private final List<String> realms;
    private final boolean any;

    Realms(List<String> realms) {
        this.any = realms.contains(IdentityConfig.ANY);
        this.realms = realms.stream()
                .filter(realm -> !realm.equals(IdentityConfig.ANY))
                .toList();
    }

    /** Whose password this caller is asked for: its own domain's if that has users here, else that of the domain dialled, else the first. */
    String of(SipRequest request) {
        String from = host(request.from().uri());
        if (realms.contains(from) || (any && !from.isEmpty() && !isAnonymous(from))) {
            return from;
        }
        String dialled = host(request.requestUri());
        if (realms.contains(dialled) || realms.isEmpty()) {
            return dialled.isEmpty() ? "localhost" : dialled;
        }
        return realms.get(0);
    }

    /**
     * Is the From of a request the address-of-record of a user of a realm? The user may have given its name as {@code alice} or as
     * {@code alice@example.org}.
     */
    static boolean isOwn(String from, String user, String realm) {
        int at = user.lastIndexOf('@');
        if (at >= 0 && !user.substring(at + 1).equalsIgnoreCase(realm)) {
            return false;
        }
        String name = at < 0 ? user : user.substring(0, at);
        try {
            SipUri uri = SipUri.parse(from);
            return uri.user().equals(name) && uri.host().equalsIgnoreCase(realm);
        } catch (SipSyntaxException other) {
            return false;
        }
    }

    /** Do two URIs name one user? SIPS counts as SIP, parameters and port do not count; other schemes must be written alike. */
    static boolean same(String one, String other) {
        try {
            SipUri first = SipUri.parse(one);
            SipUri second = SipUri.parse(other);
            return first.user().equals(second.user()) && first.host().equalsIgnoreCase(second.host());
        } catch (SipSyntaxException notSip) {
            return one.equals(other);
        }
    }

    /** RFC 3323 §4.1.1.3: who wants to stay unknown calls from a domain that cannot exist. */
    static boolean isAnonymous(String host) {
        return host.equals("invalid") || host.endsWith(".invalid");
    }

    /** The lower-case host of a SIP URI; empty when there is none worth the name. */
    static String host(String uri) {
        try {
            String host = SipUri.isSip(uri) ? SipUri.parse(uri).host().toLowerCase(Locale.ROOT) : "";
            return host.length() > LONGEST ? "" : host;
        } catch (SipSyntaxException unreadable) {
            return "";
        }
    }
}
