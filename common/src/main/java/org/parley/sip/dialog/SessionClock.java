package org.parley.sip.dialog;

import io.vertx.core.Promise;
import java.time.Duration;
import org.parley.sip.DialogEnd;
import org.parley.sip.DialogRecord.SessionTimer;
import org.parley.sip.SipBody;
import org.parley.sip.SipHeaders;
import org.parley.sip.SipResponse;

/**
 * The session timer of one dialog (RFC 4028): as refresher it refreshes at half the interval; as the other side it waits; either ends the
 * dialog min(32 s, a third of the interval) before it expires.
 */
final class SessionClock {
    private final OpenDialog dialog;
    private final Switchboard board;
    private Timing.Alarm refresh = Timing.Alarm.NONE;
    private Timing.Alarm deadline = Timing.Alarm.NONE;

    SessionClock(OpenDialog dialog, Switchboard board) {
        this.dialog = dialog;
        this.board = board;
    }

    /** A 2xx said how the session goes on; one without interval switches the timer off. */
    void start(SessionTerms terms) {
        stop();
        long second = board.house().config().sessionSecond().toMillis();
        SessionTimer timer = terms.timer(System.currentTimeMillis(), second);
        dialog.put(dialog.record().withTimer(timer));
        if (timer.seconds() == 0) {
            return;
        }
        long interval = SessionTerms.effective(timer.seconds());
        long before = Math.min(32, interval / 3);
        deadline = board.timing().after(Duration.ofMillis((interval - before) * second), this::expire);
        if (timer.weRefresh()) {
            refresh = board.timing().after(Duration.ofMillis(interval * second / 2), this::refresh);
        }
    }

    void stop() {
        refresh.cancel();
        deadline.cancel();
    }

    private void expire() {
        dialog.end(
                new DialogEnd(DialogEnd.Kind.SESSION_EXPIRED, "session not refreshed"),
                "SIP;cause=408;text=\"session expired\"");
    }

    private void refresh() {
        if (!dialog.open()) {
            return;
        }
        SessionTimer timer = dialog.record().timer();
        SipHeaders headers = asking(timer.seconds(), timer.minimum());
        Promise<SipResponse> answer = Promise.promise();
        if (dialog.agreement().peerUpdates()) {
            dialog.requests().send("UPDATE", headers, SipBody.NONE, answer);
        } else {
            dialog.own().ask(dialog.agreement().description(), headers, answer);
        }
        answer.future().onSuccess(this::refreshed);
    }

    /** The headers of a refresh that asks for this interval (RFC 4028 §7.4). */
    static SipHeaders asking(int seconds, int minimum) {
        SipHeaders headers = SipHeaders.NONE.with("Session-Expires", Math.max(seconds, minimum) + ";refresher=uac");
        return minimum > SessionTerms.FLOOR ? headers.with("Min-SE", Integer.toString(minimum)) : headers;
    }

    private void refreshed(SipResponse response) {
        if (!dialog.open()) {
            return;
        }
        SessionTimer timer = dialog.record().timer();
        if (response.isSuccess()) {
            dialog.agreement().heard(response.headers());
            start(SessionTerms.answered(response.headers(), timer.minimum()));
            dialog.listener().changed(dialog);
        } else if (response.status() == 481 || response.status() == 408) {
            dialog.lost(response.status());
        } else if (response.status() == 422) {
            int minimum = Math.max(timer.minimum(), SessionTerms.minimum(response.headers()));
            dialog.put(dialog.record()
                    .withTimer(new SessionTimer(
                            Math.max(timer.seconds(), minimum), minimum, timer.weRefresh(), timer.expiresAt())));
            refresh();
        } else {
            // The session stands (RFC 3261 §14.1); try again a few times before the deadline ends it.
            long second = board.house().config().sessionSecond().toMillis();
            long pause = Math.max(2, SessionTerms.effective(timer.seconds()) / 20);
            refresh = board.timing().after(Duration.ofMillis(pause * second), this::refresh);
        }
    }
}
