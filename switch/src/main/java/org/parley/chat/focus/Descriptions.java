package org.parley.chat.focus;

import java.util.List;
import java.util.Optional;
import org.parley.chat.room.port.Anchor;
import org.parley.chat.room.port.LocalMedia;
import org.parley.chat.room.port.MediaDescription;
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
import org.parley.sdp.SdpSyntaxException;
import org.parley.sdp.SessionDescription;
import org.parley.sip.SipBody;

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

    /** What the peer's line in an offer says, in the room's words. */
    static MediaDescription offered(MessageMedia media) {
        Optional<Anchor> anchor = media.connection()
                .map(line -> new Anchor(
                        line.address(), media.line().port(), media.cema(), media.connectsUnderCema(), false));
        return read(media, media.setup().peerConnectsByOffer(), anchor);
    }

    /**
     * What the peer's line in an answer says, in the room's words. {@code cema}: our offer had it; then an answerer without relays is connected to by its lines although it says
     * nothing of CEMA (RFC 6714 §4.2). If it had not, those lines mean nothing.
     */
    static MediaDescription answered(MessageMedia media, boolean cema) {
        boolean peerActive = media.setup().peerConnectsByAnswer();
        boolean relayed = media.path().filter(path -> path.size() > 1).isPresent();
        Optional<Anchor> anchor = media.connection()
                .filter(line -> cema)
                .map(line -> new Anchor(
                        line.address(), media.line().port(), media.cema() || !relayed, peerActive, !media.cema()));
        return read(media, peerActive, anchor);
    }

    private static MediaDescription read(MessageMedia media, boolean peerActive, Optional<Anchor> anchor) {
        return new MediaDescription(
                media.path().orElseThrow(),
                media.acceptTypes(),
                media.acceptWrappedTypes(),
                media.maxSize(),
                peerActive,
                org.parley.chat.room.Direction.valueOf(media.direction().name()),
                media.chatroom(),
                media.fingerprint(),
                anchor);
    }

    /** The line that serves in the answer to an offer of ours; none in a bad answer. */
    static Optional<MessageMedia> line(SipBody answer, LocalDescription offer) {
        try {
            OfferVerdict verdict = OfferReview.answer(SessionDescription.parse(answer.text()), offer);
            return verdict instanceof OfferVerdict.Served yes ? Optional.of(yes.media()) : Optional.empty();
        } catch (SdpSyntaxException broken) {
            return Optional.empty();
        }
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
