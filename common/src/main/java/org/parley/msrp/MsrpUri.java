package org.parley.msrp;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The address of a session, or of a device when it has no session-id (RFC 4975 §6 and §9). Equality is that of §6.1: scheme, address or host name, explicit
 * port, session-id as written, transport; userinfo and further parameters do not count, and no name is looked up. The text stays as received.
 */
public final class MsrpUri {
    private final String text;
    private final UriParts parts;
    /** The authority as §6.1 compares it: decoded, an address by value, a name in lower case. */
    private final String comparableHost;

    MsrpUri(String text, UriParts parts) {
        this.text = text;
        this.parts = parts;
        this.comparableHost = HostName.comparable(parts.host());
    }

    /** Reads a URI of §9. Throws {@link MsrpSyntaxException} for anything else, and for an address without a port (§6). */
    public static MsrpUri parse(String text) {
        return new UriReader(text).read();
    }

    /** A URI over TCP for one of our sessions. The host may be an IPv6 address with or without brackets. Throws like {@link #parse}. */
    public static MsrpUri of(boolean secure, String host, int port, SessionId id) {
        boolean bare = host.indexOf(':') >= 0 && host.charAt(0) != '[';
        return parse((secure ? "msrps://" : "msrp://") + (bare ? "[" + host + "]" : host) + ":" + port + "/"
                + id.value() + ";tcp");
    }

    /** {@code msrp} or {@code msrps}. */
    public String scheme() {
        return parts.secure() ? "msrps" : "msrp";
    }

    /** Whether TLS is demanded. */
    public boolean secure() {
        return parts.secure();
    }

    /** What stands before {@code @}, undecoded, or null. May hold a password although none belongs there: not for logs. */
    public @Nullable String userinfo() {
        return parts.userinfo();
    }

    /** The host as received, IPv6 addresses without brackets. */
    public String host() {
        return parts.host();
    }

    /** Whether the host is an IPv4 or IPv6 address rather than a name. */
    public boolean isAddress() {
        return HostName.isAddress(parts.host());
    }

    /** The port, or −1 if there is none: 2855 is recommended, but no default (§6). */
    public int port() {
        return parts.port();
    }

    /** The session, or null if this names a device. */
    public @Nullable SessionId sessionId() {
        return parts.sessionId();
    }

    /** The transport in lower case, for example {@code tcp} or {@code ws}. */
    public String transport() {
        return parts.transport();
    }

    /** For logs and messages: scheme, host and port, without userinfo and session-id. */
    public String forLog() {
        String host = parts.host();
        String shown = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        return scheme() + "://" + shown + (port() < 0 ? "" : ":" + port()) + ";" + transport();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other || other instanceof MsrpUri uri && equalTo(uri);
    }

    private boolean equalTo(MsrpUri uri) {
        SessionId id = sessionId();
        return secure() == uri.secure()
                && port() == uri.port()
                && transport().equals(uri.transport())
                && (id == null ? uri.sessionId() == null : id.equals(uri.sessionId()))
                && comparableHost.equals(uri.comparableHost);
    }

    @Override
    public int hashCode() {
        SessionId id = sessionId();
        return 31 * (31 * comparableHost.hashCode() + port()) + (id == null ? 0 : id.hashCode());
    }

    /** As received; holds the session-id, so not for logs ({@link #forLog()}). */
    @Override
    public String toString() {
        return text;
    }

    /** A URI taken apart. */
    record UriParts(
            boolean secure,
            @Nullable String userinfo,
            String host,
            int port,
            @Nullable SessionId sessionId,
            String transport) {
        UriParts {
            transport = transport.toLowerCase(Locale.ROOT);
        }
    }
}
