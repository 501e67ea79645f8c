package org.parley.sip.dialog;

import io.vertx.core.Context;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.parley.sip.Authentication;
import org.parley.sip.DialogRecord;
import org.parley.sip.DialogRecord.DialogId;
import org.parley.sip.NameAddress;
import org.parley.sip.SipRequest;
import org.parley.sip.SipResponse;
import org.parley.sip.SipSyntaxException;
import org.parley.sip.route.Trunks;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The dialogs and open requests of one context: everything with a Call-ID that maps to it. Finds the dialog a message belongs to, and refuses
 * what RFC 3261 §8.2 and §12.2.2 say has to be refused, in that order. All methods run on the context.
 */
final class Switchboard {
    private static final Logger LOG = LoggerFactory.getLogger(Switchboard.class);

    private final Household house;
    private final Timing timing;
    private final Tags tags;
    private final Reception reception = new Reception(this);
    private final Map<DialogId, OpenDialog> dialogs = new HashMap<>();
    private final Map<String, Call> calls = new HashMap<>();
    private final Places places;
    /** INVITEs by transaction, for CANCEL; they stay a while after their final answer. */
    private final Map<String, Cancellable> invites = new HashMap<>();
    /** Requests without To tag by From tag, Call-ID, CSeq and method, with the transaction they came in (RFC 3261 §8.2.2.2). */
    private final Map<String, String> ongoing = new HashMap<>();

    private final Deque<Remembered> remembered = new ArrayDeque<>();
    private final AtomicInteger count;
    private boolean forgetting;

    Switchboard(Context context, Household house, byte[] secret, AtomicInteger count) {
        this.count = count;
        this.house = house;
        this.places = new Places(house.trunks());
        this.timing = new Timing(context);
        this.tags = new Tags(secret);
    }

    Household house() {
        return house;
    }

    Timing timing() {
        return timing;
    }

    Tags tags() {
        return tags;
    }

    void execute(Runnable task) {
        timing.execute(task);
    }

    /** A request came in. */
    void incoming(Wire.Inbound inbound) {
        guarded(inbound, () -> {
            switch (inbound.request().method()) {
                case "ACK" -> acknowledge(inbound.request());
                case "CANCEL" -> cancel(inbound);
                default -> decide(inbound);
            }
        });
    }

    /** Does something about a request; what it throws is answered 400, or 500 when the fault is ours. */
    void guarded(Wire.Inbound inbound, Runnable task) {
        SipRequest request = inbound.request();
        try {
            task.run();
        } catch (SipSyntaxException unreadable) {
            inbound.respond(SipResponse.of(400, "Malformed header"), tagFor(inbound));
        } catch (RuntimeException fault) {
            LOG.error("request not handled method={} call-id={}", request.method(), request.callId(), fault);
            inbound.respond(SipResponse.of(500), tagFor(inbound));
        }
    }

    private void decide(Wire.Inbound inbound) {
        if (!repeated(inbound)) {
            reception.receive(inbound);
        }
    }

    /** Asks who sent it, with the dialog it belongs to at hand. */
    CompletionStage<Authentication> authenticate(SipRequest request) {
        Optional<DialogRecord> known = request.to()
                .tag()
                .flatMap(ours -> Optional.ofNullable(dialogs.get(idOf(request, ours))))
                .map(OpenDialog::record);
        return house.service().authenticate(request, known);
    }

    void refuse(Wire.Inbound inbound, SipResponse refusal) {
        new ServerRequest(this, inbound, tagFor(inbound)).answerNow(refusal);
    }

    /** Its sender is known: on with the order of RFC 3261 §8.2. */
    void identified(Wire.Inbound inbound) {
        SipRequest request = inbound.request();
        Optional<SipResponse> refusal = Screening.method(request, house.capabilities())
                .map(usual -> house.service().unserved(request, usual));
        Optional<String> ours = request.to().tag();
        if (refusal.isPresent()) {
            refuse(inbound, refusal.get());
        } else if (ours.isPresent()) {
            inside(inbound, ours.get());
        } else {
            outside(inbound, tagFor(inbound));
        }
    }

    private void inside(Wire.Inbound inbound, String ours) {
        OpenDialog dialog = dialogs.get(idOf(inbound.request(), ours));
        if (dialog != null) {
            dialog.incoming(inbound);
            return;
        }
        ServerRequest stranger = new ServerRequest(this, inbound, ours);
        if (!house.foreign().take(stranger)) {
            stranger.answerNow(SipResponse.of(481));
        }
    }

    private void outside(Wire.Inbound inbound, String tag) {
        SipRequest request = inbound.request();
        Optional<SipResponse> refusal = house.service().locate(request);
        if (refusal.isEmpty() && merged(inbound)) {
            refusal = Optional.of(SipResponse.of(482));
        }
        refusal = refusal.or(() -> Screening.extensions(request, house.capabilities()))
                .or(() -> Screening.content(request, house.capabilities()));
        if (refusal.isPresent()) {
            new ServerRequest(this, inbound, tag).answerNow(refusal.get());
            return;
        }
        switch (request.method()) {
            case "INVITE" -> invite(inbound, tag);
            case "OPTIONS" -> house.service().options(new ServerRequest(this, inbound, tag));
            case "SUBSCRIBE" -> subscribe(inbound, tag);
            case "REFER" -> refer(inbound, tag);
            case "BYE", "UPDATE", "PRACK", "INFO", "NOTIFY" ->
                new ServerRequest(this, inbound, tag).answerNow(SipResponse.of(481));
            default -> house.service().request(new ServerRequest(this, inbound, tag));
        }
    }

    private void invite(Wire.Inbound inbound, String tag) {
        SipRequest request = inbound.request();
        ServerInvite invite = new ServerInvite(this, inbound, tag);
        if (request.contact().isEmpty()) {
            invite.answerNow(SipResponse.of(400, "Missing Contact"));
            return;
        }
        OptionalInt minimum = SessionTerms.tooShort(request.headers(), house.config());
        if (minimum.isPresent()) {
            invite.answerNow(SipResponse.of(422).with("Min-SE", Integer.toString(minimum.getAsInt())));
            return;
        }
        if (!places.enter(inbound, tag)) {
            invite.answerNow(Trunks.busy());
            return;
        }
        pending(inbound, invite);
        invite.watch();
        house.service().invite(invite);
    }

    /** Who has a place on a trunk. */
    Places places() {
        return places;
    }

    private void subscribe(Wire.Inbound inbound, String tag) {
        Wish wish = Wish.of(inbound.request(), house.packages());
        if (wish instanceof Wish.Refused no) {
            new ServerRequest(this, inbound, tag).answerNow(no.response());
        } else if (wish instanceof Wish.Granted granted && granted.implicit()) {
            new ServerRequest(this, inbound, tag).answerNow(Wish.NOT_BY_SUBSCRIBE);
        } else if (inbound.request().contact().isEmpty()) {
            new ServerRequest(this, inbound, tag).answerNow(SipResponse.of(400, "Missing Contact"));
        } else if (wish instanceof Wish.Granted granted) {
            house.service().subscribe(new ServerSubscribe(this, inbound, tag, granted));
        }
    }

    private void refer(Wire.Inbound inbound, String tag) {
        ServerRefer.Reading reading = ServerRefer.read(inbound.request());
        if (reading instanceof ServerRefer.Reading.Wrong wrong) {
            new ServerRequest(this, inbound, tag).answerNow(wrong.refusal());
        } else if (reading instanceof ServerRefer.Reading.Asked asks) {
            house.service().refer(new ServerRefer(this, inbound, tag, asks.to()));
        }
    }

    /** The same transaction again: the stack repeats answers, so there is nothing to do. OPTIONS has no transaction and is answered again. */
    private boolean repeated(Wire.Inbound inbound) {
        return inbound.transaction().equals(ongoing.get(mergeKey(inbound.request())))
                && !inbound.request().method().equals("OPTIONS");
    }

    private boolean merged(Wire.Inbound inbound) {
        if (inbound.request().method().equals("OPTIONS")) {
            return false;
        }
        String key = mergeKey(inbound.request());
        String known = ongoing.putIfAbsent(key, inbound.transaction());
        if (known == null) {
            remember(() -> ongoing.remove(key));
        }
        return known != null && !known.equals(inbound.transaction());
    }

    /** From here on CANCEL finds this INVITE. */
    void pending(Wire.Inbound inbound, ServerRequest invite) {
        String transaction = inbound.transaction();
        Cancellable found = invite.cancellable();
        invites.put(transaction, found);
        remember(() -> drop(transaction, found));
    }

    private void drop(String transaction, Cancellable found) {
        if (found.waits()) {
            remember(() -> drop(transaction, found));
        } else {
            invites.remove(transaction, found);
        }
    }

    private void cancel(Wire.Inbound inbound) {
        Cancellable invite = invites.get(inbound.transaction());
        if (invite == null) {
            inbound.respond(SipResponse.of(481), tagFor(inbound));
            return;
        }
        inbound.respond(SipResponse.of(200), invite.tag);
        invite.cancel();
    }

    private void acknowledge(SipRequest ack) {
        OpenDialog dialog =
                ack.to().tag().map(ours -> dialogs.get(idOf(ack, ours))).orElse(null);
        if (dialog != null) {
            dialog.peer().acknowledged(ack);
        }
    }

    /** A response no transaction knows: a repeated 2xx wants its ACK again (RFC 3261 §13.2.2.4). */
    void stray(SipResponse response) {
        Optional<String> callId = response.headers().first("Call-ID");
        Optional<String> cseq = response.headers().first("CSeq");
        if (!response.isSuccess() || callId.isEmpty() || !cseq.orElse("").endsWith("INVITE")) {
            return;
        }
        String local = tagOf(response, "From");
        OpenDialog dialog = dialogs.get(new DialogId(callId.get(), local, tagOf(response, "To")));
        if (dialog != null) {
            dialog.own().acknowledgeAgain(response);
            return;
        }
        Call call = calls.get(callId.get());
        if (call != null) {
            call.response(response);
        }
    }

    static String tagOf(SipResponse response, String header) {
        return response.headers()
                .first(header)
                .map(NameAddress::parse)
                .flatMap(NameAddress::tag)
                .orElse("");
    }

    void add(OpenDialog dialog) {
        if (dialogs.put(dialog.record().id(), dialog) == null) {
            count.incrementAndGet();
        }
    }

    void remove(OpenDialog dialog) {
        if (dialogs.remove(dialog.record().id(), dialog)) {
            places.leave(dialog.record().id());
            count.decrementAndGet();
        }
    }

    @Nullable
    OpenDialog find(DialogId id) {
        return dialogs.get(id);
    }

    void add(Call call) {
        calls.put(call.callId(), call);
    }

    void remove(Call call) {
        calls.remove(call.callId(), call);
    }

    /** Answered; a late 2xx of another fork is still expected for a while (RFC 3261 §13.2.2.4). */
    void removeLater(Call call) {
        remember(() -> remove(call));
    }

    Future<?> endReferrals() {
        return Future.join(dialogs.values().stream()
                .flatMap(dialog -> dialog.subscriptions().endReferrals().stream())
                .toList());
    }

    /** The agent stops: whoever is left hears so. */
    void close() {
        List<OpenDialog> left = new ArrayList<>(dialogs.values());
        left.forEach(OpenDialog::stop);
        List.copyOf(invites.values()).forEach(Cancellable::refuse);
        remembered.clear();
    }

    /** Forgets something 64 × T1 from now, when no late copy of it can come any more. */
    private void remember(Runnable forget) {
        remembered.add(new Remembered(System.nanoTime() + lifetime().toNanos(), forget));
        forgetLater();
    }

    private void forgetLater() {
        Remembered oldest = remembered.peek();
        if (!forgetting && oldest != null) {
            forgetting = true;
            timing.after(Duration.ofNanos(Math.max(1, oldest.until - System.nanoTime())), this::forgetOld);
        }
    }

    private void forgetOld() {
        forgetting = false;
        long now = System.nanoTime();
        List<Remembered> due = new ArrayList<>();
        for (Remembered oldest = remembered.peek();
                oldest != null && oldest.until - now <= 0;
                oldest = remembered.peek()) {
            due.add(remembered.remove());
        }
        due.forEach(old -> old.forget.run());
        forgetLater();
    }

    private Duration lifetime() {
        return house.config().t1().multipliedBy(64);
    }

    String tagFor(Wire.Inbound inbound) {
        SipRequest request = inbound.request();
        String from = NameAddress.parse(request.headers().first("From").orElse("x:x"))
                .tag()
                .orElse("");
        return tags.answering(request.callId(), from, request.cseq(), inbound.transaction());
    }

    static DialogId idOf(SipRequest request, String ours) {
        return new DialogId(request.callId(), ours, request.from().tag().orElse(""));
    }

    private static String mergeKey(SipRequest request) {
        return request.callId()
                + '\n'
                + request.from().tag().orElse("")
                + '\n'
                + request.cseq()
                + '\n'
                + request.method()
                + '\n'
                + request.to().tag().orElse("");
    }

    private record Remembered(long until, Runnable forget) {}
}
