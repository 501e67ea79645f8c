package org.parley.relay.forward;

import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.parley.msrp.Bytes;
import org.parley.msrp.MsrpPath;
import org.parley.msrp.MsrpSyntaxException;
import org.parley.msrp.MsrpUri;
import org.parley.msrp.SessionId;
import org.parley.msrp.Status;
import org.parley.msrp.TransactionId;
import org.parley.msrp.codec.Header;
import org.parley.msrp.codec.MsrpEncoder;
import org.parley.msrp.codec.RequestHead;
import org.parley.msrp.link.Addresses;
import org.parley.msrp.link.Link;
import org.parley.msrp.link.Pauses;
import org.parley.relay.admission.AuthRequest;
import org.parley.relay.admission.Decision;
import org.parley.relay.observe.BindingRecord;
import org.parley.relay.path.Paths;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The AUTH requests of one connection that end at this relay (RFC 4976 §6.3): who the previous hop is, what admission says, the answer, and the binding. Belongs
 * to the connection's loop.
 */
final class Auths {
    /** What a client treats as no answer in time, and so as a reason to try again (RFC 4975 §10.4). */
    private static final Status UNAVAILABLE = Status.TIMEOUT.because("Credentials cannot be checked now");

    private static final Logger log = LoggerFactory.getLogger(Auths.class);
    private static final int MOST_UNDECIDED = 8;

    private final Connection connection;
    private final Engine engine;
    /** Whom the connection's handshake has proven, or null. */
    private final @Nullable String proven;

    private int undecided;

    Auths(Connection connection, @Nullable String proven) {
        this.proven = proven;
        this.connection = connection;
        this.engine = connection.engine();
    }

    /** One AUTH while it is decided on: what its answer needs, and nothing of what was read. */
    private record Asked(
            TransactionId id,
            Bytes answering,
            Bytes fromPath,
            MsrpUri previous,
            OptionalLong expires,
            @Nullable String relay) {}

    /** An AUTH with one URI in To-Path came. Throws {@link MsrpSyntaxException} for what cannot be understood. */
    void heard(RequestHead head) {
        MsrpUri own = head.toPath().first();
        MsrpPath from = head.fromPath();
        MsrpUri previous = from.first();
        if (!engine.isServed(own, connection)) {
            engine.meters.refused("not-addressed-here");
            connection.closeWhenWritten();
            return;
        }
        Link link = connection.link();
        if (!link.secure() && !engine.config.plainAuth()) {
            refuse(head, Status.FORBIDDEN.because("AUTH needs TLS"), "plain");
            return;
        }
        String host = previous.host().toLowerCase(Locale.ROOT);
        boolean relay = from.size() > 1 && connection.identity().proves(previous, host);
        if (relay
                ? !engine.isPeer(host)
                : from.size() > 1 && connection.identity().isHost()) {
            refuse(head, Status.FORBIDDEN.because("not this relay"), "relay");
            return;
        }
        if (engine.isDraining()) {
            refuse(head, Status.FORBIDDEN.because("the relay grants no more"), "draining");
            return;
        }
        Asked asked = new Asked(
                head.transactionId(),
                MsrpEncoder.responsePaths(head),
                Bytes.copyOf(head.fromPathOctets()),
                previous,
                expires(head),
                relay ? host : null);
        decide(
                asked,
                new AuthRequest(
                        authorization(head),
                        own.toString(),
                        own.host().toLowerCase(Locale.ROOT),
                        asked.expires(),
                        link.secure(),
                        link.peer(),
                        asked.relay(),
                        link.serverName(),
                        proven));
    }

    private void refuse(RequestHead head, Status status, String cause) {
        engine.meters.auth(cause);
        connection.refusals().refuse(head, status, "auth-" + cause);
    }

    private static List<String> authorization(RequestHead head) {
        List<String> values = new ArrayList<>(1);
        for (Header header : head.headers()) {
            if (header.name().equalsIgnoreCase("Authorization")) {
                values.add(header.value());
            }
        }
        return values;
    }

    private static OptionalLong expires(RequestHead head) {
        String value = head.header("Expires");
        if (value == null) {
            return OptionalLong.empty();
        }
        if (value.isEmpty() || !value.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new MsrpSyntaxException("Expires of " + value.length() + " characters (expected: digits)");
        }
        return OptionalLong.of(value.length() > 18 ? Long.MAX_VALUE : Long.parseLong(value));
    }

    private void decide(Asked asked, AuthRequest request) {
        if (++undecided >= MOST_UNDECIDED) {
            connection.reading().pauses().begin(Pauses.Why.HELD);
        }
        CompletionStage<Decision> decision;
        try {
            decision = engine.admission.decide(request);
        } catch (RuntimeException e) {
            decision = CompletableFuture.failedFuture(e);
        }
        CompletableFuture<Decision> future = decision.toCompletableFuture();
        if (future.isDone()) {
            boolean made = !future.isCompletedExceptionally();
            decided(asked, made ? future.join() : null, made ? null : failureOf(future));
            return;
        }
        Pending pending = new Pending(asked);
        pending.clock = connection
                .turn()
                .loop()
                .schedule(
                        () -> pending.done(null, null),
                        engine.config.timers().transaction().toMillis(),
                        TimeUnit.MILLISECONDS);
        decision.whenComplete((made, failure) -> connection.turn().loop().execute(() -> pending.done(made, failure)));
    }

    private static @Nullable Throwable failureOf(CompletableFuture<Decision> failed) {
        return failed.handle((none, failure) -> failure).join();
    }

    /** Waits for a decision, or for the time-out, whichever comes first. */
    private final class Pending {
        private final Asked asked;
        private @Nullable ScheduledFuture<?> clock;
        private boolean over;

        Pending(Asked asked) {
            this.asked = asked;
        }

        void done(@Nullable Decision decision, @Nullable Throwable failure) {
            if (!over) {
                over = true;
                if (clock != null) {
                    clock.cancel(false);
                }
                decided(asked, decision, failure);
            }
        }
    }

    private void decided(Asked asked, @Nullable Decision decision, @Nullable Throwable failure) {
        undecided--;
        connection.reading().pauses().end(Pauses.Why.HELD);
        if (connection.isClosed()) {
            return;
        }
        if (decision instanceof Decision.Admitted admitted) {
            grant(asked, admitted);
        } else if (decision instanceof Decision.Challenged challenged) {
            challenge(asked, challenged);
        } else if (decision instanceof Decision.OutOfBounds bounds) {
            boolean tooShort = asked.expires().orElse(0) < bounds.min().toSeconds();
            String line = tooShort
                    ? "Min-Expires: " + bounds.min().toSeconds()
                    : "Max-Expires: " + bounds.max().toSeconds();
            answer(asked, Status.OUT_OF_BOUNDS, line + "\r\n", "out-of-bounds");
        } else if (decision instanceof Decision.Refused refused) {
            answer(asked, refused.status(), "", "refused");
            connection.refusals().authFailed();
        } else {
            if (!(decision instanceof Decision.Unavailable)) {
                log.warn("admission made no decision", failure);
            }
            answer(asked, UNAVAILABLE, "", "unavailable");
        }
        connection.wantsToWrite();
    }

    private void challenge(Asked asked, Decision.Challenged challenged) {
        StringBuilder lines = new StringBuilder();
        for (String value : challenged.wwwAuthenticate()) {
            lines.append("WWW-Authenticate: ").append(value).append("\r\n");
        }
        answer(asked, new Status(401, "Unauthorized"), lines.toString(), challenged.failed() ? "failed" : "challenged");
        if (challenged.failed()) {
            connection.refusals().authFailed();
        }
    }

    private void answer(Asked asked, Status status, String lines, String outcome) {
        engine.meters.auth(outcome);
        connection.answers().respond(asked.id(), status, asked.answering(), Bytes.utf8(lines));
        if (!status.isSuccess() && !outcome.equals("challenged")) {
            engine.refused(Addresses.shown(connection.link().peer()), status.code(), outcome);
        }
    }

    private void grant(Asked asked, Decision.Admitted admitted) {
        var limits = engine.config.limits();
        int most = admitted.limits().bindings() > 0 ? admitted.limits().bindings() : limits.bindingsPerHolder();
        boolean held = asked.relay() == null;
        String limit = null;
        if (limits.bindings() > 0 && engine.meters.bindings(0) >= limits.bindings()) {
            limit = "bindings";
        } else if (held
                && limits.bindingsPerConnection() > 0
                && connection.bindings() >= limits.bindingsPerConnection()) {
            limit = "bindings-per-connection";
        } else if (held && !connection.holdings().reserve()) {
            limit = "bindings-per-address";
        }
        Holder holder = limit == null ? engine.bindings.reserve(admitted.holder(), admitted.limits(), most) : null;
        if (holder == null) {
            if (held && limit == null) {
                connection.holdings().forgo();
            }
            String hit = limit == null ? "bindings-per-user" : limit;
            engine.meters.limited(hit);
            answer(asked, Status.FORBIDDEN.because("Too many " + hit), "", "limited");
            return;
        }
        Binding binding = binding(asked, admitted, holder);
        engine.bindings.add(binding, connection.turn());
        if (held) {
            connection.granted(binding);
        } else {
            connection.refusals().succeeded();
            engine.ways.learned(asked.previous(), connection.way());
        }
        StringBuilder lines = new StringBuilder("Use-Path: ")
                .append(Paths.usePath(asked.fromPath(), Bytes.ascii(binding.uri.toString()))
                        .toAscii())
                .append("\r\nExpires: ")
                .append(admitted.lifetime().toSeconds())
                .append("\r\n");
        admitted.authenticationInfo()
                .ifPresent(info ->
                        lines.append("Authentication-Info: ").append(info).append("\r\n"));
        answer(asked, Status.OK, lines.toString(), "granted");
    }

    private Binding binding(Asked asked, Decision.Admitted admitted, Holder holder) {
        SessionId id = connection.turn().ids().sessionId();
        Link link = connection.link();
        Duration lifetime = admitted.lifetime();
        BindingRecord record = new BindingRecord(
                engine.publicId(),
                holder.name,
                asked.relay(),
                Addresses.shown(link.peer()),
                link.secure(),
                Instant.now(),
                lifetime);
        return new Binding(
                engine.uri(connection.origin().listener(), id),
                Bytes.ascii(id.value()),
                record,
                holder,
                asked.previous(),
                asked.relay() == null ? connection : null,
                System.nanoTime() + lifetime.toNanos());
    }
}
