package org.parley.sdp;

import java.util.List;

/**
 * A {@code c=} line's value (RFC 8866 §5.7). MSRP does not connect by it (RFC 4975 §8.1), so anything of three words is taken, 0.0.0.0 too.
 *
 * @param netType {@code IN}
 * @param addressType {@code IP4} or {@code IP6}
 * @param address an IP address or a host name, without brackets
 */
public record ConnectionAddress(String netType, String addressType, String address) {
    static ConnectionAddress parse(String value) {
        List<String> words = Lines.words(value);
        if (words.size() < 3) {
            throw new SdpSyntaxException("c= line with " + words.size() + " words (expected: 3)");
        }
        return new ConnectionAddress(words.get(0), words.get(1), words.get(2));
    }

    /** The line for a host name, an IPv4 or an IPv6 address; brackets are dropped. */
    public static ConnectionAddress ofHost(String host) {
        String bare = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        return new ConnectionAddress("IN", bare.indexOf(':') >= 0 ? "IP6" : "IP4", bare);
    }

    @Override
    public String toString() {
        return netType + ' ' + addressType + ' ' + address;
    }
}
