package org.parley.relay.admission;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What an AUTH says, and how it came. Holds credentials: not for logs.
 *
 * @param authorization the values of its Authorization headers as received, perhaps none
 * @param requestUri the rightmost URI of To-Path as received: what the digest is over, whatever a uri parameter says (RFC 4976 §9.1)
 * @param domain the host of that URI in lower case: which of our domains is asked
 * @param expires the seconds it asks for; empty: it does not say
 * @param secure whether it came over TLS
 * @param peer the address of the previous hop
 * @param relay the identity of the previous hop if that is a relay proven by mutual TLS, in lower case; null: the client itself is the previous hop
 * @param serverName the name the previous hop asked for in TLS (SNI), in lower case; null: none
 * @param proven whom the handshake of the previous hop's WebSocket has proven, as {@code user@realm} (RFC 7977 §5.3.1); null: nobody
 */
public record AuthRequest(
        List<String> authorization,
        String requestUri,
        String domain,
        OptionalLong expires,
        boolean secure,
        InetSocketAddress peer,
        @Nullable String relay,
        @Nullable String serverName,
        @Nullable String proven) {
    /** The digest's method. */
    public static final String METHOD = "AUTH";

    /** Copies the list. */
    public AuthRequest {
        authorization = List.copyOf(authorization);
    }

    /** Says how it came, never what it holds. */
    @Override
    public String toString() {
        return "AuthRequest[domain=" + domain + " secure=" + secure + " relay=" + relay + " credentials="
                + authorization.size() + "]";
    }
}
