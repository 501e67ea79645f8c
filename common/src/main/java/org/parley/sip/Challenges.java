package org.parley.sip;

import java.util.Optional;

/** The seam to digest credentials: asked when a request of ours is answered 401 or 407. Called on any context. */
public interface Challenges {
    /** No credentials: a challenge is a refusal. */
    Challenges NONE = (method, uri, challenge, again) -> Optional.empty();

    /**
     * The Authorization or Proxy-Authorization header with which to repeat the request, or empty to give up.
     *
     * @param method of the request
     * @param uri its Request-URI
     * @param challenge the 401 or 407
     * @param again has the request carried an answer of ours already
     */
    Optional<SipHeader> answer(String method, String uri, SipResponse challenge, boolean again);
}
