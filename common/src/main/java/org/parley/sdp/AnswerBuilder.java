package org.parley.sdp;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Answers an offer (RFC 3264 §6): as many media lines in the same order, those not served with port 0 and otherwise mirrored, {@code t=}
 * mirrored, our own {@code o=}. The served line says {@code a=setup:passive}, or {@code active} towards a passive peer, and gives the address
 * of our own URI in {@code c=} and {@code m=} (RFC 4975 §8.1).
 */
public final class AnswerBuilder {
    private final SessionDescription offer;
    private @Nullable MessageMedia served;
    private @Nullable MessageTerms terms;

    private AnswerBuilder(SessionDescription offer) {
        this.offer = offer;
    }

    /** Begins an answer that refuses every line. */
    public static AnswerBuilder answering(SessionDescription offer) {
        return new AnswerBuilder(offer);
    }

    /** Serves one line of the offer. */
    public AnswerBuilder serving(MessageMedia line, MessageTerms ours) {
        served = line;
        terms = ours;
        return this;
    }

    /** The answer. {@code sent} is what we sent before in this dialog; it comes back unchanged if the answer is the same again. */
    public LocalDescription build(LocalDescription sent) {
        List<MediaSection> media = new ArrayList<>();
        for (int i = 0; i < offer.media().size(); i++) {
            media.add(section(i));
        }
        String host =
                terms == null ? sent.origin().address() : terms.path().last().host();
        return sent.next(origin -> Drafts.draft(origin, host, offer.timing(), media));
    }

    private MediaSection section(int index) {
        if (served == null || terms == null || served.index() != index) {
            return new MediaSection(offer.media().get(index).line().refused(), List.of());
        }
        boolean peerConnects =
                terms.cema() ? served.connectsUnderCema() : served.setup().peerConnectsByOffer();
        return terms.section(
                peerConnects ? Setup.PASSIVE : Setup.ACTIVE, served.direction().answer(terms.direction()));
    }
}
