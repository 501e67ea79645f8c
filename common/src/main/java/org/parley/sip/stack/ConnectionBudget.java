package org.parley.sip.stack;

import java.net.InetAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** How many connections may be open, in all and with one address; TCP and TLS together. Any thread. */
final class ConnectionBudget {
    private final int most;
    private final int mostPerAddress;
    private final AtomicInteger open = new AtomicInteger();
    private final ConcurrentHashMap<InetAddress, Integer> perAddress = new ConcurrentHashMap<>();

    ConnectionBudget(int most, int mostPerAddress) {
        this.most = most;
        this.mostPerAddress = mostPerAddress;
    }

    /** Takes a place; each that was taken is given back once. */
    boolean take(InetAddress peer) {
        if (open.incrementAndGet() > most) {
            open.decrementAndGet();
            return false;
        }
        if (perAddress.merge(peer, 1, Integer::sum) > mostPerAddress) {
            giveBack(peer);
            return false;
        }
        return true;
    }

    void giveBack(InetAddress peer) {
        open.decrementAndGet();
        perAddress.computeIfPresent(peer, (any, count) -> count > 1 ? Integer.valueOf(count - 1) : null);
    }

    int open() {
        return open.get();
    }
}
