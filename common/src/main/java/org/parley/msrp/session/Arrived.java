package org.parley.msrp.session;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.parley.msrp.Bytes;
import org.parley.msrp.FailureReport;
import org.parley.msrp.MediaType;
import org.parley.msrp.MessageId;
import org.parley.msrp.Status;

/** What a listener may ask of a message that arrived, and do about it; the answer belongs to the chunk that completed it. */
abstract class Arrived {
    final Arrival arrival;
    private @Nullable Consumer<Status> answer;
    private boolean answered;

    Arrived(Arrival arrival) {
        this.arrival = arrival;
    }

    /** It is complete: whom to answer. */
    final void answerTo(Consumer<Status> chunk) {
        answer = chunk;
    }

    final boolean isAnswerable() {
        return answer != null;
    }

    final void answerWith(Status status) {
        Consumer<Status> chunk = answer;
        if (chunk != null) {
            chunk.accept(status);
        }
    }

    /** Marks it answered; false if it was, or nobody listens any more. */
    final boolean claim() {
        if (answered()) {
            return false;
        }
        answered = true;
        return true;
    }

    /** Octets to report on. */
    abstract long octets();

    public final MessageId messageId() {
        return arrival.messageId();
    }

    public final @Nullable MediaType contentType() {
        return arrival.contentType();
    }

    public final Bytes mimeHeaders() {
        return arrival.mimeHeaders();
    }

    public final boolean successReport() {
        return arrival.successReport();
    }

    public final FailureReport failureReport() {
        return arrival.failureReport();
    }

    public final boolean answered() {
        return answered || arrival.session().state() == SessionState.CLOSED;
    }

    public final void reportsAs(MediaType type, Bytes body) {
        arrival.reportsAs(type, body);
    }

    public final void reportSuccess() {
        if (arrival.successReport()) {
            arrival.report(octets(), Status.OK);
        }
    }

    public final void reportFailure(Status status) {
        if (arrival.failureReport() == FailureReport.YES) {
            arrival.report(octets(), status);
        }
    }
}
