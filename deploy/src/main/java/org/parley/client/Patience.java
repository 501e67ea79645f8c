package org.parley.client;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** How long the main thread waits for what happens elsewhere. */
record Patience(Duration most) {
    /** Waits for it; throws when it failed or takes longer. */
    <T> T await(CompletionStage<T> stage) throws InterruptedException, ExecutionException, TimeoutException {
        return stage.toCompletableFuture().get(most.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Waits for it, whatever becomes of it. */
    void forEnd(CompletionStage<?> stage) {
        try {
            await(stage);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException late) {
            return; // the process ends next, and its sockets with it
        }
    }
}
