package org.parley.tests.peer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** A listening MSRP peer on loopback: the passive side. */
public final class MsrpListener implements AutoCloseable {
    private final ServerSocket socket;

    private MsrpListener(ServerSocket socket) {
        this.socket = socket;
    }

    /** Listens for TCP on a free port. */
    public static MsrpListener listen() {
        return listen(null);
    }

    /** Listens for TLS on a free port. */
    public static MsrpListener listen(@Nullable SSLContext tls) {
        return listen(tls, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    /** Listens there, for TLS or, without a context, for TCP. */
    public static MsrpListener listen(@Nullable SSLContext tls, InetSocketAddress at) {
        try {
            ServerSocket socket = tls == null
                    ? new ServerSocket(at.getPort(), 50, at.getAddress())
                    : tls.getServerSocketFactory().createServerSocket(at.getPort(), 50, at.getAddress());
            return new MsrpListener(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The port it listens on. */
    public int port() {
        return socket.getLocalPort();
    }

    /** The address it listens on. */
    public InetSocketAddress address() {
        return (InetSocketAddress) socket.getLocalSocketAddress();
    }

    /** Waits for a connection. */
    public MsrpPeer accept() {
        return accept(Await.SOON).orElseThrow(() -> new AssertionError("nobody connected to " + address()));
    }

    /** A connection within this time, if one comes; over TLS the handshake is done, and a failed one throws. */
    public Optional<MsrpPeer> accept(Duration patience) {
        try {
            socket.setSoTimeout((int) Math.max(1, patience.toMillis()));
            Socket accepted = socket.accept();
            if (accepted instanceof SSLSocket tls) {
                tls.startHandshake();
            }
            return Optional.of(new MsrpPeer(accepted, "accepted:" + accepted.getPort()));
        } catch (SocketTimeoutException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Asks TLS clients for a certificate. */
    public MsrpListener wantingClientCertificate() {
        if (socket instanceof SSLServerSocket tls) {
            tls.setWantClientAuth(true);
        }
        return this;
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
