package org.parley.chat.media.hosting;

import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.parley.chat.cluster.Content;
import org.parley.chat.cluster.LogEntry;
import org.parley.chat.media.delivery.Copy;
import org.parley.chat.media.delivery.CopyIds;
import org.parley.chat.media.delivery.Hearer;
import org.parley.chat.media.delivery.PlainCopy;
import org.parley.chat.media.delivery.Row;
import org.parley.chat.media.delivery.StreamFan;
import org.parley.chat.media.delivery.StreamRow;
import org.parley.chat.media.delivery.Tally;
import org.parley.chat.media.form.Envelopes;
import org.parley.chat.media.form.PlainForm;
import org.parley.chat.media.intake.Ask;
import org.parley.chat.media.intake.Speech;
import org.parley.chat.media.intake.StreamOpening;
import org.parley.chat.room.ParticipantId;
import org.parley.chat.room.RoomEvent;
import org.parley.chat.room.RoomState;
import org.parley.msrp.FailureReport;
import org.parley.msrp.MessageId;
import org.parley.msrp.cpim.CpimHead;
import org.parley.msrp.session.Body;
import org.parley.msrp.session.OutgoingHead;
import org.parley.msrp.session.OutgoingMessage;

/** The ways out of a room: what the log has numbered becomes one copy, and goes to everybody's row, or to those it is for. On the room's loop. */
final class FanOut {
    private final LocalRoom room;
    private final Seats seats;
    private final EventLoop loop;
    private final IdentityHashMap<EventLoop, Row> rows = new IdentityHashMap<>();

    FanOut(LocalRoom room, Seats seats, EventLoop loop) {
        this.room = room;
        this.seats = seats;
        this.loop = loop;
    }

    Row rowOf(EventLoop one) {
        return rows.computeIfAbsent(one, fresh -> new Row(fresh, room.metrics(), seats::size));
    }

    void flush() {
        rows.values().forEach(Row::flush);
    }

    // ---- to everybody

    /** @param after the room as it is after the batch; how the speaker is called stands there */
    void spoken(LogEntry entry, RoomEvent.Spoken spoken, @Nullable Ask ask, RoomState after) {
        String speaker = called(spoken.participant(), after);
        if (ask instanceof StreamOpening opening) {
            stream(entry, opening, speaker, seats.hearers(opening.speaker()), seats.unbound(), everybody());
            return;
        }
        Content content = entry.content();
        if (content == null) {
            return;
        }
        Seat seat = seats.get(spoken.participant());
        Hearer from = seat == null ? null : seat.hearer();
        Tally tally =
                ask instanceof Speech speech && speech.wantsTally() ? counted(speech.tally(seats.hearers(from))) : null;
        Copy copy = copy(entry, content, from, tally, ask, speaker);
        rows.values().forEach(row -> row.post(copy));
        seats.keepForUnbound(copy);
    }

    /** How somebody is called who speaks; nobody asks where all know envelopes. */
    private String called(ParticipantId id, RoomState after) {
        return seats.areAllEnveloped()
                ? ""
                : after.participant(id)
                        .or(() -> room.state().participant(id))
                        .map(PlainForm::nameOf)
                        .orElse("");
    }

    /** For clients that know no envelope; null where there are none. */
    private @Nullable PlainForm plain(@Nullable CpimHead head, String speaker, LogEntry entry) {
        return head == null || seats.areAllEnveloped()
                ? null
                : PlainForm.of(head, speaker, entry.event() instanceof RoomEvent.Whispered);
    }

    private Copy copy(
            LogEntry entry,
            Content content,
            @Nullable Hearer from,
            @Nullable Tally tally,
            @Nullable Ask ask,
            String speaker) {
        long since = ask instanceof Speech speech ? speech.sinceNanos() : System.nanoTime();
        OutgoingMessage message = new OutgoingMessage(
                CopyIds.of(entry.epoch(), entry.number()),
                content.contentType(),
                content.mimeHeaders(),
                new Body(content.pieces(), content.length()),
                FailureReport.YES,
                tally != null);
        CpimHead head = seats.areAllEnveloped()
                ? null
                : Envelopes.head(content.pieces(), room.config().bounds().cpimHead());
        PlainForm plain = plain(head, speaker, entry);
        PlainCopy other = plain == null ? null : PlainCopy.of(plain, message);
        return new Copy(entry.number(), message, other, from, content.wrapped(), tally, since);
    }

    // ---- to some (RFC 7701 section 6.2)

    void whispered(LogEntry entry, RoomEvent.Whispered whispered, @Nullable Ask ask, RoomState after) {
        String speaker = called(whispered.participant(), after);
        List<Seat> recipients = seated(whispered.recipients());
        if (ask instanceof StreamOpening opening) {
            stream(entry, opening, speaker, Seats.hearing(recipients), Seats.unbound(recipients), only(recipients));
            return;
        }
        Content content = entry.content();
        if (content == null) {
            return;
        }
        Tally tally = ask instanceof Speech speech && speech.wantsTally()
                ? counted(speech.tally(Seats.hearing(recipients)))
                : null;
        // nobody is left out as the speaker: who writes to itself is written to
        Copy copy = copy(entry, content, null, tally, ask, speaker);
        only(recipients).forEach((at, some) -> {
            Row row = rowOf(at);
            row.flush(); // in the room's order
            row.send(some, copy);
        });
        Seats.unbound(recipients).forEach(seat -> seats.keep(seat, copy));
    }

    private List<Seat> seated(List<ParticipantId> ids) {
        List<Seat> some = new ArrayList<>(2);
        for (ParticipantId id : ids) {
            Seat seat = seats.get(id);
            if (seat != null) {
                some.add(seat);
            }
        }
        return some;
    }

    // ---- without a number

    /**
     * What only passes: nobody is asked what became of it unless its sender asks, and who is not bound yet has missed it.
     *
     * @param to whom it is for; null: everybody
     */
    void passed(Speech speech, MessageId id, @Nullable List<ParticipantId> to) {
        Content content = speech.draft().content();
        if (content == null) {
            return;
        }
        List<Seat> some = to == null ? null : seated(to);
        Tally tally = speech.wantsTally()
                ? counted(speech.tally(some == null ? seats.hearers(speech.speaker()) : Seats.hearing(some)))
                : null;
        OutgoingMessage message = new OutgoingMessage(
                id,
                content.contentType(),
                content.mimeHeaders(),
                new Body(content.pieces(), content.length()),
                tally == null ? FailureReport.NO : FailureReport.YES,
                tally != null);
        Hearer from = some == null ? speech.speaker() : null;
        Copy copy = new Copy(0, message, null, from, content.wrapped(), tally, speech.sinceNanos());
        (some == null ? everybody() : only(some)).forEach((at, recipients) -> {
            Row row = rowOf(at);
            row.flush(); // after what was said before
            row.send(recipients, copy);
        });
        (some == null ? seats.unbound() : Seats.unbound(some)).forEach(seat -> copy.missed(seat.hearer()));
    }

    private IdentityHashMap<EventLoop, Hearer[]> everybody() {
        IdentityHashMap<EventLoop, Hearer[]> all = new IdentityHashMap<>();
        rows.values().stream().filter(row -> !row.isEmpty()).forEach(row -> all.put(row.loop(), row.hearers()));
        return all;
    }

    /** Those of some who are bound, by their loops. */
    private static IdentityHashMap<EventLoop, Hearer[]> only(List<Seat> some) {
        IdentityHashMap<EventLoop, List<Hearer>> byLoop = new IdentityHashMap<>();
        for (Seat seat : some) {
            Row row = seat.row();
            if (row != null) {
                byLoop.computeIfAbsent(row.loop(), fresh -> new ArrayList<>(2)).add(seat.hearer());
            }
        }
        IdentityHashMap<EventLoop, Hearer[]> arrays = new IdentityHashMap<>();
        byLoop.forEach((at, hearers) -> arrays.put(at, hearers.toArray(new Hearer[0])));
        return arrays;
    }

    // ---- large

    /**
     * @param hearers who counts as a recipient
     * @param late whose session is not bound yet: a stream does not wait for them
     * @param to the others, by their loops
     */
    private void stream(
            LogEntry entry,
            StreamOpening opening,
            String speaker,
            List<Hearer> hearers,
            List<Seat> late,
            IdentityHashMap<EventLoop, Hearer[]> to) {
        Hearer from = opening.speaker();
        Tally tally = opening.wantsTally() ? counted(opening.tally(hearers)) : null;
        OutgoingHead head = new OutgoingHead(
                CopyIds.of(entry.epoch(), entry.number()),
                opening.outer(),
                opening.mimeHeaders(),
                opening.total(),
                FailureReport.YES,
                tally != null);
        flush();
        boolean whisper = entry.event() instanceof RoomEvent.Whispered;
        PlainForm plain = plain(opening.head(), speaker, entry);
        StreamFan fan = new StreamFan(
                progress -> to.entrySet().stream()
                        .map(one -> new StreamRow(
                                one.getKey(),
                                one.getValue(),
                                head,
                                plain,
                                opening.wrapped(),
                                from,
                                whisper,
                                tally,
                                progress))
                        .toList(),
                from::onLoop);
        seats.missed(late, from, whisper, tally);
        opening.open(fan, entry.number());
    }

    private Tally counted(Tally tally) {
        tally.deadline(loop, room.config().reportTimeout());
        return tally;
    }
}
