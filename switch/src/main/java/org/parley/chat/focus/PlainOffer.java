package org.parley.chat.focus;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.Optional;
import org.parley.chat.room.LeaveCause;
import org.parley.sdp.LocalDescription;
import org.parley.sdp.MessageMedia;
import org.parley.sip.BodyPart;
import org.parley.sip.Dialog;
import org.parley.sip.SipBody;
import org.parley.sip.SipResponse;
import org.parley.sip.SipSyntaxException;

/** The one new offer of a call in which an answer showed a middlebox that knows nothing of CEMA (RFC 6714 §4.2). On the context of the Call-ID. */
final class PlainOffer {
    private final Duration patience;
    private boolean made;

    /** @param patience how long it may go without a final answer; whoever rings for longer is not waited for */
    PlainOffer(Duration patience) {
        this.patience = patience;
    }

    /** Has it been made? Then no offer of this call says anything of CEMA any more. */
    boolean isMade() {
        return made;
    }

    /** Offers that in a re-INVITE: the line that serves in its answer, or {@link Declined}. */
    Future<MessageMedia> make(Context context, Dialog dialog, LocalDescription offer) {
        made = true;
        Promise<SipResponse> answer = Promise.promise();
        long alarm = context.owner()
                .setTimer(
                        patience.toMillis(), fired -> answer.tryComplete(SipResponse.of(408, "Not answered in time")));
        dialog.reinvite(SipBody.sdp(offer.text())).onComplete(response -> {
            context.owner().cancelTimer(alarm);
            answer.tryComplete(response.succeeded() ? response.result() : SipResponse.of(503, "Not sent"));
        });
        return answer.future().compose(response -> agreed(response, offer));
    }

    private static Future<MessageMedia> agreed(SipResponse response, LocalDescription offer) {
        if (!response.isSuccess()) {
            return Future.failedFuture(new Declined("the offer without CEMA was answered " + response.status()));
        }
        Optional<MessageMedia> line = body(response).flatMap(body -> Descriptions.line(body, offer));
        return line.isPresent()
                ? Future.succeededFuture(line.get())
                : Future.failedFuture(new Declined("no usable answer to the offer without CEMA"));
    }

    private static Optional<SipBody> body(SipResponse response) {
        try {
            return BodyPart.session(response.body());
        } catch (SipSyntaxException broken) {
            return Optional.empty();
        }
    }

    /** The peer, or what stands between, does without a session. */
    static final class Declined extends Exception {
        private static final long serialVersionUID = 1L;

        Declined(String why) {
            super(why, null, false, false);
        }

        /** Why whoever was called, or called, is in no more. */
        LeaveCause leaving() {
            return new LeaveCause(LeaveCause.Kind.MSRP_LOST, String.valueOf(getMessage()));
        }
    }
}
