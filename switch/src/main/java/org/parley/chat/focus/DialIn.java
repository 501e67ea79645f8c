package org.parley.chat.focus;

import io.vertx.core.Context;
import java.util.Optional;
import org.parley.chat.room.port.JoinAnswer;
import org.parley.chat.room.port.LocalMedia;
import org.parley.chat.room.port.MediaDescription;
import org.parley.sdp.LocalDescription;
import org.parley.sdp.MessageMedia;
import org.parley.sdp.OfferVerdict;
import org.parley.sdp.SdpSyntaxException;
import org.parley.sdp.SessionDescription;
import org.parley.sip.BodyPart;
import org.parley.sip.IncomingInvite;
import org.parley.sip.SipBody;
import org.parley.sip.SipResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Somebody calls a room: decides about the INVITE, and makes an {@link Attendance} of it. Lives on the context of the Call-ID. */
final class DialIn {
    private static final Logger LOG = LoggerFactory.getLogger(DialIn.class);

    private final Focus focus;
    private final IncomingInvite invite;
    private final Party party;
    private final Attendance attendance;

    DialIn(Focus focus, Context context, IncomingInvite invite, Party party) {
        this.focus = focus;
        this.invite = invite;
        this.party = party;
        this.attendance = new Attendance(focus, context, party, cause -> {}); // said once the 200 is out
    }

    /** Decides; asks the room when there is something to ask. */
    void decide() {
        Optional<SipBody> body = BodyPart.session(invite.request().body());
        if (body.isEmpty()) {
            ask(focus.descriptions().offersTls(false), Optional.empty(), Optional.empty());
            return;
        }
        SessionDescription offer;
        try {
            offer = SessionDescription.parse(body.get().text());
        } catch (SdpSyntaxException broken) {
            refuse(focus.refusals().malformed(String.valueOf(broken.getMessage())));
            return;
        }
        LocalDescription unsent = attendance.unsent("127.0.0.1");
        OfferVerdict verdict = focus.descriptions().review(offer, unsent);
        if (verdict instanceof OfferVerdict.Refused no) {
            refuse(focus.refusals().media(no.why()));
        } else if (verdict instanceof OfferVerdict.Served yes) {
            ask(focus.descriptions().secured(yes.media()), Optional.of(offer), Optional.of(yes.media()));
        } else {
            accept(Descriptions.answer(offer, Optional.empty(), Optional.empty(), unsent), false);
        }
    }

    private void refuse(SipResponse response) {
        focus.directory().forget(party.callId());
        focus.metrics().answered(response.status());
        invite.answer(response);
    }

    private void ask(boolean tls, Optional<SessionDescription> offer, Optional<MessageMedia> line) {
        Optional<MediaDescription> media = line.map(found -> Descriptions.offered(found));
        focus.metrics().asked();
        invite.onCancelled(() -> {
            focus.directory().forget(party.callId());
            attendance.cancelled();
        });
        attendance.enter(tls, media).onComplete(answer -> {
            focus.metrics().decided();
            if (answer.failed()) {
                LOG.error("join failed room={}", party.room(), answer.cause());
                refuse(SipResponse.of(500));
            } else if (answer.result() instanceof JoinAnswer.Refused no) {
                attendance.notIn();
                refuse(focus.refusals().room(no.sipCode(), no.why(), no.retryAfterSeconds(), line));
            } else if (answer.result() instanceof JoinAnswer.Joined yes) {
                welcome(yes.media(), offer, line, media);
            }
        });
    }

    private void welcome(
            LocalMedia media,
            Optional<SessionDescription> offer,
            Optional<MessageMedia> line,
            Optional<MediaDescription> read) {
        if (attendance.isGone()) {
            attendance.cancelled();
            return;
        }
        attendance.agreed(media, read.orElse(null));
        LocalDescription unsent = attendance.unsent(media.uri().host());
        LocalDescription description = offer.isPresent()
                ? Descriptions.answer(offer.get(), line, Optional.of(media), unsent)
                : Descriptions.offer(media, unsent);
        accept(description, offer.isEmpty());
    }

    private void accept(LocalDescription description, boolean offers) {
        attendance.saying(description, offers);
        SipResponse ok = SipResponse.of(200).with(SipBody.sdp(description.text()));
        if (attendance.begin(invite.accept(ok, party.contact(), attendance))) {
            focus.metrics().answered(200);
        }
    }
}
