package org.parley.sdp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.parley.msrp.Bytes;

class SdpPropertyTest {
    private static final List<String> LINES = List.of(
            "v=0",
            "o=- 1 2 IN IP4 h",
            "s=-",
            "t=0 0",
            "r=1 2",
            "c=IN IP6 ::1",
            "c=IN IP4 0.0.0.0",
            "b=AS:1",
            "i=x",
            "k=clear:x",
            "m=audio 49170/2 RTP/AVP 0 8",
            "m=message 2855 TCP/MSRP *",
            "m=message 0 TCP/TLS/MSRP *",
            "m=text 9 RTP/AVP 98",
            "a=path:msrp://h:1/s;tcp",
            "a=path:msrps://[::1]:1/s;tcp msrp://h:2/t;tcp",
            "a=path:",
            "a=path:x",
            "a=accept-types:message/cpim *",
            "a=accept-types:\"",
            "a=accept-wrapped-types:text/plain;a=\"b c\"",
            "a=max-size:99999999999999999999",
            "a=setup:passive",
            "a=setup:holdconn",
            "a=sendonly",
            "a=inactive",
            "a=chatroom:x x",
            "a=fingerprint:SHA-1 A",
            "a=file-selector",
            "a=:",
            "a=",
            "z=",
            "m=x",
            "nonsense",
            "a=é\u0000");

    @Provide
    Arbitrary<String> descriptions() {
        Arbitrary<List<String>> lines = Arbitraries.of(LINES).list().ofMaxSize(25);
        Arbitrary<String> heads = Arbitraries.frequencyOf(
                net.jqwik.api.Tuple.of(9, Arbitraries.just("v=0\r\no=- 1 2 IN IP4 h\r\ns=-\r\n")),
                net.jqwik.api.Tuple.of(1, Arbitraries.just("")));
        return heads.flatMap(head -> lines.map(rest -> head + String.join("\r\n", rest)));
    }

    /** Everything that may be done with a peer's description, as the focus does it. */
    static void use(SessionDescription sdp) {
        assertThat(SessionDescription.parse(sdp.toString())).isEqualTo(sdp);
        LocalDescription sent = Sdps.unsent();
        OfferVerdict verdict = new OfferReview(true, true).offer(sdp, sent);
        AnswerBuilder answer = AnswerBuilder.answering(sdp);
        if (verdict instanceof OfferVerdict.Served served) {
            answer.serving(served.media(), MessageTerms.of(Sdps.OWN, Sdps.ROOM));
            assertThat(served.others()).hasSize(sdp.media().size() - 1);
        }
        LocalDescription built = answer.build(sent);
        assertThat(built.description().media()).hasSameSizeAs(sdp.media());
        assertThat(built.description()).hasToString(built.text());
        LocalDescription offer =
                OfferBuilder.offering(MessageTerms.of(Sdps.OWN, Sdps.ROOM)).build(built);
        assertThat(offer.mediaLines()).isGreaterThanOrEqualTo(built.mediaLines());
        OfferReview.answer(sdp, offer);
    }

    static Optional<SessionDescription> parse(Bytes octets) {
        try {
            return Optional.of(SessionDescription.parse(octets));
        } catch (SdpSyntaxException expected) {
            return Optional.empty();
        }
    }

    @Property(tries = 3000)
    void whatParsesPrintsAlikeAndIsAnswered(@ForAll("descriptions") String text) {
        parse(Bytes.utf8(text)).ifPresent(SdpPropertyTest::use);
    }

    @Property(tries = 2000)
    void garbageGivesTheSpecificExceptionOnly(@ForAll @Size(max = 200) byte[] octets) {
        parse(Bytes.wrap(octets)).ifPresent(SdpPropertyTest::use);
    }
}
