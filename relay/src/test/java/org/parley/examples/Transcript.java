package org.parley.examples;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** What was heard, in the order in which it was heard; any thread may add to it, one waits. */
final class Transcript implements Consumer<String> {
    private static final long PATIENCE_SECONDS = 60;

    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final Consumer<String> also;

    Transcript(Consumer<String> also) {
        this.also = also;
    }

    @Override
    public void accept(String line) {
        also.accept(line);
        lines.add(line);
    }

    /** Waits until that line is heard; lines before it are passed over. */
    void await(String line) {
        try {
            String next;
            do {
                next = lines.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
                if (next == null) {
                    throw new IllegalStateException("not heard within " + PATIENCE_SECONDS + " s: " + line);
                }
            } while (!next.equals(line));
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException("interrupted before this was heard: " + line, interrupted);
        }
    }
}
