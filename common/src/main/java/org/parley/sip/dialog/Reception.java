package org.parley.sip.dialog;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.parley.sip.Authentication;
import org.parley.sip.SipResponse;
import org.parley.sip.SipSyntaxException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out who sent a request before anything else is decided about it. While that takes its time, later requests with the same Call-ID wait
 * their turn, so that no order changes, and an INVITE can be cancelled. Runs on the Switchboard's context.
 */
final class Reception {
    private static final Logger LOG = LoggerFactory.getLogger(Reception.class);

    /** Requests of one call that wait for the one before them; a sane peer has two or three. */
    private static final int MOST_IN_LINE = 16;

    private static final String RETRY_SECONDS = "5";

    private final Switchboard board;
    /** By Call-ID: there is an entry while a request is being asked about, and the line behind it. */
    private final Map<String, Deque<Waiting>> lines = new HashMap<>();

    Reception(Switchboard board) {
        this.board = board;
    }

    /** A request came in, neither ACK nor CANCEL. */
    void receive(Wire.Inbound inbound) {
        Deque<Waiting> line = lines.get(inbound.request().callId());
        if (line == null) {
            ask(inbound, null);
        } else if (line.size() < MOST_IN_LINE) {
            line.add(waiting(inbound));
        } else {
            board.refuse(inbound, SipResponse.of(503).with("Retry-After", RETRY_SECONDS));
        }
    }

    /** Asks; false when the answer is still to come and the line has to wait for it. */
    private boolean ask(Wire.Inbound inbound, @Nullable Waiting before) {
        CompletableFuture<Authentication> answer = asked(inbound);
        if (answer.isDone()) {
            if (before == null || before.resume()) {
                answer.whenComplete((authentication, failure) -> proceed(inbound, authentication, failure));
            }
            return true;
        }
        Waiting held = before == null ? waiting(inbound) : before;
        lines.putIfAbsent(inbound.request().callId(), new ArrayDeque<>());
        answer.whenComplete((authentication, failure) -> board.execute(() -> told(held, authentication, failure)));
        return false;
    }

    private CompletableFuture<Authentication> asked(Wire.Inbound inbound) {
        try {
            return board.authenticate(inbound.request()).toCompletableFuture();
        } catch (RuntimeException fault) {
            return CompletableFuture.failedFuture(fault);
        }
    }

    private void told(Waiting held, @Nullable Authentication authentication, @Nullable Throwable failure) {
        if (held.resume()) {
            proceed(held.inbound, authentication, failure);
        }
        String callId = held.inbound.request().callId();
        Deque<Waiting> line = lines.getOrDefault(callId, new ArrayDeque<>());
        for (Waiting next = line.poll(); next != null; next = line.poll()) {
            if (!next.cancelled() && !ask(next.inbound, next)) {
                return; // this one's answer takes its time too, and the rest of the line waits on
            }
        }
        lines.remove(callId);
    }

    private void proceed(Wire.Inbound inbound, @Nullable Authentication authentication, @Nullable Throwable failure) {
        if (authentication instanceof Authentication.Passed passed) {
            board.guarded(inbound, () -> board.identified(new KnownInbound(inbound, passed.caller())));
        } else if (authentication instanceof Authentication.Refused refused) {
            board.refuse(inbound, refused.response());
        } else if (failure instanceof SipSyntaxException) {
            board.refuse(inbound, SipResponse.of(400, "Malformed header"));
        } else {
            LOG.error("caller not identified call-id={}", inbound.request().callId(), failure);
            board.refuse(inbound, SipResponse.of(500));
        }
    }

    private Waiting waiting(Wire.Inbound inbound) {
        if (!inbound.request().method().equals("INVITE")) {
            return new Waiting(inbound, null);
        }
        ServerRequest place = new ServerRequest(board, inbound, board.tagFor(inbound));
        board.pending(inbound, place);
        return new Waiting(inbound, place);
    }

    /** A request in line; an INVITE's place is what CANCEL finds. */
    private record Waiting(Wire.Inbound inbound, @Nullable ServerRequest place) {
        boolean cancelled() {
            return place != null && place.answered();
        }

        /** Its turn has come: false when it was cancelled. From here on CANCEL finds what comes of it. */
        boolean resume() {
            if (cancelled()) {
                return false;
            }
            if (place != null) {
                place.settle();
            }
            return true;
        }
    }
}
