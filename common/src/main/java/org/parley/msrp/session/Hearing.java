package org.parley.msrp.session;

import java.util.concurrent.CompletableFuture;
import org.parley.msrp.Bytes;
import org.parley.msrp.MsrpSyntaxException;
import org.parley.msrp.codec.MsrpDecoder;
import org.parley.msrp.link.Pauses;

/**
 * What a connection hears: octets into the decoder, and the first of them once more when the peer that they are for is known. Belongs to the connection's loop.
 */
final class Hearing {
    private final Connection connection;
    private final FirstReads first = new FirstReads();
    private MsrpDecoder decoder;

    Hearing(Connection connection) {
        this.connection = connection;
        decoder = decoder();
    }

    private MsrpDecoder decoder() {
        return new MsrpDecoder(connection.engine().config.codec(), new Requests(connection));
    }

    /** Octets came. */
    void read(Bytes read) {
        first.keep(read);
        if (!first.isHeld()) {
            hear(read);
        }
    }

    /** Holds the connection back while the peer of the session it asks for is not known yet; false: nothing of the kind. */
    boolean held(Bytes id) {
        CompletableFuture<Void> reservation =
                first.mayHold() ? connection.engine().table.reservation(id) : null;
        if (reservation == null) {
            return false;
        }
        decoder.stop();
        first.hold();
        connection.pauses().begin(Pauses.Why.HELD);
        reservation.thenRun(() -> connection.turn().loop().execute(this::hearAgain));
        return true;
    }

    /** A first request was understood: it will not be heard again. */
    void understood() {
        first.forget();
    }

    /** Nothing more is understood. */
    void stop() {
        decoder.stop();
    }

    private void hearAgain() {
        if (connection.isClosed()) {
            return;
        }
        decoder = decoder();
        for (Bytes read : first.release()) {
            hear(read);
        }
        connection.pauses().end(Pauses.Why.HELD);
    }

    private void hear(Bytes read) {
        if (connection.isClosed()) {
            return;
        }
        try {
            decoder.feed(read);
        } catch (MsrpSyntaxException e) {
            connection.loseTrust(e.getMessage());
        } catch (RuntimeException e) {
            connection.fault(e);
        }
    }
}
