package org.parley.client;

import java.io.BufferedReader;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * What the main thread does: join, take lines, wait for their outcomes, leave. The exit code tells the truth: 0 only when
 * everything said was delivered.
 */
final class Chat {
    private static final int LINES_AHEAD = 64;
    private static final Duration GOODBYE = Duration.ofSeconds(5);

    private final ChatOptions options;
    private final BufferedReader input;
    private final PrintWriter out;
    private final PrintWriter err;
    private final List<CompletableFuture<Void>> underWay = new ArrayList<>();
    private final BlockingQueue<Optional<String>> lines = new LinkedBlockingQueue<>(LINES_AHEAD);
    private volatile boolean failed;

    Chat(ChatOptions options, BufferedReader input, PrintWriter out, PrintWriter err) {
        this.options = options;
        this.input = input;
        this.out = out;
        this.err = err;
    }

    /** Visits the room; gives the exit code. */
    int run() {
        try (Visit visit = new Visit(options, this::print, options.typing() ? this::mention : unseen -> {})) {
            Thread goodbye = new Thread(() -> visit.leave(GOODBYE), "parley-goodbye");
            Runtime.getRuntime().addShutdownHook(goodbye); // Ctrl-C leaves politely too
            try {
                String refusal = visit.join();
                if (!refusal.isEmpty()) {
                    return complain("cannot join " + options.roomAddress() + ": " + refusal);
                }
                if (!options.way().isEmpty()) {
                    err.println("parley: via relay " + options.way());
                }
                err.println("parley: joined " + options.roomAddress() + " as " + visit.ownAddress());
                talk(visit);
            } finally {
                visit.leave(GOODBYE);
                forget(goodbye);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return complain("interrupted");
        }
        return failed ? 1 : 0;
    }

    private void talk(Visit visit) throws InterruptedException {
        visit.whenEnded(why -> lines.offer(Optional.empty()));
        InputLines.into(lines, input);
        while (!visit.ended().isDone()) {
            Optional<String> line = lines.take();
            if (line.isEmpty() || visit.ended().isDone() || line.get().strip().equals("/quit")) {
                break;
            }
            say(visit, line.get());
        }
        boolean cutShort = visit.ended().isDone();
        awaitAll();
        if (!cutShort) {
            linger(visit);
        }
        if (visit.ended().isDone()) {
            err.println("parley: " + visit.ended().getNow(""));
            if (cutShort) {
                failed = true;
            }
        }
    }

    private void say(Visit visit, String line) throws InterruptedException {
        String text = line.startsWith("//") ? line.substring(1) : line;
        if (text.isBlank()) {
            return;
        }
        if (line.startsWith("/") && !line.startsWith("//")) {
            command(visit, line);
        } else {
            follow(visit.say(text).trouble(), trouble -> complain(Commands.notDelivered(trouble, text)), true);
        }
    }

    private void command(Visit visit, String line) throws InterruptedException {
        Typed typed = new Typed(line);
        String word = typed.word();
        Optional<Slash> command = Slash.of(word);
        if (command.isEmpty()) {
            complain(Shown.line(word)
                    + ": no such command (expected: one that /help lists, or // to send a line that begins"
                    + " with a slash)");
            return;
        }
        // somebody who is called may think about it for as long as the room lets it ring
        boolean hurried = command.get() != Slash.INVITE;
        follow(
                new Commands(options, visit, this::print).run(command.get(), typed),
                trouble -> complain(trouble.startsWith("not delivered") ? trouble : word + ": " + trouble),
                hurried);
    }

    /** Complains once it is known that something went wrong; a script waits for that. */
    private void follow(CompletionStage<String> trouble, Consumer<String> complaint, boolean hurried)
            throws InterruptedException {
        CompletableFuture<String> known = trouble.toCompletableFuture().copy();
        if (hurried) {
            known.completeOnTimeout(
                    "no answer within " + options.timeout().toSeconds() + " s",
                    options.timeout().toMillis(),
                    TimeUnit.MILLISECONDS);
        }
        CompletableFuture<Void> settled = known.thenAccept(why -> {
            if (!why.isEmpty()) {
                complaint.accept(why);
            }
        });
        underWay.removeIf(CompletableFuture::isDone);
        if (hurried || !options.interactive()) {
            underWay.add(settled);
        }
        if (!options.interactive()) {
            awaitAll();
        }
    }

    private void awaitAll() throws InterruptedException {
        try {
            CompletableFuture.allOf(underWay.toArray(CompletableFuture<?>[]::new))
                    .get();
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible.getCause());
        }
        underWay.clear();
    }

    private void linger(Visit visit) throws InterruptedException {
        if (options.linger().isZero()) {
            return;
        }
        try {
            visit.ended().get(options.linger().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException over) {
            return;
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible.getCause());
        }
    }

    private void print(String line) {
        out.println(line);
        out.flush();
    }

    /** Beside what is said, so that standard output has the talk alone. */
    private void mention(String line) {
        err.println(line);
        err.flush();
    }

    private int complain(String what) {
        failed = true;
        err.println("parley: " + what);
        err.flush();
        return 1;
    }

    private static void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException ending) {
            return; // the hook is running: it has said goodbye, or does now
        }
    }
}
