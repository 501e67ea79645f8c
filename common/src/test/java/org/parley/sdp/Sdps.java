package org.parley.sdp;

import java.util.List;
import java.util.Optional;
import org.parley.msrp.MsrpUri;

/** Descriptions the tests share. */
final class Sdps {
    static final String HEAD = "v=0\r\no=alice 2890844526 2890844527 IN IP4 alice.example.com\r\ns=-\r\n"
            + "c=IN IP4 alice.example.com\r\nt=0 0\r\n";
    static final String MESSAGE = "m=message 7394 TCP/MSRP *\r\n"
            + "a=accept-types:message/cpim text/plain\r\n"
            + "a=path:msrp://alice.example.com:7394/2s93i9ek2a;tcp\r\n";
    static final MsrpUri OWN = MsrpUri.parse("msrp://chat.example.com:2855/kjhd37s2s20w2a;tcp");
    static final MsrpUri OWN_TLS = MsrpUri.parse("msrps://[2001:db8::7]:2856/kjhd37s2s20w2a;tcp");
    static final MessageCapabilities ROOM = MessageCapabilities.room(List.of("*"), 0, Optional.empty());

    private Sdps() {}

    static SessionDescription offer(String... lines) {
        return SessionDescription.parse(HEAD
                + MESSAGE
                + String.join(
                        "", java.util.Arrays.stream(lines).map(l -> l + "\r\n").toList()));
    }

    static LocalDescription unsent() {
        return LocalDescription.unsent("-", 42, "chat.example.com");
    }

    static OfferVerdict.Served served(SessionDescription offer) {
        return (OfferVerdict.Served) new OfferReview(true, true).offer(offer, unsent());
    }

    static LocalDescription answer(SessionDescription offer, MessageTerms terms, LocalDescription sent) {
        return AnswerBuilder.answering(offer)
                .serving(served(offer).media(), terms)
                .build(sent);
    }

    static LocalDescription answer(SessionDescription offer) {
        return answer(offer, MessageTerms.of(OWN, ROOM), unsent());
    }
}
