package org.parley.msrp.session;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.parley.msrp.ByteRange;
import org.parley.msrp.Bytes;
import org.parley.msrp.MediaType;
import org.parley.msrp.MessageId;
import org.parley.msrp.Method;
import org.parley.msrp.Status;
import org.parley.msrp.codec.MalformedHead;
import org.parley.msrp.codec.RequestHead;
import org.parley.msrp.codec.ResponseHead;
import org.parley.msrp.link.Addresses;
import org.parley.msrp.link.Link;
import org.parley.msrp.link.Pauses;
import org.parley.msrp.link.Transactions;
import org.parley.msrp.link.Turn;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One link and the sessions bound to it (RFC 4975 §5.4): reads, finds sessions, answers, and closes the link when its last session ends, or some minutes
 * later if a relay is at its other end. Belongs to its loop.
 */
final class Connection implements Link.Events, Turn.Member {
    private static final Logger log = LoggerFactory.getLogger(Connection.class);

    /** How long a connection with a peer's relay stays without sessions, whoever opened it (RFC 4975 §4, RFC 4976 §6.5). */
    private static final Duration RELAY_IDLE = Duration.ofMinutes(5);

    private final Engine engine;
    private final SessionTurn turn;
    private final Link link;
    private final Hearing hearing;
    private final Deadlines deadlines;
    private final Transactions<SendTransaction> transactions;
    private final ChunkSender sender;
    private final Pauses pauses;
    private final BoundSessions sessions = new BoundSessions();
    private final Throttle throttle;
    private final Answers answers;
    private final Reception reception;
    private final Responses responses;
    private final Runnable onGone;
    private boolean closed;
    private boolean closing;
    private boolean kept;
    private boolean marked;

    Connection(Engine engine, SessionTurn turn, Link link, Runnable onGone) {
        this.engine = engine;
        this.turn = turn;
        this.link = link;
        this.onGone = onGone;
        hearing = new Hearing(this);
        deadlines = new Deadlines(engine.config);
        transactions = new Transactions<>(
                turn.ids(),
                SendTransaction::new,
                engine.config.unansweredTransactions(),
                engine.config.transactionTimeout().toNanos());
        sender = new ChunkSender(link, turn, transactions);
        pauses = new Pauses(link);
        throttle = new Throttle(engine, turn, pauses);
        answers = new Answers(sender, turn);
        reception = new Reception(this, engine, link);
        responses = new Responses(this, transactions, sender);
        turn.add(this);
        engine.meters.connections(1);
    }

    Engine engine() {
        return engine;
    }

    SessionTurn turn() {
        return turn;
    }

    /** Where it comes from, as logs show it. */
    String peer() {
        return Addresses.shown(link.peer());
    }

    Transactions<SendTransaction> transactions() {
        return transactions;
    }

    ChunkSender sender() {
        return sender;
    }

    Pauses pauses() {
        return pauses;
    }

    Reception reception() {
        return reception;
    }

    /** Whether no session is on it now. */
    boolean isDeserted() {
        return sessions.isEmpty() && !deadlines.keeps();
    }

    /** Whether no session was ever bound to it. */
    boolean isUnused() {
        return !sessions.wereAny();
    }

    boolean isClosed() {
        return closed || closing;
    }

    /** Nothing can be written any more. */
    boolean isGone() {
        return closed;
    }

    /** A connection to a relay of ours is kept for later sessions (RFC 4976 §5.4). */
    void keep(Duration idle) {
        deadlines.keep(idle);
    }

    // Sessions.

    /** An active session of ours: its first SEND goes out at once (RFC 4975 §5.4). */
    void bindActively(Session session) {
        session.attach(this);
        MessageId first = turn.ids().messageId();
        session.deliveries().binds(first);
        sender.bodiless(session, engine.bindHeaders(first));
        wantsToWrite();
    }

    /**
     * A session is bound to it. Over a relay's connection others come and go, and the next one's first request may be on its way when the last one ends: it
     * must not find a connection that closes.
     */
    void add(Session session) {
        sessions.add(session);
        kept(false);
        if (!deadlines.keeps() && session.peerPath().size() > 1) {
            deadlines.keep(RELAY_IDLE);
        }
    }

    private void kept(boolean now) {
        if (kept != now) {
            kept = now;
            engine.meters.kept(now ? 1 : -1);
        }
    }

    /** A session ended. The connection of the last one ends with it, unless it is a relay's. */
    void remove(Session session, SessionEnd why) {
        if (!sessions.remove(session)) {
            return;
        }
        reception.forget(session);
        if (closed) {
            return;
        }
        if (sessions.isEmpty() && deadlines.keeps() && why.kind() != SessionEnd.Kind.SLOW) {
            deadlines.used();
            kept(true);
            wantsToWrite();
        } else if (sessions.isEmpty()) {
            switch (why.kind()) {
                case SLOW, TIMEOUT, PEER_GONE -> close();
                case LOCAL, BIND_TIMEOUT, REFUSED_481, PROTOCOL_ERROR, SHUTDOWN -> closeWhenWritten();
            }
        } else {
            wantsToWrite();
        }
    }

    /** Holds this connection back while the peer of the session it asks for is not known yet; false: nothing of the kind. */
    boolean held(Bytes id) {
        return hearing.held(id);
    }

    /** A first request was understood: it will not be heard again. */
    void understood() {
        hearing.understood();
    }

    // Reading.

    @Override
    public void read(byte[] octets) {
        if (closed || closing) {
            return;
        }
        turn.tally.octetsIn += octets.length;
        hearing.read(Bytes.wrap(octets));
        if (!closed) {
            throttle.afterRead(octets.length, reception.last(), sender.pending());
        }
    }

    /** Framing is lost or the peer is hostile: nothing it says can be understood any more. */
    void loseTrust(@Nullable String why) {
        if (closed) {
            return;
        }
        hearing.stop();
        engine.meters.ignored("garbage");
        log.info("connection dropped peer={} why={}", Addresses.shown(link.peer()), why);
        failAll(new SessionEnd(SessionEnd.Kind.PROTOCOL_ERROR, "what the peer sent is no MSRP"));
        close();
    }

    void countRequest() {
        throttle.countRequest();
    }

    /** A response came. */
    void heard(ResponseHead head) {
        if (responses.heard(head) && !closed) {
            wantsToWrite();
        }
    }

    /** Something could not be understood. */
    void malformed(MalformedHead what) {
        if (answers.respond(what)) {
            wantsToWrite();
        } else {
            engine.meters.ignored("malformed");
        }
        if (!what.recoverable()) {
            hearing.stop();
            failAll(new SessionEnd(SessionEnd.Kind.PROTOCOL_ERROR, "a head beyond the limits"));
            closeWhenWritten();
        }
    }

    // Writing.

    /** Answers a request on the connection it came by (RFC 4975 §7.2), unless it asked for silence. */
    void answer(@Nullable Session session, RequestHead head, Status status) {
        if (!closed && answers.respond(session, head, status)) {
            wantsToWrite();
        }
    }

    /** Sends a REPORT to the complete From-Path of the request (RFC 4975 §7.1.3). */
    void report(Session session, Bytes fromPath, MessageId message, ByteRange range, Status status) {
        if (!closed) {
            answers.report(session, fromPath, message, range, status);
            wantsToWrite();
        }
    }

    /** The same with a body. */
    void report(
            Session session,
            Bytes fromPath,
            MessageId message,
            ByteRange range,
            Status status,
            MediaType contentType,
            Bytes body) {
        if (!closed) {
            answers.report(session, fromPath, message, range, status, contentType, body);
            wantsToWrite();
        }
    }

    /** Sends a request of no session. */
    void ask(Method method, Bytes paths, Bytes headers, Line.Reply reply) {
        if (responses.ask(method, paths, headers, reply)) {
            deadlines.used();
            wantsToWrite();
        }
    }

    /** There is something to write: it leaves at the end of this turn. */
    void wantsToWrite() {
        if (!marked) {
            marked = true;
            turn.atEnd(this);
        }
    }

    /** The end of a turn. */
    @Override
    public void endTurn(long now) {
        marked = false;
        if (closed) {
            return;
        }
        if (link.written() == link.handedOn()) {
            deadlines.progressed(now);
        }
        long before = link.written();
        sender.flush();
        turn.tally.octetsOut += link.written() - before;
        finishIfWritten();
    }

    @Override
    public void progress() {
        long now = System.nanoTime();
        deadlines.progressed(now);
        transactions.handedOn(link.handedOn(), now);
        long onTheWay = link.written() - link.handedOn();
        if (onTheWay < ChunkSender.LOW_WATER) {
            if (sender.isWaiting()) {
                wantsToWrite();
            }
            throttle.afterProgress(sender.pending());
        }
        finishIfWritten();
    }

    private void finishIfWritten() {
        if (closing && !closed && link.written() == link.handedOn() && !sender.isWaiting()) {
            close();
        }
    }

    // Ending.

    /** Our own code failed outside of any session: this connection ends, the others live. */
    @Override
    public void fault(RuntimeException e) {
        log.error("connection failed peer={}", Addresses.shown(link.peer()), e);
        failAll(new SessionEnd(
                SessionEnd.Kind.LOCAL, "our own fault: " + e.getClass().getSimpleName()));
        close();
    }

    /** Closes once what is written has left, or after a second. */
    @Override
    public void closeWhenWritten() {
        if (!closing && !closed) {
            closing = true;
            deadlines.closing();
            hearing.stop();
            wantsToWrite();
        }
    }

    /** Closes now. */
    void close() {
        link.close();
        lost(null);
    }

    @Override
    public void lost(@Nullable Throwable cause) {
        if (closed) {
            return;
        }
        closed = true;
        hearing.stop();
        engine.meters.connections(-1);
        kept(false);
        failAll(new SessionEnd(
                SessionEnd.Kind.PEER_GONE, cause == null ? "the connection ended" : "the connection failed"));
        sender.release();
        onGone.run();
        responses.lost();
        turn.remove(this);
    }

    /** A connection that fails takes its sessions with it (RFC 4975 §5.4). */
    void failAll(SessionEnd why) {
        sessions.endAll(why);
    }

    /** Looks after what may time out. */
    @Override
    public void tick(long now) {
        responses.expire(now);
        if (closed) {
            return;
        }
        sessions.tick(now);
        if (closed) {
            return;
        }
        boolean unused = sessions.isEmpty() && responses.isNothingAsked();
        switch (deadlines.judge(now, closing, sessions.wereAny(), unused, link.written() > link.handedOn())) {
            case NONE -> {}
            case CLOSING, IDLE -> close();
            case PROBATION -> {
                engine.meters.limited("probation");
                close();
            }
            case STALL -> {
                engine.meters.overrun("stalled");
                failAll(new SessionEnd(
                        SessionEnd.Kind.SLOW, "the peer took nothing for " + engine.config.stallTimeout()));
                close();
            }
        }
    }

    /** Octets that wait here, in session queues and buffers. */
    @Override
    public long queuedOctets() {
        return sender.pending() + sessions.queuedOctets();
    }

    /** Whether everything that was to be sent has been handed on. */
    @Override
    public boolean isDrained() {
        return queuedOctets() == 0 && transactions.open() == 0;
    }

    @Override
    public String debugState() {
        return "connection peer=" + peer() + " tls=" + link.secure() + " pending=" + sender.pending() + " transactions="
                + transactions.open() + " paused=" + pauses + "\n" + sessions.debugState();
    }
}
