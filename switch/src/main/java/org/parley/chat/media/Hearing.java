package org.parley.chat.media;

import java.util.List;
import org.parley.chat.room.Direction;
import org.parley.chat.room.MediaDescription;

/**
 * What a participant's media description means for what it may send and is sent; replaced as a whole by a re-INVITE. Immutable, any thread.
 *
 * @param maxSize its a=max-size in octets, 0 for none
 * @param singleChunk its client dies on a message's second chunk
 */
record Hearing(AcceptedTypes types, long maxSize, Direction direction, boolean singleChunk) {

    /** Nothing is known yet, so nothing goes either way. */
    static Hearing nothing(boolean singleChunk) {
        return new Hearing(new AcceptedTypes(List.of(), List.of()), 0, Direction.INACTIVE, singleChunk);
    }

    static Hearing of(MediaDescription media, boolean singleChunk) {
        return new Hearing(
                new AcceptedTypes(media.acceptTypes(), media.acceptWrappedTypes()),
                media.maxSize(),
                media.direction(),
                singleChunk);
    }

    boolean fits(long octets) {
        return maxSize == 0 || octets <= maxSize;
    }
}
