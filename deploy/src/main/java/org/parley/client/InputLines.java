package org.parley.client;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;

/** Reads standard input on a daemon thread, because a blocked read cannot be interrupted; lines wait in a short queue. */
final class InputLines {
    private InputLines() {}

    /** Starts reading; an empty value is the end of input. */
    static void into(BlockingQueue<Optional<String>> queue, BufferedReader input) {
        Thread reader = new Thread(() -> read(queue, input), "parley-input");
        reader.setDaemon(true);
        reader.start();
    }

    private static void read(BlockingQueue<Optional<String>> queue, BufferedReader input) {
        try {
            for (String line = input.readLine(); line != null; line = input.readLine()) {
                queue.put(Optional.of(line));
            }
            queue.put(Optional.empty());
        } catch (IOException gone) {
            queue.offer(Optional.empty());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
