package org.parley.relay.forward;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.parley.msrp.Bytes;
import org.parley.msrp.MsrpSyntaxException;
import org.parley.msrp.MsrpUri;
import org.parley.msrp.codec.RequestHead;

/**
 * The routes of one connection, so that the paths of a session are judged once and not with every message. Bounded: the one unused longest is forgotten first.
 * Belongs to the connection's loop.
 */
final class Routes {
    private static final int MOST_OCTETS = 1 << 20;
    /** A route keeps its path lines about so often, in other words. */
    private static final int COPIES = 5;

    private final Connection connection;
    private @Nullable Route last;
    private @Nullable Map<Bytes, Route> others;
    private long octets;

    Routes(Connection connection) {
        this.connection = connection;
    }

    /** The route of a request, or null after it was refused. Throws {@link MsrpSyntaxException} for a URI that is none. */
    @Nullable
    Route of(RequestHead head) {
        Route known = known(head);
        if (known != null) {
            return known;
        }
        learnRelay(head);
        Routing routing = connection.engine().router.route(connection, head);
        if (routing instanceof Routing.Permitted permitted) {
            connection.refusals().succeeded();
            add(permitted.route());
            return permitted.route();
        }
        if (routing instanceof Routing.Refused refused) {
            connection.refusals().refuse(head, refused.status(), refused.cause());
        } else if (routing instanceof Routing.Astray astray) {
            connection.refusals().astray(head, astray.cause());
        }
        return null;
    }

    /** A peer that shows a relay's certificate is that relay, for everything towards its URIs. */
    private void learnRelay(RequestHead head) {
        Identity identity = connection.identity();
        if (identity.relay() == null && identity.isHost()) {
            MsrpUri previous = head.fromPath().first();
            if (identity.proves(previous, previous.host().toLowerCase(Locale.ROOT))) {
                connection.engine().ways.learned(previous, connection.way());
            }
        }
    }

    /** The route of a request with the same paths, if it is still valid; null otherwise. */
    private @Nullable Route known(RequestHead head) {
        Bytes lines = head.pathLines();
        Route route = last;
        if (route == null || !route.arriving.contentEquals(lines)) {
            route = others == null ? null : others.get(lines);
            if (route == null) {
                return null;
            }
            last = route;
        }
        if (route.isValid()) {
            return route;
        }
        forget(route);
        return null;
    }

    private void add(Route route) {
        Map<Bytes, Route> all = others;
        if (all == null) {
            all = new LinkedHashMap<>(4);
            others = all;
        }
        all.put(route.arriving, route);
        octets += size(route);
        last = route;
        Iterator<Route> oldest = all.values().iterator();
        while (octets > MOST_OCTETS && all.size() > 1) {
            octets -= size(oldest.next());
            oldest.remove();
        }
    }

    private static long size(Route route) {
        return (long) COPIES * route.arriving.length();
    }

    private void forget(Route route) {
        last = null;
        if (others != null && others.remove(route.arriving) != null) {
            octets -= size(route);
        }
    }
}
