package org.parley.sip;

import io.vertx.core.Future;
import java.time.Duration;

/** A subscription at its notifier (RFC 6665 §4.2). Every method may be called from any thread; futures complete on the subscription's context. */
public interface Subscription {
    /** The Call-ID of its dialog. */
    String callId();

    /** What it is, in a form another node could go on from; together with {@link #dialog}. */
    SubscriptionRecord record();

    /** The dialog it uses, as it stands now. */
    DialogRecord dialog();

    /** Runs a task on the context that owns it. */
    void execute(Runnable task);

    /** There is something to tell. Costs nothing when said often: the notifier is asked once, when a NOTIFY may go out. */
    void changed();

    /**
     * Ends it, once, with a NOTIFY that says why (RFC 6665 §4.1.3): deactivated, probation, rejected, timeout, giveup, noresource, invariant.
     * Completes when the subscriber answered or can no longer answer; never fails.
     *
     * @param reason the reason
     * @param retryAfter when the subscriber may come back; zero says nothing about it
     */
    Future<Void> end(String reason, Duration retryAfter);
}
