package org.parley.msrp.session;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.parley.msrp.MsrpPath;
import org.parley.msrp.MsrpUri;

/**
 * A session's way through relays of ours: the URIs they granted it, in To-Path order, and the connection to the first (RFC 4976 §5.1). For one session
 * only: the relays' URIs name it. Any thread.
 */
public final class Route {
    private final Line line;
    private final MsrpPath usePath;
    private final AtomicBoolean taken = new AtomicBoolean();

    /** Over that line, by those URIs. */
    public Route(Line line, MsrpPath usePath) {
        this.line = line;
        this.usePath = usePath;
    }

    /** To-Path of our requests: our relays, then the peer's path. */
    public MsrpPath towards(MsrpPath peer) {
        List<MsrpUri> uris = new ArrayList<>(usePath.uris());
        uris.addAll(peer.uris());
        return new MsrpPath(uris);
    }

    /** What our SDP says in a=path: our relays from the outermost inwards, then our own URI. */
    public MsrpPath path(MsrpUri own) {
        List<MsrpUri> uris = new ArrayList<>(usePath.uris());
        Collections.reverse(uris);
        uris.add(own);
        return new MsrpPath(uris);
    }

    Line line() {
        return line;
    }

    /** Claims it for a session. Throws {@link IllegalStateException} if another has it (RFC 4976 §3.1). */
    void take() {
        if (!taken.compareAndSet(false, true)) {
            throw new IllegalStateException("a relay's URI for a second session (expected: a URI of its own for each)");
        }
    }

    /** Without the URIs, which are capabilities. */
    @Override
    public String toString() {
        return usePath.size() + " relays";
    }
}
