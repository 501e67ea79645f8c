package org.parley.msrp.session;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.parley.msrp.ByteRange;
import org.parley.msrp.FailureReport;
import org.parley.msrp.MessageId;

/**
 * What one session sends, and what becomes of it: the bounded queue, the outcomes, the peer's refusals and REPORTs (RFC 4975 §7.1.1, §7.3.2, §10).
 * Belongs to the session's loop.
 */
final class Deliveries {
    private static final int REMEMBERED = 16;

    private final Session session;
    private final Engine engine;
    private final SendQueue queue = new SendQueue();
    private final Recent sent = new Recent(REMEMBERED);
    private @Nullable Reports reports;
    private final PeerRefusals refusals;
    private long progressedAt = System.nanoTime();
    private @Nullable MessageId binding;

    Deliveries(Session session, Engine engine) {
        this.session = session;
        this.engine = engine;
        this.refusals = new PeerRefusals(session);
    }

    SendQueue queue() {
        return queue;
    }

    /** How many success REPORTs are awaited. */
    int awaitedReports() {
        return reports == null ? 0 : reports.size();
    }

    /** Since when the queue has stood still; zero while it is empty. */
    Duration sinceProgress() {
        return queue.octets() == 0 ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - progressedAt);
    }

    private Reports reports() {
        Reports existing = reports;
        if (existing == null) {
            existing = new Reports(session);
            reports = existing;
        }
        return existing;
    }

    /** As {@link Session#send}. */
    boolean send(OutgoingMessage message, DeliveryListener listener) {
        SessionState now = session.state();
        if (now == SessionState.CLOSED) {
            return false;
        }
        if (session.media().maxSize() > 0
                && message.body().length() > session.media().maxSize()) {
            session.tell(listener, message.messageId(), Outcome.refused(413));
            return true;
        }
        if (refusals.coverType(message.contentType())) {
            session.tell(listener, message.messageId(), Outcome.refused(415));
            return true;
        }
        Connection link = session.connection();
        boolean direct = now == SessionState.BOUND
                && link != null
                && message.isSmall()
                && !session.inRing
                && link.sender().isFree();
        if (!direct && isFull(message.body().length())) {
            engine.meters.overrun("send-queue");
            session.close(new SessionEnd(
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
            link.sender().small(session, message, listener);
            link.wantsToWrite();
        } else {
            enqueue(new OutgoingCopy(session, message, listener));
        }
        return true;
    }

    private boolean isFull(long more) {
        long most = engine.config.sendQueueOctets();
        return queue.weight() > 0 && queue.weight() + Math.min(most / 2, more) > most;
    }

    /** The Message-ID of the SEND that binds us: a relay acknowledges that before anyone has heard it (RFC 4976 §6.4.1). */
    void binds(MessageId first) {
        binding = first;
    }

    /** As {@link Session#openStream}. */
    OutgoingStream open(OutgoingHead head, DeliveryListener listener) {
        OutgoingPieces stream = new OutgoingPieces(session, head, listener);
        if (session.state() == SessionState.CLOSED) {
            settle(stream, Outcome.SESSION_ENDED);
        } else if (session.media().maxSize() > 0
                && head.total() > session.media().maxSize()) {
            settle(stream, Outcome.refused(413));
        } else if (refusals.coverType(head.contentType())) {
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

    /** Asks the chunk sender for a turn, if there is something to send and the session is bound. */
    void wantsToSend() {
        Connection link = session.connection();
        if (link != null && session.isBound() && queue.hasReady()) {
            link.sender().ready(session);
            link.wantsToWrite();
        }
    }

    /** A stream got more octets. */
    void grew(OutgoingPieces stream, long by) {
        if (queue.octets() == 0) {
            progressed();
        }
        queue.changed(stream, by);
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
        Connection link = session.connection();
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
        Connection link = session.connection();
        giveUp(stream, Outcome.ABORTED);
        if (link != null && stream.position > 0 && !stream.abandoned && !stream.written && session.isBound()) {
            // Between two chunks: one more, empty, tells the peer that no more will come (RFC 4975 §7.1).
            stream.abandoned = true;
            queue.add(stream);
            wantsToSend();
        }
    }

    /** No further octet of the message is sent. */
    private void giveUp(Outgoing outgoing, Outcome outcome) {
        Connection link = session.connection();
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
        queue.changed(outgoing, -octets);
        progressed();
        if (outgoing instanceof OutgoingPieces stream) {
            progressOf(stream);
        }
    }

    private void progressOf(OutgoingPieces stream) {
        try {
            stream.tellProgress();
        } catch (RuntimeException e) {
            session.fault(e);
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

    /** Something of the queue left. */
    void progressed() {
        progressedAt = System.nanoTime();
    }

    /** Whether its queue has stood still for longer than is allowed. */
    boolean isStalled(long now) {
        return queue.octets() > 0
                && now - progressedAt > engine.config.stallTimeout().toNanos();
    }

    /** A response to one of our requests; its transaction has ended. The comment is that of a refusal. */
    void answered(
            int code,
            @Nullable String comment,
            @Nullable Outgoing outgoing,
            @Nullable OutgoingMessage message,
            DeliveryListener listener) {
        if (code >= 200 && code < 300) {
            if (outgoing != null) {
                outgoing.unanswered--;
                ifAcknowledged(outgoing);
            } else if (message != null) {
                if (listener != DeliveryListener.NONE) {
                    acknowledged(message.head(), listener);
                }
            } else {
                session.confirmed(SessionState.Event.CONFIRMED);
            }
            return;
        }
        if (outgoing != null) {
            outgoing.unanswered--;
            refused(outgoing, outcomeOf(code, comment));
        } else if (message != null) {
            settle(message, listener, outcomeOf(code, comment));
        }
        OutgoingHead head = outgoing != null ? outgoing.head : message == null ? null : message.head();
        refusals.heard(code, head);
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
        session.tell(listener, head.messageId(), Outcome.ACKNOWLEDGED);
        if (head.successReport() && reports != null) {
            reports.acknowledged(head.messageId());
        }
    }

    private void refused(Outgoing outgoing, Outcome outcome) {
        if (!outgoing.settled) {
            giveUp(outgoing, outcome);
        }
    }

    private static Outcome outcomeOf(int code, @Nullable String comment) {
        return code == 408 ? Outcome.TIMED_OUT : Outcome.refused(code, comment);
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
        session.close(new SessionEnd(SessionEnd.Kind.TIMEOUT, "a request went unanswered"));
    }

    /**
     * A REPORT in namespace 000 that tells of failure is read like a response (RFC 4975 §7.3.2). A relay's comes late, 408 half a minute after the message
     * (RFC 4976 §6.4.1), when that is remembered no more.
     */
    void reportedFailure(MessageId message, int code, @Nullable String comment) {
        Outgoing waiting = queue.find(one -> one.head.messageId().equals(message));
        Connection link = session.connection();
        if (waiting == null && link != null) {
            Outgoing open = link.sender().underWay();
            waiting = open != null
                            && open.session == session
                            && open.head.messageId().equals(message)
                    ? open
                    : null;
        }
        mute(message);
        if (waiting != null) {
            refused(waiting, outcomeOf(code, comment));
        } else if (reports != null) {
            reports.refused(message, outcomeOf(code, comment));
        }
        if (waiting != null || sent.contains(message) || session.isRelayed()) {
            refusals.heard(code, waiting == null ? null : waiting.head);
        }
        if (message.equals(binding)) {
            refusals.unbound(code);
        }
    }

    /** The end of a message was told, or will be: its open transaction tells nothing more. */
    void mute(MessageId message) {
        Connection link = session.connection();
        if (link != null) {
            link.transactions().forEach(open -> {
                OutgoingMessage sent = open.message;
                if (open.session == session && sent != null && sent.messageId().equals(message)) {
                    open.listener = DeliveryListener.NONE;
                }
            });
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
        session.tell(outgoing.listener, outgoing.head.messageId(), outcome);
        if (outgoing instanceof OutgoingPieces stream) {
            progressOf(stream);
        }
    }

    private void settle(OutgoingMessage message, DeliveryListener listener, Outcome outcome) {
        if (reports != null) {
            reports.forget(message.messageId());
        }
        session.tell(listener, message.messageId(), outcome);
    }

    /** A REPORT says that octets of a message arrived. */
    void reportedSuccess(MessageId message, @Nullable ByteRange range) {
        if (reports != null) {
            reports.succeeded(message, range);
        }
    }

    private void endTransaction(SendTransaction transaction) {
        OutgoingMessage message = transaction.message;
        Outgoing outgoing = transaction.outgoing;
        if (outgoing != null) {
            outgoing.drop();
            settle(outgoing, Outcome.SESSION_ENDED);
        } else if (message != null) {
            settle(message, transaction.listener, Outcome.SESSION_ENDED);
        }
    }

    /** The session is over: everything that is not known is told so. */
    void end() {
        Connection link = session.connection();
        if (link != null) {
            link.sender().forget(session);
            link.transactions().forEach(open -> {
                if (open.session == session) {
                    endTransaction(open);
                    link.transactions().end(open);
                }
            });
        }
        queue.clear(outgoing -> {
            outgoing.drop();
            settle(outgoing, Outcome.SESSION_ENDED);
        });
        if (reports != null) {
            reports.end();
        }
    }
}
