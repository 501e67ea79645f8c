package org.parley.relay.forward;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.parley.msrp.ByteRange;
import org.parley.msrp.Bytes;
import org.parley.msrp.FailureReport;
import org.parley.msrp.Flag;
import org.parley.msrp.MessageId;
import org.parley.msrp.Method;
import org.parley.msrp.MsrpSyntaxException;
import org.parley.msrp.Status;
import org.parley.msrp.TransactionId;
import org.parley.msrp.codec.MalformedHead;
import org.parley.msrp.codec.MsrpSink;
import org.parley.msrp.codec.RequestHead;
import org.parley.msrp.codec.ResponseHead;

/**
 * Hears a connection's decoder (RFC 4976 §6.2, §6.4). A SEND that is there whole when the read ends passes in one step; of a longer one the pieces pass as they
 * come. Other requests are gathered, which the codec bounds. Belongs to the connection's loop.
 */
final class Requests implements MsrpSink {
    private enum State {
        /** Between requests, or what comes is skipped. */
        NOTHING,
        /** A SEND of which so far nothing was handed on. */
        SEND,
        /** A SEND whose pieces are handed on. */
        PASSING,
        /** Another request. */
        GATHERING,
        /** One for a session of the program that carries the relay. */
        OWN
    }

    /** No body comes so far that places beyond it overflow. */
    private static final long FARTHEST = Long.MAX_VALUE / 2;

    private final Connection connection;
    private final Writing writing;
    private final OwnTraffic own;
    private State state = State.NOTHING;
    private @Nullable RequestHead head;
    private @Nullable Route route;
    private @Nullable Bytes messageId;
    private @Nullable ByteRange range;
    private FailureReport failure = FailureReport.YES;
    private Bytes only = Bytes.EMPTY;
    /** Whether no seven hyphens stand in it. */
    private boolean clean;

    private @Nullable Chunk chunk;
    private @Nullable TransactionId id;
    private List<Bytes> body = List.of();
    /** Whether a view of the present read waits somewhere. */
    private boolean keeps;

    Requests(Connection connection) {
        this.connection = connection;
        this.writing = connection.writing();
        this.own = new OwnTraffic(connection);
    }

    @Override
    public void request(RequestHead head) {
        connection.reading().countRequest();
        state = State.NOTHING;
        try {
            if (own.takes(head)) {
                state = State.OWN;
            } else if (head.method().kind() == Method.Kind.SEND) {
                send(head);
            } else {
                other(head);
            }
        } catch (MsrpSyntaxException e) {
            connection.refusals().refuse(head, Status.BAD_REQUEST, "syntax");
        }
    }

    private void send(RequestHead request) {
        Bytes message = request.messageIdOctets();
        if (message == null || !TransactionId.isIdent(message)) {
            connection.refusals().refuse(request, Status.BAD_REQUEST, "message-id");
            return;
        }
        failure = request.failureReport();
        range = request.byteRange();
        if (range != null && range.start() > FARTHEST) {
            connection.refusals().refuse(request, Status.BAD_REQUEST, "byte-range");
            return;
        }
        Route found = connection.routes().of(request);
        if (found != null) {
            route = found;
            messageId = message;
            head = request;
            only = Bytes.EMPTY;
            clean = false;
            state = State.SEND;
        }
    }

    private void other(RequestHead request) {
        Method.Kind kind = request.method().kind();
        if (kind == Method.Kind.OTHER && connection.engine().config.blockUnknownMethods()) {
            connection.engine().meters.refused("unknown-method");
            return;
        }
        if (kind == Method.Kind.AUTH && request.toPath().size() == 1) {
            route = null;
        } else {
            route = connection.routes().of(request);
            if (route == null) {
                return;
            }
        }
        head = request;
        body = List.of();
        state = State.GATHERING;
    }

    @Override
    public void piece(Bytes octets) {
        switch (state) {
            case SEND -> {
                if (only.isEmpty()) {
                    only = octets;
                } else {
                    pass();
                    piece(octets);
                }
            }
            case PASSING -> {
                Chunk passing = chunk;
                if (passing != null) {
                    passing.route.piece(passing, kept(octets));
                }
            }
            case GATHERING -> {
                body = body.isEmpty() ? new ArrayList<>(1) : body;
                body.add(Bytes.copyOf(octets));
            }
            case OWN -> own.piece(octets);
            case NOTHING -> {}
        }
    }

    /** Octets that wait: a small view must not keep a large read alive, so it is copied; the array of a large one is no longer the link's. */
    private Bytes kept(Bytes octets) {
        if (octets.length() < octets.array().length / 2) {
            return Bytes.copyOf(octets);
        }
        keeps = true;
        return octets;
    }

    @Override
    public void clean() {
        clean = true;
    }

    @Override
    public void end(Flag flag) {
        State ended = state;
        state = State.NOTHING;
        switch (ended) {
            case SEND -> whole(flag);
            case PASSING -> passed(flag);
            case GATHERING -> gathered(head);
            case OWN -> own.end(flag);
            case NOTHING -> {}
        }
    }

    /** A SEND of one read. */
    private void whole(Flag flag) {
        RequestHead request = head;
        Route to = route;
        Bytes message = messageId;
        if (request == null || to == null || message == null) {
            return;
        }
        FairSender sender = to.free(only.length());
        if (sender != null) {
            sender.writer().send(to, request, message, failure, range, only, clean || only.isEmpty(), flag);
            Writing next = to.way.writing();
            if (next != null) {
                next.wanted();
            }
        } else {
            Chunk waiting = new Chunk(to, request, new MessageId(message.toAscii()), failure, range);
            if (!only.isEmpty()) {
                waiting.add(kept(only));
            }
            waiting.end(flag);
            to.begin(waiting);
        }
        received(to, request.transactionIdOctets());
        forget();
    }

    /** An idle connection must not keep its last read alive. */
    private void forget() {
        head = null;
        messageId = null;
        range = null;
        only = Bytes.EMPTY;
        clean = false;
    }

    /** The read is over: a SEND that is not there whole begins to pass. Returns whether views of the read are kept. */
    boolean endOfRead() {
        if (state == State.SEND) {
            pass();
        }
        boolean kept = keeps || state == State.OWN; // its head is a view, wanted until its end
        keeps = false;
        return kept;
    }

    private void pass() {
        RequestHead request = head;
        Route to = route;
        Bytes message = messageId;
        if (request == null || to == null || message == null) {
            return;
        }
        Chunk begun = new Chunk(to, request, new MessageId(message.toAscii()), failure, range);
        if (!only.isEmpty()) {
            begun.add(kept(only));
        }
        id = request.transactionId();
        chunk = begun;
        forget();
        state = State.PASSING;
        to.begin(begun);
    }

    private void passed(Flag flag) {
        Chunk passed = chunk;
        TransactionId answered = id;
        chunk = null;
        if (passed != null && answered != null) {
            passed.route.end(passed, flag);
            received(passed.route, answered.octets());
        }
    }

    /** The final response, at once (RFC 4976 §6.4.1), and the count. */
    private void received(Route from, Bytes answered) {
        connection.turn().tally.chunksIn++;
        if (failure == FailureReport.YES) {
            writing.ok(answered, from.answering);
        }
    }

    private void gathered(@Nullable RequestHead request) {
        Route to = route;
        head = null;
        List<Bytes> gathered = body;
        body = List.of();
        if (request == null) {
            return;
        }
        if (to == null) {
            authenticate(request);
            return;
        }
        boolean report = request.method().kind() == Method.Kind.REPORT;
        boolean proves = request.method().kind() == Method.Kind.AUTH && request.header("Authorization") != null;
        to.pass(new Whole(
                to,
                report ? null : request.transactionId(),
                Bytes.copyOf(request.startLineAfterId()),
                Bytes.copyOf(request.linesAfterPaths()),
                request.hasBody(),
                gathered,
                proves));
    }

    private void authenticate(RequestHead request) {
        try {
            connection.auths().heard(request);
        } catch (MsrpSyntaxException e) {
            connection.refusals().refuse(request, Status.BAD_REQUEST, "syntax");
        }
    }

    @Override
    public void response(ResponseHead response) {
        try {
            if (!own.takes(response)) {
                connection.heard(response);
            }
        } catch (MsrpSyntaxException e) {
            connection.engine().meters.ignored("response-path");
        }
    }

    @Override
    public void malformed(MalformedHead what) {
        state = State.NOTHING;
        connection.malformed(what);
    }

    /** The connection is gone: what was passing is given up (RFC 4975 §7.1: "#"). */
    void abort() {
        Chunk passing = chunk;
        chunk = null;
        if (state == State.PASSING && passing != null) {
            passing.route.end(passing, Flag.ABORTED);
        }
        state = State.NOTHING;
        own.gone();
    }
}
