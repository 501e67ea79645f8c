package org.parley.chat.roster;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.parley.sip.Notifier;
import org.parley.sip.SipBody;
import org.parley.sip.Subscription;
import org.parley.sip.SubscriptionEnd;

/** One subscription to a roster: what it has been told, and what comes next. On its context. */
final class RosterWatch implements Notifier {
    private static final long NOTHING = -1;

    private final RosterFeed feed;
    private final String user;
    private final boolean merges;
    private final RosterMetrics metrics;
    private final Consumer<Subscription> gone;
    private boolean over;
    private @Nullable Subscription subscription;
    private long told = NOTHING;
    private Sight seen = Sight.COUNT;
    private long version;
    private boolean roomEnded;

    /**
     * A watch.
     *
     * @param user the subscriber, in comparable form
     * @param merges does it put partial documents together
     * @param gone told when the subscription is over
     */
    RosterWatch(RosterFeed feed, String user, boolean merges, RosterMetrics metrics, Consumer<Subscription> gone) {
        this.gone = gone;
        this.feed = feed;
        this.user = user;
        this.merges = merges;
        this.metrics = metrics;
    }

    String user() {
        return user;
    }

    /** Accepted; {@code standing} hears so unless it is over already. */
    void begin(Subscription accepted, Consumer<Subscription> standing) {
        if (!over) {
            subscription = accepted;
            standing.accept(accepted);
        }
    }

    void changed() {
        if (subscription != null) {
            subscription.changed();
        }
    }

    void roomEnded() {
        roomEnded = true;
        end("noresource");
    }

    void rejected() {
        end("rejected");
    }

    private void end(String reason) {
        if (subscription != null) {
            subscription.end(reason, Duration.ZERO);
        }
    }

    @Override
    public Future<Optional<SipBody>> state(Subscription asking, Occasion occasion) {
        Optional<SipBody> body =
                switch (occasion) {
                    case SUBSCRIBED -> Optional.of(whole());
                    case CHANGED -> news();
                    case LAST -> roomEnded ? Optional.of(farewell()) : Optional.empty();
                };
        body.ifPresent(metrics::notified);
        return Future.succeededFuture(body);
    }

    private SipBody whole() {
        return whole(feed.book().sight(user));
    }

    private SipBody whole(Sight sees) {
        RosterView view = feed.book().view(sees);
        seen = sees;
        told = view.revision();
        version = view.revision();
        metrics.full();
        return view.full();
    }

    private Optional<SipBody> news() {
        Sight sees = feed.book().sight(user);
        if (told == NOTHING || sees != seen) {
            return Optional.of(whole(sees));
        }
        RosterView view = feed.book().view(sees);
        if (view.changed() <= told) {
            return Optional.empty();
        }
        Optional<SipBody> delta = merges ? view.since(told, version + 1) : Optional.empty();
        if (delta.isEmpty()) {
            return Optional.of(whole(sees));
        }
        told = view.revision();
        version++;
        metrics.partial();
        return delta;
    }

    private SipBody farewell() {
        version++;
        return SipBody.sharing(
                RosterXml.TYPE, RosterXml.deleted(feed.book().room().uri(), version));
    }

    @Override
    public void missed(Subscription standing) {
        told = NOTHING;
    }

    @Override
    public void ended(Subscription past, SubscriptionEnd why) {
        over = true;
        gone.accept(past);
        feed.remove(this);
        feed.book().release(user);
        metrics.ended(why);
    }
}
