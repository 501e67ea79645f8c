package org.parley.chat.media.hosting;

import io.netty.channel.EventLoop;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Questions put to a loop from any thread. */
record Questions(EventLoop loop) {

    /** Has a question looked into on the loop; a fault of ours is an answer too. */
    <T> CompletionStage<T> ask(CompletableFuture<T> answer, Runnable task) {
        loop.execute(() -> orFail(answer, task));
        return answer;
    }

    /** Does a part of what a question takes: what it throws is the answer. */
    static void orFail(CompletableFuture<?> answer, Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            answer.completeExceptionally(e);
        }
    }
}
