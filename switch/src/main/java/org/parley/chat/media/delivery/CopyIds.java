package org.parley.chat.media.delivery;

import org.parley.msrp.MessageId;

/** Message-IDs of copies: the room's epoch and the message's number, so that a replay repeats them and a client sees it (RFC 4975 §5.4). */
public final class CopyIds {
    private CopyIds() {}

    /** At most 17 + 1 + 13 characters of the 32 an ident may have (RFC 4975 §9). */
    public static MessageId of(String epoch, long number) {
        return new MessageId(epoch + '.' + Long.toString(number, 36));
    }
}
