package org.parley.sip.dialog;

import java.text.ParseException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sip.ClientTransaction;
import javax.sip.SipException;
import javax.sip.message.Request;
import org.jspecify.annotations.Nullable;
import org.parley.sip.SipResponse;
import org.parley.sip.stack.SipStackNode;
import org.parley.sip.stack.Target;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A request on its way to one of the hosts it may go to: the next is tried when one cannot be reached, does not answer at all or answers 503 (RFC 3263 §4.3), each
 * in a transaction of its own; what follows in a transaction, CANCEL and the ACK of a refusal, goes where it went. Lives on its Call-ID's context; the
 * library's threads hop there.
 */
final class Sending implements Wire.Sent {
    private static final Logger LOG = LoggerFactory.getLogger(Sending.class);
    private static final int MOST_HOSTS = 6;
    private static final Pattern SECONDS = Pattern.compile("\\s*([0-9]{1,6}).*", Pattern.DOTALL);

    /** How long a host that gave no answer is tried after others. */
    private static final Duration OUT = Duration.ofSeconds(30);

    private static final Duration USUAL_T1 = Duration.ofMillis(500);

    private final SipStackNode node;
    private final Wire.Route route;
    private final Outgoing outgoing;
    private final Wire.Outcome outcome;
    private final Duration t1;
    private final Deque<Target> left = new ArrayDeque<>();
    private long notAfter;
    private boolean settled;
    private @Nullable Request fresh;
    private @Nullable Attempt current;

    Sending(SipStackNode node, Wire.Route route, Duration t1, Outgoing outgoing, Wire.Outcome outcome) {
        this.node = node;
        this.route = route;
        this.t1 = t1;
        this.outgoing = outgoing;
        this.outcome = outcome;
    }

    private void later(Runnable task) {
        route.execute(outgoing.callId(), task);
    }

    /** Looks for hosts. Any thread. */
    void begin(@Nullable Target flow) {
        try {
            // Found inline where no name is to be looked up, so that requests leave in the order they were made.
            Request request = Translation.request(outgoing);
            fresh = request;
            node.locate(request, flow)
                    .onComplete(found -> later(() -> {
                        if (found.succeeded()) {
                            located(found.result());
                        } else {
                            LOG.debug(
                                    "no next hop call-id={} why={}",
                                    outgoing.callId(),
                                    found.cause().getMessage());
                            outcome.failed(503, "no way to the peer");
                        }
                    }));
        } catch (ParseException | RuntimeException unreadable) {
            LOG.error("request of ours not sent: {}", outgoing, unreadable);
            later(() -> outcome.failed(503, "request cannot be written"));
        }
    }

    private void located(List<Target> found) {
        // Two hosts may stay silent (64 × T1 each); who waits for a third has hung up.
        notAfter = System.nanoTime() + t1.multipliedBy(120).toNanos();
        left.addAll(found.subList(0, Math.min(MOST_HOSTS, found.size())));
        next();
    }

    private void next() {
        Attempt attempt = new Attempt(left.remove());
        current = attempt;
        try {
            Request request = fresh == null ? Translation.request(outgoing) : fresh;
            fresh = null;
            node.ready(request, attempt.host)
                    .onComplete(ready -> later(() -> {
                        if (ready.succeeded()) {
                            attempt.start(request);
                        } else {
                            attempt.broken(503, "no way to the peer", OUT);
                        }
                    }));
        } catch (ParseException unreadable) {
            throw new IllegalStateException(unreadable); // it was read before
        }
    }

    private boolean mayTryAnother() {
        return !settled && !left.isEmpty() && notAfter - System.nanoTime() > 0;
    }

    @Override
    public void settle() {
        later(() -> settled = true);
    }

    @Override
    public void cancel() {
        later(() -> {
            settled = true;
            if (current != null) {
                current.cancel();
            }
        });
    }

    /** One client transaction. The library's threads call {@link #response} and {@link #failed}, the rest runs on the context. */
    final class Attempt {
        private final Target host;
        private @Nullable ClientTransaction transaction;
        private boolean heard;
        private boolean over;

        private Attempt(Target host) {
            this.host = host;
        }

        private void start(Request request) {
            try {
                ClientTransaction made = node.provider().getNewClientTransaction(request);
                made.setApplicationData(this);
                if (!t1.equals(USUAL_T1)) {
                    made.setRetransmitTimer((int) t1.toMillis());
                }
                transaction = made;
                made.sendRequest();
            } catch (SipException | RuntimeException lost) {
                LOG.debug("request not sent call-id={} to={} why={}", outgoing.callId(), host, lost.getMessage());
                broken(503, "cannot be sent", OUT);
            }
        }

        /** A response came. Any thread. */
        void response(SipResponse response) {
            later(() -> heard(response));
        }

        /** It came to nothing: no answer, or the connection broke. Any thread. */
        void failed(int status, String why) {
            later(() -> broken(status, why, OUT));
        }

        @SuppressWarnings("ReferenceEquality") // this very one
        private void heard(SipResponse response) {
            if (over && current != this && !response.isSuccess()) {
                return; // of a host that was given up
            }
            if (response.status() == 503 && !over) {
                Duration out = retryAfter(response);
                if (!out.isZero()) {
                    node.failed(host, out);
                }
                if (mayTryAnother()) {
                    over = true;
                    next();
                    return;
                }
            } else if (!heard) {
                node.answered(host);
            }
            heard = true;
            over |= !response.isProvisional();
            outcome.response(response);
        }

        private void broken(int status, String why, Duration out) {
            if (over) {
                return;
            }
            over = true;
            node.failed(host, out);
            if (!heard && mayTryAnother()) {
                LOG.debug("next host call-id={} after={} why={}", outgoing.callId(), host, why);
                next();
            } else {
                outcome.failed(status, why);
            }
        }

        private void cancel() {
            ClientTransaction invite = transaction;
            if (invite == null || over) {
                return;
            }
            try {
                ClientTransaction made = node.provider().getNewClientTransaction(invite.createCancel());
                made.sendRequest();
            } catch (SipException | RuntimeException lost) {
                LOG.debug("CANCEL not sent call-id={} why={}", outgoing.callId(), lost.getMessage());
            }
        }
    }

    /** For how long a host that has no time wants to be left alone; zero when it does not say: then 503 is 500 (RFC 3261 §21.5.4). */
    private static Duration retryAfter(SipResponse response) {
        Matcher seconds =
                SECONDS.matcher(response.headers().first("Retry-After").orElse(""));
        return seconds.matches() ? Duration.ofSeconds(Long.parseLong(seconds.group(1))) : Duration.ZERO;
    }
}
