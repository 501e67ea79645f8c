package org.parley.sip.dialog;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;

/** Timers of one context; what they run, runs there. To be used on that context only. */
final class Timing {
    private final Vertx vertx;
    private final Context context;

    Timing(Context context) {
        this.context = context;
        this.vertx = context.owner();
    }

    /** Runs the task once, later. */
    Alarm after(Duration delay, Runnable task) {
        long id = vertx.setTimer(Math.max(1, delay.toMillis()), fired -> task.run());
        return () -> vertx.cancelTimer(id);
    }

    /** Runs the task on the context: at once when already there. */
    void execute(Runnable task) {
        if (Vertx.currentContext() == context) {
            task.run();
        } else {
            context.runOnContext(now -> task.run());
        }
    }

    /** A timer that may be called off, also when it has rung. */
    interface Alarm {
        /** No alarm. */
        Alarm NONE = () -> {};

        void cancel();
    }
}
