package org.parley.sdp;

import java.util.ArrayList;
import java.util.List;

/**
 * Offers a message stream: {@code a=setup:actpass}, never passive, holdconn or {@code a=connection} (RFC 6135 §4.2, §4.4). Within a dialog
 * the stream keeps its place, and lines once there stay, with port 0 (RFC 3264 §8).
 *
 * <p>An offer that follows an answer of ours differs from it at least in {@code a=setup}, so its version is one higher; repeated, it is the
 * same to the octet.
 */
public final class OfferBuilder {
    private final MessageTerms terms;

    private OfferBuilder(MessageTerms terms) {
        this.terms = terms;
    }

    /** Begins an offer of one message stream. */
    public static OfferBuilder offering(MessageTerms terms) {
        return new OfferBuilder(terms);
    }

    /** The offer. {@code sent} is what we sent before in this dialog; it comes back unchanged if the offer is the same again. */
    public LocalDescription build(LocalDescription sent) {
        List<MediaSection> media = new ArrayList<>();
        List<SdpLine> timing = List.of();
        if (sent.isSent()) {
            SessionDescription before = sent.description();
            media.addAll(before.media());
            timing = before.timing();
        }
        place(media, terms.section(Setup.ACTPASS, terms.direction()));
        List<SdpLine> times = timing;
        return sent.next(origin -> Drafts.draft(origin, terms.path().last().host(), times, media));
    }

    /** Where a message stream runs, else where one was, else below all others. */
    private static void place(List<MediaSection> media, MediaSection ours) {
        int old = -1;
        for (int i = media.size() - 1; i >= 0; i--) {
            MediaLine line = media.get(i).line();
            boolean runs = line.port() != 0 && line.media().equals("message");
            old = runs || (old < 0 && line.media().equals("message")) ? i : old;
        }
        if (old < 0) {
            media.add(ours);
        } else {
            media.set(old, ours);
        }
    }
}
