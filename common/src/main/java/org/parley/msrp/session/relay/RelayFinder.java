package org.parley.msrp.session.relay;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.dns.DnsClient;
import io.vertx.core.dns.DnsClientOptions;
import io.vertx.core.dns.SrvRecord;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.parley.msrp.MsrpUri;

/**
 * Finds where a relay listens (RFC 4976 §8): a port given is taken with the addresses of the host; without one the service records of {@code _msrps._tcp}
 * say host and port, and where there are none it is port 2855. Belongs to its client's context.
 */
final class RelayFinder {
    private static final int DEFAULT_PORT = 2855;
    private static final int MOST_SERVICES = 8;
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final Vertx vertx;
    private final RandomGenerator dice;
    private final List<InetSocketAddress> nameServers;
    /** Made when first needed: not every machine has a name server. */
    private final List<DnsClient> servers = new ArrayList<>();

    /** Asks these name servers in turn; none: the system's. */
    RelayFinder(Vertx vertx, List<InetSocketAddress> nameServers, RandomGenerator dice) {
        this.vertx = vertx;
        this.dice = dice;
        this.nameServers = nameServers;
    }

    private List<DnsClient> servers() {
        if (!servers.isEmpty()) {
            return servers;
        }
        DnsClientOptions options = new DnsClientOptions().setQueryTimeout(PATIENCE.toMillis());
        if (nameServers.isEmpty()) {
            servers.add(vertx.createDnsClient(options));
        }
        for (InetSocketAddress server : nameServers) {
            servers.add(vertx.createDnsClient(new DnsClientOptions(options)
                    .setHost(server.getHostString())
                    .setPort(server.getPort())));
        }
        return servers;
    }

    /** The addresses to try, the best first; fails with a sentence that names the relay when there are none. */
    Future<List<InetSocketAddress>> find(MsrpUri relay) {
        if (relay.isAddress()) {
            return literal(relay);
        }
        if (relay.port() > 0) {
            return addresses(relay.host(), relay.port()).recover(cause -> unknown(relay, cause));
        }
        return ask(server -> server.resolveSRV("_msrps._tcp." + relay.host()))
                .recover(none -> Future.succeededFuture(List.of()))
                .compose(found -> found.isEmpty()
                        ? addresses(relay.host(), DEFAULT_PORT)
                        : served(SrvOrder.of(services(found), dice)))
                .recover(cause -> unknown(relay, cause));
    }

    Future<Void> close() {
        return Future.join(servers.stream().map(DnsClient::close).toList()).transform(done -> Future.succeededFuture());
    }

    private static Future<List<InetSocketAddress>> literal(MsrpUri relay) {
        try {
            return Future.succeededFuture(
                    List.of(new InetSocketAddress(InetAddress.getByName(relay.host()), relay.port())));
        } catch (UnknownHostException e) {
            return Future.failedFuture(e);
        }
    }

    private static <T> Future<T> unknown(MsrpUri relay, Throwable cause) {
        return Future.failedFuture(new IOException(
                "relay " + relay.forLog() + ": no address found for its host (" + cause.getMessage() + ")", cause));
    }

    private static List<SrvOrder.Service> services(List<SrvRecord> records) {
        return records.stream()
                .map(one -> new SrvOrder.Service(one.priority(), one.weight(), one.port(), host(one.target())))
                .toList();
    }

    private static String host(String target) {
        return target.endsWith(".") ? target.substring(0, target.length() - 1) : target;
    }

    /** A single record with target "." says that the service is not there (RFC 2782). */
    private Future<List<InetSocketAddress>> served(List<SrvOrder.Service> services) {
        Future<List<InetSocketAddress>> all = Future.succeededFuture(List.of());
        for (SrvOrder.Service one : services.subList(0, Math.min(MOST_SERVICES, services.size()))) {
            if (!one.target().isEmpty()) {
                all = all.compose(before -> addresses(one.target(), one.port())
                        .recover(none -> Future.succeededFuture(List.of()))
                        .map(more -> joined(before, more)));
            }
        }
        return all.compose(found -> found.isEmpty()
                ? Future.failedFuture(new UnknownHostException("no host of its service records has an address"))
                : Future.succeededFuture(found));
    }

    private Future<List<InetSocketAddress>> addresses(String host, int port) {
        return hosts(host).map(found -> found.stream()
                .map(one -> new InetSocketAddress(one, port))
                .toList());
    }

    private Future<List<InetAddress>> hosts(String host) {
        if (nameServers.isEmpty()) {
            return vertx.executeBlocking(() -> List.of(InetAddress.getAllByName(host)), false);
        }
        Future<List<String>> four =
                ask(server -> server.resolveA(host)).recover(none -> Future.succeededFuture(List.of()));
        Future<List<String>> six =
                ask(server -> server.resolveAAAA(host)).recover(none -> Future.succeededFuture(List.of()));
        return Future.join(four, six).compose(done -> literals(joined(four.result(), six.result())));
    }

    private static Future<List<InetAddress>> literals(List<String> texts) {
        try {
            List<InetAddress> addresses = new ArrayList<>();
            for (String text : texts) {
                addresses.add(InetAddress.getByName(text));
            }
            return addresses.isEmpty()
                    ? Future.failedFuture(new UnknownHostException("no A or AAAA record"))
                    : Future.succeededFuture(addresses);
        } catch (UnknownHostException e) {
            return Future.failedFuture(e);
        }
    }

    /** Asks one server after the other until one answers. */
    private <T> Future<T> ask(Function<DnsClient, Future<T>> question) {
        Future<T> answer = Future.failedFuture("no name server");
        for (DnsClient server : servers()) {
            answer = answer.recover(cause -> question.apply(server));
        }
        return answer;
    }

    private static <T> List<T> joined(List<T> one, List<T> other) {
        List<T> all = new ArrayList<>(one);
        all.addAll(other);
        return all;
    }
}
