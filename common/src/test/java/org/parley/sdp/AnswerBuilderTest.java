package org.parley.sdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.parley.conformance.Covers;
import org.parley.msrp.MsrpPath;
import org.parley.msrp.MsrpUri;

class AnswerBuilderTest {
    private static final MessageTerms TERMS = MessageTerms.of(Sdps.OWN, Sdps.ROOM);

    private static MessageTerms capable(MessageCapabilities can) {
        return MessageTerms.of(Sdps.OWN, can);
    }

    private static String answer(String... lines) {
        return Sdps.answer(Sdps.offer(lines)).text();
    }

    /** One generated description of each kind: answers to several offers, offers, capabilities. */
    static List<String> everyKind() {
        List<String> all = new ArrayList<>();
        for (String setup : List.of(
                "a=setup:active", "a=setup:passive", "a=setup:actpass", "a=setup:holdconn", "a=connection:new")) {
            for (MsrpUri own : List.of(Sdps.OWN, Sdps.OWN_TLS)) {
                all.add(Sdps.answer(Sdps.offer(setup), MessageTerms.of(own, Sdps.ROOM), Sdps.unsent())
                        .text());
                all.add(OfferBuilder.offering(MessageTerms.of(own, Sdps.ROOM))
                        .build(Sdps.answer(Sdps.offer(setup)))
                        .text());
            }
        }
        all.add(answer());
        all.add(OfferBuilder.offering(TERMS).build(Sdps.unsent()).text());
        return all;
    }

    @Test
    void theAnswerIsExactlyThis() {
        MessageCapabilities can = MessageCapabilities.room(
                List.of("text/plain", "text/html", "*"),
                1_000_000,
                Optional.of(List.of("nickname", "private-messages")));
        MessageTerms terms = new MessageTerms(
                MsrpPath.parse(Sdps.OWN.toString()), can, Direction.SENDRECV, Optional.of("SHA-256 AB:CD"));
        assertThat(Sdps.answer(Sdps.offer(), terms, Sdps.unsent()).text())
                .isEqualTo("v=0\r\no=- 42 1 IN IP4 chat.example.com\r\ns=-\r\nc=IN IP4 chat.example.com\r\nt=0 0\r\n"
                        + "m=message 2855 TCP/MSRP *\r\n"
                        + "a=path:msrp://chat.example.com:2855/kjhd37s2s20w2a;tcp\r\n"
                        + "a=accept-types:message/cpim\r\n"
                        + "a=accept-wrapped-types:text/plain text/html *\r\n"
                        + "a=max-size:1000000\r\n"
                        + "a=chatroom:nickname private-messages\r\n"
                        + "a=setup:passive\r\n"
                        + "a=fingerprint:SHA-256 AB:CD\r\n");
    }

    @Covers("4975-8.1-1")
    @Covers("4975-8.1-5")
    @Covers("4975-8.2-1")
    @Covers("3264-6.1-4")
    @Test
    void addressAndPortAreThoseOfTheOwnUri() {
        for (String text : everyKind()) {
            SessionDescription sdp = SessionDescription.parse(text);
            MessageMedia media = MessageMedia.of(sdp, 0);
            MsrpUri own = media.path().orElseThrow().last();
            assertThat(sdp.connection().orElseThrow().address()).isEqualTo(own.host());
            assertThat(media.line().port()).isEqualTo(own.port());
        }
        assertThat(answer("a=sendonly")).contains("c=IN IP4 chat.example.com\r\n", "m=message 2855 ");
        String ipv6 = Sdps.answer(Sdps.offer(), MessageTerms.of(Sdps.OWN_TLS, Sdps.ROOM), Sdps.unsent())
                .text();
        assertThat(ipv6).contains("c=IN IP6 2001:db8::7\r\n", "m=message 2856 ");
    }

    @Covers("4975-8.1-2")
    @Covers("4975-8.1-3")
    @Covers("4975-8.1-4")
    @Test
    void theMediaLineNamesTheTransportOfTheOwnUri() {
        for (String text : everyKind()) {
            String uri = text.replaceAll("(?s).*a=path:(msrps?):.*", "$1");
            assertThat(text)
                    .contains(
                            uri.equals("msrps")
                                    ? "m=message 2856 TCP/TLS/MSRP *\r\n"
                                    : "m=message 2855 TCP/MSRP *\r\n");
        }
        SessionDescription other =
                SessionDescription.parse(Sdps.HEAD + Sdps.MESSAGE.replace("TCP/MSRP", "SCTP/MSRP") + Sdps.MESSAGE);
        assertThat(Sdps.answer(other).text()).contains("m=message 0 SCTP/MSRP *\r\n");
    }

    @Covers("4975-8.1-6")
    @Covers("3264-6-2")
    @Covers("3264-6-4")
    @Test
    void theLinesAreThoseOfTheOfferAndRefusedOnesHavePortZero() {
        SessionDescription offer =
                SessionDescription.parse(Sdps.HEAD + "m=audio 49170 RTP/AVP 0 8\r\na=rtpmap:0 PCMU/8000\r\n"
                        + Sdps.MESSAGE + "m=video 51372/2 RTP/SAVPF 99\r\n");
        SessionDescription answer = Sdps.answer(offer).description();
        assertThat(answer.media())
                .extracting(section -> section.line().toString())
                .containsExactly("audio 0 RTP/AVP 0 8", "message 2855 TCP/MSRP *", "video 0 RTP/SAVPF 99");
        assertThat(answer.media().get(0).lines()).isEmpty();
    }

    @Test
    void anAnswerMayRefuseEverything() {
        SessionDescription offer = SessionDescription.parse(Sdps.HEAD + Sdps.MESSAGE.replace("7394 TCP", "0 TCP"));
        String text = AnswerBuilder.answering(offer).build(Sdps.unsent()).text();
        assertThat(text).endsWith("m=message 0 TCP/MSRP *\r\n").contains("c=IN IP4 chat.example.com");
    }

    @Covers("4975-8.2-5")
    @Test
    void behindARelayTheOwnUriIsTheLast() {
        String path = "msrps://relay.example.com:2855/r1;tcp msrp://chat.example.com:9000/own;tcp";
        MessageTerms terms = new MessageTerms(MsrpPath.parse(path), Sdps.ROOM, Direction.SENDRECV, Optional.empty());
        String text = Sdps.answer(Sdps.offer(), terms, Sdps.unsent()).text();
        assertThat(text).contains("a=path:" + path + "\r\n", "c=IN IP4 chat.example.com\r\n", "m=message 9000 ");
    }

    @Covers("4975-8.6-1")
    @Covers("4975-8.6-4")
    @Covers("4975-8.6-5")
    @Covers("4975-13-3")
    @Test
    void acceptTypesStartWithTheContainer() {
        for (String text : everyKind()) {
            assertThat(text).contains("a=accept-types:message/cpim\r\n");
        }
        assertThat(new OfferReview(true, true)
                        .offer(
                                SessionDescription.parse(
                                        Sdps.HEAD + "m=message 1 TCP/MSRP *\r\na=path:msrp://h:1/s;tcp\r\n"),
                                Sdps.unsent()))
                .isInstanceOf(OfferVerdict.Refused.class);
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> new MessageCapabilities(List.of("text/plain"), List.of("image/*"), 0, Optional.empty()));
    }

    @Covers("4975-8.6-6")
    @Covers("4975-8.6-8")
    @Test
    void wrappedTypesAreListedWhenConfiguredAndRepeatNothing() {
        assertThat(answer()).contains("a=accept-wrapped-types:*\r\n");
        MessageCapabilities can = new MessageCapabilities(
                List.of("message/cpim", "text/plain"),
                List.of("TEXT/plain", "image/*", "image/*"),
                0,
                Optional.empty());
        String text = Sdps.answer(Sdps.offer(), capable(can), Sdps.unsent()).text();
        assertThat(text).contains("a=accept-types:message/cpim text/plain\r\na=accept-wrapped-types:image/*\r\n");
        assertThat(Sdps.answer(
                                Sdps.offer(),
                                capable(MessageCapabilities.room(List.of(), 0, Optional.empty())),
                                Sdps.unsent())
                        .text())
                .doesNotContain("accept-wrapped-types");
    }

    @Covers("4975-8.6-12")
    @Test
    void theSizeLimitIsAnnounced() {
        MessageCapabilities can = MessageCapabilities.room(List.of("*"), 5_000, Optional.empty());
        assertThat(Sdps.answer(Sdps.offer(), capable(can), Sdps.unsent()).text())
                .contains("a=max-size:5000\r\n");
        assertThat(answer()).doesNotContain("max-size");
    }

    @Covers("3264-5-1")
    @Covers("3264-5-3")
    @Test
    void whatIsGeneratedIsOneValidDescription() {
        for (String text : everyKind()) {
            assertThat(text)
                    .matches("(?s)v=0\r\no=- \\d+ \\d+ IN IP[46] \\S+\r\ns=-\r\nc=IN IP[46] \\S+\r\nt=0 0\r\nm=.*\r\n");
            assertThat(text.replace("\r\n", "")).doesNotContain("\r", "\n");
            assertThat(SessionDescription.parse(text)).hasToString(text);
        }
    }

    @Covers("3264-5-2")
    @Test
    void ownIdsFitSixtyThreeBits() {
        Origin origin = LocalDescription.unsent("-", -1L, "h").origin();
        assertThat(Long.parseLong(origin.sessionId())).isEqualTo((1L << 62) - 1);
        assertThat(Long.parseLong(origin.version())).isBetween(0L, (1L << 62) - 2);
        assertThat(SessionDescription.parse(
                                "v=0\r\no=- 9223372036854775807 9223372036854775807 IN IP4 h\r\ns=-\r\nt=0 0\r\n")
                        .origin()
                        .version())
                .isEqualTo("9223372036854775807");
    }

    @Covers("3264-6-1")
    @Test
    void theOriginIsOurs() {
        SessionDescription offer = Sdps.offer();
        Origin ours = Sdps.answer(offer).description().origin();
        assertThat(ours.isSameSession(offer.origin())).isFalse();
        assertThat(ours.sessionId()).isEqualTo("42");
    }

    @Covers("3264-6-3")
    @Test
    void timeIsMirrored() {
        for (String time : List.of("t=0 0", "t=1 2", "t=3034423619 3042462419\r\nr=604800 3600 0 90000\r\nt=5 6")) {
            SessionDescription offer = SessionDescription.parse((Sdps.HEAD + Sdps.MESSAGE).replace("t=0 0", time));
            assertThat(Sdps.answer(offer).text()).contains("\r\n" + time + "\r\nm=message");
        }
        SessionDescription none = SessionDescription.parse((Sdps.HEAD + Sdps.MESSAGE).replace("t=0 0\r\n", ""));
        assertThat(Sdps.answer(none).text()).contains("\r\nt=0 0\r\nm=message");
    }

    @Covers("6135-4.2.1-1")
    @Covers("6135-4.2.1-3")
    @Covers("6135-4.4-1")
    @Test
    void setupIsAlwaysSaidHoldconnAndConnectionNever() {
        for (String text : everyKind()) {
            assertThat(text.split("a=setup:", -1)).hasSize(2);
            assertThat(text).doesNotContain("holdconn", "a=connection");
        }
    }

    @Covers("6135-4.2.1-4")
    @Covers("6135-4.4-2")
    @Test
    void holdconnAndConnectionChangeNothing() {
        for (String line : List.of("a=setup:holdconn", "a=connection:new", "a=connection:existing")) {
            assertThat(answer(line)).isEqualTo(answer());
            assertThat(Sdps.served(Sdps.offer(line)).media().setup().peerConnectsByOffer())
                    .isTrue();
        }
    }

    @Test
    void weWaitUnlessThePeerDoes() {
        assertThat(answer()).contains("a=setup:passive\r\n");
        assertThat(answer("a=setup:active")).contains("a=setup:passive\r\n");
        assertThat(answer("a=setup:actpass")).contains("a=setup:passive\r\n");
        assertThat(answer("a=setup:passive")).contains("a=setup:active\r\n");
    }

    @Covers("3264-6.1-2")
    @Test
    void directionsAreAnsweredByTheTable() {
        for (Direction wanted : Direction.values()) {
            assertThat(Direction.SENDONLY.answer(wanted)).isIn(Direction.RECVONLY, Direction.INACTIVE);
            assertThat(Direction.RECVONLY.answer(wanted)).isIn(Direction.SENDONLY, Direction.INACTIVE);
            assertThat(Direction.INACTIVE.answer(wanted)).isEqualTo(Direction.INACTIVE);
            assertThat(Direction.SENDRECV.answer(wanted)).isEqualTo(wanted);
        }
        assertThat(answer("a=recvonly")).contains("a=sendonly\r\n");
        assertThat(answer("a=inactive")).contains("a=inactive\r\n");
        assertThat(answer()).doesNotContain("a=send", "a=recv", "a=inactive");
    }

    @Covers("3264-6.1-3")
    @Test
    void aMutedMemberIsAnsweredSendonly() {
        MessageTerms muted = new MessageTerms(TERMS.path(), TERMS.can(), Direction.SENDONLY, Optional.empty());
        assertThat(Sdps.answer(Sdps.offer(), muted, Sdps.unsent()).text()).contains("a=sendonly\r\n");
    }

    @Covers("3264-8.4-2")
    @Test
    void aHoldIsNotAnsweredWithAHold() {
        assertThat(answer("a=sendonly")).contains("a=recvonly\r\n").doesNotContain("a=inactive");
    }

    @Covers("3264-8-2")
    @Test
    void aChangedAnswerHasTheNextVersionAndElseTheSameOrigin() {
        LocalDescription first = Sdps.answer(Sdps.offer());
        LocalDescription second = Sdps.answer(Sdps.offer("a=sendonly"), TERMS, first);
        LocalDescription third =
                Sdps.answer(Sdps.offer("a=recvonly"), MessageTerms.of(Sdps.OWN_TLS, Sdps.ROOM), second);
        assertThat(first.text()).contains("o=- 42 1 IN IP4 chat.example.com\r\n");
        assertThat(second.text()).contains("o=- 42 2 IN IP4 chat.example.com\r\n");
        assertThat(third.text()).contains("o=- 42 3 IN IP4 chat.example.com\r\n");
        LocalDescription offer = OfferBuilder.offering(TERMS).build(third);
        assertThat(offer.text()).contains("o=- 42 4 IN IP4 chat.example.com\r\n");
    }

    @Test
    void anUnchangedAnswerIsTheSameToTheOctet() {
        LocalDescription first = Sdps.answer(Sdps.offer());
        LocalDescription again = Sdps.answer(Sdps.offer(), TERMS, first);
        assertThat(again).isSameAs(first);
    }

    @Covers("7701-8-3")
    @Covers("7701-8-7")
    @Test
    void chatroomIsDeclaredWhateverTheOfferSaid() {
        MessageCapabilities can =
                MessageCapabilities.room(List.of("*"), 0, Optional.of(List.of("nickname", "private-messages")));
        for (SessionDescription offer :
                List.of(Sdps.offer(), Sdps.offer("a=chatroom"), Sdps.offer("a=chatroom:nicknames"))) {
            assertThat(Sdps.answer(offer, capable(can), Sdps.unsent()).text())
                    .contains("a=chatroom:nickname private-messages\r\n");
        }
    }

    @Covers("7701-8-8")
    @Test
    void aTokenIsWrittenOnceAndReadOnce() {
        MessageCapabilities can =
                MessageCapabilities.room(List.of("*"), 0, Optional.of(List.of("nickname", "nickname")));
        assertThat(Sdps.answer(Sdps.offer(), capable(can), Sdps.unsent()).text())
                .contains("a=chatroom:nickname\r\n");
        assertThat(MessageMedia.of(Sdps.offer("a=chatroom:nickname nickname private-messages"), 0)
                        .chatroom()
                        .orElseThrow())
                .containsExactly("nickname", "private-messages");
    }

    @Test
    void noTokensMakeABareChatroom() {
        MessageCapabilities can = MessageCapabilities.room(List.of("*"), 0, Optional.of(List.of()));
        assertThat(Sdps.answer(Sdps.offer(), capable(can), Sdps.unsent()).text())
                .contains("a=chatroom\r\n");
        assertThat(answer()).doesNotContain("chatroom");
    }

    @Test
    void termsThatMakeNoSenseAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MessageCapabilities.room(List.of("*"), -1, Optional.empty()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MessageCapabilities.room(List.of("*"), 0, Optional.of(List.of("a b"))));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MessageTerms.of(MsrpUri.parse("msrp://chat.example.com/abcdef;tcp"), Sdps.ROOM));
    }
}
