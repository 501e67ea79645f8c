package org.parley.chat.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.parley.chat.room.Charter;
import org.parley.chat.room.LeaveCause;
import org.parley.chat.room.ParticipantId;
import org.parley.chat.room.Reply.Done;
import org.parley.chat.room.RoomAddress;
import org.parley.chat.room.RoomCommand;
import org.parley.chat.room.RoomPolicy;
import org.parley.msrp.Bytes;
import org.parley.msrp.MediaType;

class LocalRoomLogTest {
    private static final RoomAddress ROOM = RoomAddress.parse("sip:lobby@example.org");
    private static final ParticipantId ALICE = new ParticipantId("alice");
    private static final MediaType CPIM = MediaType.parse("message/cpim");

    private final AtomicLong clock = new AtomicLong(1_000_000);
    private final List<Long> told = new ArrayList<>();
    private int epochs;
    private long batches;

    private RoomLog log(TailLimits limits) {
        return new LocalRoomLogs(limits, clock::get, () -> "epoch" + ++epochs)
                .open(
                        ROOM,
                        Charter.of(RoomPolicy.open()),
                        (entries, after) -> entries.forEach(entry -> told.add(entry.number())));
    }

    private List<org.parley.chat.room.Reply> append(RoomLog log, Draft... drafts) {
        var stage = log.append(new Batch("n", ++batches, List.of(drafts))).toCompletableFuture();
        assertThat(stage).as("costs no waiting").isCompleted();
        return stage.join().replies();
    }

    private static Draft join() {
        return new Draft(new RoomCommand.Join(ALICE, List.of("sip:alice@h"), "", "n", true), null);
    }

    private static Draft say(String id, @Nullable Bytes body) {
        Content content = body == null ? null : new Content(CPIM, CPIM, Bytes.EMPTY, List.of(body), body.length());
        return new Draft(new RoomCommand.Speak(ALICE, id, "text/plain", 1, false), content);
    }

    private static RoomLog.Tail after(RoomLog log, long number) {
        return log.after(number, 100).toCompletableFuture().join();
    }

    @Test
    void aBatchIsAppliedInOrderAndToldBeforeItIsAnswered() {
        RoomLog log = log(TailLimits.standard());
        assertThat(append(log, join(), say("a", null), say("b", null), say("a", null)))
                .containsExactly(new Done(1, false), new Done(2, false), new Done(3, false), new Done(2, true));
        assertThat(told).containsExactly(1L, 2L, 3L);
    }

    @Test
    void theTailGivesWhatCameAfterANumber() {
        RoomLog log = log(TailLimits.standard());
        append(log, join(), say("a", null), say("b", null));
        RoomLog.Tail tail = after(log, 1);
        assertThat(tail.entries()).extracting(LogEntry::number).containsExactly(2L, 3L);
        assertThat(tail.complete()).isTrue();
        assertThat(tail.head()).isEqualTo(3);
        assertThat(after(log, 3).complete()).isTrue();
    }

    @Test
    void theTailEndsByNumberAndSaysSo() {
        RoomLog log = log(new TailLimits(2, 1 << 20, Duration.ofHours(1)));
        append(log, join(), say("a", null), say("b", null));
        assertThat(after(log, 0).complete()).isFalse();
        assertThat(after(log, 0).entries()).extracting(LogEntry::number).containsExactly(2L, 3L);
    }

    @Test
    void theTailEndsByAge() {
        RoomLog log = log(new TailLimits(100, 1 << 20, Duration.ofMinutes(1)));
        append(log, join(), say("a", null));
        clock.addAndGet(60_001);
        append(log, say("b", null));
        assertThat(after(log, 0).entries()).extracting(LogEntry::number).containsExactly(3L);
    }

    @Test
    void theTailEndsByTheMemoryItHoldsNotByTheTextItShows() {
        LogTail tail = new LogTail(new TailLimits(100, 10_000, Duration.ofHours(1)));
        byte[] read = new byte[6_000];
        for (int i = 0; i < 10; i++) {
            tail.add(entry(i, Bytes.wrap(read, i, i + 1)), 0);
        }
        assertThat(tail.octets()).as("ten views of one read").isEqualTo(6_000);
        tail.add(entry(10, Bytes.wrap(new byte[6_000], 0, 1)), 0);
        assertThat(tail.octets()).isLessThanOrEqualTo(10_000);
    }

    @Test
    void aRoomThatEndedHasForgottenEverything() {
        RoomLog log = log(TailLimits.standard());
        append(log, join(), say("a", null));
        append(log, new Draft(new RoomCommand.Leave(ALICE, new LeaveCause(LeaveCause.Kind.BYE, "")), null));
        assertThat(after(log, 0).entries()).isEmpty();
        append(log, join());
        assertThat(after(log, 0).entries()).extracting(LogEntry::epoch).containsExactly("epoch2");
    }

    private static LogEntry entry(int number, Bytes body) {
        return new LogEntry(
                "e",
                new org.parley.chat.room.RoomEvent.Spoken(number, ALICE, "m" + number, "text/plain", 1, false),
                new Content(CPIM, CPIM, Bytes.EMPTY, List.of(body), body.length()));
    }
}
