package org.parley.msrp.codec;

import org.jspecify.annotations.Nullable;
import org.parley.msrp.Bytes;
import org.parley.msrp.FailureReport;
import org.parley.msrp.Flag;
import org.parley.msrp.Method;
import org.parley.msrp.MsrpSyntaxException;

/**
 * Reads the octets of one connection, in whatever cutting they come, and tells a {@link MsrpSink} what they mean. Holds at most one head (within its
 * {@link CodecLimits}) and no body. Belongs to the thread that feeds it.
 *
 * <p>Head → body → head …; a malformed message's body is skipped. Lost and stopped are for ever.
 */
public final class MsrpDecoder {
    private enum State {
        HEAD,
        BODY,
        SKIPPED_BODY,
        STOPPED,
        LOST
    }

    private final MsrpSink sink;
    private final CodecLimits limits;
    private final HeadReader head;
    private final EndLineFinder endLine = new EndLineFinder();
    private State state = State.HEAD;
    private long bodyRoom;
    /** A message was over in this call. */
    private boolean over;

    /** The request whose body is limited, while that body is read. */
    private @Nullable RequestHead limited;

    /** A decoder for one connection. */
    public MsrpDecoder(CodecLimits limits, MsrpSink sink) {
        this.limits = limits;
        this.sink = sink;
        this.head = new HeadReader(limits);
    }

    /**
     * Reads more of the stream. The heads of SENDs and of responses, and all pieces, are views of the octets: these must not change for as long as the sink
     * keeps any. Nothing else refers to them after this. Throws {@link MsrpSyntaxException} when framing is lost: the connection must be closed, and every
     * further call throws again.
     */
    public void feed(Bytes read) {
        feed(read, false);
    }

    /** The same up to the end of a message, and no further. Returns how many octets that took: all of them, if the message goes on. */
    public int feedMessage(Bytes read) {
        return feed(read, true) - read.from();
    }

    /** Whether all that was read so far is whole messages, or reading has been ended. */
    public boolean isBetweenMessages() {
        return state == State.STOPPED || state == State.HEAD && !head.isBegun();
    }

    private int feed(Bytes read, boolean oneMessage) {
        if (state == State.LOST) {
            throw new MsrpSyntaxException("octets after framing was lost (expected: connection closed)");
        }
        boolean done = false;
        try {
            int stoppedAt = readAll(read.array(), read.from(), read.to(), oneMessage);
            done = true;
            return stoppedAt;
        } finally {
            if (!done) {
                state = State.LOST;
            }
        }
    }

    /** Ends all reading: the sink hears no more, not even of octets already fed. May be called by the sink. */
    public void stop() {
        state = State.STOPPED;
    }

    private int readAll(byte[] array, int from, int to, boolean oneMessage) {
        int at = from;
        over = false;
        while (at < to && state != State.STOPPED && !(oneMessage && over)) {
            at = state == State.HEAD ? readHead(array, at, to) : readBody(array, at, to);
        }
        return at;
    }

    private int readHead(byte[] array, int from, int to) {
        ResponseHead familiar = head.familiarResponse(array, from, to);
        if (familiar != null) {
            over = true;
            sink.response(familiar);
            return head.stoppedAt();
        }
        switch (head.read(array, from, to)) {
            case MORE -> {}
            case END -> message();
            case BODY -> beginBody();
            case OVERFLOW -> overflow();
        }
        return head.stoppedAt();
    }

    /** A whole message without body. */
    private void message() {
        over = true;
        if (head.isBroken()) {
            sink.malformed(head.malformed(true));
        } else if (head.isRequest()) {
            sink.request(head.request(false));
            if (state != State.STOPPED) {
                sink.end(head.flag());
            }
        } else {
            sink.response(head.response());
        }
        head.reset();
    }

    private void beginBody() {
        head.beginBody(endLine);
        if (head.isBroken()) {
            state = State.SKIPPED_BODY;
            sink.malformed(head.malformed(true));
        } else {
            state = State.BODY;
            RequestHead request = head.request(true);
            boolean isSend = request.method().kind() == Method.Kind.SEND;
            bodyRoom = isSend ? Long.MAX_VALUE : limits.maxNonSendBody();
            limited = isSend ? null : request;
            sink.request(request);
        }
        head.reset();
    }

    private void overflow() {
        head.beginBody(endLine);
        head.keepTail(endLine);
        state = State.SKIPPED_BODY;
        sink.malformed(head.malformed(false));
        head.reset();
    }

    private int readBody(byte[] array, int from, int to) {
        int bodyFrom = endLine.isFresh() ? from : -1;
        int at = from;
        while (at < to && endLine.isMatching()) {
            if (!endLine.continues(array[at])) {
                give(endLine.giveBack());
                continue;
            }
            at++;
            if (endLine.isComplete()) {
                end(endLine.flag());
                return at;
            }
        }
        return at < to && state != State.STOPPED ? search(array, at, to, bodyFrom) : at;
    }

    private int search(byte[] array, int from, int to, int bodyFrom) {
        int start = endLine.find(array, from, to);
        if (start < 0) {
            int tail = endLine.keepTail(array, from, to);
            give(array, from, tail);
            return to;
        }
        give(array, from, start);
        if (from == bodyFrom && endLine.isClean() && state == State.BODY) {
            sink.clean();
        }
        end(endLine.flagAt(array, start));
        return start + endLine.length();
    }

    private void give(byte[] array, int from, int to) {
        if (state == State.BODY && from < to) {
            give(Bytes.wrap(array, from, to));
        }
    }

    private void give(Bytes body) {
        if (state != State.BODY || body.isEmpty()) {
            return;
        }
        if (body.length() <= bodyRoom) {
            bodyRoom -= body.length();
            sink.piece(body);
            return;
        }
        Bytes fitting = body.slice(0, (int) bodyRoom);
        if (!fitting.isEmpty()) {
            sink.piece(fitting);
        }
        if (state == State.BODY) {
            state = State.SKIPPED_BODY;
            refuse();
        }
    }

    /** The body of a request other than SEND goes beyond its limit. */
    private void refuse() {
        RequestHead request = limited;
        if (request != null) {
            sink.malformed(new MalformedHead(
                    request.transactionId(),
                    request.method().token(),
                    request.toPathOctets(),
                    request.fromPathOctets(),
                    FailureReport.YES,
                    true,
                    "body of " + request.method() + " above " + limits.maxNonSendBody() + " octets"));
        }
    }

    private void end(Flag flag) {
        boolean given = state == State.BODY;
        over = true;
        if (state != State.STOPPED) {
            state = State.HEAD;
        }
        limited = null;
        if (given) {
            sink.end(flag);
        }
    }
}
