package org.parley.chat.cluster;

import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * The log of one room: gives numbers, remembers the tail. Belongs to the context that owns the room on this node; it is called there and answers there.
 *
 * <ol>
 *   <li>Commands of a batch are applied in order, batches of one caller in the order of their calls.
 *   <li>What an append brought is told to the {@link LogReader} before its stage completes: the entries, in order and without holes, everybody's, not only one's own.
 *   <li>When the stage completes the entries are as safe as this log makes them. A stage that fails says: not known whether it was applied; repeat the very same batch.
 * </ol>
 */
public interface RoomLog {

    /** Applies commands; completes with one reply each. */
    CompletionStage<Appended> append(Batch batch);

    /** What is remembered after a number, at most so many entries. */
    CompletionStage<Tail> after(long number, int most);

    /** This node needs the log no longer. */
    void close();

    /**
     * What an append was answered.
     *
     * @param replies one for each draft, in order
     */
    record Appended(List<org.parley.chat.room.Reply> replies) {}

    /**
     * A part of the tail.
     *
     * @param entries consecutive entries
     * @param complete false: what came directly after the number asked for is already forgotten
     * @param head the last number of the room
     */
    record Tail(List<LogEntry> entries, boolean complete, long head) {}
}
