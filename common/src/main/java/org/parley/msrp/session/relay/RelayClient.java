package org.parley.msrp.session.relay;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.parley.dns.Resolver;
import org.parley.msrp.MsrpPath;
import org.parley.msrp.MsrpUri;
import org.parley.msrp.link.HostFinder;
import org.parley.msrp.session.Line;
import org.parley.msrp.session.MsrpEndpoint;
import org.parley.msrp.session.Route;

/**
 * Gets URIs from relays, one set per session, all over one connection to the first relay (RFC 4976 §5.1, §5.4), and new ones before they expire. Asks for
 * one after the other, because AUTH is not pipelined (§9.1). Methods may be called from any thread.
 */
public final class RelayClient {
    private static final int MOST_WISHES = 1024;
    /** How much of a lifetime passes before new URIs are asked for; the rest is for the offer and its answer. */
    private static final double RENEWED_AFTER = 2.0 / 3;

    private static final Duration SHORTEST_WAIT = Duration.ofSeconds(1);

    private final MsrpEndpoint endpoint;
    private final RelayAccess access;
    private final ContextInternal context;
    private final Resolver resolver;
    private final HostFinder finder;

    // On the context.
    private final List<KnownRelay> relays = new ArrayList<>();
    private final Deque<Wish> wishes = new ArrayDeque<>();
    /** Sessions that wait for their first URIs, and have not been released meanwhile. */
    private final Map<MsrpUri, Promise<Grant>> asking = new HashMap<>();

    private final Map<MsrpUri, Standing> standing = new HashMap<>();
    private @Nullable Line line;
    private boolean busy;
    private boolean closed;

    private RelayClient(VertxInternal vertx, MsrpEndpoint endpoint, RelayAccess access) {
        this.endpoint = endpoint;
        this.access = access;
        context = vertx.createEventLoopContext();
        resolver = Resolver.asking(vertx, access.nameServers());
        finder = new HostFinder(resolver);
        for (MsrpUri relay : access.relays()) {
            relays.add(new KnownRelay(relay, access.user(), access.password(), relays.isEmpty()));
        }
    }

    /** A client whose sessions live on that endpoint. Connects when first asked for a grant. */
    public static RelayClient over(Vertx vertx, MsrpEndpoint endpoint, RelayAccess access) {
        return new RelayClient((VertxInternal) vertx, endpoint, access);
    }

    private record Wish(MsrpUri own, Promise<Grant> granted) {}

    /**
     * Asks for URIs for one session.
     *
     * @param own the session's URI
     * @param listener hears what becomes of them, until {@link #release}
     * @return fails with a {@link RelayException}
     */
    public Future<Grant> grant(MsrpUri own, GrantListener listener) {
        Promise<Grant> granted = context.promise();
        context.runOnContext(nothing -> {
            asking.put(own, granted);
            wish(own, granted);
        });
        return granted.future().onComplete(result -> {
            boolean wanted = asking.remove(own, granted);
            if (wanted && result.succeeded()) {
                standing.put(own, new Standing(own, listener, result.result()));
            }
        });
    }

    /** The session with that URI of ours is over: nothing is renewed for it any more. */
    public void release(MsrpUri own) {
        context.runOnContext(nothing -> {
            asking.remove(own);
            Standing over = standing.remove(own);
            if (over != null) {
                over.cancel();
            }
        });
    }

    /** Asks for nothing any more and closes the connection; its sessions end. */
    public Future<Void> close() {
        Promise<Void> done = context.promise();
        context.runOnContext(nothing -> {
            closed = true;
            asking.clear();
            standing.values().forEach(Standing::cancel);
            standing.clear();
            while (!wishes.isEmpty()) {
                wishes.remove().granted().fail(over());
            }
            if (line != null) {
                line.close();
            }
            resolver.close();
            done.complete();
        });
        return done.future();
    }

    private static RelayException over() {
        return new RelayException(RelayException.Kind.CONNECTION, "the client of the relays was closed");
    }

    private void wish(MsrpUri own, Promise<Grant> granted) {
        if (closed) {
            granted.fail(over());
        } else if (wishes.size() >= MOST_WISHES) {
            granted.fail(new RelayException(
                    RelayException.Kind.REFUSED, "too many sessions wait for their relays (" + MOST_WISHES + ")"));
        } else {
            wishes.add(new Wish(own, granted));
            next();
        }
    }

    private void next() {
        if (busy || wishes.isEmpty()) {
            return;
        }
        busy = true;
        Wish wish = wishes.remove();
        line().compose(there -> through(there, wish.own(), 0, List.of(), null)
                        .map(all -> new Grant(wish.own(), new Route(there, all.usePath()), all.lifetime())))
                .onComplete(result -> {
                    busy = false;
                    tell(wish, result);
                    next();
                });
    }

    private void tell(Wish wish, AsyncResult<Grant> result) {
        if (result.succeeded()) {
            wish.granted().complete(result.result());
        } else {
            wish.granted().fail(asRelayException(result.cause()));
        }
    }

    private static RelayException asRelayException(Throwable cause) {
        return cause instanceof RelayException known
                ? known
                : new RelayException(
                        RelayException.Kind.CONNECTION,
                        cause.getMessage() == null ? cause.toString() : cause.getMessage(),
                        cause);
    }

    /** Brings a future's end to our context. */
    private <T> Future<T> here(Future<T> elsewhere) {
        Promise<T> promise = context.promise();
        elsewhere.onComplete(promise);
        return promise.future();
    }

    private Future<Line> line() {
        Line there = line;
        if (there != null && there.isOpen()) {
            return Future.succeededFuture(there);
        }
        MsrpUri first = relays.get(0).uri();
        return here(finder.find(first)
                        .recover(cause -> unknown(first, cause))
                        .compose(addresses -> endpoint.line(first, addresses, access.trust(), access.idle())))
                .map(this::begun);
    }

    private static Future<List<InetSocketAddress>> unknown(MsrpUri relay, Throwable cause) {
        return Future.failedFuture(new IOException(
                "relay " + relay.forLog() + ": no address found for its host (" + cause.getMessage() + ")", cause));
    }

    private Line begun(Line opened) {
        line = opened;
        here(opened.gone()).onComplete(gone -> lost(opened));
        if (closed) {
            opened.close();
        }
        return opened;
    }

    /** What relays granted over it is void (RFC 4976 §6.3). */
    private void lost(Line gone) {
        if (line == gone) {
            line = null;
        }
        List<Standing> ended = List.copyOf(standing.values());
        standing.clear();
        for (Standing one : ended) {
            one.cancel();
            one.listener.expired(new RelayException(
                    RelayException.Kind.CONNECTION,
                    "the connection to relay " + relays.get(0).uri().forLog() + " ended"));
        }
    }

    /** Asks each relay through those before it (RFC 4976 §5.1); the URIs are good as long as the shortest-lived. */
    private Future<Exchange.Granted> through(
            Line there, MsrpUri own, int index, List<MsrpUri> used, @Nullable Duration shortest) {
        if (index == relays.size()) {
            return Future.succeededFuture(
                    new Exchange.Granted(new MsrpPath(used), shortest == null ? Duration.ZERO : shortest));
        }
        KnownRelay relay = relays.get(index);
        List<MsrpUri> to = new ArrayList<>(used);
        to.add(relay.uri());
        return new Exchange(context, there, relay, new MsrpPath(to), own, access.lifetime())
                .run()
                .compose(granted -> through(
                        there, own, index + 1, granted.usePath().uris(), shorter(shortest, granted.lifetime())));
    }

    private static Duration shorter(@Nullable Duration one, Duration other) {
        return one != null && one.compareTo(other) < 0 ? one : other;
    }

    /** A grant in use: new URIs are asked for in time, again and again until the old ones end. */
    private final class Standing {
        private final MsrpUri own;
        private final GrantListener listener;
        private long endsAt;
        private long timer = -1;

        Standing(MsrpUri own, GrantListener listener, Grant first) {
            this.own = own;
            this.listener = listener;
            holds(first);
        }

        private void holds(Grant grant) {
            long lifetime = grant.lifetime().toMillis();
            endsAt = now() + lifetime;
            after((long) (lifetime * RENEWED_AFTER));
        }

        private long now() {
            return System.nanoTime() / 1_000_000;
        }

        private void after(long millis) {
            timer = context.owner().setTimer(Math.max(1, millis), due -> context.runOnContext(nothing -> renew()));
        }

        private void renew() {
            if (standing.get(own) != this) {
                return;
            }
            Promise<Grant> renewed = context.promise();
            renewed.future().onComplete(result -> {
                if (standing.get(own) != this) {
                    return;
                }
                if (result.succeeded()) {
                    holds(result.result());
                    listener.renewed(result.result());
                } else {
                    tryAgain(asRelayException(result.cause()));
                }
            });
            wish(own, renewed);
        }

        private void tryAgain(RelayException why) {
            long left = endsAt - now();
            if (left > SHORTEST_WAIT.toMillis()) {
                after(Math.max(SHORTEST_WAIT.toMillis(), left / 3));
            } else {
                standing.remove(own);
                listener.expired(why);
            }
        }

        void cancel() {
            context.owner().cancelTimer(timer);
        }
    }
}
