package org.parley.sip.route;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.parley.sip.Arrival;
import org.parley.sip.Challenges;
import org.parley.sip.identity.PasswordAnswers;
import org.parley.sip.identity.TrustedPeers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A trunk while we serve: who is on it, how fast it asks, whether it answers. Counted in {@code parley.sip.trunk.*}. Any thread. */
public final class OpenTrunk {
    private static final Logger LOG = LoggerFactory.getLogger(OpenTrunk.class);

    private final Trunk trunk;
    private final TrustedPeers members;
    private final Optional<Challenges> answers;
    private final MeterRegistry meters;
    private final LongSupplier nanos;
    private final long nanosEach;
    private final AtomicLong spentUntil;
    private final AtomicInteger dialogs = new AtomicInteger();
    private final AtomicInteger dialOuts = new AtomicInteger();
    private final AtomicBoolean up = new AtomicBoolean(true);

    OpenTrunk(Trunk trunk, LongSupplier nanos, MeterRegistry meters) {
        this.trunk = trunk;
        this.members = TrustedPeers.of(trunk.members());
        this.answers = trunk.login().map(login -> new PasswordAnswers(login.user(), login.password()));
        this.nanos = nanos;
        this.nanosEach = TimeUnit.SECONDS.toNanos(1) / trunk.limits().requestsPerSecond();
        this.spentUntil = new AtomicLong(nanos.getAsLong() - TimeUnit.SECONDS.toNanos(1));
        this.meters = meters;
        Gauge.builder("parley.sip.trunk.up", up, now -> now.get() ? 1 : 0)
                .description("whether a trunk answers")
                .tag("trunk", trunk.name())
                .register(meters);
        Gauge.builder("parley.sip.trunk.dialogs", dialogs, AtomicInteger::get)
                .description("calls from and to a trunk")
                .tag("trunk", trunk.name())
                .register(meters);
        Gauge.builder("parley.sip.trunk.dial.outs", dialOuts, AtomicInteger::get)
                .description("calls to a trunk")
                .tag("trunk", trunk.name())
                .register(meters);
    }

    /** What was agreed. */
    public Trunk trunk() {
        return trunk;
    }

    /** Did this come from it? */
    boolean sent(Arrival arrival) {
        return members.include(arrival);
    }

    /** Who answers its challenges. */
    Optional<Challenges> answers() {
        return answers;
    }

    /** Does it answer? */
    public boolean isUp() {
        return up.get();
    }

    /** It answered, or it did not. */
    public void mark(boolean answers, String why) {
        if (up.compareAndSet(!answers, answers)) {
            if (answers) {
                LOG.info("trunk up name={}", trunk.name());
            } else {
                LOG.warn("trunk down name={} why={}", trunk.name(), why);
            }
        }
    }

    /** Takes one of the new requests it may make each second. */
    boolean admitsRequest() {
        long now = nanos.getAsLong();
        while (true) {
            long spent = spentUntil.get();
            long next = Math.max(spent, now - TimeUnit.SECONDS.toNanos(1)) + nanosEach;
            if (next > now) {
                refused("requests");
                return false;
            }
            if (spentUntil.compareAndSet(spent, next)) {
                return true;
            }
        }
    }

    /** A place for a call from it, if there is one. */
    public Optional<Place> callFrom() {
        if (!take(dialogs, trunk.limits().dialogs())) {
            refused("dialogs");
            return Optional.empty();
        }
        return Optional.of(new Place(dialogs::decrementAndGet));
    }

    /** A place for a call to it, if it answers and there is one. */
    public Optional<Place> callTo() {
        if (!up.get()) {
            refused("down");
            return Optional.empty();
        }
        if (!take(dialOuts, trunk.limits().dialOuts())) {
            refused("dial-outs");
            return Optional.empty();
        }
        if (!take(dialogs, trunk.limits().dialogs())) {
            dialOuts.decrementAndGet();
            refused("dialogs");
            return Optional.empty();
        }
        return Optional.of(new Place(() -> {
            dialogs.decrementAndGet();
            dialOuts.decrementAndGet();
        }));
    }

    private static boolean take(AtomicInteger count, int most) {
        if (count.incrementAndGet() > most) {
            count.decrementAndGet();
            return false;
        }
        return true;
    }

    private void refused(String why) {
        Counter.builder("parley.sip.trunk.refused")
                .description("what a trunk's limits and state kept from happening")
                .tag("trunk", trunk.name())
                .tag("why", why)
                .register(meters)
                .increment();
    }

    /** One call's place. Given back once, however often it is said. */
    public static final class Place {
        /** Of a call that concerns no trunk. */
        public static final Place NONE = new Place(() -> {});

        private final Runnable giveBack;
        private final AtomicBoolean given = new AtomicBoolean();

        private Place(Runnable giveBack) {
            this.giveBack = giveBack;
        }

        /** The call is over. */
        public void leave() {
            if (given.compareAndSet(false, true)) {
                giveBack.run();
            }
        }
    }
}
