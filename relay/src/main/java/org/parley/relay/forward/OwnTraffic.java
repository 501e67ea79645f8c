package org.parley.relay.forward;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.parley.msrp.Bytes;
import org.parley.msrp.FailureReport;
import org.parley.msrp.Flag;
import org.parley.msrp.Method;
import org.parley.msrp.MsrpSyntaxException;
import org.parley.msrp.MsrpUri;
import org.parley.msrp.SessionId;
import org.parley.msrp.Status;
import org.parley.msrp.TransactionId;
import org.parley.msrp.codec.MsrpEncoder;
import org.parley.msrp.codec.RequestHead;
import org.parley.msrp.codec.ResponseHead;
import org.parley.relay.own.OwnPeer;
import org.parley.relay.own.OwnSessions;

/**
 * What one connection carries for sessions of the program that carries the relay (RFC 4975): their requests are gathered here, up to a chunk, and answered as
 * an endpoint does. Belongs to the connection's loop, but for {@link #send}.
 */
final class OwnTraffic implements OwnPeer {
    private static final long MOST_WAITING = 131_072;

    private final Connection connection;
    private @Nullable RequestHead head;
    private @Nullable Status refusal;
    private List<Bytes> body = List.of();
    private long octets;
    /** Whose sessions were written to here. */
    private OwnSessions served = OwnSessions.NONE;

    OwnTraffic(Connection connection) {
        this.connection = connection;
    }

    private OwnSessions sessions() {
        return connection.engine().ownSessions();
    }

    /** Whether a request begins that is for one of them, or for none that anybody knows. Throws {@link MsrpSyntaxException} for what cannot be a request to one. */
    boolean takes(RequestHead request) {
        OwnSessions sessions = sessions();
        if (sessions == OwnSessions.NONE || request.method().kind() == Method.Kind.AUTH) {
            return false;
        }
        MsrpUri first = request.toPath().first();
        SessionId id = first.sessionId();
        if (id == null || !connection.engine().isOurs(first)) {
            return false;
        }
        boolean alone = request.toPath().size() == 1;
        if (sessions.isOpen(id)) {
            begin(request, alone ? null : Status.NO_SUCH_SESSION);
        } else if (alone && !connection.engine().bindings.isKnown(id)) {
            begin(request, Status.NO_SUCH_SESSION);
        } else {
            return false;
        }
        return true;
    }

    private void begin(RequestHead request, @Nullable Status refused) {
        Method.Kind kind = request.method().kind();
        if (kind == Method.Kind.SEND) {
            Bytes message = request.messageIdOctets();
            if (message == null || !TransactionId.isIdent(message)) {
                throw new MsrpSyntaxException("a SEND without a Message-ID that is one");
            }
            FailureReport unused = request.failureReport(); // readable, or the request is refused as a whole
        }
        boolean known = kind == Method.Kind.SEND || kind == Method.Kind.REPORT;
        head = request;
        refusal = refused != null || known ? refused : Status.UNKNOWN_METHOD;
        body = List.of();
        octets = 0;
    }

    void piece(Bytes piece) {
        octets += piece.length();
        if (refusal == null && octets > sessions().largestChunk()) {
            refusal = Status.STOP_SENDING;
            body = List.of();
        }
        if (refusal == null) {
            body = body.isEmpty() ? new ArrayList<>(1) : body;
            body.add(Bytes.copyOf(piece));
        }
    }

    void end(Flag flag) {
        RequestHead request = head;
        head = null;
        if (request == null) {
            return;
        }
        Status refused = refusal;
        Status status = refused;
        if (status == null) {
            served = sessions();
            status = served.received(request, joined(), flag, this);
        }
        body = List.of();
        answer(request, status);
        if (Status.NO_SUCH_SESSION.equals(refused)) {
            connection.refusals().guessed();
        } else if (status.code() == Status.OK.code()) {
            connection.refusals().succeeded();
        }
    }

    private Bytes joined() {
        if (body.size() == 1) {
            return body.get(0);
        }
        byte[] all = new byte[(int) octets];
        int at = 0;
        for (Bytes piece : body) {
            System.arraycopy(piece.array(), piece.from(), all, at, piece.length());
            at += piece.length();
        }
        return Bytes.wrap(all);
    }

    /** As RFC 4975 §7.2 and §7.1.2 say: nothing to a REPORT, to a SEND what its Failure-Report lets through. */
    private void answer(RequestHead request, Status status) {
        boolean wanted =
                switch (request.method().kind()) {
                    case REPORT -> false;
                    case SEND ->
                        switch (request.failureReport()) {
                            case YES -> true;
                            case PARTIAL -> status.code() != Status.OK.code();
                            case NO -> false;
                        };
                    case AUTH, NICKNAME, OTHER -> true;
                };
        if (wanted && !connection.isGone()) {
            connection.answers().respond(request, status);
            connection.wantsToWrite();
        }
    }

    /** Whether a response is for one of them, which has then heard it. */
    boolean takes(ResponseHead response) {
        OwnSessions sessions = sessions();
        if (sessions == OwnSessions.NONE) {
            return false;
        }
        MsrpUri first = response.toPath().first();
        SessionId id = first.sessionId();
        if (id == null || !connection.engine().isOurs(first) || !sessions.isOpen(id)) {
            return false;
        }
        sessions.answered(response, this);
        return true;
    }

    /** The connection is gone. */
    void gone() {
        head = null;
        body = List.of();
        OwnSessions told = served;
        served = OwnSessions.NONE;
        told.gone(this);
    }

    @Override
    public Future<Boolean> send(Bytes frame) {
        Promise<Boolean> sent = Promise.promise();
        if (connection.turn().loop().inEventLoop()) {
            sent.complete(write(frame));
        } else {
            connection.turn().loop().execute(() -> sent.complete(write(frame)));
        }
        return sent.future();
    }

    private boolean write(Bytes frame) {
        if (connection.isClosed() || connection.sender().pending() > MOST_WAITING) {
            return false;
        }
        MsrpEncoder.octets(connection.sender().control(), frame);
        connection.sender().endOfControl();
        connection.wantsToWrite();
        return true;
    }
}
