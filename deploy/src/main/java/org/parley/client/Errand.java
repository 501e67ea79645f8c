package org.parley.client;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.parley.sip.ReferralListener;

/** Something we asked the room to do for us by REFER (RFC 3515), until it is known what came of it. Told on the dialog's context. */
final class Errand implements ReferralListener {
    private static final int TRYING = 100;

    private final CompletableFuture<String> trouble = new CompletableFuture<>();
    private final Consumer<String> news;

    /** @param news told of each status on the way but the first */
    Errand(Consumer<String> news) {
        this.news = news;
    }

    /** Completes with what went wrong; with an empty text when it was done. */
    CompletableFuture<String> trouble() {
        return trouble;
    }

    @Override
    public void progress(int status, String phrase) {
        if (status > TRYING) {
            news.accept(status + " " + Shown.line(phrase));
        }
    }

    @Override
    public void over(int status, String phrase) {
        boolean done = status >= 200 && status < 300;
        trouble.complete(
                done ? "" : "refused with " + status + (phrase.isBlank() ? "" : " (" + Shown.line(phrase) + ")"));
    }
}
