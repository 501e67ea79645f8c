package org.parley.sdp;

import java.util.List;

/** What became of an offer, or of an answer to ours: see {@link OfferReview}. */
public sealed interface OfferVerdict permits OfferVerdict.Served, OfferVerdict.Withdrawn, OfferVerdict.Refused {
    /** Every media line that is not served, in order, and why. */
    List<Unserved> others();

    /** A media line that gets port 0. */
    record Unserved(int index, Refusal why) {}

    /** {@code media} is the line that serves the room: the first that can. */
    record Served(MessageMedia media, List<Unserved> others) implements OfferVerdict {}

    /** There is a message line, but the peer gave it port 0: it wants none (RFC 3264 §5.1, §8.2). Answer with port 0 throughout. */
    record Withdrawn(List<Unserved> others) implements OfferVerdict {}

    /** Nothing to serve: 488 with {@code why} as Warning. */
    record Refused(Refusal why, List<Unserved> others) implements OfferVerdict {}
}
