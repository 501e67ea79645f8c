package org.parley.dns;

import io.netty.handler.codec.dns.DnsRecordType;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * Looks names up (RFC 1035, 2782, 3403, 3596). The hosts file prevails; {@code localhost} is this machine and {@code invalid} nowhere, without asking (RFC 6761 §6).
 * Search lists are not applied: whoever names a host here names it in full. Any thread; never blocks.
 */
public final class Resolver {
    /** What may be kept, and how long is waited. */
    static final int MOST_ANSWERS = 10_000;

    private static final int MOST_UNDER_WAY = 500;
    private static final int MOST_ALIASES = 8;
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Duration FAILURES_LAST = Duration.ofSeconds(2);
    private static final int FOUR = 4;
    private static final int SIX = 16;

    private final NameServers servers;
    private final Surroundings surroundings;
    private final AnswerCache<Question, byte[]> cache;
    private final LongAdder asked = new LongAdder();
    private final LongAdder failed = new LongAdder();

    private record Question(String name, DnsRecordType type) {}

    private Resolver(Vertx vertx, List<InetSocketAddress> nameServers, LongSupplier nanos) {
        servers = new NameServers((VertxInternal) vertx, nameServers, PATIENCE);
        surroundings = new Surroundings(vertx);
        cache = new AnswerCache<>(MOST_ANSWERS, MOST_UNDER_WAY, FAILURES_LAST, nanos);
    }

    /**
     * A resolver of its own.
     *
     * @param nameServers asked one after the other; none: those of this machine
     */
    public static Resolver asking(Vertx vertx, List<InetSocketAddress> nameServers) {
        return asking(vertx, nameServers, System::nanoTime);
    }

    /** The same by another clock. */
    static Resolver asking(Vertx vertx, List<InetSocketAddress> nameServers, LongSupplier nanos) {
        return new Resolver(vertx, nameServers, nanos);
    }

    /**
     * The addresses of a host in the order to be tried, without names, so that nobody looks them up again.
     *
     * @return fails with an {@link IOException} that says why when there are none
     */
    public Future<List<InetAddress>> addresses(String host) {
        String name = DnsNames.plain(host);
        if (!DnsNames.isName(name)) {
            return Future.failedFuture(new UnknownHostException("not a host name"));
        }
        List<InetAddress> local = local(name);
        if (!local.isEmpty()) {
            return Future.succeededFuture(local);
        }
        if (DnsNames.isIn(name, "invalid") || DnsNames.isIn(name, "localhost")) {
            return Future.failedFuture(new UnknownHostException("no such host"));
        }
        Future<Answer<byte[]>> four = look(name, DnsRecordType.A);
        Future<Answer<byte[]>> six = look(name, DnsRecordType.AAAA);
        return Future.join(four, six).transform(done -> both(four, six));
    }

    private Future<List<InetAddress>> both(Future<Answer<byte[]>> four, Future<Answer<byte[]>> six) {
        List<InetAddress> found = AddressOrder.of(
                four.succeeded() ? Reply.addresses(four.result().found(), FOUR) : List.of(),
                six.succeeded() ? Reply.addresses(six.result().found(), SIX) : List.of(),
                surroundings.prefersSix());
        if (!found.isEmpty()) {
            return Future.succeededFuture(found);
        }
        Throwable why = four.failed() ? four.cause() : six.cause();
        return Future.failedFuture(
                why == null
                        ? new UnknownHostException("no A or AAAA record")
                        : new IOException("name servers cannot tell: " + why.getMessage(), why));
    }

    private List<InetAddress> local(String name) {
        List<InetAddress> known = surroundings.addresses(name);
        if (!DnsNames.isIn(name, "localhost")) {
            return known;
        }
        // Both families, whatever the hosts file knows of: which one a server listens on is its own affair.
        Set<InetAddress> all = new LinkedHashSet<>(known);
        all.addAll(AddressOrder.of(loopback(FOUR), loopback(SIX), false));
        return List.copyOf(all);
    }

    private static List<InetAddress> loopback(int length) {
        byte[] octets = new byte[length];
        octets[0] = (byte) (length == FOUR ? 127 : 0);
        octets[length - 1] = 1;
        return Reply.addresses(List.of(octets), length);
    }

    /**
     * The services of that kind in a domain, unordered; none when there is no such record.
     *
     * @param kind such as {@code _msrps._tcp}
     * @return fails with an {@link IOException} when no name server could tell
     */
    public Future<List<Service>> services(String kind, String domain) {
        String name = kind + '.' + DnsNames.plain(domain);
        if (!DnsNames.isName(name) || DnsNames.isIn(name, "invalid") || DnsNames.isIn(name, "localhost")) {
            return Future.succeededFuture(List.of());
        }
        boolean known = !local(DnsNames.plain(domain)).isEmpty();
        return look(name, DnsRecordType.SRV)
                .map(answer -> answer.found().stream()
                        .map(Reply::service)
                        .filter(Objects::nonNull)
                        .toList())
                .recover(failure -> known
                        ? Future.succeededFuture(List.of()) // a name of the hosts file works without name servers
                        : Future.failedFuture(
                                new IOException("name servers cannot tell: " + failure.getMessage(), failure)));
    }

    /**
     * The services of a name that somebody pointed to, such as {@code _sip._tcp.example.org}; else as {@link #services(String, String)}.
     *
     * @return fails with an {@link IOException} when no name server could tell
     */
    public Future<List<Service>> services(String pointedTo) {
        String name = DnsNames.plain(pointedTo);
        int dot = name.indexOf('.', name.indexOf('.') + 1);
        return dot < 0 ? Future.succeededFuture(List.of()) : services(name.substring(0, dot), name.substring(dot + 1));
    }

    /**
     * Where a domain points to (NAPTR), unordered; none when there is no such record, or the hosts file knows the name.
     *
     * @return fails with an {@link IOException} when no name server could tell
     */
    public Future<List<Pointer>> pointers(String domain) {
        String name = DnsNames.plain(domain);
        if (!DnsNames.isName(name)
                || DnsNames.isIn(name, "invalid")
                || DnsNames.isIn(name, "localhost")
                || !local(name).isEmpty()) {
            return Future.succeededFuture(List.of());
        }
        return look(name, DnsRecordType.NAPTR)
                .map(answer -> answer.found().stream()
                        .map(Reply::pointer)
                        .filter(Objects::nonNull)
                        .toList())
                .recover(failure -> Future.failedFuture(
                        new IOException("name servers cannot tell: " + failure.getMessage(), failure)));
    }

    private Future<Answer<byte[]>> look(String name, DnsRecordType type) {
        return cache.get(new Question(name, type), () -> {
            asked.increment();
            return follow(name, type, MOST_ALIASES, List.of(name)).onFailure(failure -> failed.increment());
        });
    }

    private Future<Answer<byte[]>> follow(String name, DnsRecordType type, int left, List<String> seen) {
        return servers.ask(name, type).compose(reply -> {
            String alias = reply.alias();
            if (alias == null) {
                return Future.succeededFuture(new Answer<>(reply.found(), reply.lasts()));
            }
            if (left == 0 || seen.contains(alias) || !DnsNames.isName(alias)) {
                return Future.failedFuture(new IOException("aliases that lead in a circle, or too far"));
            }
            List<String> further = new ArrayList<>(seen);
            further.add(alias);
            return follow(alias, type, left - 1, further)
                    .map(answer -> new Answer<>(answer.found(), shorter(answer.lasts(), reply.lasts())));
        });
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /** How many questions went to name servers. */
    public long asked() {
        return asked.sum();
    }

    /** How many were answered from what was known. */
    public long known() {
        return cache.hits.sum();
    }

    /** How many got no answer. */
    public long failed() {
        return failed.sum();
    }

    /** How many answers are kept now. */
    public int kept() {
        return cache.size();
    }

    /** Asks nobody any more. */
    public void close() {
        servers.close();
    }
}
