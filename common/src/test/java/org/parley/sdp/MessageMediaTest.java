package org.parley.sdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.parley.conformance.Covers;
import org.parley.msrp.MediaType;

class MessageMediaTest {
    private static MessageMedia media(String... lines) {
        return MessageMedia.of(Sdps.offer(lines), 0);
    }

    private static MessageMedia withPath(String path) {
        return MessageMedia.of(
                SessionDescription.parse(Sdps.HEAD + "m=message 7394 TCP/MSRP *\r\na=path:" + path + "\r\n"), 0);
    }

    @Test
    void anOfferOfTheUsualClientIsRead() {
        SessionDescription sdp = SessionDescription.parse(Sdps.HEAD
                + "m=message 2855 TCP/TLS/MSRP *\r\n"
                + "a=path:msrps://192.0.2.7:2855/99dda2fda4d5b7d0b7e3;tcp\r\n"
                + "a=accept-types:message/cpim text/* application/im-iscomposing+xml\r\n"
                + "a=accept-wrapped-types:text/* image/*\r\n"
                + "a=setup:active\r\na=max-size:70000\r\na=fingerprint:SHA-1 AA:BB\r\na=fingerprint:SHA-256 CC:DD\r\n");
        MessageMedia media = MessageMedia.of(sdp, 0);
        assertThat(media.transport()).contains(MsrpTransport.TLS);
        assertThat(media.line().port()).isEqualTo(2855);
        assertThat(media.path().orElseThrow()).hasToString("msrps://192.0.2.7:2855/99dda2fda4d5b7d0b7e3;tcp");
        assertThat(media.acceptTypes())
                .extracting(MediaType::toString)
                .containsExactly("message/cpim", "text/*", "application/im-iscomposing+xml");
        assertThat(media.acceptWrappedTypes()).extracting(MediaType::toString).containsExactly("text/*", "image/*");
        assertThat(media.setup()).isEqualTo(Setup.ACTIVE);
        assertThat(media.maxSize()).isEqualTo(70_000);
        assertThat(media.fingerprint()).contains("SHA-256 CC:DD");
        assertThat(media.connection()).contains(ConnectionAddress.ofHost("alice.example.com"));
        assertThat(media.direction()).isEqualTo(Direction.SENDRECV);
        assertThat(media.chatroom()).isEmpty();
        assertThat(media.fileSelector()).isFalse();
    }

    @Covers("4975-8.2-3")
    @Test
    void aPathIsUrisBetweenSingleSpaces() {
        String uri = "msrp://r1.example.com:2855/a;tcp";
        assertThat(withPath(uri).path().orElseThrow().uris()).hasSize(1);
        assertThat(withPath(uri + " " + uri).path().orElseThrow().uris()).hasSize(2);
        assertThat(withPath(uri + (" " + uri).repeat(4)).path().orElseThrow().uris())
                .hasSize(5);
        for (String path : new String[] {"", "x", uri + "  " + uri, "sip:a@b:5060"}) {
            assertThatExceptionOfType(SdpSyntaxException.class).isThrownBy(() -> withPath(path));
        }
    }

    @Covers("4975-8.6-15")
    @Test
    void parametersAndCaseDoNotMatterToAFormatEntry() {
        MessageMedia media = media("a=accept-wrapped-types:text/plain;charset=utf-8 Image/*");
        assertThat(MediaType.anyAccepts(media.acceptWrappedTypes(), MediaType.parse("TEXT/PLAIN")))
                .isTrue();
        assertThat(MediaType.anyAccepts(media.acceptWrappedTypes(), MediaType.parse("text/plain;charset=latin1")))
                .isTrue();
        assertThat(MediaType.anyAccepts(media.acceptWrappedTypes(), MediaType.parse("IMAGE/png")))
                .isTrue();
        assertThat(MediaType.anyAccepts(media.acceptWrappedTypes(), MediaType.parse("text/html")))
                .isFalse();
    }

    @Test
    void oddAcceptEntriesCostOnlyThemselves() {
        assertThat(media("a=accept-wrapped-types:text/plain nonsense  a/b;c=\"d e\" / *")
                        .acceptWrappedTypes())
                .extracting(MediaType::toString)
                .containsExactly("text/plain", "a/b;c=\"d e\"", "*");
    }

    @Covers("4975-15.7-1")
    @Test
    void mediaLevelAttributesDoNotCountAtSessionLevel() {
        String session =
                "a=path:msrp://h:1/s;tcp\r\na=accept-types:*\r\na=accept-wrapped-types:*\r\na=max-size:9\r\na=chatroom\r\n";
        MessageMedia media =
                MessageMedia.of(SessionDescription.parse(Sdps.HEAD + session + "m=message 1 TCP/MSRP *\r\n"), 0);
        assertThat(media.path()).isEmpty();
        assertThat(media.acceptTypes()).isEmpty();
        assertThat(media.acceptWrappedTypes()).isEmpty();
        assertThat(media.maxSize()).isZero();
        assertThat(media.chatroom()).isEmpty();

        String answer = Sdps.answer(Sdps.offer()).text();
        assertThat(answer.substring(0, answer.indexOf("m=message"))).doesNotContain("a=");
        assertThat(answer.substring(answer.indexOf("m=message")))
                .contains("a=path:", "a=accept-types:", "a=accept-wrapped-types:");
    }

    @Covers("7701-8-1")
    @Test
    void chatroomStandsBelowItsMediaLine() {
        MessageCapabilities can = MessageCapabilities.room(
                java.util.List.of("*"), 0, java.util.Optional.of(java.util.List.of("nickname")));
        String answer = Sdps.answer(Sdps.offer(), MessageTerms.of(Sdps.OWN, can), Sdps.unsent())
                .text();
        assertThat(answer.indexOf("a=chatroom:nickname")).isGreaterThan(answer.indexOf("m=message"));
        assertThat(MessageMedia.of(SessionDescription.parse(Sdps.HEAD + "a=chatroom:nickname\r\n" + Sdps.MESSAGE), 0)
                        .chatroom())
                .isEmpty();
    }

    @Covers("3264-5.1-1")
    @Test
    void aSessionLevelDirectionAppliesUnlessTheMediaLineHasItsOwn() {
        assertThat(media().direction()).isEqualTo(Direction.SENDRECV);
        String session = Sdps.HEAD + "a=recvonly\r\n" + Sdps.MESSAGE;
        assertThat(MessageMedia.of(SessionDescription.parse(session), 0).direction())
                .isEqualTo(Direction.RECVONLY);
        assertThat(MessageMedia.of(SessionDescription.parse(session + "a=sendonly\r\n"), 0)
                        .direction())
                .isEqualTo(Direction.SENDONLY);
        assertThat(media("a=inactive").direction()).isEqualTo(Direction.INACTIVE);
    }

    @Covers("7701-8-6")
    @Test
    void chatroomMayBeBareOrListTokens() {
        assertThat(media("a=chatroom").chatroom().orElseThrow()).isEmpty();
        assertThat(media("a=chatroom:nickname").chatroom().orElseThrow()).containsExactly("nickname");
        assertThat(media("a=chatroom:x.y.z private-messages").chatroom().orElseThrow())
                .containsExactly("x.y.z", "private-messages");
    }

    @Covers("3264-8.4-3")
    @Test
    void anAddressOfZerosIsNotMalformed() {
        SessionDescription offer = SessionDescription.parse(
                Sdps.HEAD.replace("c=IN IP4 alice.example.com", "c=IN IP4 0.0.0.0") + Sdps.MESSAGE);
        assertThat(Sdps.served(offer).media().connection().orElseThrow().address())
                .isEqualTo("0.0.0.0");
    }

    @Test
    void setupWordsNobodyKnowsAndHoldconnCountAsNone() {
        assertThat(media("a=setup:holdconn").setup()).isEqualTo(Setup.NONE);
        assertThat(media("a=setup:sideways").setup()).isEqualTo(Setup.NONE);
        assertThat(media("a=setup:ACTPASS").setup()).isEqualTo(Setup.ACTPASS);
        assertThat(media().setup()).isEqualTo(Setup.NONE);
    }

    @Test
    void aSizeIsAHintOfAnyLength() {
        assertThat(media("a=max-size:99999999999999999999").maxSize()).isEqualTo(Long.MAX_VALUE);
        assertThat(media("a=max-size:-5").maxSize()).isZero();
        assertThat(media("a=max-size:lots").maxSize()).isZero();
    }

    @Test
    void aFileSelectorIsNoticed() {
        assertThat(media("a=file-selector:name:\"x\" type:image/png").fileSelector())
                .isTrue();
    }

    @Test
    void whatIsKeptOfAPeersListsHasACeiling() {
        String uri = "msrp://h:1/s;tcp";
        assertThat(withPath(uri + (" " + uri).repeat(15)).path().orElseThrow().size())
                .isEqualTo(16);
        assertThatExceptionOfType(SdpSyntaxException.class)
                .isThrownBy(() -> withPath(uri + (" " + uri).repeat(16)))
                .withMessageContaining("at most 16");
        StringBuilder tokens = new StringBuilder("t0");
        for (int i = 1; i < 300; i++) {
            tokens.append(" t").append(i);
        }
        assertThat(media("a=chatroom:" + tokens).chatroom().orElseThrow()).hasSize(256);
        assertThat(media("a=accept-wrapped-types:a/b" + " a/b".repeat(300)).acceptWrappedTypes())
                .hasSize(256);
    }
}
