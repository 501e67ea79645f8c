package org.parley.chat.media.delivery;

import org.jspecify.annotations.Nullable;
import org.parley.chat.media.form.PlainForm;
import org.parley.msrp.Bytes;
import org.parley.msrp.session.OutgoingMessage;

/**
 * A copy's other form, one object for all who know no envelope.
 *
 * @param message the labelled text; null: it cannot be shown in that form
 */
public record PlainCopy(PlainForm form, @Nullable OutgoingMessage message) {

    /** Of a message in its envelope. */
    public static PlainCopy of(PlainForm form, OutgoingMessage envelope) {
        if (!form.shows()) {
            return new PlainCopy(form, null);
        }
        return new PlainCopy(
                form,
                new OutgoingMessage(
                        envelope.messageId(),
                        form.type(),
                        Bytes.EMPTY,
                        form.body(envelope.body()),
                        envelope.failureReport(),
                        envelope.successReport()));
    }
}
