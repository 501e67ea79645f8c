package org.parley.tests.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import javax.net.ssl.SSLSocket;
import org.parley.tests.peer.Await;
import org.parley.tests.peer.MsrpPeer;
import org.parley.tests.peer.Octets;
import org.parley.tests.peer.RelayClient;

/** Connections to a relay as a load balancer makes them: a PROXY header first, which says for whom. */
public final class BehindBalancer {
    private BehindBalancer() {}

    /** The header of version 1 for a client of that address, IPv4 or IPv6. */
    public static byte[] header(String address) {
        boolean six = address.indexOf(':') >= 0;
        return Octets.of("PROXY " + (six ? "TCP6 " : "TCP4 ") + address + (six ? " 2001:db8::ff" : " 10.0.0.1")
                + " 40000 2855\r\n");
    }

    /** A connection on which these octets have been written, each part by itself. */
    public static Socket dial(RelayStage stage, InetSocketAddress to, byte[]... header) {
        try {
            Socket socket = stage.keep(new Socket());
            socket.connect(to, (int) Await.SOON.toMillis());
            socket.setSoTimeout((int) Await.SOON.toMillis());
            socket.setTcpNoDelay(true);
            for (byte[] part : header) {
                socket.getOutputStream().write(part);
                socket.getOutputStream().flush();
            }
            return socket;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A client over TLS behind that header, not yet authenticated. */
    public static RelayClient client(RelayStage stage, RunningRelay relay, String user, byte[]... header) {
        try {
            Socket plain = dial(stage, relay.tls(), header);
            SSLSocket tls = (SSLSocket) RelayUsers.anonymousTls()
                    .getSocketFactory()
                    .createSocket(plain, RelayStage.NAME, relay.tls().getPort(), true);
            tls.startHandshake();
            MsrpPeer peer = stage.add(MsrpPeer.over(tls, "behind a balancer"));
            return RelayClient.over(peer, RelayStage.NAME, relay.tls().getPort(), user, RelayUsers.password(user));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
