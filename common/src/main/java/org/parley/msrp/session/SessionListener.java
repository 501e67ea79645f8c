package org.parley.msrp.session;

import org.jspecify.annotations.Nullable;
import org.parley.msrp.Status;
import org.parley.msrp.codec.RequestHead;

/**
 * What the owner of a session hears. Every call comes on the session's event loop ({@link Session#loop()}), except {@link #closed} of a
 * session that never had one, which comes on any loop of the endpoint.
 *
 * <ol>
 *   <li>An exception thrown here ends this one session with {@link SessionEnd.Kind#LOCAL} and is logged; the loop lives.
 *   <li>Nothing is called after {@link #closed}.
 * </ol>
 */
public interface SessionListener {
    /** The peer's first request came (passive side) or our first SEND was answered with 200 (active side); RFC 4975 §5.4. */
    void bound(Session session);

    /**
     * The first chunk of a new message with content arrived; bodiless requests never come here.
     *
     * @return null to take it, else the refusal (415, 413, 403 …), sent as the message's Failure-Report allows
     */
    @Nullable
    Status admit(Session session, RequestHead head);

    /** A whole message of at most {@link EndpointConfig#gatherLimit()} octets. Call exactly one of accept and refuse, now or later, on the loop. */
    void message(Session session, IncomingMessage message);

    /**
     * The message grew past {@link EndpointConfig#gatherLimit()}: {@link IncomingStream#gathered()} holds its first octets, the rest goes, in
     * order, to the sink returned. Accept or refuse it when {@link StreamSink#complete()} was called, or refuse it any time before.
     */
    StreamSink stream(Session session, IncomingStream message);

    /**
     * The Message-ID of a message this session has accepted already (RFC 4975 §5.4). By default it is acknowledged as its report headers
     * demand and shown to nobody.
     */
    default void duplicate(Session session, IncomingMessage message) {
        message.accept();
        message.reportSuccess();
    }

    /** NICKNAME and methods unknown here, with a body of at most 10,240 octets. The default answers 501 (RFC 4975 §12). */
    default void request(Session session, IncomingRequest request) {
        request.answer(Status.UNKNOWN_METHOD);
    }

    /** The session ended; exactly once, and last. */
    void closed(Session session, SessionEnd why);
}
