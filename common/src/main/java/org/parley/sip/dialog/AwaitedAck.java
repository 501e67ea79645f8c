package org.parley.sip.dialog;

import java.time.Duration;
import org.parley.sip.DialogConfig;
import org.parley.sip.SipResponse;

/** A 2xx to INVITE on its way, repeated until its ACK comes or the time is up (RFC 3261 §13.3.1.4), whatever the transport. */
final class AwaitedAck {
    private final Timing timing;
    private final DialogConfig config;
    private final ServerRequest invite;
    private final SipResponse ok;
    private Timing.Alarm next = Timing.Alarm.NONE;
    private final Timing.Alarm deadline;

    /** True when the 2xx carries an offer, so that its answer is due in the ACK. */
    final boolean offered;

    AwaitedAck(ServerRequest invite, SipResponse ok, boolean offered, Runnable never) {
        this.timing = invite.board.timing();
        this.config = invite.board.house().config();
        this.invite = invite;
        this.ok = ok;
        this.offered = offered;
        invite.put(ok);
        again(config.t1());
        deadline = timing.after(config.ackTimeout(), () -> {
            next.cancel();
            never.run();
        });
    }

    private void again(Duration pause) {
        next = timing.after(pause, () -> {
            invite.put(ok);
            Duration twice = pause.multipliedBy(2);
            again(twice.compareTo(config.t2()) < 0 ? twice : config.t2());
        });
    }

    void stop() {
        next.cancel();
        deadline.cancel();
    }
}
