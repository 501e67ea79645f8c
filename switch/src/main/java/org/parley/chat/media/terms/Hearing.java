package org.parley.chat.media.terms;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.parley.chat.media.form.Form;
import org.parley.chat.media.form.Notices;
import org.parley.chat.media.form.PlainForm;
import org.parley.chat.room.Direction;
import org.parley.chat.room.port.MediaDescription;
import org.parley.msrp.MediaType;

/**
 * What a participant's media description means for what it may send and is sent; replaced as a whole by a re-INVITE. Immutable, any thread.
 *
 * @param maxSize its a=max-size in octets, 0 for none
 * @param singleChunk its client dies on a message's second chunk
 * @param form how its client takes messages
 */
public record Hearing(AcceptedTypes types, long maxSize, Direction direction, boolean singleChunk, Form form) {

    /** Nothing is known yet, so nothing goes either way. */
    public static Hearing nothing(boolean singleChunk) {
        return new Hearing(new AcceptedTypes(List.of(), List.of()), 0, Direction.INACTIVE, singleChunk, Form.ENVELOPE);
    }

    public static Hearing of(MediaDescription media, boolean singleChunk) {
        return new Hearing(
                new AcceptedTypes(media.acceptTypes(), media.acceptWrappedTypes()),
                media.maxSize(),
                media.direction(),
                singleChunk,
                Form.of(media));
    }

    /** Is a message of that size one it takes? */
    public boolean fits(long octets) {
        return maxSize == 0 || octets <= maxSize;
    }

    /**
     * May a message be sent there?
     *
     * @param wrapped what is in its envelope
     * @param plain what it looks like without; null if nobody asked
     */
    public boolean takes(MediaType wrapped, @Nullable PlainForm plain) {
        return switch (form) {
            case ENVELOPE -> types.admits(wrapped);
            case TEXT -> plain != null && plain.shows() && types.admits(plain.type());
        };
    }

    /** Does it take what the room itself has to say? */
    public boolean takesNotices() {
        return direction.hears() && types.admits(Notices.TEXT);
    }
}
