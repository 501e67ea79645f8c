package org.parley.relay.forward;

import org.jspecify.annotations.Nullable;
import org.parley.msrp.Bytes;
import org.parley.msrp.MsrpSyntaxException;
import org.parley.msrp.codec.MsrpDecoder;
import org.parley.msrp.link.Pauses;

/** What one connection reads: octets to the decoder, what they mean to its requests, and when it has to be read slower. Belongs to the connection's loop. */
final class Reading {
    private final Connection connection;
    private final Requests requests;
    private final MsrpDecoder decoder;
    private final Pauses pauses;
    private final Throttle throttle;
    private long readAt;

    Reading(Connection connection, long openedAt) {
        this.connection = connection;
        Engine engine = connection.engine();
        requests = new Requests(connection);
        decoder = new MsrpDecoder(engine.config.codec(), requests);
        pauses = new Pauses(connection.link());
        throttle = new Throttle(connection.turn(), engine.meters, pauses, engine.config.limits());
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
