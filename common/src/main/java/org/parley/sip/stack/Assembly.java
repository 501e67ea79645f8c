package org.parley.sip.stack;

import gov.nist.core.CommonLogger;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import javax.sip.InvalidArgumentException;
import javax.sip.ListeningPoint;
import javax.sip.ObjectInUseException;
import javax.sip.SipException;
import javax.sip.SipProvider;
import javax.sip.TransportNotSupportedException;
import org.jspecify.annotations.Nullable;
import org.parley.dns.Resolver;

/**
 * Puts a node together: every port is bound first, so that a port of 0 has become a real one and a port in use is found before the library
 * has threads; then the library's stack is made around the bound ports. Takes it down in the other order.
 */
final class Assembly {
    private static final int WATCHDOG_TIMEOUT_MILLIS = 2_000;
    private static final long LAST_WORK_MILLIS = 1_000;
    private static final long HEALTH_LASTS_NANOS = 35_000_000_000L;

    private final Vertx vertx;
    private final SipConfig config;
    private final Counters counters;
    private final ConnectionBudget budget;
    private final Map<SipTransport, DatagramSocket> datagrams = new EnumMap<>(SipTransport.class);
    private final Map<SipTransport, StreamPort> streams = new EnumMap<>(SipTransport.class);
    private final List<String> deployments = new ArrayList<>();

    private Assembly(Vertx vertx, SipConfig config, MeterRegistry meters) {
        this.vertx = vertx;
        this.config = config;
        this.counters = new Counters(meters, config.name());
        this.budget = new ConnectionBudget(
                config.bounds().connections(), config.bounds().connectionsPerAddress());
    }

    static Future<Parts> of(Vertx vertx, SipConfig config, MeterRegistry meters) {
        Assembly assembly = new Assembly(vertx, config, meters);
        Future<Void> bound = Future.succeededFuture();
        for (SipConfig.Listener listener : config.listeners()) {
            bound = bound.compose(v -> assembly.bind(listener));
        }
        return bound.compose(v -> vertx.executeBlocking(assembly::build, false))
                .recover(failure -> assembly.release().transform(any -> Future.failedFuture(failure)));
    }

    private Future<Void> bind(SipConfig.Listener listener) {
        Future<?> bound = listener.transport() == SipTransport.UDP ? bindDatagram(listener) : bindStream(listener);
        return bound.<Void>mapEmpty()
                .recover(e -> Future.failedFuture(new SipStartException(listener.transport(), listener.listen(), e)));
    }

    private Future<?> bindDatagram(SipConfig.Listener listener) {
        return vertx.executeBlocking(
                () -> {
                    DatagramSocket socket = new DatagramSocket(new InetSocketAddress(
                            InetAddress.getByName(listener.listen().host()),
                            listener.listen().port()));
                    socket.setReceiveBufferSize(StackProperties.UDP_BUFFER);
                    socket.setSendBufferSize(StackProperties.UDP_BUFFER);
                    datagrams.put(listener.transport(), socket);
                    return null;
                },
                false);
    }

    private Future<?> bindStream(SipConfig.Listener listener) {
        StreamPort port = new StreamPort(listener, config, budget, counters);
        return vertx.deployVerticle(port).onSuccess(id -> {
            deployments.add(id);
            streams.put(listener.transport(), port);
        });
    }

    private Parts build() throws Exception {
        CommonLogger.legacyLogger = new LibraryLog();
        NodeStack stack = new NodeStack(StackProperties.of(config));
        try {
            return around(stack);
        } catch (Exception e) {
            stack.stop();
            throw e;
        }
    }

    private Parts around(NodeStack stack) throws Exception {
        Lanes lanes = new Lanes(
                config.name(),
                config.workers(),
                config.bounds().waitingOctets(),
                config.bounds().waitingMessages());
        stack.beforeTheEnd(() -> lanes.settle(LAST_WORK_MILLIS));
        Resolver resolver = Resolver.asking(vertx, config.names().servers());
        Locator locator = locator(resolver);
        Ingress ingress = new Ingress(
                stack,
                config,
                lanes,
                counters,
                new Backups(locator, config.names().backups()));
        Map<SipTransport, InetSocketAddress> listening = new EnumMap<>(SipTransport.class);
        Map<SipTransport, HostPort> advertised = new EnumMap<>(SipTransport.class);
        for (SipConfig.Listener listener : config.listeners()) {
            int port = port(listener.transport());
            HostPort reached = listener.advertised();
            advertised.put(listener.transport(), reached.port() == 0 ? reached.withPort(port) : reached);
            listening.put(
                    listener.transport(),
                    new InetSocketAddress(listener.listen().host(), port));
        }
        stack.use(
                ingress.parser(),
                (forStack, address, port, transport) -> carrier(stack, ingress, address, advertised, transport));
        SipProvider provider = null;
        for (Map.Entry<SipTransport, InetSocketAddress> entry : listening.entrySet()) {
            provider = listen(stack, provider, entry.getKey(), entry.getValue());
        }
        Map<SipTransport, InetSocketAddress> opened = new EnumMap<>(listening);
        config.listeners().stream()
                .filter(listener -> !listener.opens())
                .forEach(listener -> opened.remove(listener.transport()));
        Watchdog watchdog = new Watchdog(opened, WATCHDOG_TIMEOUT_MILLIS, HEALTH_LASTS_NANOS);
        Parts parts = new Parts(
                stack,
                java.util.Objects.requireNonNull(provider),
                ingress,
                lanes,
                counters,
                watchdog,
                resolver,
                locator,
                Collections.unmodifiableMap(streams),
                List.copyOf(deployments),
                Collections.unmodifiableMap(listening),
                Collections.unmodifiableMap(advertised));
        gauges(parts);
        return parts;
    }

    private Locator locator(Resolver resolver) {
        Set<SipTransport> ours = EnumSet.noneOf(SipTransport.class);
        config.listeners().forEach(listener -> ours.add(listener.transport()));
        return new Locator(resolver, ours, byDatagram(datagrams.get(SipTransport.UDP)), new SecureRandom());
    }

    /** A socket of one family sends to no address of the other. */
    private static Predicate<InetAddress> byDatagram(@Nullable DatagramSocket socket) {
        if (socket == null || socket.getLocalAddress().isAnyLocalAddress()) {
            return to -> true;
        }
        Class<?> family = socket.getLocalAddress().getClass();
        return to -> to.getClass().equals(family);
    }

    private int port(SipTransport transport) {
        DatagramSocket socket = datagrams.get(transport);
        return socket != null
                ? socket.getLocalPort()
                : java.util.Objects.requireNonNull(streams.get(transport)).port();
    }

    private Carrier carrier(
            NodeStack stack, Ingress ingress, InetAddress address, Map<SipTransport, HostPort> advertised, String token)
            throws IOException {
        SipTransport transport = SipTransport.of(token);
        HostPort reached = java.util.Objects.requireNonNull(advertised.get(transport));
        DatagramSocket socket = datagrams.get(transport);
        if (socket != null) {
            return new DatagramCarrier(stack, socket, reached, ingress);
        }
        StreamPort port = java.util.Objects.requireNonNull(streams.get(transport));
        return new StreamCarrier(stack, address, port, reached, ingress);
    }

    private static SipProvider listen(
            NodeStack stack, @Nullable SipProvider provider, SipTransport transport, InetSocketAddress address)
            throws InvalidArgumentException, TransportNotSupportedException, ObjectInUseException, SipException {
        ListeningPoint point = stack.createListeningPoint(
                address.getAddress().getHostAddress(), address.getPort(), transport.viaToken());
        if (provider == null) {
            return stack.createSipProvider(point);
        }
        provider.addListeningPoint(point);
        return provider;
    }

    private void gauges(Parts parts) {
        counters.gauge("live", "server-transaction", parts.stack()::getServerTransactionTableSize);
        counters.gauge("live", "client-transaction", parts.stack()::getClientTransactionTableSize);
        counters.gauge("live", "unfinished-request", parts.stack()::unfinished);
        counters.gauge("live", "connection", budget::open);
        counters.gauge("waiting", "messages", parts.lanes()::messages);
        counters.names(parts.resolver());
        counters.gauge("waiting", "octets", parts.lanes()::octets);
        parts.listening()
                .keySet()
                .forEach(transport -> counters.gauge(
                        "healthy", transport.lowerCase(), () -> parts.watchdog().healthy(transport) ? 1 : 0));
    }

    private Future<Void> release() {
        datagrams.values().forEach(DatagramSocket::close);
        return undeploy(vertx, deployments);
    }

    private static Future<Void> undeploy(Vertx vertx, List<String> deployments) {
        Future<Void> all = Future.succeededFuture();
        for (String id : deployments) {
            all = all.compose(v -> vertx.undeploy(id)).otherwiseEmpty();
        }
        return all;
    }

    static Future<Void> takeDown(Vertx vertx, Parts parts) {
        Future<Void> quiet = vertx.executeBlocking(
                () -> {
                    parts.stack().stop();
                    parts.lanes().stop();
                    parts.resolver().close();
                    return null;
                },
                false);
        return quiet.compose(v -> undeploy(vertx, parts.deployments()));
    }
}
