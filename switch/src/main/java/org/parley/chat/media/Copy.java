package org.parley.chat.media;

import org.jspecify.annotations.Nullable;
import org.parley.msrp.MediaType;
import org.parley.msrp.session.OutgoingMessage;

/**
 * A numbered message on its way to the recipients of this node, one object for all of them.
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
        long sinceNanos) {

    long length() {
        return message.body().length();
    }

    void missed(Seat recipient) {
        if (tally != null) {
            tally.resolve(recipient, false);
        }
    }
}
