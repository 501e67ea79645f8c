package org.parley.sip.dialog;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.parley.sip.SipResponse;
import org.parley.sip.SubscriptionEnd;

/** The subscriptions that use one dialog, each of its own package or id (RFC 6665 §4.5.2). On the dialog's context. */
final class Subscriptions {
    /** In one dialog; a sane peer has one or two. */
    private static final int MOST = 8;

    private final Switchboard board;
    private final OpenDialog dialog;
    private final Map<Wish.Key, OpenSubscription> open = new LinkedHashMap<>();
    /** Those about which somebody still thinks. */
    private final Set<Wish.Key> asked = new HashSet<>();

    private boolean referred;

    Subscriptions(Switchboard board, OpenDialog dialog) {
        this.board = board;
        this.dialog = dialog;
    }

    boolean isEmpty() {
        return open.isEmpty();
    }

    /** A SUBSCRIBE inside the dialog: for one that stands, or for another. */
    void incoming(Wire.Inbound inbound) {
        Wish wish = Wish.of(inbound.request(), board.house().packages());
        if (wish instanceof Wish.Refused no) {
            answer(inbound, no.response());
        } else if (wish instanceof Wish.Granted granted) {
            OpenSubscription known = open.get(granted.key());
            if (known != null) {
                refresh(inbound, granted, known);
            } else if (granted.implicit()) {
                answer(inbound, Wish.NOT_BY_SUBSCRIBE);
            } else if (asked.contains(granted.key())) {
                answer(
                        inbound,
                        SipResponse.of(500, "Request pending")
                                .with(
                                        "Retry-After",
                                        Integer.toString(board.tags().chance().nextInt(11))));
            } else if (open.size() + asked.size() >= MOST) {
                answer(inbound, SipResponse.of(403, "Too many subscriptions in this dialog"));
            } else {
                asked.add(granted.key());
                board.house().service().subscribe(new ServerSubscribe(board, inbound, granted, dialog));
            }
        }
    }

    private void refresh(Wire.Inbound inbound, Wish.Granted granted, OpenSubscription known) {
        if (known.isClosing()) {
            answer(inbound, SipResponse.of(481, "Subscription is ending"));
            return;
        }
        dialog.refreshTarget(inbound.request());
        answer(
                inbound,
                SipResponse.of(200)
                        .with("Expires", Integer.toString(granted.seconds()))
                        .with("Contact", dialog.record().contact()));
        known.refresh(granted.seconds());
    }

    /** A REFER inside the dialog: it makes a subscription of its own, and all but the first are told apart by number (RFC 3515 §2.4.6). */
    void refer(Wire.Inbound inbound) {
        String id = referred ? Long.toString(inbound.request().cseq()) : "";
        referred = true;
        ServerRefer.Reading reading = ServerRefer.read(inbound.request());
        if (reading instanceof ServerRefer.Reading.Wrong wrong) {
            answer(inbound, wrong.refusal());
        } else if (open.size() + asked.size() >= MOST) {
            answer(inbound, SipResponse.of(403, "Too many subscriptions in this dialog"));
        } else if (reading instanceof ServerRefer.Reading.Asked asks) {
            ServerRefer refer = new ServerRefer(board, inbound, id, asks.to(), dialog);
            asked.add(refer.wish().key());
            if (dialog.stands()) {
                dialog.listener().refer(dialog, refer);
            } else {
                board.house().service().refer(refer);
            }
        }
    }

    private void answer(Wire.Inbound inbound, SipResponse response) {
        new ServerRequest(board, inbound, dialog.record().id().localTag()).answerNow(response);
    }

    /** The request about this one has its final answer. */
    void decided(Wish.Key key) {
        asked.remove(key);
    }

    void add(OpenSubscription subscription) {
        open.put(subscription.key(), subscription);
    }

    void remove(OpenSubscription subscription) {
        if (open.remove(subscription.key(), subscription) && open.isEmpty()) {
            dialog.unused();
        }
    }

    /** Whoever waits for what comes of a REFER is told how it stands. */
    List<Future<Void>> endReferrals() {
        return open.values().stream()
                .filter(one -> one.key().isReferral())
                .map(one -> one.end("noresource", Duration.ZERO))
                .toList();
    }

    /** The agent stops. */
    void abandon() {
        for (OpenSubscription subscription : List.copyOf(new ArrayList<>(open.values()))) {
            subscription.over(new SubscriptionEnd(SubscriptionEnd.Kind.SHUTDOWN, "stopped"));
        }
    }
}
