package org.parley.sdp;

/**
 * Why a media line is not served, in the words of SIP's Warning header (RFC 3261 §20.43).
 *
 * @param code 302 incompatible transport protocol, 304 media type not available, 305 incompatible media format, 399 miscellaneous
 * @param text for humans; printable ASCII without quotes
 */
public record Refusal(int code, String text) {
    /** The value of a Warning header. {@code agent} is a host, or a host and a port. */
    public String warning(String agent) {
        return code + " " + agent + " \"" + text + '"';
    }
}
