package org.parley.msrp.link;

import io.vertx.core.Future;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.parley.dns.Resolver;
import org.parley.dns.Service;
import org.parley.dns.ServiceOrder;
import org.parley.msrp.MsrpUri;

/**
 * Finds where the host of an MSRP URI listens (RFC 4975 §6.2, RFC 4976 §8): an address and its port are used as they are; a name with a port has the addresses of
 * its A and AAAA records and that port; a name without, which only an msrps URI of an AUTH may have, is asked for services {@code _msrps._tcp}, and where there are
 * none it is port 2855. The certificate is another matter: whoever connects checks it against the URI's host, never against a service record. Any thread.
 */
public final class HostFinder {
    private static final int DEFAULT_PORT = 2855;
    private static final int MOST_SERVICES = 8;
    private static final int MOST_ADDRESSES = 16;

    private final Resolver resolver;
    private final RandomGenerator dice;

    /** Asking this resolver. */
    public HostFinder(Resolver resolver) {
        this(resolver, new SecureRandom());
    }

    /** The same with the order of equal services drawn otherwise. */
    HostFinder(Resolver resolver, RandomGenerator dice) {
        this.resolver = resolver;
        this.dice = dice;
    }

    /** The addresses to try, the best first, at least one; fails with an {@link IOException} that says why there is none. */
    public Future<List<InetSocketAddress>> find(MsrpUri uri) {
        if (uri.isAddress()) {
            return literal(uri);
        }
        if (uri.port() > 0) {
            return addresses(uri.host(), uri.port());
        }
        if (!uri.secure()) {
            return Future.failedFuture(new IOException("no port (expected: a port, there is no service of msrp)"));
        }
        return resolver.services("_msrps._tcp", uri.host())
                .compose(found ->
                        found.isEmpty() ? addresses(uri.host(), DEFAULT_PORT) : served(ServiceOrder.of(found, dice)))
                .map(all -> all.subList(0, Math.min(MOST_ADDRESSES, all.size())));
    }

    private static Future<List<InetSocketAddress>> literal(MsrpUri uri) {
        try {
            byte[] octets = InetAddress.getByName(uri.host()).getAddress();
            return Future.succeededFuture(List.of(new InetSocketAddress(InetAddress.getByAddress(octets), uri.port())));
        } catch (UnknownHostException e) {
            return Future.failedFuture(e);
        }
    }

    /** A single record with target "." says that the service is not there (RFC 2782): then it is not at the domain's own address either. */
    private Future<List<InetSocketAddress>> served(List<Service> services) {
        List<Future<List<InetSocketAddress>>> each = services.stream()
                .filter(Service::isThere)
                .limit(MOST_SERVICES)
                .map(one -> addresses(one.target(), one.port())
                        .recover(none -> Future.<List<InetSocketAddress>>succeededFuture(List.of())))
                .toList();
        if (each.isEmpty()) {
            return Future.failedFuture(new UnknownHostException("its domain says that it has no such service"));
        }
        return Future.all(each).compose(done -> {
            List<InetSocketAddress> all = new ArrayList<>();
            each.forEach(one -> all.addAll(one.result()));
            return all.isEmpty()
                    ? Future.failedFuture(new UnknownHostException("no host of its service records has an address"))
                    : Future.succeededFuture(all);
        });
    }

    private Future<List<InetSocketAddress>> addresses(String host, int port) {
        return resolver.addresses(host).map(found -> found.stream()
                .limit(MOST_ADDRESSES)
                .map(one -> new InetSocketAddress(one, port))
                .toList());
    }
}
