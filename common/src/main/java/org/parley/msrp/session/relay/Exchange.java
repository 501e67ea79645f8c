package org.parley.msrp.session.relay;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.parley.digest.DigestClient;
import org.parley.msrp.Method;
import org.parley.msrp.MsrpPath;
import org.parley.msrp.MsrpSyntaxException;
import org.parley.msrp.MsrpUri;
import org.parley.msrp.codec.Header;
import org.parley.msrp.codec.ResponseHead;
import org.parley.msrp.session.Line;

/**
 * One relay is asked for one URI (RFC 4976 §5.1): AUTH, the challenge, AUTH again; another lifetime where the one wanted is out of bounds. One request at
 * a time (§9.1). Belongs to the client's context.
 */
final class Exchange {
    private static final int MOST_REQUESTS = 5;
    private static final long UNKNOWN_LIFETIME_SECONDS = 900;
    private static final int MOST_DIGITS = 9;

    private final ContextInternal context;
    private final Line line;
    private final KnownRelay relay;
    private final MsrpPath to;
    private final MsrpUri own;
    private final Promise<Granted> done;
    private long seconds;
    private int requests;
    private boolean proves;
    private boolean challenged;
    private boolean bounded;

    /** What a relay answered. */
    record Granted(MsrpPath usePath, Duration lifetime) {}

    Exchange(ContextInternal context, Line line, KnownRelay relay, MsrpPath to, MsrpUri own, Duration lifetime) {
        this.context = context;
        this.line = line;
        this.relay = relay;
        this.to = to;
        this.own = own;
        this.seconds = lifetime.toSeconds();
        this.done = context.promise();
    }

    Future<Granted> run() {
        send();
        return done.future();
    }

    private void send() {
        requests++;
        if (requests > MOST_REQUESTS) {
            fail(RelayException.Kind.PROTOCOL, "asks again and again");
            return;
        }
        List<Header> headers = new ArrayList<>(2);
        Optional<String> authorization = relay.authorization();
        proves = authorization.isPresent();
        authorization.ifPresent(value -> headers.add(new Header("Authorization", value)));
        if (seconds > 0) {
            headers.add(new Header("Expires", String.valueOf(seconds)));
        }
        line.ask(Method.AUTH, to, own, headers, new Line.Reply() {
            @Override
            public void answered(ResponseHead head) {
                context.runOnContext(nothing -> heard(head));
            }

            @Override
            public void unanswered(String why) {
                context.runOnContext(nothing -> unheard(why));
            }
        });
    }

    /** A first relay that says nothing is dead: its connection is of no use to anybody. */
    private void unheard(String why) {
        boolean late = line.isOpen();
        if (late && to.size() == 1) {
            line.close();
        }
        fail(late ? RelayException.Kind.TIMEOUT : RelayException.Kind.CONNECTION, "did not answer: " + why);
    }

    private void heard(ResponseHead head) {
        try {
            switch (head.code()) {
                case 200 -> granted(head);
                case 401 -> challenged(head);
                case 423 -> outOfBounds(head);
                case 403 -> fail(RelayException.Kind.REFUSED, "refuses: " + shown(head));
                case 408 -> fail(RelayException.Kind.TIMEOUT, "was not reached: " + shown(head));
                default ->
                    fail(RelayException.Kind.PROTOCOL, "answered " + shown(head) + " (expected: 200, 401 or 423)");
            }
        } catch (MsrpSyntaxException e) {
            fail(RelayException.Kind.PROTOCOL, "answered with a header nobody can read: " + e.getMessage());
        }
    }

    private static String shown(ResponseHead head) {
        String comment = head.comment();
        return head.code() + (comment == null ? "" : " " + comment);
    }

    private void challenged(ResponseHead head) {
        List<String> challenges = head.headers().stream()
                .filter(one -> one.name().equalsIgnoreCase("WWW-Authenticate"))
                .map(Header::value)
                .toList();
        if (DigestClient.choose(challenges).isEmpty()) {
            fail(RelayException.Kind.PROTOCOL, "asks for a proof we have not (expected: Digest with MD5 or SHA-256)");
            return;
        }
        boolean guessed = proves && !challenged;
        challenged = true;
        if (relay.challenged(challenges, guessed)) {
            send();
        } else {
            relay.forget();
            fail(RelayException.Kind.CREDENTIALS, "does not take this name and password");
        }
    }

    /** What we asked for is too short or too long: once more with what it names (RFC 4976 §6.3). */
    private void outOfBounds(ResponseHead head) {
        Long least = seconds(head.header("Min-Expires"));
        Long most = seconds(head.header("Max-Expires"));
        Long fits = least != null && seconds < least ? least : most != null && seconds > most ? most : null;
        if (bounded || fits == null || fits == 0) {
            fail(RelayException.Kind.REFUSED, "has no URI for " + seconds + " s: " + shown(head));
            return;
        }
        bounded = true;
        seconds = fits;
        send();
    }

    private void granted(ResponseHead head) {
        if (proves && !relay.isProven(head.header("Authentication-Info"))) {
            relay.forget();
            fail(RelayException.Kind.PROTOCOL, "has not proven that it knows the password (expected: a right rspauth)");
            return;
        }
        String text = head.header("Use-Path");
        MsrpPath usePath = text == null ? null : MsrpPath.parse(text);
        if (usePath == null || !isUsable(usePath)) {
            fail(
                    RelayException.Kind.PROTOCOL,
                    "granted no path to be used (expected: Use-Path with our way to it and msrps URIs with port and"
                            + " session-id)");
            return;
        }
        Long lasts = seconds(head.header("Expires"));
        done.complete(new Granted(usePath, Duration.ofSeconds(lasts == null ? UNKNOWN_LIFETIME_SECONDS : lasts)));
    }

    /** It leads to the relay by the relays it was asked through (RFC 4976 §4.2). */
    private boolean isUsable(MsrpPath usePath) {
        List<MsrpUri> through = to.uris().subList(0, to.size() - 1);
        return usePath.size() > through.size()
                && usePath.uris().subList(0, through.size()).equals(through)
                && usePath.uris().stream().allMatch(one -> one.secure() && one.port() > 0 && one.sessionId() != null);
    }

    private static @Nullable Long seconds(@Nullable String value) {
        if (value == null) {
            return null;
        }
        if (value.isEmpty() || value.length() > MOST_DIGITS || !value.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new MsrpSyntaxException("'" + value + "' (expected: whole seconds)");
        }
        return Long.valueOf(value);
    }

    private void fail(RelayException.Kind kind, String what) {
        done.tryFail(new RelayException(kind, "relay " + relay.uri().forLog() + " " + what));
    }
}
