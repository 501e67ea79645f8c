package org.parley.relay.forward;

import org.jspecify.annotations.Nullable;
import org.parley.msrp.Bytes;
import org.parley.msrp.MsrpSyntaxException;
import org.parley.msrp.codec.MsrpDecoder;
import org.parley.msrp.link.Pauses;
import org.parley.msrp.link.WebSocketLink;
import org.parley.websocket.FrameException;

/**
 * What one connection reads, off a stream or message by message: octets to the decoder, what they mean to its requests, and when it has to be read slower. Belongs
 * to the connection's loop.
 */
final class Reading implements WebSocketLink.Messages {
    private static final int PROTOCOL_ERROR = 1002;

    private final Connection connection;
    private final Requests requests;
    private final OneMessage message;
    private final MsrpDecoder decoder;
    private final Pauses pauses;
    private final Throttle throttle;
    private long readAt;
    /** The MSRP message of the WebSocket message that is being read is over. */
    private boolean whole;

    Reading(Connection connection, boolean stream, long openedAt) {
        this.connection = connection;
        Engine engine = connection.engine();
        requests = new Requests(connection);
        message = new OneMessage(requests);
        decoder = new MsrpDecoder(engine.config.codec(), stream ? requests : message);
        pauses = new Pauses(connection.link());
        throttle = new Throttle(
                connection.turn(),
                engine.meters,
                pauses,
                engine.config.limits(),
                connection.origin().share());
        readAt = openedAt;
    }

    /**
     * Octets of the stream came: the first so many of the array. Returns whether views of them are kept. Throws {@link MsrpSyntaxException} when what they
     * mean cannot be told any more.
     */
    boolean octets(byte[] array, int length) {
        connection.turn().tally.octetsIn += length;
        readAt = System.nanoTime();
        decoder.feed(Bytes.wrap(array, 0, length));
        return requests.endOfRead();
    }

    // WebSocket.

    @Override
    public void piece(byte[] octets, int from, int to) throws FrameException {
        if (connection.isClosed()) {
            return;
        }
        int read = 0;
        if (!whole) {
            try {
                read = decoder.feedMessage(Bytes.wrap(octets, from, to));
            } catch (MsrpSyntaxException e) {
                throw new FrameException(PROTOCOL_ERROR, String.valueOf(e.getMessage()));
            } catch (RuntimeException e) {
                connection.fault(e);
                return;
            }
            whole = decoder.isBetweenMessages();
        }
        if (from + read < to && !connection.isClosed()) {
            throw new FrameException(PROTOCOL_ERROR, "more than one MSRP message in a WebSocket message");
        }
    }

    @Override
    public void endOfMessage() throws FrameException {
        if (connection.isClosed()) {
            return;
        }
        if (!whole) {
            throw new FrameException(PROTOCOL_ERROR, "a WebSocket message without a whole MSRP message");
        }
        whole = false;
        try {
            message.over();
        } catch (RuntimeException e) {
            connection.fault(e);
        }
    }

    @Override
    public void endOfRead(int octets) {
        connection.turn().tally.octetsIn += octets;
        if (connection.isClosed()) {
            return;
        }
        readAt = System.nanoTime();
        if (!whole) {
            passOn();
        }
        connection.slowDown(octets);
        connection.turn().heard();
    }

    /** A message that is being read passes as far as it has come; one that only waits for the end of its WebSocket message does not. */
    private void passOn() {
        try {
            requests.endOfRead();
        } catch (RuntimeException e) {
            connection.fault(e);
        }
    }

    @Override
    public void broken(FrameException how) {
        connection.engine().meters.webSocket("broken");
        connection.drop("garbage", how.getMessage());
    }

    @Override
    public void silent() {
        connection.engine().meters.limited("pong");
        connection.close();
    }

    // All.

    /** So many octets were read, from this holder if it is one's; so many wait to be written. */
    void slowDown(int read, @Nullable Holder holder, long pending) {
        throttle.afterRead(read, holder, pending);
    }

    /** The peer takes our answers again. */
    void afterProgress(long pending) {
        throttle.afterProgress(pending);
    }

    void countRequest() {
        throttle.countRequest();
    }

    Pauses pauses() {
        return pauses;
    }

    /** Hears no more. */
    void stop() {
        decoder.stop();
    }

    /** The connection is gone: what was passing is given up. */
    void abort() {
        decoder.stop();
        requests.abort();
    }

    /** When anything was read last; the connection's begin where nothing was. */
    long readAt() {
        return readAt;
    }
}
