package org.parley.msrp.session;

import java.util.function.Consumer;
import org.parley.msrp.Status;

/** A message handed on while it comes. */
final class ArrivedStream extends Arrived implements IncomingStream {
    private final Body gathered;
    private long octets = -1;
    private boolean acceptedEarly;
    private boolean paused;

    ArrivedStream(Arrival arrival, Body gathered) {
        super(arrival);
        this.gathered = gathered;
    }

    /** Its last octet came. */
    void completed(Consumer<Status> chunk, long total) {
        octets = total;
        answerTo(chunk);
        resume();
        if (acceptedEarly) {
            arrival.accepted();
            answerWith(Status.OK);
        }
    }

    /** The session layer ended it; false if the listener had done so before. */
    boolean endBySessionLayer() {
        resume();
        return claimEnd();
    }

    private boolean claimEnd() {
        boolean fresh = !refused;
        refused = true;
        claim();
        return fresh;
    }

    private boolean refused;

    @Override
    public Body gathered() {
        return gathered;
    }

    @Override
    public long totalIfKnown() {
        return arrival.announced();
    }

    @Override
    public void pause() {
        Connection connection = arrival.session().connection();
        if (!paused && connection != null) {
            paused = true;
            connection.pauses().beginSink();
        }
    }

    @Override
    public void resume() {
        Connection connection = arrival.session().connection();
        if (paused && connection != null) {
            paused = false;
            connection.pauses().endSink();
        }
    }

    @Override
    long octets() {
        return octets >= 0 ? octets : arrival.received();
    }

    @Override
    public void accept() {
        if (!claim()) {
            return;
        }
        if (isAnswerable()) {
            arrival.accepted();
            answerWith(Status.OK);
        } else {
            acceptedEarly = true;
        }
    }

    @Override
    public void refuse(Status status) {
        if (!claim()) {
            return;
        }
        resume();
        refused = true;
        if (isAnswerable()) {
            answerWith(status);
        } else {
            arrival.refuseMidway(status);
        }
    }
}
