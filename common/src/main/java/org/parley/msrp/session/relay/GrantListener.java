package org.parley.msrp.session.relay;

/** What becomes of a grant. On the client's context. */
public interface GrantListener {
    /** The relays gave new URIs before the old ones end: offer them to the peer, then {@link org.parley.msrp.session.Session#reroute}. */
    void renewed(Grant fresh);

    /** No new URIs were to be had, and the old ones end now. */
    void expired(RelayException why);
}
