package org.parley.msrp.session;

import org.jspecify.annotations.Nullable;
import org.parley.msrp.ByteRange;
import org.parley.msrp.Bytes;
import org.parley.msrp.FailureReport;
import org.parley.msrp.Flag;
import org.parley.msrp.MediaType;
import org.parley.msrp.MessageId;
import org.parley.msrp.Status;
import org.parley.msrp.codec.RequestHead;

/**
 * One message on its way in: gathered, or handed on as a stream once it has grown past the limit (RFC 4975 §7.3.1). Each chunk but the one that
 * completes it is answered 200 once it is taken; that one waits for whoever accepts the message. Belongs to the session's loop.
 */
final class Arrival {
    private final Reassembly reassembly;
    private final Session session;
    private final MessageId id;
    private final @Nullable MediaType contentType;
    private final Bytes mimeHeaders;
    private final Bytes fromPath;
    private final boolean successReport;
    private final FailureReport failureReport;
    private final boolean duplicate;
    private final long announced;
    /** The whole content while it is one view of one read; otherwise the assembly has it. */
    private @Nullable Bytes only;

    private @Nullable Assembly assembly;
    private long total = -1;
    private @Nullable Status refusal;
    private @Nullable ArrivedStream stream;
    private @Nullable StreamSink sink;
    private @Nullable Chunk current;
    private long lastHeard;
    private @Nullable MediaType reportType;
    private Bytes reportBody = Bytes.EMPTY;

    private Arrival(
            Reassembly reassembly, RequestHead head, MessageId id, boolean duplicate, @Nullable Assembly begun) {
        this.reassembly = reassembly;
        this.session = reassembly.session();
        this.id = id;
        this.duplicate = duplicate;
        contentType = head.contentType();
        mimeHeaders = head.mimeHeaders();
        failureReport = head.failureReport();
        successReport = head.successReport();
        fromPath = Bytes.copyOf(head.fromPathOctets());
        ByteRange range = head.byteRange();
        announced = range == null ? -1 : range.total();
        if (begun != null) {
            begun.goesOnTo(new Streaming());
            assembly = begun;
        }
    }

    /** Of its first chunk. Throws {@link org.parley.msrp.MsrpSyntaxException} if a header cannot be read. */
    static Arrival of(Reassembly reassembly, RequestHead head, MessageId id, boolean duplicate) {
        return new Arrival(reassembly, head, id, duplicate, null);
    }

    /** Of the first chunk that comes here of a message whose beginning came over a session that has failed. Throws as {@link #of}. */
    static Arrival resumed(Reassembly reassembly, RequestHead head, MessageId id, Assembly begun) {
        return new Arrival(reassembly, head, id, false, begun);
    }

    Session session() {
        return session;
    }

    MessageId messageId() {
        return id;
    }

    @Nullable
    MediaType contentType() {
        return contentType;
    }

    Bytes mimeHeaders() {
        return mimeHeaders;
    }

    boolean successReport() {
        return successReport;
    }

    FailureReport failureReport() {
        return failureReport;
    }

    boolean isDuplicate() {
        return duplicate;
    }

    long announced() {
        return announced;
    }

    long lastHeard() {
        return lastHeard;
    }

    /** It is not wanted: every chunk of it is answered so. */
    void refuseFromTheStart(Status status) {
        refusal = status;
    }

    /** A chunk begins. */
    Requests.Taker chunk(Connection connection, RequestHead head, @Nullable ByteRange range) {
        lastHeard = System.nanoTime();
        Chunk chunk = new Chunk(connection, head, range == null ? 0 : range.start() - 1);
        current = chunk;
        if (refusal != null) {
            chunk.answer(refusal);
        }
        return chunk;
    }

    /** One chunk of it. */
    private final class Chunk extends Requests.SessionTaker {
        private long at;
        private final long from;
        private boolean answered;

        Chunk(Connection connection, RequestHead head, long from) {
            super(connection, Arrival.this.session, head);
            this.from = from;
            this.at = from;
        }

        @Override
        public void piece(Bytes octets) {
            if (!isOver() && refusal == null) {
                take(at, octets);
            }
            at += octets.length();
        }

        @Override
        public void end(Flag flag) {
            current = null;
            if (!isOver()) {
                session.chunkRead(at - from);
                ended(this, flag);
            }
        }

        void answer(Status status) {
            if (!answered && !isOver()) {
                answered = true;
                if (status.code() != 200 || failureReport == FailureReport.YES) {
                    connection.answer(session, head, status);
                }
            }
        }
    }

    private void take(long at, Bytes octets) {
        lastHeard = System.nanoTime();
        EndpointConfig config = session.engine().config;
        if (config.maxMessage() > 0 && at + octets.length() > config.maxMessage()) {
            refuseMidway(Status.STOP_SENDING.because("message above " + config.maxMessage() + " octets"));
        } else if (at > Long.MAX_VALUE - octets.length()) {
            refuseMidway(Status.STOP_SENDING);
        } else if (assembly == null && only == null && at == 0 && octets.length() <= config.gatherLimit()) {
            only = octets;
        } else if (!assembly().put(at, octets)) {
            session.engine().meters.overrun("out-of-order");
            refuseMidway(Status.STOP_SENDING.because("too many octets ahead of a gap"));
        }
    }

    private Assembly assembly() {
        Assembly existing = assembly;
        if (existing == null) {
            existing = new Assembly(session.engine().config.gatherLimit(), new Streaming());
            if (total >= 0) {
                existing.endsAt(total);
            }
            assembly = existing;
            if (only != null) {
                existing.put(0, only);
                only = null;
            }
        }
        return existing;
    }

    /** What was gathered grows past the limit. */
    private final class Streaming implements Assembly.Flow {
        @Override
        public void begin(Bytes gathered) {
            ArrivedStream begun = new ArrivedStream(Arrival.this, Body.of(gathered));
            stream = begun;
            sink = duplicate ? new Swallow(begun) : session.listener().stream(session, begun);
        }

        @Override
        public void octets(Bytes octets) {
            if (sink != null && refusal == null && session.state() != SessionState.CLOSED) {
                sink.piece(octets);
            }
        }
    }

    private void ended(Chunk chunk, Flag flag) {
        if (refusal != null) {
            if (flag != Flag.CONTINUED || !reassembly.keep(this)) {
                reassembly.forget(this);
            }
            return;
        }
        switch (flag) {
            case ABORTED -> {
                reassembly.forget(this);
                abandon("the sender gave it up");
                chunk.answer(Status.OK);
                return;
            }
            case COMPLETE -> endsAt(chunk.at);
            case CONTINUED -> {}
        }
        if (isComplete()) {
            reassembly.forget(this);
            deliver(chunk);
        } else if (reassembly.keep(this)) {
            if (only != null) {
                only = compact(only);
            }
            chunk.answer(Status.OK);
        } else {
            refusal = Status.STOP_SENDING.because("too many incomplete messages");
            chunk.answer(refusal);
            abandon("too many incomplete messages");
        }
    }

    private void endsAt(long octets) {
        total = octets;
        if (assembly != null) {
            assembly.endsAt(octets);
        }
    }

    private boolean isComplete() {
        return assembly != null ? assembly.isComplete() : total >= 0 && (only == null ? 0 : only.length()) >= total;
    }

    private void deliver(Chunk chunk) {
        if (stream != null && sink != null) {
            stream.completed(chunk::answer, assembly().contiguous());
            sink.complete();
            return;
        }
        ArrivedMessage message = new ArrivedMessage(this, Body.of(content()), chunk::answer);
        if (duplicate) {
            session.listener().duplicate(session, message);
        } else {
            session.listener().message(session, message);
        }
    }

    private Bytes content() {
        if (assembly != null) {
            return assembly.content();
        }
        return only == null ? Bytes.EMPTY : compact(only.slice(0, (int) Math.min(only.length(), total)));
    }

    /** A small view must not keep a large read alive. */
    private static Bytes compact(Bytes view) {
        return view.array().length > 2 * view.length() + 256 ? Bytes.copyOf(view) : view;
    }

    /** It is refused while its chunks come; the chunk under way, or else the next, is answered so. */
    void refuseMidway(Status status) {
        refusal = status;
        only = null;
        assembly = null;
        Chunk chunk = current;
        if (chunk != null) {
            chunk.answer(status);
        }
        ArrivedStream refused = stream;
        StreamSink told = sink;
        stream = null;
        sink = null;
        if (refused != null && told != null && refused.endBySessionLayer()) {
            told.aborted("refused with " + status.code());
        }
    }

    /** What was received of it, for whoever goes on with it; null if it is not wanted, or was handed on in part. This arrival holds it no longer. */
    @Nullable
    Assembly handOver() {
        if (refusal != null || duplicate || stream != null || (only == null && assembly == null)) {
            return null;
        }
        Assembly received = assembly();
        assembly = null;
        return received;
    }

    /** Nothing more will come of it. */
    void abandon(String why) {
        only = null;
        assembly = null;
        ArrivedStream abandoned = stream;
        StreamSink told = sink;
        stream = null;
        sink = null;
        if (abandoned != null && told != null && abandoned.endBySessionLayer()) {
            told.aborted(why);
        }
    }

    void accepted() {
        if (!duplicate) {
            reassembly.wasAccepted(id);
        }
    }

    /** Octets received without a gap. */
    long received() {
        return assembly != null ? assembly.contiguous() : only == null ? 0 : only.length();
    }

    /** From now on every REPORT carries this. */
    void reportsAs(MediaType type, Bytes body) {
        reportType = type;
        reportBody = body;
    }

    void report(long octets, Status status) {
        Connection connection = session.connection();
        if (connection == null || session.state() == SessionState.CLOSED) {
            return;
        }
        MediaType type = reportType;
        if (type == null) {
            connection.report(session, fromPath, id, ByteRange.whole(octets), status);
        } else {
            connection.report(session, fromPath, id, ByteRange.whole(octets), status, type, reportBody);
        }
    }

    /** Takes a duplicate too large to be gathered. */
    private static final class Swallow implements StreamSink {
        private final ArrivedStream stream;

        Swallow(ArrivedStream stream) {
            this.stream = stream;
        }

        @Override
        public void piece(Bytes octets) {}

        @Override
        public void complete() {
            stream.accept();
            stream.reportSuccess();
        }

        @Override
        public void aborted(String why) {}
    }
}
