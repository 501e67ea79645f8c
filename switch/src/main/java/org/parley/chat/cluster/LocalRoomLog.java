package org.parley.chat.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.parley.chat.room.Charter;
import org.parley.chat.room.Ids;
import org.parley.chat.room.Reply;
import org.parley.chat.room.RoomAddress;
import org.parley.chat.room.RoomEvent;
import org.parley.chat.room.RoomState;
import org.parley.chat.room.Step;

/** A room's log on one node: the state is a field, an append is a call, and its stage is complete when it returns. Touched on the room's context only. */
final class LocalRoomLog implements RoomLog {
    private final LogReader reader;
    private final LogTail tail;
    private final LongSupplier clock;
    private final Supplier<String> epochs;
    private RoomState state;

    LocalRoomLog(
            RoomAddress room,
            Charter charter,
            LogReader reader,
            TailLimits limits,
            LongSupplier clock,
            Supplier<String> epochs) {
        this.state = RoomState.vacant(room, charter);
        this.reader = reader;
        this.tail = new LogTail(limits);
        this.clock = clock;
        this.epochs = epochs;
    }

    @Override
    public CompletionStage<Appended> append(Batch batch) {
        long now = clock.getAsLong();
        List<Reply> replies = new ArrayList<>(batch.drafts().size());
        List<LogEntry> entries = new ArrayList<>(batch.drafts().size());
        RoomState before = state;
        for (Draft draft : batch.drafts()) {
            replies.add(apply(draft, now, entries));
        }
        if (!entries.isEmpty() || !state.isSame(before)) {
            reader.entries(entries, state);
        }
        return CompletableFuture.completedFuture(new Appended(replies));
    }

    private Reply apply(Draft draft, long now, List<LogEntry> entries) {
        RoomState before = state;
        Step step = before.apply(draft.command(), now, new Ids(before.isVacant() ? epochs.get() : before.epoch()));
        state = step.state();
        String epoch = before.isVacant() ? state.epoch() : before.epoch();
        for (RoomEvent event : step.events()) {
            LogEntry entry = new LogEntry(epoch, event, draft.content());
            entries.add(entry);
            tail.add(entry, now);
        }
        if (state.isVacant()) {
            tail.clear();
        }
        return step.reply();
    }

    @Override
    public CompletionStage<Tail> after(long number, int most) {
        return CompletableFuture.completedFuture(tail.after(number, most, state.head(), clock.getAsLong()));
    }

    @Override
    public void close() {
        tail.clear();
    }
}
