package org.parley.sdp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.parley.conformance.Covers;

class OfferBuilderTest {
    private static final MessageTerms TERMS = MessageTerms.of(Sdps.OWN, Sdps.ROOM);

    @Covers("6135-4.2.2-3")
    @Covers("6135-4.2.2-5")
    @Test
    void everyOfferSaysActpass() {
        for (LocalDescription before :
                List.of(Sdps.unsent(), Sdps.answer(Sdps.offer()), Sdps.answer(Sdps.offer("a=setup:passive")))) {
            assertThat(OfferBuilder.offering(TERMS).build(before).text())
                    .contains("a=setup:actpass\r\n")
                    .doesNotContain("passive", "a=setup:active");
        }
    }

    @Test
    void aRepeatedOfferIsTheSameToTheOctet() {
        LocalDescription offer = OfferBuilder.offering(TERMS).build(Sdps.unsent());
        assertThat(OfferBuilder.offering(TERMS).build(offer)).isSameAs(offer);
    }

    @Test
    void linesOnceThereStayInTheirPlaces() {
        SessionDescription peers = SessionDescription.parse(
                Sdps.HEAD.replace("t=0 0", "t=1 2") + "m=audio 4000 RTP/AVP 0\r\nm=message 0 TCP/MSRP *\r\n"
                        + Sdps.MESSAGE + "m=video 4002 RTP/AVP 99\r\n");
        SessionDescription offer =
                OfferBuilder.offering(TERMS).build(Sdps.answer(peers)).description();
        assertThat(offer.media())
                .extracting(section -> section.line().toString())
                .containsExactly(
                        "audio 0 RTP/AVP 0", "message 0 TCP/MSRP *", "message 2855 TCP/MSRP *", "video 0 RTP/AVP 99");
        assertThat(offer.timing()).containsExactly(new SdpLine('t', "1 2"));
    }

    @Test
    void aStreamIsAppendedOrTakesAFreePlace() {
        LocalDescription audio = AnswerBuilder.answering(
                        SessionDescription.parse(Sdps.HEAD + "m=audio 4000 RTP/AVP 0\r\n"))
                .build(Sdps.unsent());
        assertThat(OfferBuilder.offering(TERMS).build(audio).description().media())
                .extracting(section -> section.line().media())
                .containsExactly("audio", "message");
        LocalDescription gone = AnswerBuilder.answering(
                        SessionDescription.parse(Sdps.HEAD + "m=message 0 TCP/MSRP *\r\n"))
                .build(Sdps.unsent());
        assertThat(OfferBuilder.offering(TERMS).build(gone).mediaLines()).isEqualTo(1);
    }
}
