package org.parley.tests.peer;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** An MSRP endpoint that uses no relay (RFC 4975): listens, and takes the connections that come. */
public final class PlainEndpoint implements AutoCloseable {
    private final MsrpListener listener;
    private final String uri;
    private @Nullable MsrpPeer connection;

    private PlainEndpoint(MsrpListener listener, String scheme, String host) {
        this.listener = listener;
        this.uri = scheme + "://" + host + ":" + listener.port() + "/" + Octets.token(20) + ";tcp";
    }

    /** Listens on loopback for TCP. */
    public static PlainEndpoint tcp() {
        return new PlainEndpoint(MsrpListener.listen(), "msrp", "127.0.0.1");
    }

    /** Listens on loopback for TLS; its URI names {@code host}. */
    public static PlainEndpoint tls(SSLContext context, String host) {
        return new PlainEndpoint(MsrpListener.listen(context).wantingClientCertificate(), "msrps", host);
    }

    /** Listens there for TLS, or, without a context, for TCP; its URI names {@code host}. */
    public static PlainEndpoint at(InetSocketAddress address, @Nullable SSLContext context, String host) {
        MsrpListener listener = MsrpListener.listen(context, address).wantingClientCertificate();
        return new PlainEndpoint(listener, context == null ? "msrp" : "msrps", host);
    }

    /** Its URI, which is its whole path. */
    public String uri() {
        return uri;
    }

    /** A further session's URI on the same address. */
    public String anotherUri() {
        return MsrpAddress.of(uri).withSessionId(Octets.token(20));
    }

    /** The connection that came first, waited for. */
    public MsrpPeer msrp() {
        MsrpPeer known = connection;
        if (known == null) {
            known = listener.accept();
            connection = known;
        }
        return known;
    }

    /** The next connection within this time, if one comes. */
    public Optional<MsrpPeer> next(Duration patience) {
        return listener.accept(patience);
    }

    /** The listener. */
    public MsrpListener listener() {
        return listener;
    }

    /** Waits for a SEND with this text as its body. */
    public MsrpFrame hear(String text) {
        return RelayClient.hear(msrp(), text);
    }

    /** The rules of the wire that the other side has broken so far. */
    public List<String> broken() {
        MsrpPeer known = connection;
        return known == null ? List.of() : known.broken();
    }

    @Override
    public void close() {
        listener.close();
        if (connection != null) {
            connection.close();
        }
    }
}
