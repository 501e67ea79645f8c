package org.parley.chat.focus;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.parley.chat.room.RoomAddress;
import org.parley.sip.SipResponse;
import org.parley.sip.SipSyntaxException;
import org.parley.sip.SipUri;

/** Which Request-URIs name a room here (RFC 3261 §8.2.2.1): 416 for a scheme we do not speak, 404 for a host that is not ours; pure. */
final class RoomUris {
    private final List<String> domains;
    private final Set<String> advertised;

    RoomUris(List<String> domains, Set<String> advertised) {
        this.domains = domains;
        this.advertised = advertised;
    }

    Optional<SipResponse> refusal(String requestUri) {
        if (!SipUri.isSip(requestUri)) {
            return Optional.of(SipResponse.of(416));
        }
        try {
            SipUri uri = SipUri.parse(requestUri);
            return uri.user().isEmpty() || !ours(uri.host()) ? Optional.of(SipResponse.of(404)) : Optional.empty();
        } catch (SipSyntaxException broken) {
            return Optional.of(SipResponse.of(400, "Malformed Request-URI"));
        }
    }

    private boolean ours(String host) {
        String lower = host.toLowerCase(Locale.ROOT);
        return any() || domains.contains(lower) || advertised.contains(lower);
    }

    private boolean any() {
        return domains.contains("*");
    }

    /** The room; our Contact's host stands for the first domain, so that Contact and the URI dialled name one room (RFC 4579 §4.2). */
    RoomAddress room(String requestUri) {
        RoomAddress dialled = RoomAddress.parse(SipUri.parse(requestUri).addressOfRecord());
        boolean contact = !any() && !domains.contains(dialled.host()) && advertised.contains(bare(dialled.host()));
        return contact ? new RoomAddress(dialled.user(), domains.get(0)) : dialled;
    }

    /** The room's password, where whoever dials has put one: the parameter {@code password} of the URI, percent-encoding undone; "" for none. */
    static String password(String requestUri) {
        try {
            return URLDecoder.decode(
                    SipUri.parse(requestUri).parameter("password").orElse("").replace("+", "%2B"),
                    StandardCharsets.UTF_8);
        } catch (SipSyntaxException | IllegalArgumentException odd) {
            return "";
        }
    }

    /** The address-of-record of a caller, sips counted as sip; a URI of another scheme stands as it is. */
    static String person(String uri) {
        try {
            String plain = SipUri.isSip(uri) ? SipUri.parse(uri).addressOfRecord() : uri;
            return plain.startsWith("sips:") ? "sip:" + plain.substring(5) : plain;
        } catch (SipSyntaxException odd) {
            return uri;
        }
    }

    private static String bare(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }
}
