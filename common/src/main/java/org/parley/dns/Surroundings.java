package org.parley.dns;

import io.netty.resolver.HostsFileEntriesProvider;
import io.vertx.core.Vertx;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** What this machine itself says: its hosts file, and whether it has IPv6. Read at the start, then now and then on a worker. Any thread. */
final class Surroundings {
    private static final long EVERY = TimeUnit.SECONDS.toNanos(10);

    private final Vertx vertx;
    private final AtomicLong readAt = new AtomicLong(System.nanoTime());
    private volatile Seen seen = look();

    /** One look. */
    private record Seen(Map<String, List<InetAddress>> four, Map<String, List<InetAddress>> six, boolean prefersSix) {}

    Surroundings(Vertx vertx) {
        this.vertx = vertx;
    }

    private static Seen look() {
        HostsFileEntriesProvider hosts = HostsFileEntriesProvider.parser().parseSilently();
        return new Seen(hosts.ipv4Entries(), hosts.ipv6Entries(), reachesSix());
    }

    private static boolean reachesSix() {
        try {
            return NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .anyMatch(address -> address instanceof Inet6Address
                            && !address.isLoopbackAddress()
                            && !address.isLinkLocalAddress());
        } catch (SocketException unknown) {
            return false;
        }
    }

    private Seen seen() {
        long last = readAt.get();
        long now = System.nanoTime();
        if (now - last > EVERY && readAt.compareAndSet(last, now)) {
            vertx.executeBlocking(Surroundings::look, false).onSuccess(fresh -> seen = fresh);
        }
        return seen;
    }

    /** The addresses that the hosts file has for a plain name. */
    List<InetAddress> addresses(String name) {
        Seen now = seen();
        return AddressOrder.of(
                now.four().getOrDefault(name, List.of()), now.six().getOrDefault(name, List.of()), now.prefersSix());
    }

    /** Whether IPv6 is tried first: the machine has an address of it that leads further than its own links. */
    boolean prefersSix() {
        return seen().prefersSix();
    }
}
