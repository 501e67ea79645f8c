package org.parley.chat.media;

import org.jspecify.annotations.Nullable;
import org.parley.msrp.MediaType;
import org.parley.msrp.MessageId;
import org.parley.msrp.session.DeliveryListener;
import org.parley.msrp.session.Outcome;
import org.parley.msrp.session.OutgoingMessage;
import org.parley.msrp.session.Session;

/**
 * A numbered message on its way to the recipients of this node, one object for all of them; hears what becomes of it on each recipient's loop.
 *
 * @param from who said it, if it sits here: it gets none
 * @param wrapped the type inside the CPIM envelope
 * @param tally counts who was reached; null when nobody asked
 * @param sinceNanos when it had come in, for the latency figure
 */
record Copy(
        long number,
        OutgoingMessage message,
        @Nullable Seat from,
        MediaType wrapped,
        @Nullable Tally tally,
        long sinceNanos)
        implements DeliveryListener {

    long length() {
        return message.body().length();
    }

    void missed(Seat recipient) {
        if (tally != null) {
            tally.resolve(recipient, false);
        }
    }

    @Override
    public void outcome(Session session, MessageId id, Outcome outcome) {
        if (session.listener() instanceof Seat recipient) {
            recipient.outcome(session, id, outcome, wrapped);
        }
    }
}
