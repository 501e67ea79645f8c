package org.parley.relay.forward;

import org.jspecify.annotations.Nullable;
import org.parley.msrp.Bytes;
import org.parley.msrp.Flag;
import org.parley.msrp.codec.MalformedHead;
import org.parley.msrp.codec.MsrpSink;
import org.parley.msrp.codec.RequestHead;
import org.parley.msrp.codec.ResponseHead;

/**
 * Hears what one WebSocket message holds: heads and pieces pass as they come, but nothing is over before the WebSocket message is, so that one with more in it
 * than one MSRP message comes to nothing (RFC 7977 §5.1). Belongs to the connection's loop.
 */
final class OneMessage implements MsrpSink {
    private final MsrpSink next;
    private @Nullable Flag ended;
    private @Nullable ResponseHead answered;

    OneMessage(MsrpSink next) {
        this.next = next;
    }

    @Override
    public void request(RequestHead head) {
        next.request(head);
    }

    @Override
    public void piece(Bytes octets) {
        next.piece(octets);
    }

    @Override
    public void end(Flag flag) {
        ended = flag;
    }

    @Override
    public void response(ResponseHead head) {
        answered = head;
    }

    @Override
    public void malformed(MalformedHead what) {
        next.malformed(what);
    }

    /** The WebSocket message is over too. */
    void over() {
        Flag flag = ended;
        ResponseHead response = answered;
        ended = null;
        answered = null;
        if (flag != null) {
            next.end(flag);
        } else if (response != null) {
            next.response(response);
        }
    }
}
