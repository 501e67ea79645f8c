package org.parley.client;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import javax.xml.stream.XMLStreamException;
import org.jspecify.annotations.Nullable;
import org.parley.sip.Dialog;
import org.parley.sip.SipBody;
import org.parley.sip.SipHeaders;

/** Asks for the room's roster in the call, each time anew (RFC 6665 §4.4.3). On the dialog's context, but for {@link #ask}. */
final class RosterFetches {
    private final Queue<CompletableFuture<Company>> asked = new ArrayDeque<>();

    /** Any thread; fails with a sentence. */
    CompletableFuture<Company> ask(@Nullable Dialog open) {
        CompletableFuture<Company> answer = new CompletableFuture<>();
        if (open == null) {
            answer.completeExceptionally(new IllegalStateException("not joined"));
            return answer;
        }
        open.execute(() -> ask(open, answer));
        return answer;
    }

    private void ask(Dialog open, CompletableFuture<Company> answer) {
        asked.add(answer);
        SipHeaders headers =
                SipHeaders.NONE.with("Event", "conference").with("Expires", "0").with("Accept", Sockets.ROSTER);
        open.request("SUBSCRIBE", headers, SipBody.NONE).onSuccess(response -> {
            if (!response.isSuccess() && asked.removeIf(waiting -> waiting == answer)) {
                answer.completeExceptionally(new IllegalStateException("this room does not tell who is in it: "
                        + response.status() + " " + Shown.line(response.reason())));
            }
        });
    }

    /** A NOTIFY with a roster came. */
    void notified(SipBody roster) {
        CompletableFuture<Company> answer = asked.poll();
        if (answer == null) {
            return;
        }
        try {
            answer.complete(Company.of(roster.text()));
        } catch (XMLStreamException unreadable) {
            answer.completeExceptionally(new IllegalStateException("a roster that cannot be read"));
        }
    }
}
