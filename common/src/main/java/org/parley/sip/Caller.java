package org.parley.sip;

import java.util.List;

/**
 * Who sent a request, and how we know.
 *
 * @param proof how we know
 * @param uris URIs that are this caller's, an address-of-record first; what nobody proved stands here as it was claimed
 * @param displayName the name that goes with the first, empty for none
 * @param authenticationInfo value of the Authentication-Info header that a 2xx to the request carries (RFC 3261 §20.6), empty for none
 */
public record Caller(Proof proof, List<String> uris, String displayName, String authenticationInfo) {
    /** How a caller is known. */
    public enum Proof {
        /** Not at all: From said so. */
        CLAIMED,
        /** By a digest over the password (RFC 3261 §22). */
        DIGEST,
        /** By the word of a peer that we trust (RFC 3325). */
        ASSERTED
    }

    /** Checks that there is a URI. */
    public Caller {
        uris = List.copyOf(uris);
        if (uris.isEmpty()) {
            throw new IllegalArgumentException("caller: no URI (expected: at least one)");
        }
    }

    /**
     * Whoever From names, unproven.
     *
     * @throws SipSyntaxException when From cannot be read
     */
    public static Caller claimed(SipRequest request) {
        NameAddress from = request.from();
        return new Caller(Proof.CLAIMED, List.of(from.uri()), from.displayName(), "");
    }

    /** The address-of-record. */
    public String aor() {
        return uris.get(0);
    }

    /** Is it known otherwise than by what From says? */
    public boolean proven() {
        return proof != Proof.CLAIMED;
    }
}
