package org.parley.relay.admission;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Decides whether a WebSocket may be opened, and who that is (RFC 7977 §5.3.1, §7). What holds for {@link Admission} holds here: it may be called on any event
 * loop, must not block, may complete on any thread, and a failed stage refuses.
 */
@FunctionalInterface
public interface HandshakeAdmission {
    /** Lets everybody in and knows nobody: AUTH proves who it is. */
    HandshakeAdmission ANYBODY = handshake -> CompletableFuture.completedStage(new HandshakeDecision.Unknown());

    /** Decides. */
    CompletionStage<HandshakeDecision> decide(Handshake handshake);
}
