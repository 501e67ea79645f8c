package org.parley.tests.rfc3263;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.parley.tests.peer.SipAgent;
import org.parley.tests.peer.SipMessage;
import org.parley.tests.peer.SipText;

/** SIP servers on loopback that answer as they are told, and places where none is. */
final class Hosts implements AutoCloseable {
    private final List<AutoCloseable> open = new ArrayList<>();
    private final Caller caller;

    Hosts(Caller caller) {
        this.caller = caller;
    }

    SipAgent udp() {
        return keep(SipAgent.udp(caller.at(org.parley.sip.stack.SipTransport.UDP)));
    }

    SipAgent tcp() {
        return keep(SipAgent.tcp(caller.at(org.parley.sip.stack.SipTransport.TCP)));
    }

    /** One that answers every request but ACK with this status. */
    static SipAgent answering(SipAgent host, int status, String... headers) {
        return host.answering(request -> {
            SipText text = SipText.response(request, status, "Whatever", "host");
            for (String header : headers) {
                int colon = header.indexOf(':');
                text.add(header.substring(0, colon), header.substring(colon + 1).strip());
            }
            return text;
        });
    }

    static SipAgent silent(SipAgent host) {
        return host.answering(request -> null);
    }

    static int port(SipAgent host) {
        return Integer.parseInt(host.hostPort().substring(host.hostPort().lastIndexOf(':') + 1));
    }

    /** A TCP port of this address that refuses connections for as long as the test lasts. */
    int refusing() {
        try {
            Socket bound = new Socket();
            bound.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0));
            return keep(bound).getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    DatagramSocket datagrams(String address, int port) {
        try {
            return keep(new DatagramSocket(port, InetAddress.getByName(address)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static SipMessage next(SipAgent host, String method) {
        return host.requests().take(method, request -> request.method().equals(method));
    }

    <T extends AutoCloseable> T keep(T what) {
        open.add(what);
        return what;
    }

    @Override
    public void close() {
        open.forEach(each -> {
            try {
                each.close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
    }
}
