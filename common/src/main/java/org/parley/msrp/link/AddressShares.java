package org.parley.msrp.link;

import java.net.InetAddress;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.parley.net.AddressBlock;

/**
 * Who is connected, by address, and what each address may take. An address is there while a connection from it is, and afterwards for as long as it has taken more than a
 * second's worth, so that nobody gets more by coming back; of those gone a bounded number is remembered. IPv6 counts by its first 64 bits. Any thread.
 */
public final class AddressShares {
    /**
     * What one address may take; 0: no limit. Loopback has a limit of connections only: who comes from there is a proxy, or may do as he likes anyhow.
     *
     * @param connections at once
     * @param held at once of what its connections hold
     * @param octetsPerSecond read from it
     * @param messagesPerSecond requests read from it
     */
    public record Terms(int connections, int held, long octetsPerSecond, int messagesPerSecond) {
        /** A limit of connections only. */
        public static Terms ofConnections(int most) {
            return new Terms(most, 0, 0, 0);
        }

        private boolean limitNothing() {
            return connections == 0 && held == 0 && octetsPerSecond == 0 && messagesPerSecond == 0;
        }
    }

    private static final int MOST_REMEMBERED = 10_000;
    private static final int FORGOTTEN_AT_ONCE = 16;

    private final Terms terms;
    private final Terms here;
    private final AddressShare unlimited;
    private final Map<AddressBlock, AddressShare> shares = new ConcurrentHashMap<>();
    private final Queue<AddressShare> gone = new ConcurrentLinkedQueue<>();
    private final AtomicInteger remembered = new AtomicInteger();

    /** Nobody is there yet. */
    public AddressShares(Terms terms) {
        this.terms = terms;
        here = Terms.ofConnections(terms.connections());
        unlimited = new AddressShare(this, null, Terms.ofConnections(0));
    }

    /** One more connection from there, until {@link AddressShare#left}; null if there are as many as there may be. */
    @Nullable
    AddressShare enter(@Nullable InetAddress from) {
        Terms its = from == null || from.isLoopbackAddress() ? here : terms;
        if (from == null || its.limitNothing()) {
            return unlimited;
        }
        forget(System.nanoTime());
        boolean[] full = new boolean[1];
        AddressShare share = shares.compute(AddressBlock.of(from), (block, known) -> {
            AddressShare one = known == null ? new AddressShare(this, block, its) : known;
            full[0] = its.connections() > 0 && one.connections >= its.connections();
            one.connections += full[0] ? 0 : 1;
            return one;
        });
        return full[0] ? null : share;
    }

    void left(AddressShare share) {
        AddressBlock block = share.block;
        if (block != null) {
            shares.computeIfPresent(block, (key, one) -> --one.connections > 0 || !goes(one) ? one : null);
        }
    }

    /** Whether the last of its connections takes it along; else it is remembered until it has paid. */
    private boolean goes(AddressShare share) {
        if (share.isPaid(System.nanoTime())) {
            return true;
        }
        if (!share.remembered) {
            share.remembered = true;
            gone.add(share);
            remembered.incrementAndGet();
        }
        return false;
    }

    /** Those that have paid, and the oldest where they are too many; a few at a time. */
    private void forget(long now) {
        for (int i = 0; i < FORGOTTEN_AT_ONCE; i++) {
            AddressShare oldest = gone.peek();
            boolean tooMany = remembered.get() > MOST_REMEMBERED;
            boolean due = oldest != null && (oldest.isPaid(now) || tooMany);
            if (!due || !gone.remove(oldest)) {
                return;
            }
            remembered.decrementAndGet();
            AddressBlock block = oldest.block;
            if (block != null) {
                shares.computeIfPresent(block, (key, one) -> one == oldest && isForgotten(one, tooMany) ? null : one);
            }
        }
    }

    /** It stands in the line of those gone no more. Whoever is back stays, and comes into it anew when he leaves. */
    private boolean isForgotten(AddressShare share, boolean tooMany) {
        share.remembered = false;
        return share.connections == 0 && (tooMany || goes(share));
    }

    /** How many addresses are known. */
    int size() {
        return shares.size();
    }
}
