package org.parley.chat.focus;

import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.parley.chat.focus.DialListener.Refuser;
import org.parley.chat.focus.DialProgress.Stage;
import org.parley.chat.room.Joining;
import org.parley.chat.room.LeaveCause;
import org.parley.chat.room.Leg;
import org.parley.chat.room.RoomAddress;
import org.parley.chat.room.port.Identity;
import org.parley.chat.room.port.JoinAnswer;
import org.parley.chat.room.port.LocalMedia;
import org.parley.chat.room.port.UpdateAnswer;
import org.parley.sdp.LocalDescription;
import org.parley.sdp.MessageMedia;
import org.parley.sdp.OfferReview;
import org.parley.sdp.OfferVerdict;
import org.parley.sdp.Refusal;
import org.parley.sdp.SdpSyntaxException;
import org.parley.sdp.SessionDescription;
import org.parley.sip.BodyPart;
import org.parley.sip.CallListener;
import org.parley.sip.Dialog;
import org.parley.sip.DialogEnd;
import org.parley.sip.DialogRecord;
import org.parley.sip.IncomingRefer;
import org.parley.sip.IncomingRequest;
import org.parley.sip.NameAddress;
import org.parley.sip.OutgoingCall;
import org.parley.sip.OutgoingInvite;
import org.parley.sip.SipBody;
import org.parley.sip.SipHeaders;
import org.parley.sip.SipResponse;
import org.parley.sip.SipSyntaxException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A room calls somebody: asking → calling → confirming → settled, and settled from each of them. Asking: the room keeps a place, or refuses. Calling: INVITE is out. Confirming:
 * the answer is good, and the place is being taken. Whoever is in is an {@link Attendance} like any other. Lives on the context of its Call-ID.
 */
final class DialOut implements CallListener, Dialled {
    private static final Logger LOG = LoggerFactory.getLogger(DialOut.class);

    private enum Step {
        ASKING,
        CALLING,
        CONFIRMING,
        SETTLED
    }

    /** Whose no it is, and which. */
    private record No(Refuser who, int status, String phrase) {}

    private final Focus focus;
    private final Dialler dialler;
    private final Context context;
    private final RoomAddress room;
    private final Invitation invitation;
    private final Dialler.Told told;
    private final Party party;
    private final Attendance attendance;
    private final Promise<Void> over = Promise.promise();
    private final long since = System.nanoTime();
    private Step step = Step.ASKING;
    private @Nullable OutgoingCall call;
    private @Nullable LocalDescription offer;
    private @Nullable No givenUp;
    private long patience = -1;

    DialOut(
            Focus focus,
            Dialler dialler,
            Context context,
            String callId,
            RoomAddress room,
            Invitation invitation,
            Dialler.Told told) {
        this.focus = focus;
        this.dialler = dialler;
        this.context = context;
        this.room = room;
        this.invitation = invitation;
        this.told = told;
        this.party = new Party(
                callId,
                focus.contactOf(room.uri()),
                room,
                new Identity(List.of(RoomUris.person(invitation.target().toString())), invitation.displayName(), ""),
                Joining.dialledOut(invitation.by(), invitation.shownBy()),
                "");
        this.attendance = new Attendance(focus, context, party, this::endedByRoom);
    }

    @Override
    public String id() {
        return party.callId();
    }

    /** It is not even begun. Any thread. */
    void refuse(Refuser who, int status, String phrase) {
        context.runOnContext(now -> settle(new No(who, status, phrase)));
    }

    @Override
    public void cancel() {
        context.runOnContext(now -> giveUp(new No(Refuser.NODE, 487, "Cancelled")));
    }

    /** The node stops. Any thread. */
    Future<Void> abandon() {
        context.runOnContext(now -> giveUp(new No(Refuser.NODE, 503, "The node stops")));
        return over.future();
    }

    /** The room is asked for a place. */
    void start() {
        boolean tls = focus.descriptions().offersTls(invitation.target().secure());
        attendance.enter(tls, Optional.empty()).onComplete(this::placed);
    }

    private void placed(AsyncResult<JoinAnswer> answer) {
        if (step == Step.SETTLED) {
            attendance.cancelled();
        } else if (answer.failed()) {
            LOG.error("join failed room={}", room, answer.cause());
            settle(new No(Refuser.NODE, 500, "Internal fault"));
        } else if (answer.result() instanceof JoinAnswer.Refused no) {
            attendance.notIn();
            settle(new No(Refuser.ROOM, no.sipCode(), no.why()));
        } else if (answer.result() instanceof JoinAnswer.Joined yes) {
            call(yes.media());
        }
    }

    private void call(LocalMedia media) {
        LocalDescription description =
                Descriptions.offer(media, attendance.unsent(media.uri().host()));
        offer = description;
        attendance.agreed(media, null);
        attendance.saying(description, false);
        OutgoingInvite invite = new OutgoingInvite(
                invitation.target(),
                NameAddress.of(room.uri()),
                party.contact(),
                SipBody.sdp(description.text()),
                headers(),
                "");
        call = focus.invite(party.callId(), invite, this);
        step = Step.CALLING;
        patience = context.owner()
                .setTimer(
                        dialler.answerMillis(), fired -> giveUp(new No(Refuser.NODE, 408, "Nobody answered in time")));
        progress(100, "Trying");
    }

    private SipHeaders headers() {
        SipHeaders headers = SipHeaders.of(invitation.headers().fields());
        if (!headers.has("Accept")) {
            headers = headers.with("Accept", "application/sdp, multipart/mixed");
        }
        return invitation.referredBy().isEmpty() ? headers : headers.with("Referred-By", invitation.referredBy());
    }

    @Override
    public void progress(OutgoingCall calling, SipResponse response) {
        if (response.status() != 100) {
            progress(response.status(), phrase(response));
        }
    }

    private void progress(int status, String phrase) {
        dialler.tell(new DialProgress(
                this, room, invitation, Stage.CALLING, status, phrase, Optional.empty(), Optional.empty()));
        told.say(listener -> listener.progress(status, phrase));
    }

    @Override
    public void answered(Dialog dialog, SipResponse response) {
        step = Step.CONFIRMING;
        SessionDescription answer = null;
        Refusal no = new Refusal(399, "the answer has no session description");
        try {
            Optional<SipBody> body = BodyPart.session(response.body());
            answer = body.isPresent() ? SessionDescription.parse(body.get().text()) : null;
        } catch (SdpSyntaxException | SipSyntaxException broken) {
            no = new Refusal(399, Refusals.ascii("malformed answer: " + broken.getMessage()));
        }
        LocalDescription offered = offer;
        if (answer == null || offered == null) {
            unusable(dialog, no);
            return;
        }
        OfferVerdict verdict = OfferReview.answer(answer, offered);
        if (verdict instanceof OfferVerdict.Served yes) {
            confirm(dialog, response, yes.media());
        } else if (verdict instanceof OfferVerdict.Refused why) {
            unusable(dialog, why.why());
        } else {
            unusable(dialog, new Refusal(304, "the answer declines the message stream"));
        }
    }

    /** The 2xx has been acknowledged, so it is BYE that says what is wrong (RFC 3261 §13.2.2.4). */
    private void unusable(Dialog dialog, Refusal why) {
        attendance.cancelled();
        settle(new No(Refuser.NODE, 488, "Answer not usable: " + why.text()));
        dialog.bye(Refusals.reason(488, why.text()));
    }

    private void confirm(Dialog dialog, SipResponse response, MessageMedia line) {
        if (!attendance.begin(dialog)) {
            return;
        }
        attendance.confirm(known(dialog, response), line).onComplete(confirmed -> {
            if (step == Step.SETTLED) {
                return;
            }
            if (confirmed.succeeded() && confirmed.result() instanceof UpdateAnswer.Updated) {
                settled(response);
            } else if (confirmed.succeeded() && confirmed.result() instanceof UpdateAnswer.Refused no) {
                settle(new No(Refuser.ROOM, no.sipCode(), no.why()));
                attendance.dismiss(new LeaveCause(LeaveCause.Kind.KICKED, no.why()));
            } else if (confirmed.cause() instanceof PlainOffer.Declined no) {
                settle(new No(Refuser.NODE, 488, "Answer not usable: " + no.getMessage()));
                attendance.giveUp(no.leaving());
            } else {
                LOG.error("place not taken room={}", room, confirmed.cause());
                settle(new No(Refuser.NODE, 500, "Internal fault"));
                attendance.dismiss(new LeaveCause(LeaveCause.Kind.DIALOG_LOST, "internal fault"));
            }
        });
    }

    /** The user that was called, and what its answer tells of the device that took the call. */
    private Identity known(Dialog dialog, SipResponse response) {
        DialogRecord.DialogId id = dialog.record().id();
        SipHeaders headers = response.headers();
        String agent =
                headers.first("User-Agent").or(() -> headers.first("Server")).orElse("");
        Identity who = party.who();
        return new Identity(who.uris(), who.displayName(), agent, Callers.contact(headers), who.anonymousUri())
                .in(new Leg(id.callId(), id.localTag(), id.remoteTag()));
    }

    @Override
    public void refused(OutgoingCall refused, SipResponse response) {
        attendance.cancelled();
        No own = givenUp;
        boolean said = !response.headers().fields().isEmpty();
        settle(own == null ? new No(said ? Refuser.PEER : Refuser.NODE, response.status(), phrase(response)) : own);
    }

    /** The room wants nobody called any more, or not that one. */
    private void endedByRoom(LeaveCause cause) {
        int status =
                switch (cause.kind()) {
                    case KICKED -> 403;
                    case ROOM_ENDED -> 410;
                    case SHUTDOWN -> 503;
                    case BYE, NO_ACK, SESSION_EXPIRED, MSRP_LOST, SLOW, BIND_TIMEOUT, DIALOG_LOST -> 487;
                };
        String text = cause.text().isEmpty()
                ? cause.kind().name().toLowerCase(Locale.ROOT).replace('_', ' ')
                : cause.text();
        giveUp(new No(Refuser.ROOM, status, text));
    }

    private void giveUp(No why) {
        OutgoingCall calling = call;
        if (step == Step.ASKING) {
            attendance.cancelled();
            settle(why);
        } else if (step == Step.CALLING && calling != null && givenUp == null) {
            givenUp = why;
            attendance.cancelled();
            calling.cancel(); // refused() follows
        }
    }

    private void settled(SipResponse response) {
        String phrase = phrase(response);
        close(
                "joined",
                new DialProgress(
                        this,
                        room,
                        invitation,
                        Stage.JOINED,
                        response.status(),
                        phrase,
                        Optional.empty(),
                        Optional.of(attendance.id())));
        told.say(listener -> listener.joined(response.status(), phrase, attendance.id()));
        over.complete();
    }

    private void settle(No no) {
        if (step == Step.SETTLED) {
            return;
        }
        String phrase = no.phrase().isEmpty() ? "Status " + no.status() : Refusals.ascii(no.phrase());
        close(
                "no-of-" + no.who().name().toLowerCase(Locale.ROOT),
                new DialProgress(
                        this,
                        room,
                        invitation,
                        Stage.FAILED,
                        no.status(),
                        phrase,
                        Optional.of(no.who()),
                        Optional.empty()));
        told.say(listener -> listener.failed(no.who(), no.status(), phrase));
        over.complete();
    }

    private void close(String result, DialProgress last) {
        step = Step.SETTLED;
        context.owner().cancelTimer(patience);
        focus.metrics().dialled(result, last.status());
        LOG.info(
                "dialled room={} who={} by={} result={} status={} \"{}\" millis={}",
                room,
                Redacted.address(party.who().aor()),
                Redacted.address(invitation.by().uri()),
                result,
                last.status(),
                last.phrase(),
                (System.nanoTime() - since) / 1_000_000);
        dialler.settled(this, room);
        dialler.tell(last);
    }

    private static String phrase(SipResponse response) {
        String text = Refusals.ascii(response.reason()).strip();
        return text.isEmpty() ? "Status " + response.status() : text;
    }

    // ---- in the dialog, it is an attendance like any other

    @Override
    public void offerAnswered(Dialog dialog, SipBody answer) {
        attendance.offerAnswered(dialog, answer);
    }

    @Override
    public void modify(Dialog dialog, IncomingRequest request) {
        attendance.modify(dialog, request);
    }

    @Override
    public void refer(Dialog dialog, IncomingRefer refer) {
        attendance.refer(dialog, refer);
    }

    @Override
    public void request(Dialog dialog, IncomingRequest request) {
        attendance.request(dialog, request);
    }

    @Override
    public Future<Void> leaving(Dialog dialog) {
        return attendance.leaving(dialog);
    }

    @Override
    public void ended(Dialog dialog, DialogEnd why) {
        attendance.ended(dialog, why);
        settle(new No(Refuser.PEER, 487, "Hung up at once"));
    }
}
