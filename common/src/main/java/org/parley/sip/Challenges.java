package org.parley.sip;

import java.util.Optional;

/** The seam to digest credentials: asked when a request of ours is answered 401 or 407. */
public interface Challenges {
    /** No credentials: a challenge is a refusal. */
    Challenges NONE = (request, challenge) -> Optional.empty();

    /** The Authorization or Proxy-Authorization header with which to repeat the request, or empty to give up. */
    Optional<SipHeader> answer(String methodAndUri, SipResponse challenge);
}
