package org.parley.tests.peer;

import java.net.InetSocketAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An MSRP URI taken apart by a regular expression (RFC 4975 §9). */
public record MsrpAddress(String scheme, String host, int port, String sessionId, String rest) {
    private static final Pattern URI =
            Pattern.compile("(msrps?)://(?:[^@/]*@)?(\\[[^]]*]|[^:/;]*)(?::([0-9]+))?(?:/([^;]*))?(;.*)?");

    /** Reads a URI; the port is -1 and the session-id empty where missing. */
    public static MsrpAddress of(String uri) {
        Matcher parts = URI.matcher(uri);
        if (!parts.matches()) {
            throw new AssertionError("no MSRP URI: " + uri);
        }
        String host = parts.group(2).replaceAll("[\\[\\]]", "");
        return new MsrpAddress(
                parts.group(1),
                host,
                parts.group(3) == null ? -1 : Integer.parseInt(parts.group(3)),
                parts.group(4) == null ? "" : parts.group(4),
                parts.group(5) == null ? "" : parts.group(5));
    }

    /** True for msrps. */
    public boolean secure() {
        return scheme.equals("msrps");
    }

    /** Where to connect. */
    public InetSocketAddress socket() {
        return new InetSocketAddress(host, port);
    }

    /** The same with another session-id. */
    public String withSessionId(String other) {
        return scheme + "://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port + "/" + other + rest;
    }
}
