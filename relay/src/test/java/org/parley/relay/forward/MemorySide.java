package org.parley.relay.forward;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.parley.msrp.Bytes;
import org.parley.msrp.codec.CodecLimits;
import org.parley.msrp.codec.MsrpDecoder;
import org.parley.msrp.link.Listener;

/** A client with a binding, in memory. */
final class MemorySide {
    static final String OWN = "msrp://fuzz.invalid:9/own;tcp";
    final MemoryLink below;
    final Connection connection;
    final String granted;

    MemorySide(MemoryRelay relay, RelayTurn turn, Listener listener) {
        below = new MemoryLink(turn, false);
        connection = Connection.incoming(relay.engine(), turn, below, Origin.incoming(listener, null), () -> {});
        feed(MemoryRelay.auth(relay.authority(0) + ";tcp", OWN));
        granted = MemoryRelay.granted(below.out.toString(StandardCharsets.US_ASCII));
    }

    void feed(byte[] octets) {
        if (!connection.borrow(octets, octets.length)) {
            Arrays.fill(octets, (byte) 0);
        }
        turn();
    }

    void turn() {
        connection.endTurn(System.nanoTime());
    }

    /** What the client was sent, decoded; the last message may be cut off by the end of its connection. */
    void judge() {
        new MsrpDecoder(CodecLimits.DEFAULT, new MemoryRelay.Strict()).feed(Bytes.wrap(below.out.toByteArray()));
    }
}
