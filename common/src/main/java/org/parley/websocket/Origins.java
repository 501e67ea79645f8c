package org.parley.websocket;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Keeps other people's web pages out (RFC 6455 §10.2): a browser says which page asks, and that page's origin must be listed. Who names no
 * origin is no browser, and nothing is learned from asking.
 *
 * @param allowed origins like {@code https://chat.example.org}; {@code *} for any page
 */
public record Origins(List<String> allowed) implements Doorkeeper {
    /** Compares without case, as scheme and host are. */
    public Origins {
        allowed = allowed.stream().map(one -> one.toLowerCase(Locale.ROOT)).toList();
    }

    @Override
    public CompletionStage<Optional<UpgradeRefused>> admit(UpgradeRequest request) {
        Optional<UpgradeRefused> refused = request.origin()
                .filter(origin -> !allowed.contains("*") && !allowed.contains(origin.toLowerCase(Locale.ROOT)))
                .map(origin -> UpgradeRefused.forbidden("pages of this origin may not connect"));
        return CompletableFuture.completedStage(refused);
    }
}
