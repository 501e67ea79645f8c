package org.parley.chat.media.terms;

import io.vertx.core.Future;
import java.net.InetAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.parley.chat.room.port.Anchor;
import org.parley.msrp.MsrpPath;
import org.parley.msrp.MsrpUri;
import org.parley.msrp.session.MsrpEndpoint;

/** Compares c= and m= lines with paths (RFC 6714 §4.4). Any thread. */
final class Anchors {
    private final MsrpEndpoint endpoint;

    Anchors(MsrpEndpoint endpoint) {
        this.endpoint = endpoint;
    }

    /** Whether one of the path's URIs names the same address and port; names are looked up, and one address in common is enough. Completes at once where nothing has to be looked up. */
    Future<Boolean> match(Anchor anchor, MsrpPath path) {
        List<MsrpUri> candidates =
                path.uris().stream().filter(uri -> uri.port() == anchor.port()).toList();
        if (candidates.isEmpty()) {
            return Future.succeededFuture(false);
        } else if (candidates.stream().anyMatch(uri -> bare(uri.host()).equalsIgnoreCase(anchor.host()))) {
            return Future.succeededFuture(true);
        }
        Future<Set<InetAddress>> lines = addresses(anchor.host());
        List<Future<Set<InetAddress>>> uris =
                candidates.stream().map(uri -> addresses(uri.host())).toList();
        return Future.all(uris).compose(all -> lines).map(known -> uris.stream()
                .anyMatch(one -> one.result().stream().anyMatch(known::contains)));
    }

    private static String bare(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    /** None for a name that nobody knows. */
    private Future<Set<InetAddress>> addresses(String host) {
        return endpoint.addresses(bare(host))
                .<Set<InetAddress>>map(HashSet::new)
                .otherwise(Set.of());
    }
}
