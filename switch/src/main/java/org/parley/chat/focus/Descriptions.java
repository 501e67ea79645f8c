package org.parley.chat.focus;

import java.util.List;
import java.util.Optional;
import org.parley.chat.room.Anchor;
import org.parley.chat.room.LocalMedia;
import org.parley.chat.room.MediaDescription;
import org.parley.msrp.MsrpPath;
import org.parley.sdp.AnswerBuilder;
import org.parley.sdp.CapabilityDescription;
import org.parley.sdp.Direction;
import org.parley.sdp.LocalDescription;
import org.parley.sdp.MessageCapabilities;
import org.parley.sdp.MessageMedia;
import org.parley.sdp.MessageTerms;
import org.parley.sdp.MsrpTransport;
import org.parley.sdp.OfferBuilder;
import org.parley.sdp.OfferReview;
import org.parley.sdp.OfferVerdict;
import org.parley.sdp.SessionDescription;

/** SDP ⇄ what rooms understand; pure. */
final class Descriptions {
    private final OfferReview review;
    private final List<MsrpTransport> transports;

    Descriptions(FocusConfig config) {
        boolean plain = config.plain() && !config.forceTls();
        this.review = new OfferReview(plain, config.tls());
        this.transports = plain && config.tls()
                ? List.of(MsrpTransport.TCP, MsrpTransport.TLS)
                : List.of(plain ? MsrpTransport.TCP : MsrpTransport.TLS);
    }

    /** A line that knows no envelopes serves where no other does; whether it may, its room says. */
    OfferVerdict review(SessionDescription offer, LocalDescription sent) {
        OfferVerdict strict = review.offer(offer, sent);
        if (strict instanceof OfferVerdict.Refused) {
            OfferVerdict lenient = review.orText().offer(offer, sent);
            return lenient instanceof OfferVerdict.Served ? lenient : strict;
        }
        return strict;
    }

    /** Does an offer of ours, made without one of the peer's, ask for TLS? Where nothing else is served, or signalling is secure as well. */
    boolean offersTls(boolean secure) {
        return transports.get(0) == MsrpTransport.TLS || (secure && transports.contains(MsrpTransport.TLS));
    }

    /** What the peer's line says, in the room's words; {@code offered}: it stood in an offer of the peer's. */
    static MediaDescription read(MessageMedia media, boolean offered) {
        boolean peerActive =
                offered ? media.setup().peerConnectsByOffer() : media.setup().peerConnectsByAnswer();
        return new MediaDescription(
                media.path().orElseThrow(),
                media.acceptTypes(),
                media.acceptWrappedTypes(),
                media.maxSize(),
                peerActive,
                org.parley.chat.room.Direction.valueOf(media.direction().name()),
                media.chatroom(),
                media.fingerprint(),
                anchor(media, offered));
    }

    /** An answerer without relays is connected to by its lines although it says nothing of CEMA, where our offer did (RFC 6714 §4.2). */
    private static Optional<Anchor> anchor(MessageMedia media, boolean offered) {
        boolean relayed = media.path().filter(path -> path.size() > 1).isPresent();
        boolean heeded = media.cema() || (!offered && !relayed);
        boolean peerConnects =
                offered ? media.connectsUnderCema() : media.setup().peerConnectsByAnswer();
        return media.connection()
                .map(line -> new Anchor(line.address(), media.line().port(), heeded, peerConnects));
    }

    /** Whether the stream runs over TLS at our end: as offered, or, for a peer behind relays, the nearest to it that is served (RFC 4976 §11). */
    boolean secured(MessageMedia media) {
        boolean offered = media.transport().filter(MsrpTransport.TLS::equals).isPresent();
        return offered ? transports.contains(MsrpTransport.TLS) : !transports.contains(MsrpTransport.TCP);
    }

    /** The answer; without media every line is refused. */
    static LocalDescription answer(
            SessionDescription offer, Optional<MessageMedia> line, Optional<LocalMedia> ours, LocalDescription sent) {
        AnswerBuilder answer = AnswerBuilder.answering(offer);
        if (line.isPresent() && ours.isPresent()) {
            answer.serving(line.get(), terms(ours.get()));
        }
        return answer.build(sent);
    }

    static LocalDescription offer(LocalMedia ours, LocalDescription sent) {
        return OfferBuilder.offering(terms(ours)).build(sent);
    }

    /** Our capabilities, for OPTIONS (RFC 3264 §9). */
    String capabilities(LocalMedia ours, long sessionId) {
        return CapabilityDescription.render(sessionId, ours.uri().host(), transports, can(ours));
    }

    private static MessageTerms terms(LocalMedia ours) {
        MsrpPath path = MsrpPath.parse(ours.uri().toString());
        return new MessageTerms(path, can(ours), Direction.SENDRECV, ours.fingerprint(), ours.cema());
    }

    private static MessageCapabilities can(LocalMedia ours) {
        MessageCapabilities room =
                MessageCapabilities.room(ours.acceptWrappedTypes(), ours.maxSize(), Optional.of(ours.chatroomTokens()));
        return ours.plainText() ? room.orText() : room;
    }
}
