package org.parley.sip.stack;

import gov.nist.javax.sip.message.SIPRequest;
import io.vertx.core.Future;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import javax.sip.SipException;
import javax.sip.address.SipURI;
import javax.sip.header.ViaHeader;
import javax.sip.message.Request;
import org.jspecify.annotations.Nullable;

/** Finds, looks up and reaches the next hop of our own requests (RFC 3261 §8.1.2, §18.1.1, RFC 3263 §4). Any thread; never blocks. */
final class NextHops {
    private static final int MOST_FOR_UDP = 1_300;
    private static final long TCP_INSTEAD_MILLIS = 2_000;

    private final Locator locator;
    private final Outages outages = new Outages(System::nanoTime);
    private final Map<SipTransport, StreamPort> streams;
    private final Function<SipTransport, ViaHeader> vias;

    NextHops(Locator locator, Map<SipTransport, StreamPort> streams, Function<SipTransport, ViaHeader> vias) {
        this.locator = locator;
        this.streams = streams;
        this.vias = vias;
    }

    Future<Target> resolve(String host, int port, SipTransport transport) {
        int chosen = port <= 0 ? transport.defaultPort() : port;
        return locator.locate(new Asked(host, chosen, Optional.of(transport), transport.secure()))
                .map(found -> found.get(0));
    }

    Future<List<Target>> locate(Request request, @Nullable Target flow) {
        if (flow != null) {
            return Future.succeededFuture(List.of(flow));
        }
        try {
            return locate(FlowRouter.nextHop(request));
        } catch (SipException e) {
            return Future.failedFuture(new IOException(e.getMessage(), e));
        }
    }

    Future<List<Target>> locate(SipURI uri) {
        try {
            return locator.locate(Asked.by(uri)).map(outages::last);
        } catch (SipException e) {
            return Future.failedFuture(new IOException(e.getMessage(), e));
        }
    }

    Future<Target> ready(Request request, Target target) {
        try {
            return fit(request, target).map(fit -> stamp(request, fit));
        } catch (IllegalArgumentException noSuchListener) {
            return Future.failedFuture(new IOException(noSuchListener.getMessage(), noSuchListener));
        }
    }

    Future<Target> prepare(Request request, @Nullable Target flow) {
        return locate(request, flow).compose(found -> first(request, found, 0));
    }

    private Future<Target> first(Request request, List<Target> found, int index) {
        Future<Target> ready = ready(request, found.get(index));
        return index == found.size() - 1 ? ready : ready.recover(failure -> first(request, found, index + 1));
    }

    void failed(Target target, Duration lasts) {
        outages.note(target, lasts);
    }

    void answered(Target target) {
        outages.over(target);
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
                .timeout(TCP_INSTEAD_MILLIS, TimeUnit.MILLISECONDS)
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
