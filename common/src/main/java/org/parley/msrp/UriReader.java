package org.parley.msrp;

import org.jspecify.annotations.Nullable;
import org.parley.msrp.MsrpUri.UriParts;

/** Reads one MSRP URI from left to right (RFC 4975 §9, RFC 3986 §3.2). */
final class UriReader {
    private static final int MAX_PORT = 65_535;

    private final String text;
    private int at;

    UriReader(String text) {
        this.text = text;
    }

    MsrpUri read() {
        boolean secure = scheme();
        String userinfo = userinfo();
        String host = host();
        int port = port();
        SessionId id = sessionId();
        String transport = transport();
        parameters();
        if (port < 0 && HostName.isAddress(host)) {
            throw malformed("a port after a numeric address");
        }
        return new MsrpUri(text, new UriParts(secure, userinfo, host, port, id, transport));
    }

    private boolean scheme() {
        boolean secure = text.regionMatches(true, 0, "msrps://", 0, 8);
        if (!secure && !text.regionMatches(true, 0, "msrp://", 0, 7)) {
            throw malformed("msrp:// or msrps://");
        }
        at = secure ? 8 : 7;
        return secure;
    }

    private @Nullable String userinfo() {
        int sign = text.indexOf('@', at);
        if (sign < 0) {
            return null;
        }
        String userinfo = text.substring(at, sign);
        for (; at < sign; at++) {
            char c = text.charAt(at);
            if (!Grammar.isUserinfo(c) && !(c == '%' && Grammar.isPercentEncodedAt(text, at))) {
                throw malformed("userinfo");
            }
        }
        at++;
        return userinfo;
    }

    private String host() {
        int from = at;
        if (at < text.length() && text.charAt(at) == '[') {
            int end = text.indexOf(']', at);
            String address = end < 0 ? "" : text.substring(at + 1, end);
            if (HostName.ipv6(address) == null) {
                throw malformed("an IPv6 address in brackets");
            }
            at = end + 1;
            return address;
        }
        while (at < text.length()
                && (Grammar.isRegName(text.charAt(at))
                        || text.charAt(at) == '%' && Grammar.isPercentEncodedAt(text, at))) {
            at++;
        }
        if (at == from) {
            throw malformed("a host");
        }
        return text.substring(from, at);
    }

    private int port() {
        if (at == text.length() || text.charAt(at) != ':') {
            return -1;
        }
        int from = ++at;
        int port = 0;
        for (; at < text.length() && Grammar.isDigit(text.charAt(at)) && port <= MAX_PORT; at++) {
            port = port * 10 + text.charAt(at) - '0';
        }
        if (at == from || port > MAX_PORT) {
            throw malformed("a port from 0 to 65535");
        }
        return port;
    }

    private @Nullable SessionId sessionId() {
        if (at == text.length() || text.charAt(at) != '/') {
            return null;
        }
        int end = text.indexOf(';', at);
        int from = at + 1;
        at = end < 0 ? text.length() : end;
        return new SessionId(text.substring(from, at));
    }

    private String transport() {
        if (at == text.length() || text.charAt(at) != ';') {
            throw malformed("a transport parameter like ;tcp");
        }
        int from = ++at;
        while (at < text.length() && Grammar.isAlphanum(text.charAt(at))) {
            at++;
        }
        if (at == from) {
            throw malformed("a transport parameter like ;tcp");
        }
        return text.substring(from, at);
    }

    private void parameters() {
        while (at < text.length()) {
            if (text.charAt(at) != ';') {
                throw malformed("; before a parameter");
            }
            at++;
            token();
            if (at < text.length() && text.charAt(at) == '=') {
                at++;
                token();
            }
        }
    }

    private void token() {
        int from = at;
        while (at < text.length() && Grammar.isToken(text.charAt(at))) {
            at++;
        }
        if (at == from) {
            throw malformed("a parameter");
        }
    }

    private MsrpSyntaxException malformed(String expected) {
        return new MsrpSyntaxException(
                "MSRP URI malformed at character " + at + " of " + text.length() + " (expected: " + expected + ")");
    }
}
