package org.parley.msrp.session;

import java.util.ArrayList;
import java.util.List;
import org.parley.msrp.Bytes;
import org.parley.msrp.Flag;
import org.parley.msrp.MessageId;
import org.parley.msrp.MsrpSyntaxException;
import org.parley.msrp.ReportStatus;
import org.parley.msrp.Status;
import org.parley.msrp.codec.MalformedHead;
import org.parley.msrp.codec.MsrpSink;
import org.parley.msrp.codec.RequestHead;
import org.parley.msrp.codec.ResponseHead;

/** Hears a connection's decoder and hands each request to whom it is for (RFC 4975 §7.3). Belongs to the connection's loop. */
final class Requests implements MsrpSink {
    private final Connection connection;
    private Taker taker = Taker.NOBODY;

    Requests(Connection connection) {
        this.connection = connection;
    }

    /** Takes the rest of a request. */
    interface Taker {
        /** What is skipped. */
        Taker NOBODY = new Taker() {};

        /** More of its body. */
        default void piece(Bytes octets) {}

        /** Its end. */
        default void end(Flag flag) {}

        /** The session it is for, if there is one, ends when its taker throws. */
        default void failed(RuntimeException e) {
            throw e;
        }
    }

    /** A taker on behalf of a session: nothing happens after that has ended. */
    abstract static class SessionTaker implements Taker {
        final Connection connection;
        final Session session;
        final RequestHead head;

        SessionTaker(Connection connection, Session session, RequestHead head) {
            this.connection = connection;
            this.session = session;
            this.head = head;
        }

        final boolean isOver() {
            return session.state() == SessionState.CLOSED;
        }

        @Override
        public final void failed(RuntimeException e) {
            session.fault(e);
        }
    }

    @Override
    public void request(RequestHead head) {
        connection.countRequest();
        taker = takerOf(head);
    }

    private Taker takerOf(RequestHead head) {
        if (head.method().kind() == org.parley.msrp.Method.Kind.REPORT) {
            return reportTaker(head);
        }
        Session session = null;
        try {
            session = connection.reception().sessionFor(head);
            if (session == null) {
                return Taker.NOBODY;
            }
            return switch (head.method().kind()) {
                case SEND -> sendTaker(session, head);
                case AUTH, NICKNAME, OTHER -> new WholeRequest(connection, session, head);
                case REPORT -> Taker.NOBODY;
            };
        } catch (MsrpSyntaxException e) {
            connection.answer(session, head, Status.BAD_REQUEST);
            return Taker.NOBODY;
        } catch (RuntimeException e) {
            if (session == null) {
                throw e;
            }
            session.fault(e);
            return Taker.NOBODY;
        }
    }

    private Taker sendTaker(Session session, RequestHead head) {
        MessageId id = head.messageId();
        if (id == null) {
            connection.answer(session, head, Status.BAD_REQUEST);
            return Taker.NOBODY;
        }
        return head.hasBody()
                ? session.reassembly().chunk(connection, head, id)
                : new Bodiless(connection, session, head);
    }

    private Taker reportTaker(RequestHead head) {
        Session session = connection.reception().reportedTo(head);
        connection.turn().tally.reportsIn++;
        return session == null ? Taker.NOBODY : new Report(connection, session, head);
    }

    @Override
    public void piece(Bytes octets) {
        try {
            taker.piece(octets);
        } catch (MsrpSyntaxException e) {
            throw e;
        } catch (RuntimeException e) {
            Taker failed = taker;
            taker = Taker.NOBODY;
            failed.failed(e);
        }
    }

    @Override
    public void end(Flag flag) {
        Taker ended = taker;
        taker = Taker.NOBODY;
        try {
            ended.end(flag);
        } catch (MsrpSyntaxException e) {
            throw e;
        } catch (RuntimeException e) {
            ended.failed(e);
        }
    }

    @Override
    public void response(ResponseHead head) {
        connection.heard(head);
    }

    @Override
    public void malformed(MalformedHead what) {
        taker = Taker.NOBODY;
        connection.malformed(what);
    }

    /** A SEND without body binds or keeps alive; it is acknowledged and never content (RFC 4975 §7.1). */
    private static final class Bodiless extends SessionTaker {
        Bodiless(Connection connection, Session session, RequestHead head) {
            super(connection, session, head);
        }

        @Override
        public void end(Flag flag) {
            if (!isOver()) {
                session.chunkRead(0);
                if (head.failureReport() == org.parley.msrp.FailureReport.YES) {
                    connection.answer(session, head, Status.OK);
                }
            }
        }
    }

    /** A REPORT: never answered, whatever it holds (RFC 4975 §7.1.2). */
    private static final class Report extends SessionTaker {
        Report(Connection connection, Session session, RequestHead head) {
            super(connection, session, head);
        }

        @Override
        public void end(Flag flag) {
            if (isOver()) {
                return;
            }
            try {
                ReportStatus status = head.reportStatus();
                MessageId message = head.messageId();
                if (status == null || message == null || status.namespace() != 0) {
                    return;
                }
                if (status.isSuccess()) {
                    session.deliveries().reportedSuccess(message, head.byteRange());
                } else {
                    session.deliveries().reportedFailure(message, status.code(), status.comment());
                }
            } catch (MsrpSyntaxException e) {
                session.engine().meters.ignored("report");
            }
        }
    }

    /** A request other than SEND and REPORT, gathered whole; the codec bounds its body. */
    private static final class WholeRequest extends SessionTaker implements IncomingRequest {
        private final List<Bytes> pieces = new ArrayList<>(1);
        private boolean answered;

        WholeRequest(Connection connection, Session session, RequestHead head) {
            super(connection, session, head);
        }

        @Override
        public void piece(Bytes octets) {
            pieces.add(octets);
        }

        @Override
        public void end(Flag flag) {
            if (!isOver()) {
                session.listener().request(session, this);
            }
        }

        @Override
        public RequestHead head() {
            return head;
        }

        @Override
        public Body body() {
            return Body.of(pieces);
        }

        @Override
        public void answer(Status status) {
            if (!answered && !isOver()) {
                answered = true;
                connection.answer(session, head, status);
            }
        }
    }
}
