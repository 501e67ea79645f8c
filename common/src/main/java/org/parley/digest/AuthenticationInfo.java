package org.parley.digest;

import java.util.Optional;

/**
 * The value of an {@code Authentication-Info} header (RFC 4976 §7, RFC 7616 §3.5): the server's own proof, and the nonce to use next. A relay
 * sends all of it with every 200 to AUTH; as a client, take what is there.
 *
 * @param nextnonce the nonce for the next request, which starts at {@code nc} 1 again
 * @param rspauth the server's proof
 * @param cnonce from the request
 * @param nc from the request
 */
public record AuthenticationInfo(
        Optional<String> nextnonce, Optional<String> rspauth, Optional<String> cnonce, Optional<Integer> nc) {
    private static final String HEADER = "Authentication-Info";

    /** Throws {@link DigestSyntaxException} if a text could not stand in a header. */
    public AuthenticationInfo {
        nextnonce.ifPresent(value -> Parameters.quote("nextnonce", value));
        rspauth.ifPresent(value -> Parameters.quote("rspauth", value));
        cnonce.ifPresent(value -> Parameters.quote("cnonce", value));
    }

    /** The header's value, on one line; {@code qop} has no quotes here (RFC 4976 §9.1). */
    public String text() {
        StringBuilder text = new StringBuilder(160);
        nextnonce.ifPresent(value -> text.append("nextnonce=")
                .append(Parameters.quote("nextnonce", value))
                .append(", "));
        rspauth.ifPresent(value -> text.append("rspauth=")
                .append(Parameters.quote("rspauth", value))
                .append(", "));
        cnonce.ifPresent(value ->
                text.append("cnonce=").append(Parameters.quote("cnonce", value)).append(", "));
        nc.ifPresent(
                value -> text.append("nc=").append(DigestResponses.nc(value)).append(", "));
        return text.append("qop=auth").toString();
    }

    /** Reads a header's value. Throws {@link DigestSyntaxException} if it cannot be read. */
    public static AuthenticationInfo parse(String value) {
        Parameters from = Parameters.ofList(HEADER, value);
        return new AuthenticationInfo(
                from.find("nextnonce"),
                from.find("rspauth"),
                from.find("cnonce"),
                from.find("nc").map(from::nc));
    }
}
