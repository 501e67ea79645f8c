package org.parley.client;

import java.util.concurrent.CompletableFuture;
import org.parley.msrp.MessageId;
import org.parley.msrp.session.DeliveryListener;
import org.parley.msrp.session.Outcome;
import org.parley.msrp.session.Session;

/** Waits for the whole truth about one message: its 200 and its success REPORT. */
final class Delivery implements DeliveryListener {
    private final CompletableFuture<String> trouble = new CompletableFuture<>();

    /** Completes with what went wrong; with an empty text when the message was delivered. */
    CompletableFuture<String> trouble() {
        return trouble;
    }

    /** Says what went wrong, unless it is known already. */
    void failed(String why) {
        trouble.complete(why);
    }

    @Override
    public void outcome(Session session, MessageId message, Outcome outcome) {
        switch (outcome.kind()) {
            case ACKNOWLEDGED -> {} // accepted; the REPORT says more
            case REPORTED -> trouble.complete("");
            case REFUSED -> trouble.complete("refused with " + outcome.code() + meaning(outcome));
            case TIMED_OUT -> trouble.complete("no answer");
            case SESSION_ENDED -> trouble.complete("the session ended before it was reported");
            case ABORTED -> trouble.complete("given up");
        }
    }

    /** The peer's own words, or else ours. */
    private static String meaning(Outcome outcome) {
        if (!outcome.comment().isBlank()) {
            return " (" + Shown.line(outcome.comment()) + ")";
        }
        return switch (outcome.code()) {
            case 403 -> " (not allowed)";
            case 404 -> " (no such participant)";
            case 413 -> " (too large)";
            case 415 -> " (a type of content this room does not take)";
            case 428 -> " (takes no private messages)";
            case 481 -> " (the session is gone)";
            default -> "";
        };
    }
}
