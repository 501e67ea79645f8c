package org.parley.msrp.session;

import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.HashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.parley.msrp.ByteRange;
import org.parley.msrp.Bytes;
import org.parley.msrp.FailureReport;
import org.parley.msrp.MessageId;
import org.parley.msrp.MsrpPath;
import org.parley.msrp.MsrpUri;
import org.parley.msrp.SessionId;
import org.parley.msrp.codec.MsrpEncoder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One MSRP session: a pair of URIs (RFC 4975 §5.4). Owned by its connection's loop; only {@link #execute}, {@link #localUri},
 * {@link #isBound} and {@link #loop} may be called from elsewhere.
 */
public final class Session {
    private static final Logger log = LoggerFactory.getLogger(Session.class);
    private static final int WAITING_COMMANDS = 1024;

    // Any thread.
    private final SessionSpec spec;
    private final Engine engine;
    private final Bytes id;
    private final Bytes localOctets;
    private final long bindDeadline;
    private final AtomicReference<SessionState> state;
    private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waitingCount = new AtomicInteger();
    private volatile @Nullable EventLoop loop;
    private volatile @Nullable Connection connection;

    // The session's loop only.
    private PeerMedia media;
    private Bytes paths;
    private final SendQueue queue = new SendQueue();
    /** Whether the chunk sender knows that something waits here. */
    boolean inRing;
    /** Its place in its connection's list. */
    int index = -1;

    private final Recent sent = new Recent(16);
    private @Nullable Reassembly reassembly;
    private @Nullable Reports reports;
    private @Nullable Set<String> refusedTypes;
    private long progressedAt = System.nanoTime();
    private long chunksIn;
    private long chunksOut;
    private long octetsIn;
    private long octetsOut;

    Session(SessionSpec spec, Engine engine, SessionState first) {
        this.spec = spec;
        this.engine = engine;
        this.state = new AtomicReference<>(first);
        SessionId sessionId = spec.local().sessionId();
        if (sessionId == null) {
            throw new IllegalArgumentException("local: a URI without session-id (expected: one from newUri)");
        }
        this.id = Bytes.ascii(sessionId.value());
        this.localOctets = Bytes.ascii(spec.local().toString());
        this.media = spec.media();
        this.paths = MsrpEncoder.paths(media.path(), spec.local());
        this.bindDeadline = System.nanoTime() + engine.config.bindTimeout().toNanos();
    }

    /** Our URI. Any thread. */
    public MsrpUri localUri() {
        return spec.local();
    }

    /** The peer's path as signalled last. */
    public MsrpPath peerPath() {
        return media.path();
    }

    /** The loop that owns it; null while a passive session waits for its first request. Never changes once set. Any thread. */
    public @Nullable EventLoop loop() {
        return loop;
    }

    /** Whether requests may flow. Any thread. */
    public boolean isBound() {
        return state.get() == SessionState.BOUND;
    }

    /**
     * Runs a command on the loop, in the order of calls; while a passive session waits for its first request the command waits with it. A
     * command for a session that has ended still runs, on some loop. Any thread.
     */
    public void execute(Runnable command) {
        EventLoop owner = loop;
        if (owner != null) {
            owner.execute(command);
            return;
        }
        if (waitingCount.incrementAndGet() > WAITING_COMMANDS) {
            engine.meters.overrun("waiting-commands");
            endFromAnywhere(new SessionEnd(SessionEnd.Kind.SLOW, "too much waits for a session nobody has bound"));
            return;
        }
        waiting.add(command);
        EventLoop since = loop;
        if (since != null) {
            since.execute(this::runWaiting);
        }
    }

    private void runWaiting() {
        for (Runnable command = waiting.poll(); command != null; command = waiting.poll()) {
            command.run();
        }
    }

    /**
     * Queues one whole message. On the loop. Before the session is bound it waits, within the same bound. A message above the peer's max-size
     * or of a type the peer answered with 415 before is not sent: its listener hears REFUSED at once.
     *
     * @return false: the queue is full and the session is being ended as SLOW, or it has ended; the listener hears nothing
     */
    public boolean send(OutgoingMessage message, DeliveryListener listener) {
        SessionState now = state.get();
        if (now == SessionState.CLOSED) {
            return false;
        }
        if (media.maxSize() > 0 && message.body().length() > media.maxSize()) {
            tell(listener, message.messageId(), Outcome.refused(413));
            return true;
        }
        if (refusedTypes != null && refusedTypes.contains(message.contentType().essence())) {
            tell(listener, message.messageId(), Outcome.refused(415));
            return true;
        }
        Connection link = connection;
        boolean direct = now == SessionState.BOUND
                && link != null
                && message.isSmall()
                && !inRing
                && link.sender().isFree();
        if (!direct && isFull(message.body().length())) {
            engine.meters.overrun("send-queue");
            close(new SessionEnd(
                    SessionEnd.Kind.SLOW,
                    "more than " + engine.config.sendQueueOctets() + " octets waited for the peer"));
            return false;
        }
        sent.add(message.messageId());
        if (message.successReport() && listener != DeliveryListener.NONE) {
            reports()
                    .await(
                            message.messageId(),
                            message.body().length(),
                            listener,
                            message.failureReport() != FailureReport.YES);
        }
        if (direct && link != null) {
            link.sender().small(this, message, listener);
            link.wantsToWrite();
        } else {
            enqueue(new OutgoingCopy(this, message, listener));
        }
        return true;
    }

    private boolean isFull(long more) {
        long most = engine.config.sendQueueOctets();
        return queue.octets() > 0 && queue.weight(most / 2) + Math.min(most / 2, more) > most;
    }

    /** Begins a message whose octets come bit by bit. On the loop. */
    public OutgoingStream openStream(OutgoingHead head, DeliveryListener listener) {
        OutgoingPieces stream = new OutgoingPieces(this, head, listener);
        if (state.get() == SessionState.CLOSED) {
            settle(stream, Outcome.SESSION_ENDED);
        } else if (media.maxSize() > 0 && head.total() > media.maxSize()) {
            settle(stream, Outcome.refused(413));
        } else if (refusedTypes != null
                && refusedTypes.contains(head.contentType().essence())) {
            settle(stream, Outcome.refused(415));
        } else {
            sent.add(head.messageId());
            if (head.successReport() && listener != DeliveryListener.NONE) {
                reports().await(head.messageId(), -1, listener, head.failureReport() != FailureReport.YES);
            }
            queue.add(stream);
        }
        return stream;
    }

    private void enqueue(Outgoing outgoing) {
        if (queue.octets() == 0) {
            progressed();
        }
        queue.add(outgoing);
        wantsToSend();
    }

    /** A re-INVITE changed the peer's path or limits: requests queued later use them. On the loop. */
    public void update(PeerMedia changed) {
        media = changed;
        paths = MsrpEncoder.paths(changed.path(), spec.local());
    }

    /** Ends the session: drains nothing, releases all, closes the connection if this was its last session. On the loop; later calls are ignored. */
    public void close(SessionEnd why) {
        if (moveOn(SessionState.Event.END)) {
            release(why);
        }
    }

    /** Octets of messages and streams that wait to be handed to the connection. On the loop. */
    public long queuedOctets() {
        return queue.octets();
    }

    /** Since when its queue has stood still; zero while it is empty. On the loop. */
    public Duration sinceProgress() {
        return queue.octets() == 0 ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - progressedAt);
    }

    // What the package knows of it.

    SessionSpec spec() {
        return spec;
    }

    SessionListener listener() {
        return spec.listener();
    }

    Bytes id() {
        return id;
    }

    /** Our URI as octets. */
    Bytes localOctets() {
        return localOctets;
    }

    /** The two path lines of our requests. */
    Bytes paths() {
        return paths;
    }

    PeerMedia media() {
        return media;
    }

    SendQueue queue() {
        return queue;
    }

    Engine engine() {
        return engine;
    }

    SessionState state() {
        return state.get();
    }

    long bindDeadline() {
        return bindDeadline;
    }

    /** The connection it is bound to or, if it is active, that will bind it. */
    @Nullable
    Connection connection() {
        return connection;
    }

    Reassembly reassembly() {
        Reassembly existing = reassembly;
        if (existing == null) {
            existing = new Reassembly(this);
            reassembly = existing;
        }
        return existing;
    }

    Reports reports() {
        Reports existing = reports;
        if (existing == null) {
            existing = new Reports(this);
            reports = existing;
        }
        return existing;
    }

    /** Changes state unless someone was faster; whether it did change. */
    private boolean moveOn(SessionState.Event event) {
        SessionState before = state.get();
        SessionState after = before.on(event);
        while (after != before && !state.compareAndSet(before, after)) {
            before = state.get();
            after = before.on(event);
        }
        return after != before;
    }

    /** An active session belongs to this loop from its birth. */
    void belongsTo(EventLoop owner) {
        loop = owner;
    }

    /** An active session's connection is there: it is asked to bind us. */
    void attach(Connection link) {
        connection = link;
        link.add(this);
    }

    /** The first request came over this connection; false if another was faster or the session is over. On the connection's loop. */
    boolean bindPassively(Connection link) {
        if (!state.compareAndSet(SessionState.AWAITING, SessionState.BOUND)) {
            return false;
        }
        connection = link;
        link.add(this);
        // What waited runs after this request was answered, and before any command that comes once the loop is known.
        link.turn().loop.execute(this::runWaiting);
        loop = link.turn().loop;
        begun();
        return true;
    }

    /** The peer spoke or answered: an active session is bound. */
    void confirmed(SessionState.Event event) {
        if (moveOn(event)) {
            begun();
            wantsToSend();
        }
    }

    private void begun() {
        log.info("session bound {}", spec.label());
        try {
            listener().bound(this);
        } catch (RuntimeException e) {
            fault(e);
        }
    }

    /** Our own code failed: this session ends, the others live. */
    void fault(RuntimeException e) {
        log.error("session failed {}", spec.label(), e);
        close(new SessionEnd(
                SessionEnd.Kind.LOCAL, "our own fault: " + e.getClass().getSimpleName()));
    }

    /** Ends it from any thread. */
    void endFromAnywhere(SessionEnd why) {
        if (state.compareAndSet(SessionState.AWAITING, SessionState.CLOSED)) {
            Turn turn = engine.anyTurn();
            loop = turn.loop;
            turn.loop.execute(() -> {
                release(why);
                runWaiting();
            });
            return;
        }
        EventLoop owner = loop;
        if (owner == null) {
            // Being bound at this moment: its loop will see the command.
            execute(() -> close(why));
        } else {
            owner.execute(() -> close(why));
        }
    }

    private void release(SessionEnd why) {
        engine.table.remove(this);
        Connection link = connection;
        if (link != null) {
            link.sender().forget(this);
            link.transactions().endAllOf(this, this::endTransaction);
        }
        queue.clear(outgoing -> {
            outgoing.drop();
            settle(outgoing, Outcome.SESSION_ENDED);
        });
        if (reports != null) {
            reports.end();
        }
        if (reassembly != null) {
            reassembly.end(why);
        }
        log.info(
                "session ended {} why={} ({}) chunks in={} out={} octets in={} out={}",
                spec.label(),
                why.kind(),
                why.why(),
                chunksIn,
                chunksOut,
                octetsIn,
                octetsOut);
        engine.meters.sessionEnded(why.kind());
        engine.users.left(spec.user());
        if (link != null) {
            link.remove(this, why);
        }
        try {
            listener().closed(this, why);
        } catch (RuntimeException e) {
            log.error("listener failed {}", spec.label(), e);
        }
    }

    private void endTransaction(Transaction transaction) {
        OutgoingMessage message = transaction.message;
        Outgoing outgoing = transaction.outgoing;
        if (outgoing != null) {
            outgoing.drop();
            settle(outgoing, Outcome.SESSION_ENDED);
        } else if (message != null) {
            settle(message, transaction.listener, Outcome.SESSION_ENDED);
        }
    }

    // Sending.

    private void wantsToSend() {
        Connection link = connection;
        if (link != null && isBound() && queue.hasReady()) {
            link.sender().ready(this);
            link.wantsToWrite();
        }
    }

    /** A stream got more octets. */
    void grew(OutgoingPieces stream, long by) {
        if (queue.octets() == 0) {
            progressed();
        }
        queue.changed(by);
        streamReady(stream);
    }

    /** A stream got its last octet; its length is known. */
    void completed(OutgoingPieces stream, long total) {
        if (reports != null) {
            reports.total(stream.messageId(), total);
        }
        streamReady(stream);
    }

    private void streamReady(OutgoingPieces stream) {
        Connection link = connection;
        if (link != null && link.sender().underWay() == stream) {
            link.wantsToWrite();
        } else {
            wantsToSend();
        }
    }

    /** Our side gives a stream up. */
    void abort(OutgoingPieces stream) {
        if (stream.settled) {
            return;
        }
        Connection link = connection;
        giveUp(stream, Outcome.ABORTED);
        if (link != null && stream.position > 0 && !stream.abandoned && !stream.written && isBound()) {
            // Between two chunks: one more, empty, tells the peer that no more will come (RFC 4975 §7.1).
            stream.abandoned = true;
            queue.add(stream);
            wantsToSend();
        }
    }

    /** No further octet of the message is sent. */
    private void giveUp(Outgoing outgoing, Outcome outcome) {
        Connection link = connection;
        queue.remove(outgoing);
        outgoing.drop();
        if (link != null && link.sender().abort(outgoing)) {
            outgoing.abandoned = true;
            link.wantsToWrite();
        }
        settle(outgoing, outcome);
    }

    /** Octets of a large message or stream went out. */
    void largeWritten(Outgoing outgoing, int octets) {
        queue.changed(-octets);
        progressed();
        if (outgoing instanceof OutgoingPieces stream) {
            progressOf(stream);
        }
    }

    private void progressOf(OutgoingPieces stream) {
        try {
            stream.tellProgress();
        } catch (RuntimeException e) {
            fault(e);
        }
    }

    /** The last chunk of a large message or stream went out. */
    void wasWritten(Outgoing outgoing) {
        if (outgoing.head.failureReport() == FailureReport.NO) {
            outgoing.settled = true;
        } else {
            ifAcknowledged(outgoing);
        }
    }

    void chunkWritten(long octets) {
        chunksOut++;
        octetsOut += octets;
    }

    /** Something of the queue left. */
    void progressed() {
        progressedAt = System.nanoTime();
    }

    /** Whether its queue has stood still for longer than is allowed. */
    boolean isStalled(long now) {
        return queue.octets() > 0
                && now - progressedAt > engine.config.stallTimeout().toNanos();
    }

    /** A response to one of our requests; its transaction has ended. */
    void answered(int code, @Nullable Outgoing outgoing, @Nullable OutgoingMessage message, DeliveryListener listener) {
        if (code >= 200 && code < 300) {
            if (outgoing != null) {
                outgoing.unanswered--;
                ifAcknowledged(outgoing);
            } else if (message != null) {
                if (listener != DeliveryListener.NONE) {
                    acknowledged(message.head(), listener);
                }
            } else {
                confirmed(SessionState.Event.CONFIRMED);
            }
            return;
        }
        if (outgoing != null) {
            outgoing.unanswered--;
            refused(outgoing, code);
        } else if (message != null) {
            settle(message, listener, outcomeOf(code));
        }
        OutgoingHead head = outgoing != null ? outgoing.head : message == null ? null : message.head();
        followUp(code, head);
    }

    private void ifAcknowledged(Outgoing outgoing) {
        if (outgoing.written && outgoing.unanswered == 0 && !outgoing.settled) {
            outgoing.settled = true;
            if (outgoing.head.failureReport() == FailureReport.YES) {
                acknowledged(outgoing.head, outgoing.listener);
            }
        }
    }

    private void acknowledged(OutgoingHead head, DeliveryListener listener) {
        tell(listener, head.messageId(), Outcome.ACKNOWLEDGED);
        if (head.successReport() && reports != null) {
            reports.acknowledged(head.messageId());
        }
    }

    private void refused(Outgoing outgoing, int code) {
        if (!outgoing.settled) {
            giveUp(outgoing, outcomeOf(code));
        }
    }

    private static Outcome outcomeOf(int code) {
        return code == 408 ? Outcome.TIMED_OUT : Outcome.refused(code);
    }

    /** What a refusal means beyond its message (RFC 4975 §10). */
    private void followUp(int code, @Nullable OutgoingHead head) {
        switch (code) {
            case 408 -> close(new SessionEnd(SessionEnd.Kind.TIMEOUT, "the peer says that a request timed out (408)"));
            case 415 -> {
                if (head != null) {
                    refuseType(head.contentType().essence());
                }
            }
            case 481 -> close(new SessionEnd(SessionEnd.Kind.REFUSED_481, "the peer knows no such session (481)"));
            case 506 ->
                close(new SessionEnd(
                        SessionEnd.Kind.PROTOCOL_ERROR, "the peer has the session on another connection (506)"));
            default -> {
                if (state() == SessionState.CONNECTING) {
                    close(new SessionEnd(
                            SessionEnd.Kind.PROTOCOL_ERROR, "the peer refused our first request (" + code + ")"));
                }
            }
        }
    }

    private void refuseType(String essence) {
        Set<String> types = refusedTypes;
        if (types == null) {
            types = new HashSet<>();
            refusedTypes = types;
        }
        if (types.size() < 64) {
            types.add(essence);
        }
    }

    /** A transaction went unanswered (RFC 4975 §7.1.1). */
    void timedOut(@Nullable Outgoing outgoing, @Nullable OutgoingMessage message, DeliveryListener listener) {
        engine.meters.timeout();
        if (outgoing != null) {
            outgoing.unanswered--;
            if (!outgoing.settled) {
                giveUp(outgoing, Outcome.TIMED_OUT);
            }
        } else if (message != null) {
            settle(message, listener, Outcome.TIMED_OUT);
        }
        close(new SessionEnd(SessionEnd.Kind.TIMEOUT, "a request went unanswered"));
    }

    /** A REPORT in namespace 000 that tells of failure is read like a response (RFC 4975 §7.3.2). */
    void reportedFailure(MessageId message, int code) {
        Outgoing waiting = queue.find(one -> one.head.messageId().equals(message));
        Connection link = connection;
        if (waiting == null && link != null) {
            Outgoing open = link.sender().underWay();
            waiting = open != null
                            && open.session == this
                            && open.head.messageId().equals(message)
                    ? open
                    : null;
        }
        mute(message);
        if (waiting != null) {
            refused(waiting, code);
        } else if (reports != null) {
            reports.refused(message, outcomeOf(code));
        }
        if (waiting != null || sent.contains(message)) {
            followUp(code, waiting == null ? null : waiting.head);
        }
    }

    /** The end of a message was told, or will be: its open transaction tells nothing more. */
    void mute(MessageId message) {
        Connection link = connection;
        if (link != null) {
            link.transactions().mute(this, message);
        }
    }

    /** Tells the end of a message that waited or was under way, once. */
    private void settle(Outgoing outgoing, Outcome outcome) {
        if (outgoing.settled) {
            return;
        }
        outgoing.settled = true;
        if (reports != null) {
            reports.forget(outgoing.head.messageId());
        }
        tell(outgoing.listener, outgoing.head.messageId(), outcome);
        if (outgoing instanceof OutgoingPieces stream) {
            progressOf(stream);
        }
    }

    private void settle(OutgoingMessage message, DeliveryListener listener, Outcome outcome) {
        if (reports != null) {
            reports.forget(message.messageId());
        }
        tell(listener, message.messageId(), outcome);
    }

    /** Calls a listener; what it throws ends this session only. */
    void tell(DeliveryListener listener, MessageId message, Outcome outcome) {
        if (listener == DeliveryListener.NONE) {
            return;
        }
        try {
            listener.outcome(this, message, outcome);
        } catch (RuntimeException e) {
            fault(e);
        }
    }

    // Receiving.

    void chunkRead(long octets) {
        chunksIn++;
        octetsIn += octets;
        Connection link = connection;
        if (link != null) {
            link.turn().tally.chunksIn++;
        }
    }

    /** Looks after what may time out. */
    void tick(long now) {
        if (isStalled(now)) {
            engine.meters.overrun("stalled");
            close(new SessionEnd(SessionEnd.Kind.SLOW, "the peer took nothing for " + engine.config.stallTimeout()));
        } else if (reassembly != null) {
            reassembly.expire(now);
        }
    }

    /** A REPORT says that octets of a message arrived. */
    void reportedSuccess(MessageId message, @Nullable ByteRange range) {
        if (reports != null) {
            reports.succeeded(message, range);
        }
    }

    /** An active session's time to be bound is over. */
    void bindOverdue() {
        if (state() == SessionState.CONNECTING) {
            close(new SessionEnd(SessionEnd.Kind.BIND_TIMEOUT, "the peer did not answer our first request in time"));
        }
    }

    String debugState() {
        return spec.label() + " " + state() + " queued=" + queue.octets() + " incomplete="
                + (reassembly == null ? 0 : reassembly.size()) + " reports=" + (reports == null ? 0 : reports.size())
                + " in=" + octetsIn + " out=" + octetsOut;
    }
}
