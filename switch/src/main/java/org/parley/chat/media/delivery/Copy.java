package org.parley.chat.media.delivery;

import org.jspecify.annotations.Nullable;
import org.parley.chat.media.form.Form;
import org.parley.chat.media.form.PlainForm;
import org.parley.msrp.MediaType;
import org.parley.msrp.MessageId;
import org.parley.msrp.session.DeliveryListener;
import org.parley.msrp.session.Outcome;
import org.parley.msrp.session.OutgoingMessage;
import org.parley.msrp.session.Session;

/**
 * A numbered message on its way to the recipients of this node, one object for all of them; hears what becomes of it on each recipient's loop.
 *
 * @param from who said it, if it is here: it gets none
 * @param plain its form for clients that know no envelope; null where nobody has one
 * @param wrapped the type inside the CPIM envelope
 * @param tally counts who was reached; null when nobody asked
 * @param sinceNanos when it had come in, for the latency figure
 */
public record Copy(
        long number,
        OutgoingMessage message,
        @Nullable PlainCopy plain,
        @Nullable Hearer from,
        MediaType wrapped,
        @Nullable Tally tally,
        long sinceNanos)
        implements DeliveryListener {

    /** Octets of the envelope. */
    public long length() {
        return message.body().length();
    }

    /** What is sent to a client of that form; null: nothing can be. */
    @Nullable
    OutgoingMessage in(Form form) {
        return switch (form) {
            case ENVELOPE -> message;
            case TEXT -> plain == null ? null : plain.message();
        };
    }

    @Nullable
    PlainForm plainForm() {
        return plain == null ? null : plain.form();
    }

    /** That one does not get it. Any thread. */
    public void missed(Hearer recipient) {
        if (tally != null) {
            tally.resolve(recipient, false);
        }
    }

    @Override
    public void outcome(Session session, MessageId id, Outcome outcome) {
        if (session.listener() instanceof CopyListener recipient) {
            recipient.outcome(session, id, outcome, wrapped);
        }
    }
}
