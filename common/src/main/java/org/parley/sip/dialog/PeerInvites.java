package org.parley.sip.dialog;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.parley.sip.BodyPart;
import org.parley.sip.DialogEnd;
import org.parley.sip.SipBody;
import org.parley.sip.SipHeaders;
import org.parley.sip.SipRequest;
import org.parley.sip.SipResponse;
import org.parley.sip.SipSyntaxException;

/**
 * The peer's INVITEs and UPDATEs in one dialog: at most one waits for its answer (RFC 3261 §14.2), and each 2xx to INVITE for its ACK. On the
 * dialog's context.
 */
final class PeerInvites {
    private final OpenDialog dialog;
    private final Switchboard board;
    private final Map<Long, AwaitedAck> awaited = new HashMap<>();
    private @Nullable Modification modification;

    PeerInvites(OpenDialog dialog, Switchboard board) {
        this.dialog = dialog;
        this.board = board;
    }

    /** Does none of them wait for anything, so that an INVITE of ours may start (RFC 3261 §14.1)? */
    boolean settled() {
        return modification == null && allAcknowledged();
    }

    /** Has every 2xx its ACK? */
    boolean allAcknowledged() {
        return awaited.isEmpty();
    }

    /** A re-INVITE or UPDATE came. */
    void incoming(Wire.Inbound inbound) {
        SipRequest request = inbound.request();
        Modification asked =
                new Modification(dialog, board, inbound, dialog.record().id().localTag());
        boolean invite = request.method().equals("INVITE");
        boolean offers = BodyPart.session(request.body()).isPresent();
        if (modification != null && (invite || offers)) {
            asked.answerNow(SipResponse.of(500, "Request pending")
                    .with("Retry-After", Integer.toString(board.tags().chance().nextInt(11))));
            return;
        }
        boolean offerOut = awaited.values().stream().anyMatch(ack -> ack.offered);
        if ((invite || offers) && (dialog.own().busy() || offerOut)) {
            asked.answerNow(SipResponse.of(491));
            return;
        }
        var minimum = SessionTerms.tooShort(request.headers(), board.house().config());
        if (minimum.isPresent()) {
            asked.answerNow(SipResponse.of(422).with("Min-SE", Integer.toString(minimum.getAsInt())));
            return;
        }
        modification = asked;
        if (invite) {
            board.pending(inbound, asked);
        }
        dialog.listener().modify(dialog, asked);
    }

    /** One got its final answer. */
    void answered(Modification done, SipResponse response) {
        if (modification == done) {
            modification = null;
        }
        if (!response.isSuccess() || !dialog.stands()) {
            done.put(response);
            dialog.own().next();
            return;
        }
        SipRequest request = done.request();
        dialog.refreshTarget(request);
        dialog.agreement().heard(request.headers());
        if (request.method().equals("INVITE")) {
            agree(done, response, BodyPart.session(request.body()).isEmpty());
        } else {
            SessionTerms terms = answering(done);
            done.put(dressed(response, terms));
            dialog.agreement().keep(response.body());
            dialog.clock().start(terms);
            dialog.own().next();
        }
        dialog.listener().changed(dialog);
    }

    /** A 2xx to INVITE, first or later, with what the dialog adds to it. */
    void agree(ServerRequest invite, SipResponse ok, boolean offered) {
        SessionTerms terms = answering(invite);
        SipResponse full = dressed(ok, terms);
        dialog.agreement().keep(ok.body());
        dialog.clock().start(terms);
        long cseq = invite.request().cseq();
        AwaitedAck ack = new AwaitedAck(invite, full, offered && !ok.body().isEmpty(), () -> neverAcknowledged(cseq));
        awaited.put(cseq, ack);
    }

    private SipResponse dressed(SipResponse ok, SessionTerms terms) {
        SipHeaders headers = ok.headers().with("Contact", dialog.contact());
        if (terms.seconds() > 0) {
            headers = headers.with("Session-Expires", terms.seconds() + ";refresher=" + terms.shown());
            if (terms.required()) {
                headers = headers.with("Require", "timer");
            }
        }
        return new SipResponse(ok.status(), ok.reason(), headers, ok.body());
    }

    private SessionTerms answering(ServerRequest request) {
        return SessionTerms.answering(
                request.request().headers(),
                board.house().config(),
                dialog.record().timer().minimum());
    }

    private void neverAcknowledged(long cseq) {
        awaited.remove(cseq);
        if (dialog.stands()) {
            dialog.end(new DialogEnd(DialogEnd.Kind.NO_ACK, "no ACK"), "SIP;cause=408;text=\"no ACK\"");
        }
    }

    /** ACK for a 2xx of ours; anything else is ignored. */
    void acknowledged(SipRequest ack) {
        AwaitedAck done = awaited.remove(ack.cseq());
        if (done == null) {
            return;
        }
        done.stop();
        if (!dialog.stands()) {
            return;
        }
        dialog.listener().acknowledged(dialog);
        if (done.offered) {
            dialog.listener().offerAnswered(dialog, answerIn(ack));
        }
        dialog.goOn();
    }

    private static SipBody answerIn(SipRequest ack) {
        try {
            return BodyPart.session(ack.body()).orElse(SipBody.NONE);
        } catch (SipSyntaxException broken) {
            return SipBody.NONE;
        }
    }

    /** Whoever waits for an answer hears that there will be none (RFC 3261 §15.1.2). */
    void refuse() {
        if (modification != null) {
            modification.answerNow(SipResponse.of(487));
            modification = null;
        }
    }

    /** No more of it. */
    void stop() {
        refuse();
        awaited.values().forEach(AwaitedAck::stop);
        awaited.clear();
    }

    /** The CSeq numbers of 2xx without ACK. */
    List<Long> unacknowledged() {
        return new ArrayList<>(awaited.keySet());
    }
}
