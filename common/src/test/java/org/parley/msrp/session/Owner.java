package org.parley.msrp.session;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.parley.msrp.Bytes;
import org.parley.msrp.Status;
import org.parley.msrp.codec.RequestHead;

/** Owns sessions and remembers what it hears; accepts and reports everything unless told otherwise. */
class Owner implements SessionListener {
    final BlockingQueue<Session> bound = new LinkedBlockingQueue<>();
    final BlockingQueue<IncomingMessage> messages = new LinkedBlockingQueue<>();
    final BlockingQueue<Sink> streams = new LinkedBlockingQueue<>();
    final BlockingQueue<SessionEnd> ends = new LinkedBlockingQueue<>();
    final BlockingQueue<IncomingRequest> requests = new LinkedBlockingQueue<>();
    volatile Function<RequestHead, @Nullable Status> admission = head -> null;
    volatile boolean accepts = true;

    @Override
    public void bound(Session session) {
        bound.add(session);
    }

    @Override
    public @Nullable Status admit(Session session, RequestHead head) {
        return admission.apply(head);
    }

    @Override
    public void message(Session session, IncomingMessage message) {
        if (accepts) {
            message.accept();
            message.reportSuccess();
        }
        messages.add(message);
    }

    @Override
    public StreamSink stream(Session session, IncomingStream message) {
        Sink sink = new Sink(message, accepts);
        streams.add(sink);
        return sink;
    }

    @Override
    public void closed(Session session, SessionEnd why) {
        ends.add(why);
    }

    /** Takes a stream whole. */
    static final class Sink implements StreamSink {
        final IncomingStream stream;
        final List<Bytes> pieces = new ArrayList<>();
        final BlockingQueue<String> end = new LinkedBlockingQueue<>();
        private final boolean accepts;

        Sink(IncomingStream stream, boolean accepts) {
            this.stream = stream;
            this.accepts = accepts;
            pieces.addAll(stream.gathered().pieces());
        }

        @Override
        public void piece(Bytes octets) {
            pieces.add(octets);
        }

        @Override
        public void complete() {
            if (accepts) {
                stream.accept();
                stream.reportSuccess();
            }
            end.add("complete");
        }

        @Override
        public void aborted(String why) {
            end.add("aborted: " + why);
        }
    }

    static <T> T take(BlockingQueue<T> queue) {
        try {
            T one = queue.poll(RawPeer.PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
            if (one == null) {
                throw new AssertionError("nothing came");
            }
            return one;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
