package org.parley.client;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.parley.msrp.MsrpPath;
import org.parley.msrp.MsrpUri;
import org.parley.msrp.session.Fingerprint;
import org.parley.msrp.session.PeerMedia;
import org.parley.msrp.session.SessionListener;
import org.parley.msrp.session.SessionSpec;
import org.parley.sdp.Direction;
import org.parley.sdp.LocalDescription;
import org.parley.sdp.MessageCapabilities;
import org.parley.sdp.MessageMedia;
import org.parley.sdp.MessageTerms;
import org.parley.sdp.OfferBuilder;
import org.parley.sdp.SdpSyntaxException;
import org.parley.sdp.SessionDescription;

/**
 * What offer and answer agreed on (RFC 4975 §8, RFC 6135, RFC 7701 §8).
 *
 * @param media the room's path and limits
 * @param peerConnects the room opens the connection, against custom
 * @param chatroom what a=chatroom names
 * @param instructions whether a=accept-wrapped-types names what commands in messages come as; "*" alone does not say that the room understands them
 * @param fingerprint of the room's certificate
 */
record Agreement(
        PeerMedia media,
        boolean peerConnects,
        Set<String> chatroom,
        boolean instructions,
        Optional<Fingerprint> fingerprint) {
    private static final MessageCapabilities CAPABILITIES = new MessageCapabilities(
            List.of("message/cpim"),
            List.of("text/plain", "*"),
            0,
            Optional.of(List.of("nickname", "private-messages")));

    /** Our offer of one message stream; {@code sent} is what we sent before in this dialog. */
    static LocalDescription offer(MsrpPath path, LocalDescription sent) {
        return OfferBuilder.offering(new MessageTerms(path, CAPABILITIES, Direction.SENDRECV, Optional.empty()))
                .build(sent);
    }

    /**
     * Reads the answer to our offer.
     *
     * @throws SdpSyntaxException when there is no session in it for us, saying why
     */
    static Agreement read(String answer) {
        SessionDescription description = SessionDescription.parse(answer);
        if (description.media().isEmpty()) {
            throw new SdpSyntaxException("the answer has no media line");
        }
        MessageMedia message = MessageMedia.of(description, 0);
        if (message.isZeroPort()) {
            throw new SdpSyntaxException("the answer declines the message stream");
        }
        MsrpPath path = message.path().orElseThrow(() -> new SdpSyntaxException("the answer has no a=path"));
        if (!message.acceptsCpim()) {
            throw new SdpSyntaxException("the answer does not take message/cpim: this is no chat room");
        }
        return new Agreement(
                new PeerMedia(path, message.maxSize(), false),
                message.setup().peerConnectsByAnswer(),
                message.chatroom().orElse(Set.of()),
                message.acceptWrappedTypes().stream().anyMatch(Words.INSTRUCTION::isSameType),
                message.fingerprint().map(Fingerprint::parse));
    }

    /** The session that follows. */
    SessionSpec session(MsrpUri own, SessionListener listener, String label) {
        return new SessionSpec(own, listener, media, fingerprint.orElse(null), "", label);
    }
}
