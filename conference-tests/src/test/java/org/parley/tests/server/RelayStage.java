package org.parley.tests.server;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.parley.tests.peer.Await;
import org.parley.tests.peer.MsrpFrame;
import org.parley.tests.peer.MsrpPeer;
import org.parley.tests.peer.MsrpWebSocket;
import org.parley.tests.peer.Octets;
import org.parley.tests.peer.PlainEndpoint;
import org.parley.tests.peer.RelayClient;

/** One test's clients and endpoints around its relays; all are sent home when the test ends, and what the relays wrote is held to the rules. */
public final class RelayStage implements AutoCloseable {
    /** The name in every relay's URI and certificate. */
    public static final String NAME = "localhost";

    private final List<RunningRelay> relays;
    private final List<RelayClient> clients = new ArrayList<>();
    private final List<MsrpPeer> peers = new ArrayList<>();
    private final List<PlainEndpoint> endpoints = new ArrayList<>();
    private final List<AutoCloseable> rest = new ArrayList<>();
    private final List<MsrpWebSocket> sockets = new ArrayList<>();
    private boolean lenient;

    private RelayStage(List<RunningRelay> relays) {
        this.relays = relays;
    }

    /** A stage around relays started otherwise; close it by hand. */
    public static RelayStage of(List<RunningRelay> relays) {
        return new RelayStage(relays);
    }

    /** The first relay. */
    public RunningRelay relay() {
        return relay(0);
    }

    /** One of the relays. */
    public RunningRelay relay(int index) {
        return relays.get(index);
    }

    /** A further relay with these settings, for this test. */
    public RunningRelay another(String... settings) {
        return keep(RunningRelay.start(settings));
    }

    // --- clients ---

    /** A client of the first relay, connected over TLS and not yet authenticated. */
    public RelayClient connect(String user) {
        return connect(relay(), user);
    }

    /** The same at any relay. */
    public RelayClient connect(RunningRelay relay, String user) {
        RelayClient client =
                RelayClient.connect(relay.tls(), NAME, RelayUsers.anonymousTls(), user, RelayUsers.password(user));
        clients.add(client);
        return client;
    }

    /** A client of the first relay that has been granted a URI. */
    public RelayClient client(String user) {
        return client(relay(), user);
    }

    /** The same at any relay. */
    public RelayClient client(RunningRelay relay, String user) {
        RelayClient client = connect(relay, user);
        client.authenticate();
        return client;
    }

    /** A WebSocket to the first relay, over TLS. */
    public MsrpWebSocket socket(String... headers) {
        MsrpWebSocket socket = MsrpWebSocket.open(relay().wss(), RelayUsers.anonymousTls(), headers);
        sockets.add(socket);
        return keep(socket);
    }

    /** A client on that WebSocket, not yet authenticated. */
    public RelayClient over(MsrpWebSocket socket, String user) {
        RelayClient client =
                RelayClient.webSocket(socket.peer(), NAME, relay().wss().getPort(), user, RelayUsers.password(user));
        clients.add(client);
        return client;
    }

    /** A web page's client of the first relay that has been granted a URI. */
    public RelayClient page(String user) {
        RelayClient page = over(socket(), user);
        page.authenticate();
        return page;
    }

    /** Somebody connected to the first relay over TLS whom nobody knows. */
    public MsrpPeer stranger() {
        return add(MsrpPeer.connectTls(relay().tls(), NAME, RelayUsers.anonymousTls()));
    }

    /** Somebody connected to the first relay's plain listener. */
    public MsrpPeer plain() {
        return add(MsrpPeer.connect(relay().tcp()));
    }

    // --- endpoints ---

    /** An endpoint without relay, over TCP. */
    public PlainEndpoint endpoint() {
        return add(PlainEndpoint.tcp());
    }

    /** An endpoint without relay, or another relay, over TLS, with a good certificate for its name. */
    public PlainEndpoint secureEndpoint() {
        return add(PlainEndpoint.tls(RelayUsers.serverTls(), NAME));
    }

    /** Keeps an endpoint for the end. */
    public PlainEndpoint add(PlainEndpoint endpoint) {
        endpoints.add(endpoint);
        return endpoint;
    }

    /** Keeps a connection for the end. */
    public MsrpPeer add(MsrpPeer peer) {
        peers.add(peer);
        return peer;
    }

    /** Closes this at the end. */
    public <T extends AutoCloseable> T keep(T what) {
        rest.add(what);
        return what;
    }

    // --- seeing that nothing happened ---

    /**
     * Waits until the relay has dealt with everything that this peer wrote: a message of the peer to this client came through, or the relay
     * has closed the peer's connection. Both are at the same relay.
     */
    public void settle(MsrpPeer peer, RelayClient witness) {
        String word = "settled " + Octets.token(8);
        String self = "msrp://settler.invalid:2855/" + Octets.token(20) + ";tcp";
        try {
            peer.send(RelayClient.messageTo(witness.path(), self, Octets.of(word), "Failure-Report: no"));
        } catch (UncheckedIOException closed) {
            peer.expectClosed();
        }
        Await.until("the relay to have settled", () -> peer.isClosed() || heard(witness, word));
    }

    private static boolean heard(RelayClient witness, String word) {
        return !witness.msrp()
                .inbox()
                .seen(frame -> frame.isSend()
                        && frame.body() != null
                        && Octets.latin(frame.needBody()).equals(word))
                .isEmpty();
    }

    /** The SENDs with content that came, apart from those of {@link #settle}. */
    public static List<MsrpFrame> contents(MsrpPeer peer) {
        return peer.inbox()
                .seen(frame -> frame.isSend()
                        && frame.body() != null
                        && !Octets.latin(frame.needBody()).startsWith("settled "));
    }

    /** Does not hold what the relay wrote to the rules of the wire: for tests whose own peers break them. */
    public void lenient() {
        lenient = true;
    }

    /** Fails when a relay wrote anything to our peers that breaks the rules of the wire. */
    public void assertNothingBroken() {
        List<String> broken = new ArrayList<>();
        clients.forEach(client -> broken.addAll(client.msrp().broken()));
        peers.forEach(peer -> broken.addAll(peer.broken()));
        endpoints.forEach(endpoint -> broken.addAll(endpoint.broken()));
        sockets.forEach(socket -> broken.addAll(socket.wrong()));
        if (!lenient && !broken.isEmpty()) {
            throw new AssertionError("the relay broke the rules of the wire: " + broken);
        }
    }

    @Override
    public void close() {
        clients.forEach(RelayClient::close);
        peers.forEach(MsrpPeer::close);
        endpoints.forEach(PlainEndpoint::close);
        Collections.reverse(rest);
        for (AutoCloseable each : rest) {
            try {
                each.close();
            } catch (Exception e) {
                throw new IllegalStateException("closing " + each, e);
            }
        }
    }
}
