package org.parley.relay.admission;

import org.parley.websocket.UpgradeRefused;

/** The answer to a WebSocket's handshake. */
public sealed interface HandshakeDecision {
    /**
     * 101: the client is known.
     *
     * @param holder whom limits and logs call it by: {@code user@realm}
     */
    record Known(String holder) implements HandshakeDecision {}

    /** 101: AUTH will prove who it is. */
    record Unknown() implements HandshakeDecision {}

    /** Not 101. */
    record Refused(UpgradeRefused how) implements HandshakeDecision {}
}
