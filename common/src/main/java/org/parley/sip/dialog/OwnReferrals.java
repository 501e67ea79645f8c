package org.parley.sip.dialog;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.parley.sip.ReferTo;
import org.parley.sip.ReferralListener;
import org.parley.sip.SipHeaders;
import org.parley.sip.SipRequest;
import org.parley.sip.SipResponse;

/** Our REFERs in one dialog, and what we hear of them as subscribers (RFC 3515 §2.4.4, RFC 6665 §4.1). On the dialog's context. */
final class OwnReferrals {
    private static final Pattern STATUS =
            Pattern.compile("SIP/2\\.0 ([1-6][0-9][0-9])(?: ([^\r\n]*))?(?:\r?\n(?s:.*))?");
    private static final Pattern EVENT = Pattern.compile("refer\\s*(?:;.*)?");
    private static final Pattern ID = Pattern.compile(";\\s*id\\s*=\\s*([0-9]{1,10})\\s*(?:;|$)");
    private static final Pattern EXPIRES = Pattern.compile(";\\s*expires\\s*=\\s*([0-9]{1,8})\\s*(?:;|$)");

    private final OpenDialog dialog;
    private final Switchboard board;
    private final List<Sent> open = new ArrayList<>();

    OwnReferrals(OpenDialog dialog, Switchboard board) {
        this.dialog = dialog;
        this.board = board;
    }

    /** Sends one. */
    void send(ReferTo to, ReferralListener hears) {
        Sent sent = new Sent(hears);
        open.add(sent);
        SipHeaders headers = SipHeaders.NONE.with("Refer-To", to.toString());
        dialog.requests().refer(headers, number -> sent.number = number, new Wire.Outcome() {
            @Override
            public void response(SipResponse response) {
                answered(sent, response);
            }

            @Override
            public void failed(int status, String why) {
                answered(sent, SipResponse.of(status, why));
            }
        });
    }

    private void answered(Sent sent, SipResponse response) {
        boolean unheard =
                response.headers().first("Refer-Sub").orElse("").strip().startsWith("false");
        if (!response.isSuccess() || unheard) {
            open.remove(sent);
            sent.over(response.status(), response.reason());
        } else if (!sent.heard) {
            // Timer N of RFC 6665 §4.1.2.4: a subscription that says nothing is none.
            await(sent, board.house().config().t1().multipliedBy(64));
        }
    }

    private void await(Sent sent, Duration patience) {
        sent.patience.cancel();
        sent.patience = board.timing().after(patience, () -> {
            open.remove(sent);
            sent.over(408, "nothing heard of it");
        });
    }

    /** A NOTIFY came: true when it is about a REFER, and answered. */
    boolean heard(ServerRequest notify) {
        SipRequest request = notify.request();
        String event = request.headers().first("Event").orElse("").strip();
        if (!EVENT.matcher(event).matches()) {
            return false;
        }
        Sent sent = find(number(ID, event));
        if (sent == null) {
            notify.answerNow(SipResponse.of(481));
            return true;
        }
        notify.answerNow(SipResponse.of(200));
        sent.heard = true;
        String state = request.headers().first("Subscription-State").orElse("").strip();
        Matcher status = STATUS.matcher(request.body().text());
        if (status.matches()) {
            sent.told(
                    Integer.parseInt(status.group(1)),
                    status.group(2) == null ? "" : status.group(2).strip());
        }
        if (state.startsWith("terminated")) {
            open.remove(sent);
            sent.over(408, "ended without a result");
        } else {
            number(EXPIRES, state).ifPresent(seconds -> await(sent, Duration.ofSeconds(seconds + 1)));
        }
        return true;
    }

    /** By the number in Event; without one, the first that is not over. */
    private @Nullable Sent find(OptionalLong number) {
        return open.stream()
                .filter(sent -> number.isEmpty() || sent.number == number.getAsLong())
                .findFirst()
                .orElse(null);
    }

    private static OptionalLong number(Pattern pattern, String text) {
        Matcher found = pattern.matcher(text);
        return found.find() ? OptionalLong.of(Long.parseLong(found.group(1))) : OptionalLong.empty();
    }

    /** The dialog is over. */
    void stop() {
        List<Sent> left = List.copyOf(open);
        open.clear();
        left.forEach(sent -> sent.over(481, "Dialog is over"));
    }

    /** One of them, until its subscription has ended. */
    private static final class Sent {
        private final ReferralListener listener;
        private Timing.Alarm patience = Timing.Alarm.NONE;
        private long number;
        private boolean heard;
        private boolean over;

        private Sent(ReferralListener listener) {
            this.listener = listener;
        }

        private void told(int status, String phrase) {
            if (status >= 200) {
                over(status, phrase);
            } else if (!over) {
                listener.progress(status, phrase);
            }
        }

        private void over(int status, String phrase) {
            if (!over) {
                over = true;
                patience.cancel();
                listener.over(status, phrase);
            }
        }
    }
}
