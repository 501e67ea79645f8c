package org.parley.sip.stack;

import io.vertx.core.Future;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.parley.dns.DnsNames;
import org.parley.dns.Pointer;
import org.parley.dns.Resolver;
import org.parley.dns.Service;
import org.parley.dns.ServiceOrder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the hosts that a SIP URI leads to, in the order to be tried (RFC 3263 §4.1, §4.2): NAPTR, SRV, A and AAAA, with the short cuts for numeric hosts,
 * ports and transports; and those that take a response when its connection is gone (§5). Never blocks. Any thread.
 */
final class Locator {
    private static final Logger LOG = LoggerFactory.getLogger(Locator.class);
    private static final int MOST_SERVICES = 8;
    private static final int MOST_TARGETS = 16;
    private static final int MOST_REMEMBERED = 1_000;
    private static final long PATIENCE_SECONDS = 12;

    /** What we may choose among where a URI leaves it open, best first. */
    private static final List<SipTransport> OPEN = List.of(SipTransport.UDP, SipTransport.TCP);

    private static final Map<String, SipTransport> SERVICES =
            Map.of("SIP+D2U", SipTransport.UDP, "SIP+D2T", SipTransport.TCP, "SIPS+D2T", SipTransport.TLS);

    private final Resolver resolver;
    private final Set<SipTransport> ours;
    private final Predicate<InetAddress> byDatagram;
    private final RandomGenerator dice;
    /** Domains that offered TLS by NAPTR (RFC 3263 §7). */
    private final Set<String> offeredTls = ConcurrentHashMap.newKeySet();

    /**
     * Looks up with this resolver.
     *
     * @param ours transports we have
     * @param byDatagram can our datagrams get there: an IPv4 socket sends to no IPv6 address
     * @param dice for weights (RFC 2782)
     */
    Locator(Resolver resolver, Set<SipTransport> ours, Predicate<InetAddress> byDatagram, RandomGenerator dice) {
        this.resolver = resolver;
        this.ours = Set.copyOf(ours);
        this.byDatagram = byDatagram;
        this.dice = dice;
    }

    /** The hosts, at least one; fails with an {@link IOException} that names what was looked for. */
    Future<List<Target>> locate(Asked asked) {
        Optional<InetAddress> numeric = FlowRouter.numeric(asked.host());
        SipTransport transport = asked.transport().orElseGet(() -> usual(asked));
        int port = asked.port() > 0 ? asked.port() : transport.defaultPort();
        if (numeric.isPresent()) {
            InetAddress address = numeric.get();
            return Future.succeededFuture(List.of(new Target(transport, address, port, address.getHostAddress())));
        }
        Future<List<Target>> found;
        if (asked.port() > 0 || transport.webSocket()) {
            found = hosts(transport, asked.host(), port, asked.host());
        } else if (asked.transport().isPresent()) {
            found = services(List.of(transport), asked.host()).compose(some -> orHost(some, transport, asked));
        } else {
            found = byPointers(asked, transport);
        }
        return patiently(found, asked.host());
    }

    /**
     * Where a response goes when its connection is gone and nobody answers at the address it came from (RFC 3263 §5): by the sent-by of its Via.
     *
     * @param port 0 when Via names none
     */
    Future<List<Target>> backups(SipTransport transport, String sentBy, int port) {
        if (port > 0 || FlowRouter.numeric(sentBy).isPresent()) {
            return locate(new Asked(sentBy, port, Optional.of(transport), transport.secure()));
        }
        return patiently(
                services(List.of(transport), sentBy)
                        .compose(some -> some.any()
                                ? Future.succeededFuture(some.targets())
                                : hosts(transport, sentBy, transport.defaultPort(), sentBy)),
                sentBy);
    }

    private static Future<List<Target>> patiently(Future<List<Target>> found, String host) {
        return found.timeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .recover(failure -> Future.failedFuture(
                        new IOException("next hop " + host + ": " + failure.getMessage(), failure)));
    }

    /** The transport where nothing says which: UDP, or TLS for SIPS; TCP where we have no UDP. */
    private SipTransport usual(Asked asked) {
        if (asked.secure()) {
            return SipTransport.TLS;
        }
        return OPEN.stream().filter(ours::contains).findFirst().orElse(SipTransport.UDP);
    }

    // --- NAPTR ---

    private Future<List<Target>> byPointers(Asked asked, SipTransport usual) {
        return resolver.pointers(asked.host())
                .otherwise(List.of()) // some name servers know no NAPTR; sips stays on TLS whatever they say
                .compose(pointers -> {
                    List<Pointer> fit = fitting(asked, pointers);
                    watchTls(DnsNames.plain(asked.host()), pointers);
                    return fit.isEmpty() ? byServices(asked, usual) : pointed(asked, fit);
                });
    }

    /** Those we can follow, of the first order that has any (RFC 3403 §4.1), the preferred first. */
    private List<Pointer> fitting(Asked asked, List<Pointer> pointers) {
        List<Pointer> fit = pointers.stream()
                .filter(pointer -> pointer.flags().equalsIgnoreCase("s"))
                .filter(pointer -> transport(pointer)
                        .filter(ours::contains)
                        .filter(by -> !asked.secure() || by == SipTransport.TLS)
                        .isPresent())
                .sorted(Comparator.comparingInt(Pointer::order).thenComparingInt(Pointer::preference))
                .toList();
        return fit.stream()
                .filter(pointer -> pointer.order() == fit.get(0).order())
                .limit(MOST_SERVICES)
                .toList();
    }

    private static Optional<SipTransport> transport(Pointer pointer) {
        return Optional.ofNullable(SERVICES.get(pointer.services().toUpperCase(Locale.ROOT)));
    }

    /** A domain that no longer says that it has TLS may be an attacker's answer (RFC 3263 §7). */
    private void watchTls(String domain, List<Pointer> pointers) {
        boolean offers =
                pointers.stream().anyMatch(pointer -> transport(pointer).equals(Optional.of(SipTransport.TLS)));
        if (offers && offeredTls.size() < MOST_REMEMBERED) {
            offeredTls.add(domain);
        } else if (!offers && offeredTls.remove(domain)) {
            LOG.warn("domain {} offered SIP over TLS by NAPTR and does so no longer", domain);
        }
    }

    private Future<List<Target>> pointed(Asked asked, List<Pointer> fit) {
        List<Future<Found>> all = fit.stream()
                .map(pointer -> resolver.services(pointer.replacement())
                        .compose(services -> at(services, transport(pointer).orElseThrow(), asked.host())))
                .toList();
        SipTransport first = transport(fit.get(0)).orElseThrow();
        return together(all).compose(found -> orHost(found, first, asked));
    }

    // --- SRV ---

    private Future<List<Target>> byServices(Asked asked, SipTransport usual) {
        List<SipTransport> among = asked.secure()
                ? List.of(SipTransport.TLS)
                : OPEN.stream().filter(ours::contains).toList();
        return services(among, asked.host()).compose(found -> orHost(found, usual, asked));
    }

    /** The services of a domain for each transport, one after the other. */
    private Future<Found> services(List<SipTransport> among, String domain) {
        return together(among.stream()
                .map(transport ->
                        resolver.services(kind(transport), domain).compose(services -> at(services, transport, domain)))
                .toList());
    }

    private static String kind(SipTransport transport) {
        return switch (transport) {
            case UDP -> "_sip._udp";
            case TLS -> "_sips._tcp";
            case TCP, WS, WSS -> "_sip._tcp";
        };
    }

    /** Was there a record, and where do they lead? */
    private record Found(boolean any, List<Target> targets) {}

    /** Certificates bear the domain that was asked for, not the host that its records name (RFC 5922 §7.2). */
    private Future<Found> at(List<Service> services, SipTransport transport, String domain) {
        List<Service> there = ServiceOrder.of(
                services.stream()
                        .filter(service -> service.isThere() && service.port() > 0)
                        .toList(),
                dice);
        List<Future<List<Target>>> hosts = there.stream()
                .limit(MOST_SERVICES)
                .map(service -> hosts(transport, service.target(), service.port(), domain)
                        .otherwise(List.of()))
                .toList();
        return Future.join(hosts).map(done -> {
            List<Target> all = new ArrayList<>();
            hosts.forEach(host -> all.addAll(host.result()));
            return new Found(!services.isEmpty(), all);
        });
    }

    /** All that was found; a question without answer spoils it only when nothing was. */
    private static Future<Found> together(List<Future<Found>> asked) {
        return Future.join(asked).transform(done -> {
            List<Target> all = new ArrayList<>();
            boolean any = false;
            Throwable unanswered = null;
            for (Future<Found> one : asked) {
                if (one.succeeded()) {
                    any |= one.result().any();
                    all.addAll(one.result().targets());
                } else {
                    unanswered = one.cause();
                }
            }
            return all.isEmpty() && unanswered != null
                    ? Future.failedFuture(unanswered)
                    : Future.succeededFuture(new Found(any, all));
        });
    }

    // --- A, AAAA ---

    private Future<List<Target>> orHost(Found found, SipTransport transport, Asked asked) {
        if (!found.targets().isEmpty()) {
            List<Target> all = found.targets();
            return Future.succeededFuture(List.copyOf(all.subList(0, Math.min(MOST_TARGETS, all.size()))));
        }
        return found.any()
                ? Future.failedFuture(
                        new UnknownHostException("no service there, or none with an address we can reach"))
                : hosts(transport, asked.host(), transport.defaultPort(), asked.host());
    }

    private Future<List<Target>> hosts(SipTransport transport, String host, int port, String name) {
        return resolver.addresses(host).compose(addresses -> {
            List<Target> all = addresses.stream()
                    .filter(address -> transport != SipTransport.UDP || byDatagram.test(address))
                    .limit(MOST_TARGETS)
                    .map(address -> new Target(transport, address, port, name))
                    .toList();
            return all.isEmpty()
                    ? Future.failedFuture(new UnknownHostException("no address that our datagrams can get to"))
                    : Future.succeededFuture(all);
        });
    }
}
