package org.parley.relay.forward;

import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.parley.msrp.link.AddressShare;
import org.parley.msrp.link.Addresses;
import org.parley.msrp.link.Link;
import org.parley.msrp.link.LinkTap;
import org.parley.msrp.link.Listener;
import org.parley.msrp.link.NettyLink;
import org.parley.msrp.link.WebSocketLink;
import org.parley.relay.admission.Handshake;
import org.parley.relay.admission.HandshakeDecision;
import org.parley.relay.config.RelayConfig;
import org.parley.websocket.UpgradeRefused;
import org.parley.websocket.UpgradeRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection that has yet to become a WebSocket (RFC 7977 §4.1, §7): reads one HTTP head, asks who that is, and answers 101 or why not. Bounded in octets and in
 * time; takes up room like any other connection. Belongs to its loop.
 *
 * <p>asking → deciding → open, or asking or deciding → refused → gone.
 */
final class Upgrading implements Link.Events, Guest {
    private static final Logger log = LoggerFactory.getLogger(Upgrading.class);

    private enum State {
        ASKING,
        DECIDING,
        REFUSED,
        OVER
    }

    private static final String SUBPROTOCOL = "msrp";
    private static final int LONGEST_HEAD = 16 * 1024;
    private static final long RETRY_SECONDS = 5;

    private final Engine engine;
    private final RelayTurn turn;
    private final NettyLink link;
    private final Listener listener;
    private final AddressShare share;
    private final long openedAt = System.nanoTime();
    private long readAt = openedAt;
    private State state = State.ASKING;
    private final ByteArrayOutputStream head = new ByteArrayOutputStream();

    Upgrading(Engine engine, RelayTurn turn, NettyLink link, Listener listener, AddressShare share) {
        this.engine = engine;
        this.turn = turn;
        this.link = link;
        this.listener = listener;
        this.share = share;
        turn.add(this);
        engine.meters.connections(listener.transport(), 1);
    }

    @Override
    public void read(byte[] octets) {
        readAt = System.nanoTime();
        if (state == State.REFUSED || state == State.OVER) {
            return;
        }
        head.write(octets, 0, octets.length);
        if (head.size() > 2 * LONGEST_HEAD) {
            refuse(UpgradeRefused.tooLarge(LONGEST_HEAD));
        } else if (state == State.ASKING) {
            byte[] held = head.toByteArray();
            int end = UpgradeRequest.headEnd(held, held.length);
            if (end > LONGEST_HEAD || end < 0 && held.length > LONGEST_HEAD) {
                refuse(UpgradeRefused.tooLarge(LONGEST_HEAD));
            } else if (end > 0) {
                decide(held, end);
            }
        }
    }

    private void decide(byte[] held, int end) {
        UpgradeRequest request;
        try {
            request = UpgradeRequest.parse(held, end);
            request.requireSubprotocol(SUBPROTOCOL);
        } catch (UpgradeRefused unfit) {
            refuse(unfit);
            return;
        }
        state = State.DECIDING;
        link.reads(false);
        CompletableFuture<HandshakeDecision> decision;
        try {
            decision =
                    engine.config.webSockets().door().decide(handshake(request)).toCompletableFuture();
        } catch (RuntimeException e) {
            decision = CompletableFuture.failedFuture(e);
        }
        decision.whenComplete((made, failure) -> turn.loop().execute(() -> decided(request, end, made, failure)));
    }

    private Handshake handshake(UpgradeRequest request) {
        boolean vouched = !link.peerChain().isEmpty() && engine.trust.test(link.peerChain());
        return new Handshake(request, vouched ? link.peerChain() : List.of(), link.peer());
    }

    private void decided(
            UpgradeRequest request, int end, @Nullable HandshakeDecision decision, @Nullable Throwable failure) {
        if (state != State.DECIDING) {
            return;
        }
        if (decision instanceof HandshakeDecision.Refused refused) {
            refuse(refused.how());
        } else if (decision == null) {
            log.warn("handshakes cannot be judged", failure);
            refuse(UpgradeRefused.unavailable("who asks cannot be judged now", RETRY_SECONDS));
        } else {
            open(request, end, decision instanceof HandshakeDecision.Known known ? known.holder() : null);
        }
    }

    private void open(UpgradeRequest request, int end, @Nullable String holder) {
        byte[] early = Arrays.copyOfRange(head.toByteArray(), end, head.size());
        write(request.accepting(SUBPROTOCOL, further(request)));
        engine.meters.webSocket("101");
        leave();
        RelayConfig.WebSockets terms = engine.config.webSockets();
        LinkTap tap = turn.tap();
        WebSocketLink socket = new WebSocketLink(
                link,
                new WebSocketLink.Terms(terms.largestMessage(), terms.ping(), !listener.tls()),
                tap == null ? null : tap.link(link.local(), link.peer()),
                share::left);
        Connection connection =
                Connection.incoming(engine, turn, socket, Origin.page(listener, share, holder), () -> {});
        socket.begin(connection, connection.reading());
        link.hand(socket);
        link.reads(true);
        if (early.length > 0) {
            socket.read(early);
        }
    }

    /** The page may see what it was answered (RFC 7977 §7). */
    private static List<String> further(UpgradeRequest request) {
        List<String> lines = new ArrayList<>(1);
        request.origin().ifPresent(origin -> lines.add("Access-Control-Allow-Origin: " + origin));
        return lines;
    }

    private void refuse(UpgradeRefused refused) {
        engine.meters.webSocket(Integer.toString(refused.status()));
        log.info(
                "WebSocket refused peer={} status={} why={}",
                Addresses.shown(link.peer()),
                refused.status(),
                refused.getMessage());
        state = State.REFUSED;
        head.reset();
        link.reads(true);
        write(refused.response());
    }

    private void write(byte[] octets) {
        ByteBuf buffer = link.buffer(octets.length);
        buffer.writeBytes(octets);
        link.write(buffer);
        link.flush();
    }

    @Override
    public void progress() {
        if (state == State.REFUSED && link.written() == link.handedOn()) {
            link.close();
        }
    }

    @Override
    public void lost(@Nullable Throwable cause) {
        if (state != State.OVER) {
            leave();
            share.left();
        }
    }

    private void leave() {
        state = State.OVER;
        engine.meters.connections(listener.transport(), -1);
        turn.remove(this);
    }

    @Override
    public void tick(long now) {
        if (now - openedAt > engine.config.timers().probation().toNanos()) {
            engine.meters.limited("probation");
            close();
        }
    }

    @Override
    public void close() {
        link.close();
        lost(null);
    }

    @Override
    public void closeWhenWritten() {
        close();
    }

    @Override
    public void fault(RuntimeException thrown) {
        engine.meters.fault();
        log.error("handshake failed peer={}", Addresses.shown(link.peer()), thrown);
        close();
    }

    @Override
    public void endTurn(long now) {
        // Writes at once.
    }

    @Override
    public int bindings() {
        return 0;
    }

    @Override
    public long silence(long now) {
        return now - readAt;
    }

    @Override
    public boolean isDrained() {
        return true;
    }

    @Override
    public long queuedOctets() {
        return 0;
    }

    @Override
    public String debugState() {
        return "handshake state=" + state + " read=" + head.size() + "\n";
    }
}
