package org.parley.relay.own;

import org.parley.msrp.Bytes;
import org.parley.msrp.Flag;
import org.parley.msrp.SessionId;
import org.parley.msrp.Status;
import org.parley.msrp.codec.RequestHead;
import org.parley.msrp.codec.ResponseHead;

/**
 * Sessions of the program that carries the relay, on the relay's own listeners and on the very connections of its clients: a URI with the relay's authority and
 * a session-id of theirs follows RFC 4975, all others RFC 4976. Called on the loop of the connection concerned: must not block. An exception ends the connection.
 *
 * <p>Requests come whole, chunk by chunk as the peer made them; putting chunks together is the program's. The relay answers for it: 481 to a session that is not
 * open, or that is not the only URI in To-Path, 501 to other methods than SEND and REPORT, 413 to a chunk above {@link #largestChunk}.
 */
public interface OwnSessions {
    /** None: what has the relay's authority is the relay's. */
    OwnSessions NONE = new OwnSessions() {
        @Override
        public boolean isOpen(SessionId id) {
            return false;
        }

        @Override
        public Status received(RequestHead head, Bytes body, Flag flag, OwnPeer from) {
            return Status.NO_SUCH_SESSION;
        }
    };

    /** Whether that is the session-id of an open session. */
    boolean isOpen(SessionId id);

    /**
     * A SEND or REPORT to an open session.
     *
     * @param head valid until this returns
     * @param body empty too when there is none, which {@code head.hasBody()} tells; may be kept
     * @param flag how the chunk ended
     * @param from where it came from, and where the session may write
     * @return how a SEND is to be answered, as far as its Failure-Report lets it be; not looked at for a REPORT
     */
    Status received(RequestHead head, Bytes body, Flag flag, OwnPeer from);

    /**
     * A response to a request that an open session had written.
     *
     * @param head valid until this returns
     */
    default void answered(ResponseHead head, OwnPeer from) {}

    /** A connection by which requests had come is gone, and the sessions on it have failed (RFC 4975 §5.4). */
    default void gone(OwnPeer from) {}

    /** Octets of the largest chunk that is taken. */
    default int largestChunk() {
        return 65_536;
    }
}
