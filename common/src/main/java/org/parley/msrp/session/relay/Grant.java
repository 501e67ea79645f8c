package org.parley.msrp.session.relay;

import java.time.Duration;
import org.parley.msrp.MsrpPath;
import org.parley.msrp.MsrpUri;
import org.parley.msrp.session.Route;

/**
 * What relays granted one session: URIs of theirs to be used with one of ours.
 *
 * @param own our URI
 * @param route for the session's {@link org.parley.msrp.session.SessionSpec}
 * @param lifetime how long the first of the relays to forget it will know it, counted from the answer
 */
public record Grant(MsrpUri own, Route route, Duration lifetime) {
    /** For a=path of our description (RFC 4976 §5.1). */
    public MsrpPath path() {
        return route.path(own);
    }

    /** Without the URIs, which are capabilities. */
    @Override
    public String toString() {
        return route + " for " + lifetime.toSeconds() + " s";
    }
}
