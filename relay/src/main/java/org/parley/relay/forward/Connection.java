package org.parley.relay.forward;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.parley.msrp.MsrpSyntaxException;
import org.parley.msrp.MsrpUri;
import org.parley.msrp.Status;
import org.parley.msrp.codec.MalformedHead;
import org.parley.msrp.codec.ResponseHead;
import org.parley.msrp.link.Addresses;
import org.parley.msrp.link.Link;
import org.parley.msrp.link.Transactions;
import org.parley.relay.observe.ConnectionState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One link and what passes on it, whoever is at its other end: a client, a peer of a client, another relay (RFC 4976 §6). Belongs to its loop.
 *
 * <p>An incoming one is on probation until its first successful request (§6.1): it ends after some failures, or when its time is over.
 */
final class Connection implements Link.Borrower, Guest {
    private static final Logger log = LoggerFactory.getLogger(Connection.class);

    private final Engine engine;
    private final RelayTurn turn;
    private final Link link;
    private final Origin origin;
    private final Runnable onGone;
    private final Way way;
    private final Identity identity;
    private final Reading reading;
    private final Transactions<Forwarded> transactions;
    private final FairSender sender;
    private final Writing writing;
    private final Routes routes;
    private final Answers answers;
    private final Responses responses;
    private final Holdings bindings;
    private final Auths auths;
    private final String publicId;
    private final String transport;
    private final Deadlines deadlines;
    private final Refusals refusals;
    private boolean closing;
    private boolean closed;

    /**
     * On a link that reads for it.
     *
     * @param onGone is run once it is gone
     */
    Connection(Engine engine, Way way, Link link, Origin origin, Runnable onGone) {
        this.engine = engine;
        this.turn = way.turn;
        this.link = link;
        this.origin = origin;
        this.onGone = onGone;
        this.way = way;
        identity = new Identity(link.peerChain(), engine.trust, origin.relay());
        bindings = new Holdings(turn, origin.share());
        routes = new Routes(this);
        long now = System.nanoTime();
        boolean webSocket = origin.isWebSocket();
        deadlines = new Deadlines(this, now);
        transactions = new Transactions<>(
                turn.ids(),
                Forwarded::new,
                engine.config.limits().unanswered(),
                engine.config.timers().transaction().toNanos());
        sender = new FairSender(
                link,
                turn,
                transactions,
                webSocket ? new Chunking(engine.config.webSockets().largestChunk(), true) : Chunking.STREAM);
        writing = new Writing(this, link, sender, transactions, deadlines);
        reading = new Reading(this, !webSocket, now);
        answers = new Answers(sender, turn, engine.meters);
        responses = new Responses(engine, turn, transactions, sender, writing);
        auths = new Auths(this, origin.proven());
        refusals = new Refusals(this, origin.listener() == null);
        publicId = engine.publicId();
        transport = origin.transport(link.secure());
        turn.add(this);
        engine.meters.connections(transport, 1);
    }

    /** One that came in. */
    static Connection incoming(Engine engine, RelayTurn turn, Link link, Origin origin, Runnable onGone) {
        Way way = new Way(turn);
        Connection connection = new Connection(engine, way, link, origin, onGone);
        way.opened(connection);
        return connection;
    }

    Engine engine() {
        return engine;
    }

    RelayTurn turn() {
        return turn;
    }

    Link link() {
        return link;
    }

    Origin origin() {
        return origin;
    }

    Way way() {
        return way;
    }

    FairSender sender() {
        return sender;
    }

    Writing writing() {
        return writing;
    }

    Identity identity() {
        return identity;
    }

    Answers answers() {
        return answers;
    }

    int flowOctets() {
        return engine.config.limits().flowOctets();
    }

    boolean isClosed() {
        return closed || closing;
    }

    /** Nothing can be written any more. */
    boolean isGone() {
        return closed;
    }

    /** Whether it is the relay of that URI, whose host is given. */
    boolean isRelay(MsrpUri uri, String host) {
        return identity.proves(uri, host);
    }

    /** Whether it may carry what belongs to several clients: then nothing one of them does ends it (RFC 4976 §6.3). */
    boolean isShared() {
        return origin.listener() == null || identity.relay() != null;
    }

    // Bindings.

    @Override
    public int bindings() {
        return bindings.size();
    }

    Holdings holdings() {
        return bindings;
    }

    /** It holds one more, which was reserved. */
    void granted(Binding binding) {
        bindings.add(binding);
        refusals.succeeded();
    }

    // Reading.

    @Override
    public void read(byte[] octets) {
        borrow(octets, octets.length);
    }

    @Override
    public boolean borrow(byte[] array, int length) {
        if (closed || closing) {
            return false;
        }
        boolean kept = true;
        try {
            kept = reading.octets(array, length);
        } catch (MsrpSyntaxException e) {
            drop("garbage", e.getMessage());
        } catch (RuntimeException e) {
            fault(e);
        }
        slowDown(length);
        turn.heard();
        return kept;
    }

    /** So many octets were read: the next may have to wait. */
    void slowDown(int read) {
        if (!closed) {
            reading.slowDown(read, bindings.holder(), sender.pending());
        }
    }

    Reading reading() {
        return reading;
    }

    Auths auths() {
        return auths;
    }

    Routes routes() {
        return routes;
    }

    Refusals refusals() {
        return refusals;
    }

    /** A response came. */
    void heard(ResponseHead head) {
        responses.heard(head);
    }

    /** An answer from further on, on its way back to where its request came from. */
    void give(Answers.Returning returning, boolean authFailed) {
        if (!closed) {
            answers.give(returning);
            wantsToWrite();
            if (authFailed) {
                refusals.authFailed();
            }
        }
    }

    /** Something could not be understood. */
    void malformed(MalformedHead what) {
        if (refusals.malformed(what)) {
            closeWhenWritten();
        }
    }

    // Pausing: flows that this connection feeds.

    /** A flow it feeds is above its high water. */
    void pause() {
        reading.pauses().beginSink();
        engine.meters.overrun("flow");
    }

    void goOn() {
        reading.pauses().endSink();
    }

    // Writing.

    /** There is something to write: it leaves at the end of this turn. */
    void wantsToWrite() {
        writing.wanted();
    }

    @Override
    public void endTurn(long now) {
        writing.flush(now);
    }

    @Override
    public void progress() {
        if (writing.taken(System.nanoTime())) {
            reading.afterProgress(sender.pending());
        }
        finishIfWritten();
    }

    /** It was to close, and all of it is written. */
    void finishIfWritten() {
        if (closing && !closed && writing.isDone()) {
            close();
        }
    }

    // Ending.

    void drop(String cause, @Nullable String why) {
        if (!closed) {
            reading.stop();
            engine.meters.ignored(cause);
            log.info("connection dropped peer={} why={}", Addresses.shown(link.peer()), why);
            close();
        }
    }

    @Override
    public void fault(RuntimeException thrown) {
        engine.meters.fault();
        log.error("connection failed peer={}", Addresses.shown(link.peer()), thrown);
        close();
    }

    @Override
    public void closeWhenWritten() {
        if (!closing && !closed) {
            closing = true;
            deadlines.closing();
            reading.stop();
            wantsToWrite();
        }
    }

    @Override
    public void close() {
        link.close();
        lost(null);
    }

    @Override
    public void lost(@Nullable Throwable cause) {
        if (closed) {
            return;
        }
        closed = true;
        writing.stop();
        reading.stop();
        engine.meters.connections(transport, -1);
        if (isShared()) {
            engine.ways.forget(way);
        }
        way.gone(Status.TIMEOUT);
        bindings.endAll(engine.bindings);
        responses.failAll(Status.TIMEOUT);
        sender.release(Status.TIMEOUT);
        reading.abort();
        onGone.run();
        turn.remove(this);
    }

    // Time.

    @Override
    public void tick(long now) {
        link.tick(now);
        responses.expire(now);
        if (sender.failStalled(now, engine.config.timers().stall().toNanos()) > 0) {
            engine.meters.overrun("stalled-flow");
            wantsToWrite();
        }
        if (!closed) {
            deadlines.judge(now, refusals.isOnProbation());
        }
    }

    /** Whether nothing needs it: no binding, no answer owed, nothing to send. */
    boolean isIdle() {
        return bindings.size() == 0 && transactions.open() == 0 && !sender.isWaiting();
    }

    /** Requests forwarded on it that wait for their response. */
    int unanswered() {
        return transactions.open();
    }

    /** Nanoseconds since anything was read. */
    @Override
    public long silence(long now) {
        return now - reading.readAt();
    }

    @Override
    public boolean isDrained() {
        return queuedOctets() == 0 && transactions.open() == 0;
    }

    @Override
    public long queuedOctets() {
        return sender.pending() + sender.queuedOctets();
    }

    ConnectionState state(long now) {
        return new ConnectionState(
                publicId,
                Addresses.shown(link.peer()),
                transport,
                link.secure(),
                origin.listener() != null,
                identity.relay(),
                bindings.size(),
                queuedOctets(),
                transactions.open(),
                Duration.ofNanos(now - deadlines.openedAt()),
                Duration.ofNanos(silence(now)));
    }

    @Override
    public String debugState() {
        return state(System.nanoTime()) + " paused=" + reading.pauses() + "\n";
    }
}
