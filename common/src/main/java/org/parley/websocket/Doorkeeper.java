package org.parley.websocket;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Decides who may open a WebSocket, before the 101 (RFC 6455 §10, RFC 7118 §7). Whoever implements it:
 * (1) answers once, and does not block; (2) may answer on any thread; (3) a failed stage is taken as a refusal.
 */
public interface Doorkeeper {
    /** Empty for come in, else the refusal. */
    CompletionStage<Optional<UpgradeRefused>> admit(UpgradeRequest request);

    /** Lets everybody in whom all of these let in; asked one after the other. */
    static Doorkeeper all(List<Doorkeeper> each) {
        List<Doorkeeper> doors = List.copyOf(each);
        return request -> next(doors, 0, request);
    }

    private static CompletionStage<Optional<UpgradeRefused>> next(
            List<Doorkeeper> doors, int at, UpgradeRequest request) {
        return at == doors.size()
                ? CompletableFuture.completedStage(Optional.empty())
                : doors.get(at)
                        .admit(request)
                        .thenCompose(refused -> refused.isPresent()
                                ? CompletableFuture.completedStage(refused)
                                : next(doors, at + 1, request));
    }
}
