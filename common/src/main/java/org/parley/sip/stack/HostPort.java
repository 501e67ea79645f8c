package org.parley.sip.stack;

import java.util.regex.Pattern;

/**
 * A host and a port as configuration and SIP write them: {@code 192.0.2.1:5060}, {@code [2001:db8::1]:5060}, {@code sip.example.org:5060}.
 *
 * @param host a name or a numeric address, IPv6 without brackets
 * @param port 0 to 65535; 0 in a listening address lets the system choose, in an advertised address means the port listened on
 */
public record HostPort(String host, int port) {
    /** What can only be meant as an IPv4 address. */
    static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");

    /** Checks both parts. */
    public HostPort {
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        if (host.isEmpty() || host.chars().anyMatch(c -> c <= ' ' || c >= 127 || "[]/@;,<>\"\\".indexOf(c) >= 0)) {
            throw new IllegalArgumentException("host: '" + host + "' (expected: a host name or a numeric address)");
        }
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port: " + port + " (expected: 0..65535)");
        }
    }

    /**
     * Reads {@code host:port}; an IPv6 address stands in brackets.
     *
     * @throws IllegalArgumentException naming the text and what was expected
     */
    public static HostPort parse(String text) {
        int colon = text.lastIndexOf(':');
        boolean bracketed = text.startsWith("[") && colon > 0 && text.charAt(colon - 1) == ']';
        if (colon <= 0 || (text.indexOf(':') != colon && !bracketed)) {
            throw new IllegalArgumentException("address: '" + text + "' (expected: host:port, IPv6 as [::1]:5060)");
        }
        try {
            return new HostPort(text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("address: '" + text + "' (expected: a port number after the colon)", e);
        }
    }

    /** True for {@code 0.0.0.0} and {@code ::}, which say where to listen but not how to be reached. */
    public boolean wildcard() {
        return host.matches("0(\\.0){3}") || host.matches("[0:]+");
    }

    /** The host as a URI or Via writes it: IPv6 in brackets. */
    public String uriHost() {
        return host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    }

    /** The same host with another port. */
    public HostPort withPort(int other) {
        return new HostPort(host, other);
    }

    @Override
    public String toString() {
        return uriHost() + ":" + port;
    }
}
