package org.parley.sip.dialog;

import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.parley.sip.Notifier;
import org.parley.sip.Referral;
import org.parley.sip.SipBody;
import org.parley.sip.Subscription;
import org.parley.sip.SubscriptionEnd;

/**
 * open → finished. What the issuer of a REFER is told: one status line, always the newest (RFC 3515 §2.4.5). On the subscription's context; what is public hops
 * there.
 */
final class OpenReferral implements Notifier, Referral {
    /** Between two NOTIFYs (§3.10); one that answers SUBSCRIBE comes besides. */
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    private static final String TRYING = line(100, "Trying");

    private final Switchboard board;
    private String line = TRYING;
    private boolean begun; // the NOTIFY that answers the REFER has had its turn
    private @Nullable Subscription subscription;
    private Timing.Alarm due = Timing.Alarm.NONE;
    private long notBefore = System.nanoTime();
    private boolean finished;

    OpenReferral(Switchboard board) {
        this.board = board;
    }

    /** Whom it is told to. */
    void of(Subscription standing) {
        subscription = standing;
    }

    @Override
    public void progress(int status, String phrase) {
        board.execute(() -> tell(line(status, phrase), false));
    }

    @Override
    public void finish(int status, String phrase) {
        board.execute(() -> tell(line(status, phrase), true));
    }

    private void tell(String news, boolean last) {
        if (!finished && subscription != null) {
            finished = last;
            line = news;
            say();
        }
    }

    private void say() {
        due.cancel();
        Subscription standing = subscription;
        long wait = notBefore - System.nanoTime();
        if (standing == null) {
            return; // nobody listens any more
        } else if (!begun) {
            return; // said after the first
        } else if (wait > 0) {
            due = board.timing().after(Duration.ofNanos(wait).plusMillis(1), this::say);
        } else if (finished) {
            standing.end("noresource", Duration.ZERO);
        } else {
            standing.changed();
        }
    }

    private static String line(int status, String phrase) {
        return "SIP/2.0 " + status + ' ' + phrase + "\r\n";
    }

    @Override
    public Future<Optional<SipBody>> state(Subscription asking, Occasion occasion) {
        notBefore = System.nanoTime() + INTERVAL.toNanos();
        String said = begun || occasion == Occasion.LAST ? line : TRYING;
        begun = true;
        if (!said.equals(line)) {
            say();
        }
        SipBody body = SipBody.of("message/sipfrag;version=2.0", said.getBytes(StandardCharsets.UTF_8));
        return Future.succeededFuture(Optional.of(body));
    }

    @Override
    public boolean tellsAlways() {
        return true;
    }

    @Override
    public void ended(Subscription past, SubscriptionEnd why) {
        subscription = null;
        due.cancel();
    }
}
