package org.parley.sip.dialog;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.parley.sip.BodyPart;
import org.parley.sip.Dialog;
import org.parley.sip.DialogEnd;
import org.parley.sip.DialogListener;
import org.parley.sip.DialogRecord;
import org.parley.sip.LocalContact;
import org.parley.sip.NameAddress;
import org.parley.sip.ReasonText;
import org.parley.sip.ReferTo;
import org.parley.sip.ReferralListener;
import org.parley.sip.SipBody;
import org.parley.sip.SipHeaders;
import org.parley.sip.SipRequest;
import org.parley.sip.SipResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * unconfirmed → confirmed → ending → over; a caller's dialog begins confirmed. Unconfirmed: our 2xx awaits its ACK, and BYE waits with it.
 * Ending: our BYE awaits its answer; nothing but a crossing BYE is served any more. Runs on its Switchboard's context; what is public hops there.
 */
final class OpenDialog implements Dialog {
    private static final Logger LOG = LoggerFactory.getLogger(OpenDialog.class);

    /** What needs no session. */
    private static final Set<String> SESSIONLESS = Set.of("SUBSCRIBE", "REFER", "OPTIONS");

    private enum State {
        OPEN,
        ENDING,
        OVER
    }

    private final Switchboard board;
    private final DialogListener listener;
    private final SessionClock clock;
    private final OwnInvites own;
    private final OwnRequests requests;
    private final PeerInvites peer;
    private final Agreement agreement;
    private final OwnReferrals referrals;
    private final Subscriptions subscriptions;
    private final String resource;
    private final Promise<Void> gone = Promise.promise();
    private State state = State.OPEN;
    private @Nullable String farewell;
    private boolean fresh; // made for a SUBSCRIBE that has no answer yet
    private volatile DialogRecord record;

    OpenDialog(Switchboard board, DialogRecord record, DialogListener listener) {
        this(board, record, listener, NameAddress.parse(record.local()).uri());
    }

    private OpenDialog(Switchboard board, DialogRecord record, DialogListener listener, String resource) {
        this.board = board;
        this.resource = resource;
        this.subscriptions = new Subscriptions(board, this);
        this.record = record;
        this.listener = listener;
        this.clock = new SessionClock(this, board);
        this.own = new OwnInvites(this, board);
        this.requests = new OwnRequests(this, board);
        this.peer = new PeerInvites(this, board);
        this.agreement = new Agreement(this);
        this.referrals = new OwnReferrals(this, board);
    }

    /** The dialog an INVITE would make (RFC 3261 §12.1.1). */
    static OpenDialog accepting(ServerInvite invite, LocalContact contact, DialogListener listener) {
        DialogRecord record = Founding.answering(invite, contact);
        OpenDialog dialog =
                new OpenDialog(invite.board, record, listener, invite.request().requestUri());
        dialog.agreement.heard(invite.request().headers());
        return dialog;
    }

    /** The dialog a SUBSCRIBE or REFER makes (RFC 6665 §4.2.1, RFC 3515 §2.4.4): no session is in it, and it lasts as long as its subscriptions. */
    static OpenDialog subscribing(ServerRequest subscribe, LocalContact contact) {
        OpenDialog dialog = new OpenDialog(
                subscribe.board,
                Founding.answering(subscribe, contact),
                (none, why) -> {},
                subscribe.request().requestUri());
        dialog.state = State.OVER;
        dialog.fresh = true;
        return dialog;
    }

    /** Our 2xx to a SUBSCRIBE or REFER goes out: the dialog is used by this, too. */
    void subscribed(ServerRequest subscribe, OpenSubscription subscription) {
        if (fresh) {
            fresh = false;
            board.add(this);
        } else {
            refreshTarget(subscribe.request());
        }
        subscriptions.add(subscription);
    }

    /** Does anything use it: a session, or a subscription (RFC 5057 §4.1)? */
    boolean lives() {
        return fresh || state == State.OPEN || !subscriptions.isEmpty();
    }

    /** The last subscription is over. */
    void unused() {
        if (state == State.OVER) {
            board.remove(this);
        }
    }

    Subscriptions subscriptions() {
        return subscriptions;
    }

    /** The URI that was asked for when the dialog began. */
    String resource() {
        return resource;
    }

    /** Our 2xx goes out; the dialog lives. */
    void begin(ServerInvite invite, SipResponse ok) {
        board.add(this);
        boolean offered = BodyPart.session(invite.request().body()).isEmpty();
        peer.agree(invite, ok, offered);
    }

    /** The INVITE was cancelled before it could begin. */
    void neverBegan() {
        state = State.OVER;
        listener.ended(this, new DialogEnd(DialogEnd.Kind.PEER_BYE, "cancelled"));
        gone.complete();
    }

    /** A request with our tag. */
    void incoming(Wire.Inbound inbound) {
        SipRequest request = inbound.request();
        ServerRequest server = new ServerRequest(board, inbound, record.id().localTag());
        boolean bye = request.method().equals("BYE");
        if (bye ? state != State.OPEN : !serves(request.method())) {
            server.answerNow(SipResponse.of(bye && state == State.ENDING ? 200 : 481));
            return;
        }
        long last = record.remoteCseq();
        boolean again = request.cseq() == last && request.method().equals("OPTIONS");
        if (request.cseq() <= last && !again) {
            server.answerNow(SipResponse.of(500, "CSeq out of order"));
            return;
        }
        record = record.withRemoteCseq(request.cseq());
        Optional<SipResponse> refusal = Screening.extensions(
                        request, board.house().capabilities())
                .or(() -> Screening.content(request, board.house().capabilities()));
        if (refusal.isPresent()) {
            server.answerNow(refusal.get());
            return;
        }
        switch (request.method()) {
            case "BYE" -> bye(server);
            case "INVITE", "UPDATE" -> peer.incoming(inbound);
            case "OPTIONS" -> board.house().service().options(server);
            case "SUBSCRIBE" -> subscriptions.incoming(inbound);
            case "REFER" -> subscriptions.refer(inbound);
            case "NOTIFY" -> notified(server);
            default -> listener.request(this, server);
        }
    }

    /** Without a session only subscriptions are served, and OPTIONS. */
    private boolean serves(String method) {
        return state == State.OPEN || (lives() && SESSIONLESS.contains(method));
    }

    private void notified(ServerRequest notify) {
        if (!referrals.heard(notify)) {
            listener.request(this, notify);
        }
    }

    private void bye(ServerRequest server) {
        Future<Void> left = left();
        String why = ReasonText.of(server.request().headers());
        abandon(new DialogEnd(DialogEnd.Kind.PEER_BYE, why.isBlank() ? "BYE" : why));
        if (left.isComplete()) {
            server.answerNow(SipResponse.of(200));
        } else {
            left.onComplete(done -> server.answer(SipResponse.of(200)));
        }
    }

    /** A listener that fails keeps no dialog alive. */
    private Future<Void> left() {
        try {
            return listener.leaving(this);
        } catch (RuntimeException e) {
            LOG.error("listener failed call-id={}", callId(), e);
            return Future.succeededFuture();
        }
    }

    void refreshTarget(SipRequest request) {
        request.contact().map(NameAddress::uri).ifPresent(target -> {
            record = record.withRemoteTarget(target, Founding.flow(request, target));
        });
    }

    /** An ACK came: what waited for it may go on. */
    void goOn() {
        if (farewell != null && peer.allAcknowledged()) {
            sendBye(new DialogEnd(DialogEnd.Kind.LOCAL_BYE, farewell), farewell);
        } else {
            own.next();
        }
    }

    @Override
    public Future<Void> bye(String reason) {
        board.execute(() -> end(new DialogEnd(DialogEnd.Kind.LOCAL_BYE, reason), reason));
        return gone.future();
    }

    /** Ends it with BYE, now or once the peer's ACK is there (RFC 3261 §15). */
    void end(DialogEnd why, String reason) {
        if (state != State.OPEN || farewell != null) {
            return;
        }
        if (peer.allAcknowledged()) {
            sendBye(why, reason);
        } else {
            farewell = reason;
            peer.refuse();
        }
    }

    private void sendBye(DialogEnd why, String reason) {
        state = State.ENDING;
        quiet();
        SipHeaders headers = reason.isEmpty() ? SipHeaders.NONE : SipHeaders.NONE.with("Reason", reason);
        Promise<SipResponse> answer = Promise.promise();
        requests.send("BYE", headers, SipBody.NONE, answer);
        answer.future().onComplete(done -> over());
        listener.ended(this, why);
    }

    /** The agent stops: whatever uses the dialog hears so. */
    void stop() {
        abandon(new DialogEnd(DialogEnd.Kind.SHUTDOWN, "stopped"));
        subscriptions.abandon();
    }

    /** The dialog is over without a BYE of ours. */
    void abandon(DialogEnd why) {
        if (state == State.OPEN) {
            state = State.ENDING;
            quiet();
            over();
            listener.ended(this, why);
        }
    }

    private void quiet() {
        peer.stop();
        clock.stop();
        own.stop();
        referrals.stop();
    }

    private void over() {
        state = State.OVER;
        if (subscriptions.isEmpty()) {
            board.remove(this);
        }
        gone.tryComplete();
    }

    boolean open() {
        return state == State.OPEN && farewell == null;
    }

    /** The session is not over; its end may be waiting for an ACK. */
    boolean stands() {
        return state == State.OPEN;
    }

    DialogListener listener() {
        return listener;
    }

    OwnInvites own() {
        return own;
    }

    OwnRequests requests() {
        return requests;
    }

    PeerInvites peer() {
        return peer;
    }

    SessionClock clock() {
        return clock;
    }

    Agreement agreement() {
        return agreement;
    }

    void put(DialogRecord changed) {
        record = changed;
    }

    /** The next number for a request of ours. */
    long nextCseq() {
        long next = record.localCseq() + 1;
        record = record.withLocalCseq(next);
        return next;
    }

    @Override
    public Future<SipResponse> reinvite(SipBody offer) {
        Promise<SipResponse> answer = Promise.promise();
        board.execute(() -> own.ask(offer, SipHeaders.NONE, answer));
        return answer.future();
    }

    @Override
    public Future<SipResponse> request(String method, SipHeaders headers, SipBody body) {
        Promise<SipResponse> answer = Promise.promise();
        board.execute(() -> {
            if (open()) {
                requests.send(method, headers, body, answer);
                answer.future().onSuccess(this::judge);
            } else {
                answer.tryComplete(SipResponse.of(481, "Dialog is over"));
            }
        });
        return answer.future();
    }

    @Override
    public void refer(ReferTo to, ReferralListener hears) {
        board.execute(() -> {
            if (open()) {
                referrals.send(to, hears);
            } else {
                hears.over(481, "Dialog is over");
            }
        });
    }

    private void judge(SipResponse response) {
        if (response.status() == 481 || response.status() == 408) {
            lost(response.status());
        }
    }

    /** A request of ours was answered as only a dead dialog answers (RFC 3261 §12.2.1.2). */
    void lost(int status) {
        LOG.debug("dialog lost call-id={} status={}", callId(), status);
        end(new DialogEnd(DialogEnd.Kind.LOST, "answered " + status), "SIP;cause=" + status);
    }

    @Override
    public String callId() {
        return record.id().callId();
    }

    @Override
    public DialogRecord record() {
        return record;
    }

    @Override
    public String contact() {
        return record.contact();
    }

    @Override
    public void execute(Runnable task) {
        board.execute(task);
    }

    /** For the state dump. */
    @Override
    public String toString() {
        return "dialog " + callId() + " " + state.name().toLowerCase(Locale.ROOT) + " awaited=" + peer.unacknowledged();
    }
}
