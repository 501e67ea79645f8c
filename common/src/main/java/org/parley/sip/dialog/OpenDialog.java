package org.parley.sip.dialog;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.parley.sip.BodyPart;
import org.parley.sip.Dialog;
import org.parley.sip.DialogEnd;
import org.parley.sip.DialogListener;
import org.parley.sip.DialogRecord;
import org.parley.sip.LocalContact;
import org.parley.sip.NameAddress;
import org.parley.sip.SipBody;
import org.parley.sip.SipHeaders;
import org.parley.sip.SipRequest;
import org.parley.sip.SipResponse;
import org.parley.sip.SipSyntaxException;
import org.parley.sip.SipUri;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * unconfirmed → confirmed → ending → over; a caller's dialog begins confirmed. Unconfirmed: our 2xx awaits its ACK, and BYE waits with it.
 * Ending: our BYE awaits its answer; nothing but a crossing BYE is served any more. Runs on its Switchboard's context; what is public hops there.
 */
final class OpenDialog implements Dialog {
    private static final Logger LOG = LoggerFactory.getLogger(OpenDialog.class);
    private static final Pattern LINE_END = Pattern.compile("\r?\n");

    private enum State {
        OPEN,
        ENDING,
        OVER
    }

    private final Switchboard board;
    private final DialogListener listener;
    private final SessionClock clock;
    private final OwnInvites own;
    private final Subscriptions subscriptions;
    private final String resource;
    private final Map<Long, AwaitedAck> awaited = new HashMap<>();
    private final Promise<Void> gone = Promise.promise();
    private State state = State.OPEN;
    private @Nullable Modification modification;
    private @Nullable String farewell;
    private SipBody description = SipBody.NONE;
    private boolean peerUpdates;
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
    }

    /** The dialog an INVITE would make (RFC 3261 §12.1.1). */
    static OpenDialog accepting(ServerInvite invite, LocalContact contact, DialogListener listener) {
        DialogRecord record = Founding.answering(invite, contact);
        OpenDialog dialog =
                new OpenDialog(invite.board, record, listener, invite.request().requestUri());
        dialog.heard(invite.request().headers());
        return dialog;
    }

    /** The dialog a SUBSCRIBE makes (RFC 6665 §4.2.1): no session is in it, and it lasts as long as its subscriptions. */
    static OpenDialog subscribing(ServerSubscribe subscribe, LocalContact contact) {
        OpenDialog dialog = new OpenDialog(
                subscribe.board,
                Founding.answering(subscribe, contact),
                (none, why) -> {},
                subscribe.request().requestUri());
        dialog.state = State.OVER;
        dialog.fresh = true;
        return dialog;
    }

    /** Our 2xx to a SUBSCRIBE goes out: the dialog is used by this, too. */
    void subscribed(ServerSubscribe subscribe, OpenSubscription subscription) {
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
        agree(invite, ok, offered);
    }

    /** A 2xx to INVITE, first or later, with what the dialog adds to it. */
    private void agree(ServerRequest invite, SipResponse ok, boolean offered) {
        SessionTerms terms = SessionTerms.answering(
                invite.request().headers(),
                board.house().config(),
                record.timer().minimum());
        SipResponse full = dressed(ok, terms);
        keep(ok.body());
        clock.start(terms);
        long cseq = invite.request().cseq();
        AwaitedAck ack = new AwaitedAck(invite, full, offered && !ok.body().isEmpty(), () -> neverAcknowledged(cseq));
        awaited.put(cseq, ack);
    }

    SipResponse dressed(SipResponse ok, SessionTerms terms) {
        SipHeaders headers = ok.headers().with("Contact", record.contact());
        if (terms.seconds() > 0) {
            headers = headers.with("Session-Expires", terms.seconds() + ";refresher=" + terms.shown());
            if (terms.required()) {
                headers = headers.with("Require", "timer");
            }
        }
        return new SipResponse(ok.status(), ok.reason(), headers, ok.body());
    }

    /** The INVITE was cancelled before it could begin. */
    void neverBegan() {
        state = State.OVER;
        listener.ended(this, new DialogEnd(DialogEnd.Kind.PEER_BYE, "cancelled"));
        gone.complete();
    }

    private void neverAcknowledged(long cseq) {
        awaited.remove(cseq);
        if (state == State.OPEN) {
            end(new DialogEnd(DialogEnd.Kind.NO_ACK, "no ACK"), "SIP;cause=408;text=\"no ACK\"");
        }
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
            case "INVITE", "UPDATE" -> modify(inbound);
            case "OPTIONS" -> board.house().service().options(server);
            case "SUBSCRIBE" -> subscriptions.incoming(inbound);
            default -> listener.request(this, server);
        }
    }

    /** Without a session only subscriptions are served, and OPTIONS. */
    private boolean serves(String method) {
        return state == State.OPEN || (lives() && (method.equals("SUBSCRIBE") || method.equals("OPTIONS")));
    }

    private void bye(ServerRequest server) {
        Future<Void> left = left();
        abandon(new DialogEnd(DialogEnd.Kind.PEER_BYE, "BYE"));
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

    private void modify(Wire.Inbound inbound) {
        SipRequest request = inbound.request();
        Modification asked = new Modification(this, board, inbound, record.id().localTag());
        boolean invite = request.method().equals("INVITE");
        boolean offers = BodyPart.session(request.body()).isPresent();
        if (modification != null && (invite || offers)) {
            asked.answerNow(SipResponse.of(500, "Request pending")
                    .with("Retry-After", Integer.toString(board.tags().chance().nextInt(11))));
            return;
        }
        boolean offerOut = awaited.values().stream().anyMatch(ack -> ack.offered);
        if ((invite || offers) && (own.busy() || offerOut)) {
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
        listener.modify(this, asked);
    }

    /** A re-INVITE or UPDATE got its final answer. */
    void modified(Modification done, SipResponse response) {
        if (modification == done) {
            modification = null;
        }
        if (!response.isSuccess() || state != State.OPEN) {
            done.put(response);
            own.next();
            return;
        }
        SipRequest request = done.request();
        refreshTarget(request);
        heard(request.headers());
        if (request.method().equals("INVITE")) {
            agree(done, response, BodyPart.session(request.body()).isEmpty());
        } else {
            SessionTerms terms = SessionTerms.answering(
                    request.headers(), board.house().config(), record.timer().minimum());
            done.put(dressed(response, terms));
            keep(response.body());
            clock.start(terms);
            own.next();
        }
        listener.changed(this);
    }

    void refreshTarget(SipRequest request) {
        request.contact().map(NameAddress::uri).ifPresent(target -> {
            record = record.withRemoteTarget(target, Founding.flow(request, target));
        });
    }

    /** What the peer's Allow tells. */
    void heard(SipHeaders headers) {
        if (headers.has("Allow")) {
            peerUpdates = headers.list("Allow").contains("UPDATE");
        }
    }

    /** ACK for a 2xx of ours; anything else is ignored. */
    void acknowledged(SipRequest ack) {
        AwaitedAck done = awaited.remove(ack.cseq());
        if (done == null) {
            return;
        }
        done.stop();
        if (state != State.OPEN) {
            return;
        }
        listener.acknowledged(this);
        if (done.offered) {
            listener.offerAnswered(this, answerIn(ack));
        }
        if (farewell != null && awaited.isEmpty()) {
            sendBye(new DialogEnd(DialogEnd.Kind.LOCAL_BYE, farewell), farewell);
        } else {
            own.next();
        }
    }

    private static SipBody answerIn(SipRequest ack) {
        try {
            return BodyPart.session(ack.body()).orElse(SipBody.NONE);
        } catch (SipSyntaxException broken) {
            return SipBody.NONE;
        }
    }

    void acknowledgeAgain(SipResponse response) {
        own.acknowledgeAgain(response);
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
        if (awaited.isEmpty()) {
            sendBye(why, reason);
        } else {
            farewell = reason;
            stopModification();
        }
    }

    private void sendBye(DialogEnd why, String reason) {
        state = State.ENDING;
        quiet();
        SipHeaders headers = reason.isEmpty() ? SipHeaders.NONE : SipHeaders.NONE.with("Reason", reason);
        Promise<SipResponse> answer = Promise.promise();
        send("BYE", headers, SipBody.NONE, answer);
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
        stopModification();
        awaited.values().forEach(AwaitedAck::stop);
        awaited.clear();
        clock.stop();
        own.stop();
    }

    private void stopModification() {
        if (modification != null) {
            modification.answerNow(SipResponse.of(487));
            modification = null;
        }
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

    /** May an INVITE of ours start now (RFC 3261 §14.1)? */
    boolean free() {
        return modification == null && awaited.isEmpty();
    }

    boolean peerUpdates() {
        return peerUpdates;
    }

    DialogListener listener() {
        return listener;
    }

    OwnInvites own() {
        return own;
    }

    SessionClock clock() {
        return clock;
    }

    /** The description of ours that stands. */
    SipBody description() {
        return description;
    }

    void keep(SipBody body) {
        if (!body.isEmpty()) {
            description = body;
            record = record.withOrigin(originOf(body));
        }
    }

    private static String originOf(SipBody body) {
        for (String line : LINE_END.split(body.text(), 8)) {
            if (line.startsWith("o=")) {
                return line;
            }
        }
        return "";
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
                send(method, headers, body, answer);
                answer.future().onSuccess(this::judge);
            } else {
                answer.tryComplete(SipResponse.of(481, "Dialog is over"));
            }
        });
        return answer.future();
    }

    private void judge(SipResponse response) {
        if (response.status() == 481 || response.status() == 408) {
            lost(response.status());
        }
    }

    void send(String method, SipHeaders headers, SipBody body, Promise<SipResponse> answer) {
        Wire.Outcome told = new Wire.Outcome() {
            @Override
            public void response(SipResponse response) {
                answer.tryComplete(response);
            }

            @Override
            public void failed(int status, String why) {
                answer.tryComplete(SipResponse.of(status, why));
            }
        };
        send(method, headers, body, told, Proofs.NONE);
    }

    /** Sends NOTIFY; its answer, like the request itself, refreshes the target (RFC 6665 §4.4.1). */
    void notify(SipHeaders headers, SipBody body, Wire.Outcome told) {
        if (body.length() <= LargeOnes.LARGE) {
            notifyNow(headers, body, told, () -> {});
            return;
        }
        String hop = record.flow()
                .map(flow -> flow.remoteHost() + ' ' + flow.remotePort())
                .orElseGet(() -> record.routes().isEmpty()
                        ? record.remoteTarget()
                        : record.routes().get(0));
        board.house()
                .largeOnes()
                .pass(hop, body.length(), landed -> board.execute(() -> notifyNow(headers, body, told, landed)));
    }

    private void notifyNow(SipHeaders headers, SipBody body, Wire.Outcome told, Runnable landed) {
        send(
                "NOTIFY",
                headers,
                body,
                new Wire.Outcome() {
                    @Override
                    public void response(SipResponse response) {
                        landed.run();
                        if (response.isSuccess()) {
                            retarget(response);
                        }
                        told.response(response);
                    }

                    @Override
                    public void failed(int status, String why) {
                        landed.run();
                        told.failed(status, why);
                    }
                },
                Proofs.NONE);
    }

    private void retarget(SipResponse response) {
        response.headers().list("Contact").stream()
                .findFirst()
                .map(NameAddress::parse)
                .map(NameAddress::uri)
                .filter(SipUri::isSip)
                .ifPresent(target -> record = record.withRemoteTarget(target, record.flow()));
    }

    private void send(String method, SipHeaders headers, SipBody body, Wire.Outcome told, Proofs proofs) {
        SipHeaders dressed = proofs.on(Dress.request(headers, board.house().capabilities()));
        if (method.equals("UPDATE") || method.equals("NOTIFY") || method.equals("SUBSCRIBE")) {
            dressed = dressed.with("Contact", record.contact());
        }
        Outgoing request = Outgoing.inDialog(record, method, nextCseq(), dressed, body);
        board.house().wire().send(request, new Wire.Outcome() {
            @Override
            public void response(SipResponse response) {
                if (response.isProvisional()) {
                    return;
                }
                proofs.after(
                                response,
                                method,
                                request.requestUri(),
                                board.house().challenges())
                        .ifPresentOrElse(
                                more -> send(method, headers, body, told, more), () -> told.response(response));
            }

            @Override
            public void failed(int status, String why) {
                told.failed(status, why);
            }
        });
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
        return "dialog " + callId() + " " + state.name().toLowerCase(Locale.ROOT) + " awaited="
                + new ArrayList<>(awaited.keySet());
    }
}
