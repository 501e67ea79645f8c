package org.parley.sdp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.parley.conformance.Covers;

class OfferReviewTest {
    private static OfferVerdict review(String media) {
        return new OfferReview(true, true).offer(SessionDescription.parse(Sdps.HEAD + media), Sdps.unsent());
    }

    private static Refusal refusal(String media) {
        return ((OfferVerdict.Refused) review(media)).why();
    }

    private static String message(String... lines) {
        return "m=message 7394 TCP/MSRP *\r\n" + String.join("\r\n", lines) + "\r\n";
    }

    @Test
    void theFirstUsableMessageLineServesAndTheOthersAreExplained() {
        OfferVerdict.Served served = (OfferVerdict.Served) review("m=audio 4000 RTP/AVP 0\r\n"
                + message("a=accept-types:*") + Sdps.MESSAGE + Sdps.MESSAGE + "m=text 4002 RTP/AVP 98\r\n");
        assertThat(served.media().index()).isEqualTo(2);
        assertThat(served.others()).extracting(OfferVerdict.Unserved::index).containsExactly(0, 1, 3, 4);
        assertThat(served.others()).extracting(other -> other.why().code()).containsExactly(304, 399, 399, 304);
    }

    @Test
    void everyReasonIsSaid() {
        String path = "a=path:msrp://h:1/s;tcp";
        assertThat(refusal("")).isEqualTo(new Refusal(304, "no message media line, expected m=message"));
        assertThat(refusal("m=audio 4000 RTP/AVP 0\r\n").code()).isEqualTo(304);
        assertThat(refusal(message("a=accept-types:*")).text()).contains("no path");
        assertThat(refusal(message("a=path:", "a=accept-types:*")).text()).contains("path is not a list");
        assertThat(refusal(message(path)).text()).contains("no accept-types");
        assertThat(refusal(message(path, "a=accept-types:text/plain application/x-foo")))
                .isEqualTo(new Refusal(305, "accept-types without message/cpim"));
        assertThat(refusal(message(path, "a=accept-types:*", "a=file-selector")).code())
                .isEqualTo(304);
        assertThat(refusal(message(path, "a=accept-types:*").replace("TCP/MSRP", "UDP/MSRP"))
                        .code())
                .isEqualTo(302);
        assertThat(refusal("m=audio 0 RTP/AVP 0\r\n" + message(path)).text()).contains("no accept-types");
    }

    @Test
    void aTransportNotInUseIsRefused() {
        SessionDescription offer = Sdps.offer();
        assertThat(((OfferVerdict.Refused) new OfferReview(false, true).offer(offer, Sdps.unsent()))
                        .why()
                        .text())
                .isEqualTo("TCP/MSRP is not in use here");
        assertThat(new OfferReview(true, false).offer(offer, Sdps.unsent())).isInstanceOf(OfferVerdict.Served.class);
    }

    @Covers("4975-8.2-2")
    @Test
    void urisHaveExplicitPorts() {
        for (String path : List.of("msrp://h/s;tcp", "msrp://h:1/s;tcp msrp://g/s;tcp")) {
            OfferVerdict verdict = review(message("a=path:" + path, "a=accept-types:*"));
            assertThat(verdict).isInstanceOf(OfferVerdict.Refused.class);
        }
        assertThat(Sdps.answer(Sdps.offer()).text())
                .contains("a=path:msrp://chat.example.com:2855/kjhd37s2s20w2a;tcp\r\n");
    }

    @Covers("7977-5.2.2-2")
    @Test
    void whatOnlyAWebSocketReachesIsRefusedUnlessARelayStandsBefore() {
        String page = "msrps://df7jal23ls0d.invalid:2855/98cjs;ws";
        String types = "a=accept-types:message/cpim";
        assertThat(refusal(message("a=path:" + page, types)).code()).isEqualTo(302);
        assertThat(refusal(message("a=path:" + page, types)).text()).contains("transport ws, expected tcp");
        assertThat(review(message("a=path:msrps://relay.example.org:2855/a;tcp " + page, types)))
                .isInstanceOf(OfferVerdict.Served.class);
        assertThat(review(message("a=path:msrps://relay.example.org:2855/a;TCP", types)))
                .isInstanceOf(OfferVerdict.Served.class);
    }

    @Test
    void aStarAdmitsCpim() {
        for (String types : List.of("*", "message/*", "text/plain *", "MESSAGE/CPIM", "message/cpim;x=y")) {
            assertThat(review(message("a=path:msrp://h:1/s;tcp", "a=accept-types:" + types)))
                    .as(types)
                    .isInstanceOf(OfferVerdict.Served.class);
        }
    }

    @Test
    void aPortOfZeroWithdraws() {
        String zero = Sdps.MESSAGE.replace("7394 TCP", "0 TCP");
        assertThat(review(zero)).isInstanceOf(OfferVerdict.Withdrawn.class);
        assertThat(review("m=audio 4000 RTP/AVP 0\r\nm=message 0 TCP/MSRP *\r\n"))
                .isInstanceOf(OfferVerdict.Withdrawn.class);
        assertThat(review(zero + Sdps.MESSAGE)).isInstanceOf(OfferVerdict.Served.class);
    }

    @Test
    void anOfferThatShrinksIsRefused() {
        SessionDescription two = SessionDescription.parse(Sdps.HEAD + "m=audio 4000 RTP/AVP 0\r\n" + Sdps.MESSAGE);
        LocalDescription sent = Sdps.answer(two);
        OfferReview review = new OfferReview(true, true);
        assertThat(((OfferVerdict.Refused) review.offer(Sdps.offer(), sent))
                        .why()
                        .text())
                .contains("fewer media lines");
        assertThat(review.offer(two, sent)).isInstanceOf(OfferVerdict.Served.class);
    }

    @Test
    void anAnswerHasTheLinesOfTheOffer() {
        LocalDescription offer =
                OfferBuilder.offering(MessageTerms.of(Sdps.OWN, Sdps.ROOM)).build(Sdps.unsent());
        OfferVerdict served = OfferReview.answer(Sdps.offer("a=setup:active"), offer);
        assertThat(served).isInstanceOf(OfferVerdict.Served.class);
        assertThat(((OfferVerdict.Served) served).media().setup().peerConnectsByAnswer())
                .isTrue();
        SessionDescription longer = SessionDescription.parse(Sdps.HEAD + Sdps.MESSAGE + Sdps.MESSAGE);
        assertThat(OfferReview.answer(longer, offer)).isInstanceOf(OfferVerdict.Refused.class);
        SessionDescription audio = SessionDescription.parse(Sdps.HEAD + "m=audio 1 RTP/AVP 0\r\n");
        assertThat(OfferReview.answer(audio, offer)).isInstanceOf(OfferVerdict.Refused.class);
        SessionDescription no = SessionDescription.parse(Sdps.HEAD + "m=message 0 TCP/MSRP *\r\n");
        assertThat(OfferReview.answer(no, offer)).isInstanceOf(OfferVerdict.Withdrawn.class);
    }

    @Test
    void aRefusalMakesAWarning() {
        assertThat(new Refusal(305, "accept-types without message/cpim").warning("chat.example.com"))
                .isEqualTo("305 chat.example.com \"accept-types without message/cpim\"");
    }

    @Test
    void whoConnectsFollowsSetup() {
        assertThat(Setup.ACTIVE.peerConnectsByOffer()).isTrue();
        assertThat(Setup.ACTPASS.peerConnectsByOffer()).isTrue();
        assertThat(Setup.NONE.peerConnectsByOffer()).isTrue();
        assertThat(Setup.PASSIVE.peerConnectsByOffer()).isFalse();
        assertThat(Setup.NONE.peerConnectsByAnswer()).isFalse();
        assertThat(Setup.PASSIVE.peerConnectsByAnswer()).isFalse();
    }
}
