package org.parley.msrp.session;

import java.util.function.Consumer;
import org.parley.msrp.Status;

/** A message gathered whole. */
final class ArrivedMessage extends Arrived implements IncomingMessage {
    private final Body body;

    ArrivedMessage(Arrival arrival, Body body, Consumer<Status> chunk) {
        super(arrival);
        this.body = body;
        answerTo(chunk);
    }

    @Override
    public Body body() {
        return body;
    }

    @Override
    long octets() {
        return body.length();
    }

    @Override
    public void accept() {
        if (claim()) {
            arrival.accepted();
            answerWith(Status.OK);
        }
    }

    @Override
    public void refuse(Status status) {
        if (claim()) {
            answerWith(status);
        }
    }
}
