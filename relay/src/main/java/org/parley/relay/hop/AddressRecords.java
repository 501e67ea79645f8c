package org.parley.relay.hop;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import org.parley.msrp.MsrpUri;

/** Next hops by the platform's resolver: every hop is allowed, every URI needs a port. */
public final class AddressRecords implements NextHops {
    private final Vertx vertx;

    /** Looks names up on this Vert.x's worker threads. */
    public AddressRecords(Vertx vertx) {
        this.vertx = vertx;
    }

    @Override
    public Future<List<InetSocketAddress>> resolve(MsrpUri hop) {
        if (hop.port() < 0) {
            return Future.failedFuture("no port in " + hop.forLog() + " (expected: a port, because SRV is not asked)");
        }
        try {
            return hop.isAddress()
                    ? Future.succeededFuture(
                            List.of(new InetSocketAddress(InetAddress.getByName(hop.host()), hop.port())))
                    : vertx.executeBlocking(() -> lookUp(hop), false);
        } catch (UnknownHostException e) {
            return Future.failedFuture(e);
        }
    }

    private static List<InetSocketAddress> lookUp(MsrpUri hop) throws UnknownHostException {
        return Arrays.stream(InetAddress.getAllByName(hop.host()))
                .map(address -> new InetSocketAddress(address, hop.port()))
                .toList();
    }
}
