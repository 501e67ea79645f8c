package org.parley.digest;

/** What a nonce is worth. */
public enum NonceState {
    /** Issued here, young enough, and this count was not used before. */
    GOOD,
    /** Too old, of another node, forgotten, or never issued: a new one is due, with {@code stale=true} if the digest is right. */
    STALE,
    /** This count of this nonce was used before: somebody repeats a request. */
    REPLAYED
}
