package org.parley.sip.dialog;

import org.jspecify.annotations.Nullable;
import org.parley.sip.EventPackage;
import org.parley.sip.IncomingSubscribe;
import org.parley.sip.LocalContact;
import org.parley.sip.Notifier;
import org.parley.sip.SipResponse;
import org.parley.sip.Subscription;

/** pending → accepted | refused. A request that may become a subscription, in a dialog of its own or in one that stands. */
final class ServerSubscribe extends ServerRequest implements IncomingSubscribe {
    private final Wish.Granted wish;
    private final @Nullable OpenDialog shared;

    /** Outside a dialog: its own begins with the answer. */
    ServerSubscribe(Switchboard board, Wire.Inbound inbound, String tag, Wish.Granted wish) {
        super(board, inbound, tag);
        this.wish = wish;
        this.shared = null;
    }

    /** Inside a dialog that stands. */
    ServerSubscribe(Switchboard board, Wire.Inbound inbound, Wish.Granted wish, OpenDialog shared) {
        super(board, inbound, shared.record().id().localTag());
        this.wish = wish;
        this.shared = shared;
    }

    @Override
    public EventPackage eventPackage() {
        return wish.kind();
    }

    @Override
    public String eventId() {
        return wish.id();
    }

    @Override
    public int seconds() {
        return wish.seconds();
    }

    @Override
    public String resource() {
        return shared == null ? request().requestUri() : shared.resource();
    }

    @Override
    public boolean inDialog() {
        return shared != null;
    }

    Wish.Granted wish() {
        return wish;
    }

    @Override
    void settle() {
        super.settle();
        if (shared != null) {
            shared.subscriptions().decided(wish.key());
        }
    }

    @Override
    public Subscription accept(SipResponse ok, LocalContact contact, Notifier notifier) {
        OpenDialog dialog = shared == null ? OpenDialog.subscribing(this, contact) : shared;
        OpenSubscription subscription = new OpenSubscription(board, dialog, this, wish, resource(), notifier);
        if (answered() || !dialog.lives()) {
            answerNow(SipResponse.of(481));
            subscription.neverBegan();
            return subscription;
        }
        settle();
        dialog.subscribed(this, subscription);
        put(ok.with("Expires", Integer.toString(wish.seconds()))
                .with("Contact", dialog.record().contact()));
        subscription.begin(wish.seconds());
        return subscription;
    }
}
