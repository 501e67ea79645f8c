package org.parley.sip.dialog;

import java.util.Optional;
import java.util.OptionalInt;
import org.parley.sip.DialogConfig;
import org.parley.sip.DialogRecord.SessionTimer;
import org.parley.sip.NameAddress;
import org.parley.sip.SipHeaders;

/**
 * What two parties agree about the expiry of a session (RFC 4028); pure.
 *
 * @param seconds the interval, 0 for none
 * @param minimum largest Min-SE seen
 * @param weRefresh are we the refresher
 * @param shown refresher parameter of our 2xx ("uac" or "uas"), empty when no header goes out
 * @param required does our 2xx carry Require: timer
 */
record SessionTerms(int seconds, int minimum, boolean weRefresh, String shown, boolean required) {
    /** The floor of RFC 4028 §5: nobody refreshes faster than this. */
    static final int FLOOR = 90;

    /** The Min-SE to answer 422 with, when the interval asked for is too short for us and the caller can do something about it (§9). */
    static OptionalInt tooShort(SipHeaders request, DialogConfig config) {
        OptionalInt asked = interval(request);
        int least = (int) config.minSessionInterval().toSeconds();
        boolean refuse = asked.isPresent() && asked.getAsInt() < least && request.lists("Supported", "timer");
        return refuse ? OptionalInt.of(least) : OptionalInt.empty();
    }

    /** The answer of a UAS (§9 and its table 2). */
    static SessionTerms answering(SipHeaders request, DialogConfig config, int minimumSoFar) {
        boolean supported = request.lists("Supported", "timer");
        OptionalInt asked = interval(request);
        int minimum = Math.max(minimumSoFar, minimum(request));
        if (asked.isEmpty()) {
            boolean add = supported && config.addSessionTimer();
            int own = (int) Math.max(config.sessionInterval().toSeconds(), minimum);
            return add
                    ? new SessionTerms(own, minimum, false, "uac", true)
                    : new SessionTerms(0, minimum, false, "", false);
        }
        boolean peer = supported && !"uas".equals(refresher(request).orElse("uac"));
        return new SessionTerms(asked.getAsInt(), minimum, !peer, peer ? "uac" : "uas", supported);
    }

    /** What the 2xx to a request of ours says (§7.2). */
    static SessionTerms answered(SipHeaders response, int minimumSoFar) {
        OptionalInt agreed = interval(response);
        boolean we = !"uas".equals(refresher(response).orElse("uac"));
        int minimum = Math.max(minimumSoFar, minimum(response));
        return new SessionTerms(agreed.orElse(0), minimum, agreed.isPresent() && we, "", false);
    }

    /** The timer these terms start now. */
    SessionTimer timer(long now, long secondMillis) {
        return seconds == 0
                ? new SessionTimer(0, minimum, false, 0)
                : new SessionTimer(seconds, minimum, weRefresh, now + effective(seconds) * secondMillis);
    }

    /** The interval we act on: one below the floor of the RFC is not enforced against anybody. */
    static long effective(int seconds) {
        return Math.max(FLOOR, seconds);
    }

    /** Min-SE, at least 90. */
    static int minimum(SipHeaders headers) {
        return Math.max(
                FLOOR,
                headers.first("Min-SE")
                        .map(SessionTerms::seconds)
                        .orElse(OptionalInt.empty())
                        .orElse(FLOOR));
    }

    private static OptionalInt interval(SipHeaders headers) {
        return headers.first("Session-Expires").map(SessionTerms::seconds).orElse(OptionalInt.empty());
    }

    private static Optional<String> refresher(SipHeaders headers) {
        return headers.first("Session-Expires")
                .flatMap(value -> NameAddress.parse("x:" + value).parameter("refresher"))
                .map(word -> word.toLowerCase(java.util.Locale.ROOT));
    }

    /** delta-seconds before any parameter; what is no number is as if it were not there. */
    private static OptionalInt seconds(String value) {
        int semicolon = value.indexOf(';');
        String digits = (semicolon < 0 ? value : value.substring(0, semicolon)).strip();
        if (digits.isEmpty() || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return OptionalInt.empty();
        }
        return OptionalInt.of(digits.length() > 8 ? 99_999_999 : Integer.parseInt(digits));
    }
}
