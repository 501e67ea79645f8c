package org.parley.chat.focus;

import io.vertx.core.Context;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.parley.chat.room.LeaveCause;
import org.parley.chat.room.ParticipantId;
import org.parley.chat.room.port.DialogControl;
import org.parley.chat.room.port.Identity;
import org.parley.chat.room.port.JoinAnswer;
import org.parley.chat.room.port.LocalMedia;
import org.parley.chat.room.port.MediaDescription;
import org.parley.chat.room.port.UpdateAnswer;
import org.parley.sdp.LocalDescription;
import org.parley.sdp.MessageMedia;
import org.parley.sdp.OfferVerdict;
import org.parley.sdp.Refusal;
import org.parley.sdp.SdpSyntaxException;
import org.parley.sdp.SessionDescription;
import org.parley.sip.BodyPart;
import org.parley.sip.Dialog;
import org.parley.sip.DialogEnd;
import org.parley.sip.DialogListener;
import org.parley.sip.IncomingRefer;
import org.parley.sip.IncomingRequest;
import org.parley.sip.SipBody;
import org.parley.sip.SipResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One participant's dialog as the focus sees it, whoever called whom: asked → attending ⇄ without media → gone. {@link DialIn} and {@link DialOut} bring it about. Lives on the
 * context of its Call-ID; what a room says on its own thread is brought there first.
 */
final class Attendance implements DialogListener, DialogControl {
    private static final Logger LOG = LoggerFactory.getLogger(Attendance.class);

    private final Focus focus;
    private final Context context;
    private final Party party;
    private final Consumer<LeaveCause> early;
    private final PlainOffer plain;
    private LocalDescription sent;
    private ParticipantId id;
    private int stays;
    private boolean joined;
    private boolean gone;
    private boolean began;
    private volatile @Nullable Dialog dialog; // read by whoever stops the focus
    private @Nullable LocalMedia ours;
    private @Nullable MediaDescription theirs;
    private @Nullable LocalDescription offered;
    private @Nullable LeaveCause ending;
    private long since;

    /** @param early told, on the context, when the room ends it while there is no dialog yet */
    Attendance(Focus focus, Context context, Party party, Consumer<LeaveCause> early) {
        this.focus = focus;
        this.context = context;
        this.party = party;
        this.early = early;
        this.plain = new PlainOffer(focus.config().offerTime());
        this.sent = unsent("127.0.0.1");
        this.id = focus.participant(party.callId(), 0);
    }

    // ---- before there is a dialog

    /** What we have said so far in this dialog: nothing; from that address we will. */
    LocalDescription unsent(String host) {
        return LocalDescription.unsent("-", focus.sessionId(), host);
    }

    ParticipantId id() {
        return id;
    }

    String callId() {
        return party.callId();
    }

    /** Asks the room for a place; answered on the context. */
    Future<JoinAnswer> enter(boolean tls, Optional<MediaDescription> media) {
        joined = true;
        return here(focus.rooms().join(party.asking(id, tls, media, this)));
    }

    /** The room said no. */
    void notIn() {
        joined = false;
    }

    /** Has whoever called given up? */
    boolean isGone() {
        return gone;
    }

    /** Whoever called has given up, or was given up: the place is free again. */
    void cancelled() {
        gone = true;
        joined = false;
        here(focus.rooms().leave(id, new LeaveCause(LeaveCause.Kind.BYE, "cancelled")));
    }

    /** Both sides' media; null while the peer's is not known. */
    void agreed(LocalMedia media, @Nullable MediaDescription read) {
        ours = media;
        theirs = read;
    }

    /** The description that goes out; {@code offers}: an answer is still to come, in an ACK. */
    void saying(LocalDescription description, boolean offers) {
        sent = description;
        offered = offers ? description : null;
        since = System.nanoTime();
    }

    /** There is a dialog now; false when it was over at once. */
    boolean begin(Dialog made) {
        dialog = made;
        if (gone) {
            return false;
        }
        began = true;
        focus.began(this);
        LOG.info(
                "dialog started room={} who={} how={} media={}",
                party.room(),
                Redacted.address(party.who().aor()),
                party.joining().method(),
                ours != null);
        if (ending != null) {
            farewell(ending);
        }
        return true;
    }

    /** Takes the place with the answer to our offer; fails with {@link PlainOffer.Declined} when another offer was needed and not taken: then the call is to be given up. */
    Future<UpdateAnswer> confirm(Identity who, MessageMedia answer) {
        LocalMedia offering = ours;
        MediaDescription media = Descriptions.answered(answer, offering != null && offering.cema() && !plain.isMade());
        MediaDescription before = theirs;
        theirs = media;
        Future<UpdateAnswer> word = here(
                before == null
                        ? focus.rooms().confirm(id, who, media)
                        : focus.rooms().update(id, media));
        return word.compose(said -> {
            if (!(said instanceof UpdateAnswer.Belied)) {
                return Future.succeededFuture(said);
            }
            theirs = before;
            return offerPlainly(who);
        });
    }

    /** A box that knows nothing of CEMA stands between: without the attribute it has to speak MSRP itself (RFC 6714 §4.2 and §6). */
    private Future<UpdateAnswer> offerPlainly(Identity who) {
        Dialog open = dialog;
        LocalMedia media = ours;
        if (open == null || media == null || !joined) {
            return Future.succeededFuture(new UpdateAnswer.Refused(481, "Left meanwhile", OptionalInt.empty()));
        }
        ours = media.withoutCema();
        sent = Descriptions.offer(ours, sent);
        LOG.info("new offer without CEMA room={} participant={}", party.room(), id);
        return plain.make(context, open, sent).compose(line -> confirm(who, line));
    }

    /** A room's word, brought to this dialog's context. */
    private <T> Future<T> here(CompletionStage<T> word) {
        return Future.fromCompletionStage(word, context);
    }

    // ---- offers and answers in the dialog

    @Override
    public void offerAnswered(Dialog acked, SipBody answer) {
        LocalDescription offer = offered;
        offered = null;
        if (offer == null) {
            return;
        }
        Optional<MessageMedia> line = Descriptions.line(answer, offer);
        if (line.isEmpty()) {
            giveUp(new LeaveCause(LeaveCause.Kind.DIALOG_LOST, "no usable answer in ACK"));
            return;
        }
        boolean first = theirs == null;
        confirm(party.who(), line.get()).onComplete(taken -> {
            if (taken.cause() instanceof PlainOffer.Declined no) {
                giveUp(no.leaving());
            } else if (!first && (taken.failed() || taken.result() instanceof UpdateAnswer.Refused)) {
                giveUp(new LeaveCause(LeaveCause.Kind.DIALOG_LOST, "answer in ACK not acceptable"));
            }
        });
    }

    /** There can be no session: out of the room, and BYE. */
    void giveUp(LeaveCause cause) {
        if (ending == null) {
            leave(cause);
            farewell(cause);
        }
    }

    @Override
    public void modify(Dialog modified, IncomingRequest request) {
        Optional<SipBody> body = BodyPart.session(request.request().body());
        if (body.isPresent()) {
            reoffered(request, body.get());
        } else if (request.request().method().equals("UPDATE")) {
            request.answer(SipResponse.of(200));
        } else {
            offerAgain(request);
        }
    }

    /** An offerless re-INVITE: our offer, like for a new call, over the path that stands (RFC 3261 §14.2). */
    private void offerAgain(IncomingRequest request) {
        LocalMedia media = ours;
        if (media == null || !joined) {
            request.answer(focus.refusals().media(new Refusal(399, "no media to offer")));
            return;
        }
        LocalDescription description = Descriptions.offer(plain.isMade() ? media.withoutCema() : media, sent);
        sent = description;
        offered = description;
        request.answer(SipResponse.of(200).with(SipBody.sdp(description.text())));
    }

    private void reoffered(IncomingRequest request, SipBody body) {
        SessionDescription offer;
        try {
            offer = SessionDescription.parse(body.text());
        } catch (SdpSyntaxException broken) {
            request.answer(focus.refusals().malformed(String.valueOf(broken.getMessage())));
            return;
        }
        OfferVerdict verdict = focus.descriptions().review(offer, sent);
        if (verdict instanceof OfferVerdict.Refused no) {
            request.answer(focus.refusals().media(no.why()));
        } else if (verdict instanceof OfferVerdict.Withdrawn) {
            leave(new LeaveCause(LeaveCause.Kind.BYE, "media removed"));
            conclude(request, offer, Optional.empty(), Optional.empty());
        } else if (verdict instanceof OfferVerdict.Served yes) {
            change(request, offer, yes.media());
        }
    }

    private void change(IncomingRequest request, SessionDescription offer, MessageMedia line) {
        MediaDescription media = Descriptions.offered(line);
        LocalMedia standing = ours;
        if (!joined || standing == null) {
            returnWith(request, offer, line, media);
        } else if (standing.uri().secure() != focus.descriptions().secured(line)) {
            request.answer(focus.refusals().media(new Refusal(302, "the transport of a stream that runs is kept")));
        } else if (media.equals(theirs)) {
            conclude(request, offer, Optional.of(line), Optional.of(standing));
        } else {
            here(focus.rooms().update(id, media)).onComplete(answer -> {
                if (answer.failed()) {
                    LOG.error("update failed room={}", party.room(), answer.cause());
                    request.answer(SipResponse.of(500));
                } else if (answer.result() instanceof UpdateAnswer.Refused no) {
                    request.answer(
                            focus.refusals().room(no.sipCode(), no.why(), no.retryAfterSeconds(), Optional.of(line)));
                } else if (!request.isOpen()) {
                    restore();
                } else if (answer.result() instanceof UpdateAnswer.Updated yes) {
                    ours = yes.media();
                    theirs = media;
                    conclude(request, offer, Optional.of(line), Optional.of(yes.media()));
                }
            });
        }
    }

    /** The re-INVITE was cancelled while the room was at it: what is refused changes nothing (RFC 3261 §8.2). */
    private void restore() {
        MediaDescription before = theirs;
        if (joined && before != null) {
            focus.rooms().update(id, before);
        }
    }

    /** Media again after it had been removed, or for the first time: a new stay in the room. */
    private void returnWith(
            IncomingRequest request, SessionDescription offer, MessageMedia line, MediaDescription media) {
        id = focus.participant(party.callId(), ++stays);
        enter(focus.descriptions().secured(line), Optional.of(media)).onComplete(answer -> {
            if (answer.succeeded() && answer.result() instanceof JoinAnswer.Joined yes) {
                if (gone || !request.isOpen()) {
                    // said again: whoever left before the room had decided left nothing
                    joined = false;
                    here(focus.rooms().leave(id, new LeaveCause(LeaveCause.Kind.BYE, "gone meanwhile")));
                    return;
                }
                ours = yes.media();
                theirs = media;
                conclude(request, offer, Optional.of(line), Optional.of(yes.media()));
            } else {
                joined = false;
                request.answer(
                        answer.succeeded() && answer.result() instanceof JoinAnswer.Refused no
                                ? focus.refusals()
                                        .room(no.sipCode(), no.why(), no.retryAfterSeconds(), Optional.of(line))
                                : SipResponse.of(500));
            }
        });
    }

    private void conclude(
            IncomingRequest request,
            SessionDescription offer,
            Optional<MessageMedia> line,
            Optional<LocalMedia> media) {
        sent = Descriptions.answer(offer, line, media, sent);
        request.answer(SipResponse.of(200).with(SipBody.sdp(sent.text())));
    }

    @Override
    public void refer(Dialog inDialog, IncomingRefer refer) {
        focus.refer(refer, party.room(), party.who(), party.contact());
    }

    @Override
    public void request(Dialog inDialog, IncomingRequest request) {
        request.answer(SipResponse.of(405));
    }

    /** The room ends it (any thread). */
    @Override
    public void end(LeaveCause cause) {
        context.runOnContext(now -> {
            joined = false;
            ending = cause;
            if (dialog != null) {
                farewell(cause);
            } else {
                early.accept(cause);
            }
        });
    }

    private Future<Void> farewell(LeaveCause cause) {
        ending = cause;
        Dialog open = dialog;
        return open == null ? Future.succeededFuture() : open.bye(Refusals.reason(cause));
    }

    /** The node stops: BYE, and word when the peer has answered. Any thread. */
    Future<Void> dismiss(LeaveCause cause) {
        Dialog open = dialog;
        if (open == null) {
            return Future.succeededFuture();
        }
        context.runOnContext(now -> {
            leave(cause);
            ending = ending == null ? cause : ending;
        });
        return open.bye(Refusals.reason(cause));
    }

    /** Completes once nothing more is taken from the participant. */
    private Future<Void> leave(LeaveCause cause) {
        if (!joined) {
            return Future.succeededFuture();
        }
        joined = false;
        return here(focus.rooms().leave(id, cause));
    }

    @Override
    public Future<Void> leaving(Dialog over) {
        return leave(new LeaveCause(LeaveCause.Kind.BYE, "BYE"));
    }

    @Override
    public void ended(Dialog over, DialogEnd why) {
        gone = true;
        LeaveCause cause = Refusals.cause(why, ending);
        leave(cause);
        if (began) {
            focus.ended(this, cause.kind());
            LOG.info(
                    "dialog ended room={} who={} why={} text=\"{}\" seconds={}",
                    party.room(),
                    Redacted.address(party.who().aor()),
                    cause.kind(),
                    cause.text(),
                    (System.nanoTime() - since) / 1_000_000_000L);
        }
    }
}
