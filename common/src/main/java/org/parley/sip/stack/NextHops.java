package org.parley.sip.stack;

import gov.nist.javax.sip.message.SIPRequest;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.io.IOException;
import java.util.Map;
import java.util.function.Function;
import javax.sip.SipException;
import javax.sip.address.SipURI;
import javax.sip.header.ViaHeader;
import javax.sip.message.Request;
import org.jspecify.annotations.Nullable;

/** Finds, looks up and reaches the next hop of our own requests (RFC 3261 §8.1.2, §18.1.1). A and AAAA only. Any thread; never blocks. */
final class NextHops {
    private static final int MOST_FOR_UDP = 1_300;
    private static final long TCP_INSTEAD_MILLIS = 2_000;

    private final Vertx vertx;
    private final Map<SipTransport, StreamPort> streams;
    private final Function<SipTransport, ViaHeader> vias;

    NextHops(Vertx vertx, Map<SipTransport, StreamPort> streams, Function<SipTransport, ViaHeader> vias) {
        this.vertx = vertx;
        this.streams = streams;
        this.vias = vias;
    }

    Future<Target> resolve(String host, int port, SipTransport transport) {
        int chosen = port <= 0 ? transport.defaultPort() : port;
        return FlowRouter.numeric(host)
                .map(address ->
                        Future.succeededFuture(new Target(transport, address, chosen, address.getHostAddress())))
                .orElseGet(() -> ((VertxInternal) vertx)
                        .nameResolver()
                        .resolve(host)
                        .map(address -> new Target(transport, address, chosen, host)));
    }

    Future<Target> prepare(Request request, @Nullable Target flow) {
        Future<Target> found = flow != null ? Future.succeededFuture(flow) : byRequest(request);
        return found.compose(target -> fit(request, target)).map(target -> stamp(request, target));
    }

    private Future<Target> byRequest(Request request) {
        try {
            SipURI uri = FlowRouter.nextHop(request);
            return resolve(FlowRouter.host(uri), uri.getPort(), FlowRouter.transport(uri, null));
        } catch (SipException e) {
            return Future.failedFuture(new IOException(e.getMessage(), e));
        }
    }

    private Future<Target> fit(Request request, Target target) {
        if (target.transport() != SipTransport.UDP) {
            return connected(target);
        }
        StreamPort tcp = streams.get(SipTransport.TCP);
        stamp(request, target); // it is measured with its Via
        if (tcp == null || octets(request) <= MOST_FOR_UDP) {
            return Future.succeededFuture(target);
        }
        Target instead = new Target(SipTransport.TCP, target.address(), target.port(), target.name());
        return connected(instead)
                .timeout(TCP_INSTEAD_MILLIS, java.util.concurrent.TimeUnit.MILLISECONDS)
                .otherwise(target);
    }

    private Future<Target> connected(Target target) {
        StreamPort port = streams.get(target.transport());
        if (port == null) {
            return Future.failedFuture(new IOException(
                    "transport: " + target.transport() + " (expected: one of " + streams.keySet() + " or UDP)"));
        }
        return port.connect(target.address(), target.port(), target.name()).map(target);
    }

    private int octets(Request request) {
        return ((SIPRequest) request).encodeAsBytes(SipTransport.UDP.viaToken()).length;
    }

    private Target stamp(Request request, Target target) {
        ViaHeader via = vias.apply(target.transport());
        request.removeFirst(ViaHeader.NAME);
        try {
            request.addFirst(via);
        } catch (SipException e) {
            throw new IllegalStateException("Via on top", e);
        }
        ((SIPRequest) request).setApplicationData(target);
        return target;
    }
}
