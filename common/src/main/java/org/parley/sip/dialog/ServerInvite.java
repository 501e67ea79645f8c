package org.parley.sip.dialog;

import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.parley.sip.Dialog;
import org.parley.sip.DialogListener;
import org.parley.sip.IncomingInvite;
import org.parley.sip.LocalContact;
import org.parley.sip.SipResponse;
import org.parley.sip.SipUri;

/** pending → accepted | refused | cancelled. An INVITE that may become a dialog. */
final class ServerInvite extends ServerRequest implements IncomingInvite {
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,8}");

    private Timing.Alarm expiry = Timing.Alarm.NONE;
    private Timing.Alarm reminder = Timing.Alarm.NONE;
    private boolean cancelled;
    private @Nullable Runnable onCancelled;

    ServerInvite(Switchboard board, Wire.Inbound inbound, String tag) {
        super(board, inbound, tag);
    }

    /** Starts the clocks: the INVITE's Expires, and a sign of life every minute (RFC 3261 §13.3.1). */
    void watch() {
        long expires = request()
                .headers()
                .first("Expires")
                .map(String::strip)
                .filter(text -> SECONDS.matcher(text).matches())
                .map(Long::parseLong)
                .orElse(0L);
        if (expires > 0) {
            expiry = board.timing().after(Duration.ofSeconds(expires), this::cancel);
        }
        remind();
    }

    private void remind() {
        Duration pause = board.house().config().provisionalEvery();
        reminder = board.timing().after(pause, () -> {
            answerNow(SipResponse.of(183).with("Contact", contact(plain())));
            remind();
        });
    }

    /** Who we are before anybody has decided: the user that was called. */
    private LocalContact plain() {
        String uri = request().requestUri();
        return new LocalContact(SipUri.isSip(uri) ? SipUri.parse(uri).user() : "", List.of());
    }

    /** CANCEL came, or its time passed: 487. Nothing after a final answer (RFC 3261 §9.2). */
    void cancel() {
        if (answered()) {
            return;
        }
        cancelled = true;
        answerNow(SipResponse.of(487));
        if (onCancelled != null) {
            onCancelled.run();
        }
    }

    @Override
    public String tag() {
        return tag;
    }

    @Override
    public void onCancelled(Runnable task) {
        board.execute(() -> {
            if (cancelled) {
                task.run();
            } else {
                onCancelled = task;
            }
        });
    }

    @Override
    void answerNow(SipResponse response) {
        boolean was = answered();
        super.answerNow(response);
        if (answered() && !was) {
            over();
            if (!response.isSuccess()) {
                board.places().leave(Switchboard.idOf(request(), tag));
            }
        }
    }

    @Override
    public Dialog accept(SipResponse ok, LocalContact contact, DialogListener listener) {
        boolean late = answered();
        OpenDialog dialog = OpenDialog.accepting(this, contact, listener);
        if (late) {
            dialog.neverBegan();
            return dialog;
        }
        settle();
        over();
        dialog.begin(this, ok);
        return dialog;
    }

    private void over() {
        expiry.cancel();
        reminder.cancel();
    }
}
