package org.parley.msrp.session;

import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;
import org.parley.msrp.Bytes;
import org.parley.msrp.MessageId;
import org.parley.msrp.Method;
import org.parley.msrp.MsrpPath;
import org.parley.msrp.MsrpUri;
import org.parley.msrp.SessionId;
import org.parley.msrp.codec.Header;
import org.parley.msrp.codec.MsrpEncoder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One MSRP session: a pair of URIs (RFC 4975 §5.4). Owned by its connection's loop; only {@link #execute}, {@link #localUri},
 * {@link #isBound} and {@link #loop} may be called from elsewhere.
 */
public final class Session {
    private static final Logger log = LoggerFactory.getLogger(Session.class);
    private static final AtomicReferenceFieldUpdater<Session, SessionState> STATE =
            AtomicReferenceFieldUpdater.newUpdater(Session.class, SessionState.class, "state");

    // Any thread.
    private final SessionSpec spec;
    private final Engine engine;
    private final Bytes id;
    private final Bytes localOctets;
    private final long bindDeadline;
    private volatile SessionState state;
    private final WaitingCommands waiting = new WaitingCommands();
    private volatile @Nullable EventLoop loop;
    private volatile @Nullable Connection connection;

    // The session's loop only.
    private PeerMedia media;
    private Bytes paths;
    private @Nullable Route route;
    private final Deliveries deliveries;
    /** Whether the chunk sender knows that something waits here. */
    boolean inRing;
    /** Its place in its connection's list. */
    int index = -1;

    private @Nullable Reassembly reassembly;
    private final SessionTraffic traffic = new SessionTraffic();

    Session(SessionSpec spec, Engine engine, SessionState first) {
        this.spec = spec;
        this.engine = engine;
        this.deliveries = new Deliveries(this, engine);
        this.state = first;
        SessionId sessionId = spec.local().sessionId();
        if (sessionId == null) {
            throw new IllegalArgumentException("local: a URI without session-id (expected: one from newUri)");
        }
        this.id = Bytes.ascii(sessionId.value());
        this.localOctets = Bytes.ascii(spec.local().toString());
        this.media = spec.media();
        this.route = spec.via();
        this.paths = pathsNow();
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

    /** Where the peer's connection comes from, shortened as in logs; "" while there is none. Any thread. */
    public String peer() {
        Connection mine = connection;
        return mine == null ? "" : mine.peer();
    }

    /** Whether requests may flow. Any thread. */
    public boolean isBound() {
        return state == SessionState.BOUND;
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
        if (!waiting.hasRoom()) {
            engine.meters.overrun("waiting-commands");
            endFromAnywhere(new SessionEnd(SessionEnd.Kind.SLOW, "too much waits for a session nobody has bound"));
            return;
        }
        keep(command);
    }

    /** Keeps a command until the session has a loop. */
    private void keep(Runnable command) {
        waiting.add(command);
        EventLoop since = loop;
        if (since != null) {
            since.execute(waiting::run);
        }
    }

    /**
     * Queues one whole message. On the loop. Before the session is bound it waits, within the same bound. A message above the peer's max-size
     * or of a type the peer answered with 415 before is not sent: its listener hears REFUSED at once.
     *
     * @return false: the queue is full and the session is being ended as SLOW, or it has ended; the listener hears nothing
     */
    public boolean send(OutgoingMessage message, DeliveryListener listener) {
        return deliveries.send(message, listener);
    }

    /** Begins a message whose octets come bit by bit. On the loop. */
    public OutgoingStream openStream(OutgoingHead head, DeliveryListener listener) {
        return deliveries.open(head, listener);
    }

    /**
     * Asks the peer for something that is no message, such as NICKNAME (RFC 7701 §7); without a body. On the loop; exactly one reply, there too. Throws
     * {@link IllegalArgumentException} if a header value holds control characters.
     */
    public void ask(Method method, List<Header> headers, Line.Reply reply) {
        Bytes lines = Line.lines(headers);
        Connection link = connection;
        if (link == null || !isBound()) {
            reply.unanswered("the session is not bound");
        } else {
            link.ask(method, paths, lines, reply);
        }
    }

    /** A re-INVITE changed the peer's path or limits: requests queued later use them. On the loop. */
    public void update(PeerMedia changed) {
        media = changed;
        paths = pathsNow();
    }

    /**
     * A relay of ours granted a URI in place of the one that ends, and the peer has it in our a=path: requests queued later use it. On the loop. Throws
     * {@link IllegalArgumentException} for a route over another connection.
     */
    public void reroute(Route fresh) {
        Route before = route;
        if (before == null || before.line() != fresh.line()) {
            throw new IllegalArgumentException(
                    "a route over another connection (expected: the one the session lives on)");
        }
        fresh.take();
        route = fresh;
        paths = pathsNow();
    }

    private Bytes pathsNow() {
        Route via = route;
        return MsrpEncoder.paths(via == null ? media.path() : via.towards(media.path()), spec.local());
    }

    /** The fingerprint that proves whom we are connected to: relays, ours or theirs, are proven by their names instead (RFC 6135 §4.3). */
    @Nullable
    Fingerprint provenBy() {
        return isRelayed() ? null : spec.fingerprint();
    }

    /** Where to connect if not by the path. */
    @Nullable
    InetSocketAddress anchor() {
        return spec.anchor();
    }

    /** Whether relays stand between us and the peer. */
    boolean isRelayed() {
        return spec.via() != null || media.path().size() > 1;
    }

    /** Ends the session: drains nothing, releases all, closes the connection if this was its last session. On the loop; later calls are ignored. */
    public void close(SessionEnd why) {
        if (moveOn(SessionState.Event.END)) {
            release(why);
        }
    }

    /** Octets of messages and streams that wait to be handed to the connection. On the loop. */
    public long queuedOctets() {
        return deliveries.queue().octets();
    }

    /** Since when its queue has stood still; zero while it is empty. On the loop. */
    public Duration sinceProgress() {
        return deliveries.sinceProgress();
    }

    // What the package knows of it.

    SessionSpec spec() {
        return spec;
    }

    /** Who answers for it. Any thread. */
    public SessionListener listener() {
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

    Deliveries deliveries() {
        return deliveries;
    }

    Engine engine() {
        return engine;
    }

    SessionState state() {
        return state;
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

    /** Changes state unless someone was faster; whether it did change. */
    private boolean moveOn(SessionState.Event event) {
        SessionState before = state;
        SessionState after = before.on(event);
        while (after != before && !STATE.compareAndSet(this, before, after)) {
            before = state;
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
        if (!STATE.compareAndSet(this, SessionState.AWAITING, SessionState.BOUND)) {
            return false;
        }
        connection = link;
        link.add(this);
        // What waited runs after this request was answered, and before any command that comes once the loop is known.
        link.turn().loop().execute(waiting::run);
        loop = link.turn().loop();
        begun();
        return true;
    }

    /** The peer spoke or answered: an active session is bound. */
    void confirmed(SessionState.Event event) {
        if (moveOn(event)) {
            begun();
            deliveries.wantsToSend();
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

    /** Ends it from any thread: no request that is read after this call is served; its loop frees what it holds. */
    void endFromAnywhere(SessionEnd why) {
        if (STATE.compareAndSet(this, SessionState.AWAITING, SessionState.CLOSED)) {
            SessionTurn turn = engine.anyTurn();
            loop = turn.loop();
            turn.loop().execute(() -> {
                release(why);
                waiting.run();
            });
            return;
        }
        if (!moveOn(SessionState.Event.END)) {
            return;
        }
        EventLoop owner = loop;
        if (owner == null) {
            // Being bound at this moment: its loop will see the command.
            keep(() -> release(why));
        } else {
            owner.execute(() -> release(why));
        }
    }

    private void release(SessionEnd why) {
        engine.table.remove(this);
        Connection link = connection;
        deliveries.end();
        if (reassembly != null) {
            reassembly.end(why);
        }
        log.info("session ended {} why={} ({}) {}", spec.label(), why.kind(), why.why(), traffic);
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

    void chunkWritten(long octets) {
        traffic.written(octets);
    }

    // Receiving.

    void chunkRead(long octets) {
        traffic.read(octets);
        Connection link = connection;
        if (link != null) {
            link.turn().tally.chunksIn++;
        }
    }

    /** Looks after what may time out. */
    void tick(long now) {
        if (deliveries.isStalled(now)) {
            engine.meters.overrun("stalled");
            close(new SessionEnd(SessionEnd.Kind.SLOW, "the peer took nothing for " + engine.config.stallTimeout()));
        } else if (reassembly != null) {
            reassembly.expire(now);
        }
    }

    /** An active session's time to be bound is over. */
    void bindOverdue() {
        if (state() == SessionState.CONNECTING) {
            close(new SessionEnd(SessionEnd.Kind.BIND_TIMEOUT, "nothing was heard of the peer in time"));
        }
    }

    String debugState() {
        return spec.label() + " " + state() + " queued=" + deliveries.queue().octets() + " incomplete="
                + (reassembly == null ? 0 : reassembly.size()) + " reports=" + deliveries.awaitedReports()
                + " " + traffic;
    }
}
