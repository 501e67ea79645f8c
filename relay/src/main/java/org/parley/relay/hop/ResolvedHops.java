package org.parley.relay.hop;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;
import org.parley.dns.Resolver;
import org.parley.msrp.MsrpUri;
import org.parley.msrp.link.HostFinder;
import org.parley.msrp.link.Listener;

/** Next hops by name servers, as far as policy permits them. Any thread. */
public final class ResolvedHops implements NextHops {
    private static final Set<String> LOOPBACK_NAMES = Set.of("localhost", "::1", "[::1]");

    private final Resolver resolver;
    private final HostFinder finder;
    private final HopPolicy policy;

    private ResolvedHops(Resolver resolver, HopPolicy policy) {
        this.resolver = resolver;
        this.finder = new HostFinder(resolver);
        this.policy = policy;
    }

    /**
     * Asking these name servers, none: those of the machine.
     *
     * @param meters get {@code parley.relay.dns.*}
     */
    public static ResolvedHops asking(
            Vertx vertx, List<InetSocketAddress> nameServers, HopPolicy policy, MeterRegistry meters) {
        Resolver resolver = Resolver.asking(vertx, nameServers);
        FunctionCounter.builder("parley.relay.dns", resolver, Resolver::asked)
                .tag("outcome", "asked")
                .register(meters);
        FunctionCounter.builder("parley.relay.dns", resolver, Resolver::known)
                .tag("outcome", "known")
                .register(meters);
        FunctionCounter.builder("parley.relay.dns", resolver, Resolver::failed)
                .tag("outcome", "failed")
                .register(meters);
        Gauge.builder("parley.relay.dns.kept", resolver, Resolver::kept).register(meters);
        return new ResolvedHops(resolver, policy);
    }

    /** Everywhere, but into this machine and its link only where every listener is on loopback: then nobody else can ask for it. */
    public static HopPolicy usualPolicy(List<Listener> listeners) {
        return HopPolicy.of(List.of("*"), List.of(), isForThisMachine(listeners));
    }

    /** Whether all listeners are on loopback, as far as their hosts say so without being looked up. */
    public static boolean isForThisMachine(List<Listener> listeners) {
        return listeners.stream()
                .allMatch(listener -> LOOPBACK_NAMES.contains(listener.host())
                        || Network.parse(listener.host())
                                .filter(host -> host.address().isLoopbackAddress())
                                .isPresent());
    }

    @Override
    public boolean permits(MsrpUri hop) {
        return policy.permits(hop.host());
    }

    @Override
    public Future<List<InetSocketAddress>> resolve(MsrpUri hop) {
        if (!permits(hop)) {
            return Future.failedFuture(new Forbidden("its host is not permitted"));
        }
        return finder.find(hop).compose(found -> permitted(hop, found));
    }

    private Future<List<InetSocketAddress>> permitted(MsrpUri hop, List<InetSocketAddress> found) {
        List<InetSocketAddress> permitted = found.stream()
                .filter(one -> policy.permits(hop.host(), one.getAddress()))
                .toList();
        return permitted.isEmpty()
                ? Future.failedFuture(new Forbidden("none of its " + found.size() + " addresses is permitted"))
                : Future.succeededFuture(permitted);
    }

    @Override
    public void close() {
        resolver.close();
    }
}
