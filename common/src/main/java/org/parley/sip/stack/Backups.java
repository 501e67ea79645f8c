package org.parley.sip.stack;

import gov.nist.javax.sip.header.Via;
import io.vertx.core.Future;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers a response whose connection is gone: to the address that the request came from, at the port of its Via (RFC 3261 §18.2.2); else, and where a datagram cannot leave, to
 * the hosts that the Via leads to (RFC 3263 §5), where that is permitted, for strangers write Vias. Any thread.
 */
final class Backups {
    private static final Logger LOG = LoggerFactory.getLogger(Backups.class);
    private static final int MOST = 4;

    private final Locator locator;
    private final Predicate<String> permitted;

    Backups(Locator locator, Predicate<String> permitted) {
        this.locator = locator;
        this.permitted = permitted;
    }

    /** Tries one host after the other; says nothing when none takes it. */
    void deliver(StreamPort port, InetAddress source, Via via, byte[] octets) {
        String host = via.getHost();
        int written = Math.max(0, via.getPort());
        int back = written > 0 ? written : port.kind().defaultPort();
        String name = FlowRouter.numeric(host).isPresent() ? source.getHostAddress() : host;
        port.connect(source, back, name)
                .compose(channel -> sent(channel, octets))
                .recover(gone -> elsewhere(port.kind(), host, written, gone, target -> port.connect(
                                target.address(), target.port(), target.name())
                        .compose(channel -> sent(channel, octets))));
    }

    /** The same for a datagram that the system did not take. */
    void deliver(DatagramCarrier carrier, Via via, byte[] octets, IOException refused) {
        elsewhere(
                SipTransport.UDP,
                via.getHost(),
                Math.max(0, via.getPort()),
                refused,
                target -> sent(carrier.channelTo(target.address(), target.port()), octets));
    }

    private Future<Void> elsewhere(
            SipTransport kind, String host, int port, Throwable gone, Function<Target, Future<Void>> way) {
        Future<Void> delivered = permitted.test(host)
                ? locator.backups(kind, host, port)
                        .compose(found -> first(found.subList(0, Math.min(MOST, found.size())), way))
                : Future.failedFuture(gone);
        return delivered.onFailure(lost -> LOG.debug("response not delivered via={} why={}", host, lost.getMessage()));
    }

    private static Future<Void> first(List<Target> found, Function<Target, Future<Void>> way) {
        return found.isEmpty()
                ? Future.failedFuture(new IOException("no host takes it"))
                : way.apply(found.get(0)).recover(gone -> first(found.subList(1, found.size()), way));
    }

    private static Future<Void> sent(PeerChannel channel, byte[] octets) {
        try {
            channel.send(octets);
            return Future.succeededFuture();
        } catch (IOException e) {
            return Future.failedFuture(e);
        }
    }
}
