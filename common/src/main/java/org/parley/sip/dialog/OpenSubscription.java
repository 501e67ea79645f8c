package org.parley.sip.dialog;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.parley.sip.DialogRecord;
import org.parley.sip.Notifier;
import org.parley.sip.SipBody;
import org.parley.sip.SipHeaders;
import org.parley.sip.SipResponse;
import org.parley.sip.Subscription;
import org.parley.sip.SubscriptionEnd;
import org.parley.sip.SubscriptionRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * standing → closing → over. Standing: NOTIFYs go out one at a time; what changes meanwhile is asked for when the next may go, which the {@link Gate} says. Closing:
 * the last NOTIFY waits for the one on its way, and then for its own answer. On the dialog's context; what is public hops there.
 */
final class OpenSubscription implements Subscription {
    private static final Logger LOG = LoggerFactory.getLogger(OpenSubscription.class);

    /** Answers to NOTIFY that end the subscription (RFC 6665 §4.2.2); 408 is what stands for no answer. */
    private static final Set<Integer> FATAL =
            Set.of(404, 405, 408, 410, 416, 480, 481, 482, 483, 484, 485, 489, 501, 604);

    /** When to try again after an answer that ends nothing and names no time. */
    private static final Duration LATER = Duration.ofSeconds(32);

    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,8}.*");

    private final Switchboard board;
    private final OpenDialog dialog;
    private final Notifier notifier;
    private final Wish.Granted wish;
    private final String resource;
    private final String subscriber;
    private final Promise<Void> gone = Promise.promise();
    private Timing.Alarm expiry = Timing.Alarm.NONE;
    private Timing.Alarm pause = Timing.Alarm.NONE;
    private boolean owed; // a SUBSCRIBE was accepted and its NOTIFY has not gone out
    private boolean dirty;
    private boolean busy; // waits for its turn, asks for state, or a NOTIFY is on its way
    private long notBefore = System.nanoTime();
    private @Nullable Closing closing;
    private boolean over;
    private volatile long expiresAt;

    /** Why it ends, and whether its state goes with the last NOTIFY. */
    private record Closing(String reason, Duration retryAfter, boolean asks, SubscriptionEnd end) {}

    /** Not begun; {@code by} is the SUBSCRIBE or REFER that makes it. */
    OpenSubscription(
            Switchboard board,
            OpenDialog dialog,
            ServerRequest by,
            Wish.Granted wish,
            String resource,
            Notifier notifier) {
        this.board = board;
        this.dialog = dialog;
        this.notifier = notifier;
        this.wish = wish;
        this.resource = resource;
        this.subscriber = by.caller().aor();
    }

    Wish.Key key() {
        return wish.key();
    }

    void neverBegan() {
        over(new SubscriptionEnd(SubscriptionEnd.Kind.LOST, "answered before it began"));
    }

    /** Is its last NOTIFY due or on its way? */
    boolean isClosing() {
        return closing != null;
    }

    /** Its 2xx has gone out. */
    void begin(int seconds) {
        refresh(seconds);
    }

    /** A SUBSCRIBE was answered 2xx: so long from now, and a NOTIFY at once. */
    void refresh(int seconds) {
        if (over) {
            return;
        }
        owed = true;
        expiry.cancel();
        expiresAt = System.currentTimeMillis() + seconds * 1000L;
        if (closing == null && seconds == 0) {
            closing = new Closing(
                    "timeout",
                    Duration.ZERO,
                    true,
                    new SubscriptionEnd(SubscriptionEnd.Kind.UNSUBSCRIBED, "unsubscribed"));
        } else if (closing == null) {
            expiry = board.timing().after(Duration.ofSeconds(seconds), this::expired);
        }
        pump();
    }

    private void expired() {
        close(new Closing(
                "timeout",
                Duration.ZERO,
                notifier.tellsAlways(),
                new SubscriptionEnd(SubscriptionEnd.Kind.EXPIRED, "not refreshed")));
    }

    @Override
    public Future<Void> end(String reason, Duration retryAfter) {
        SubscriptionEnd why = new SubscriptionEnd(SubscriptionEnd.Kind.LOCAL, reason);
        board.execute(() -> close(new Closing(reason, retryAfter, true, why)));
        return gone.future();
    }

    private void close(Closing why) {
        if (!over && closing == null) {
            expiry.cancel();
            closing = why;
            pump();
        }
    }

    @Override
    public void changed() {
        board.execute(() -> {
            if (!dirty) { // else it waits already, for a time or for an answer
                dirty = true;
                pump();
            }
        });
    }

    /** Waits for its turn to send, if something is due and nothing is on its way. What it sends is asked for then. */
    private void pump() {
        if (busy || over) {
            return;
        }
        pause.cancel();
        long wait = notBefore - System.nanoTime();
        if (closing == null && !owed && dirty && wait > 0) {
            pause = board.timing().after(Duration.ofNanos(wait), this::pump);
        } else if (closing != null || owed || dirty) {
            busy = true;
            dialog.requests().waitForTurn(this::called);
        }
    }

    /** Its turn: what was due may have become something else meanwhile. */
    private void called(Gate.Turn turn) {
        if (over) {
            turn.leave();
        } else if (closing != null && !closing.asks && !owed) {
            tell(turn, SipBody.NONE, false);
        } else {
            ask(turn, occasion());
        }
    }

    /** Who is put out is told no state, though it has just asked for it. */
    private Notifier.Occasion occasion() {
        if (closing != null && closing.end.kind() == SubscriptionEnd.Kind.LOCAL) {
            return Notifier.Occasion.LAST;
        }
        return owed
                ? Notifier.Occasion.SUBSCRIBED
                : closing != null ? Notifier.Occasion.LAST : Notifier.Occasion.CHANGED;
    }

    private void ask(Gate.Turn turn, Notifier.Occasion occasion) {
        dirty = false;
        owed = false;
        boolean last = closing != null;
        Future<Optional<SipBody>> state;
        try {
            state = notifier.state(this, occasion);
        } catch (RuntimeException fault) {
            state = Future.failedFuture(fault);
        }
        state.onComplete(known -> board.execute(() -> {
            if (known.failed()) {
                LOG.error(
                        "state not known call-id={} package={}",
                        callId(),
                        wish.kind().name(),
                        known.cause());
            }
            answered(turn, occasion, last, known.succeeded() ? known.result() : Optional.empty());
        }));
    }

    private void answered(Gate.Turn turn, Notifier.Occasion occasion, boolean last, Optional<SipBody> state) {
        boolean changes = occasion == Notifier.Occasion.CHANGED;
        if (over) {
            turn.leave();
        } else if (changes && state.isEmpty()) {
            turn.leave();
            busy = false;
            pump();
        } else {
            if (changes) {
                notBefore = System.nanoTime() + wish.kind().interval().toNanos();
            }
            // What was asked for before the end came is told as it was: the last NOTIFY follows.
            tell(turn, state.orElse(SipBody.NONE), !last);
        }
    }

    private void tell(Gate.Turn turn, SipBody body, boolean more) {
        turn.go(
                body.length(),
                landed -> board.execute(() -> {
                    if (over) {
                        landed.run();
                    } else {
                        send(body, more, landed);
                    }
                }));
    }

    private void send(SipBody body, boolean more, Runnable landed) {
        SipHeaders headers = SipHeaders.NONE
                .with("Event", wish.kind().name() + (wish.id().isEmpty() ? "" : ";id=" + wish.id()))
                .with("Subscription-State", more ? standing() : terminated());
        Wire.Outcome told = new Wire.Outcome() {
            @Override
            public void response(SipResponse response) {
                if (!response.isProvisional()) {
                    heard(response, more);
                }
            }

            @Override
            public void failed(int status, String why) {
                over(new SubscriptionEnd(SubscriptionEnd.Kind.LOST, status + " " + why));
            }
        };
        dialog.requests().notify(headers, body, told, landed);
    }

    private String standing() {
        long left = Math.max(0, (expiresAt - System.currentTimeMillis()) / 1000);
        return "active;expires=" + left;
    }

    private String terminated() {
        Closing why = closing;
        if (why == null) {
            throw new IllegalStateException("the last NOTIFY of a subscription that stands");
        }
        String retry = why.retryAfter.isZero() ? "" : ";retry-after=" + why.retryAfter.toSeconds();
        return "terminated;reason=" + why.reason + retry;
    }

    private void heard(SipResponse response, boolean more) {
        if (over) {
            return;
        }
        busy = false;
        Closing why = closing;
        if (!more && why != null) {
            over(why.end);
        } else if (FATAL.contains(response.status())) {
            over(new SubscriptionEnd(SubscriptionEnd.Kind.LOST, "answered " + response.status()));
        } else {
            if (!response.isSuccess()) {
                dirty = true;
                notBefore = System.nanoTime() + retryAfter(response).toNanos();
                notifier.missed(this);
            }
            pump();
        }
    }

    private static Duration retryAfter(SipResponse response) {
        return response.headers()
                .first("Retry-After")
                .map(String::strip)
                .filter(text -> SECONDS.matcher(text).matches())
                .map(text -> Duration.ofSeconds(leading(text)))
                .orElse(LATER);
    }

    private static long leading(String text) {
        int end = 0;
        while (end < text.length() && end < 8 && Character.isDigit(text.charAt(end))) {
            end++;
        }
        return Long.parseLong(text.substring(0, end));
    }

    /** Nothing more is sent. */
    void over(SubscriptionEnd why) {
        if (over) {
            return;
        }
        over = true;
        expiry.cancel();
        pause.cancel();
        dialog.subscriptions().remove(this);
        LOG.debug(
                "subscription over call-id={} package={} why={}",
                callId(),
                wish.kind().name(),
                why);
        try {
            notifier.ended(this, why);
        } catch (RuntimeException fault) {
            LOG.error("notifier failed call-id={}", callId(), fault);
        }
        gone.complete();
    }

    @Override
    public String callId() {
        return dialog.callId();
    }

    @Override
    public SubscriptionRecord record() {
        return new SubscriptionRecord(
                dialog.record().id(), wish.kind().name(), wish.id(), resource, subscriber, expiresAt);
    }

    @Override
    public DialogRecord dialog() {
        return dialog.record();
    }

    @Override
    public void execute(Runnable task) {
        board.execute(task);
    }
}
