package org.parley.chat.media;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.parley.chat.cluster.Content;
import org.parley.chat.cluster.Draft;
import org.parley.chat.room.Reply;
import org.parley.chat.room.RoomCommand;
import org.parley.msrp.Status;
import org.parley.msrp.session.IncomingMessage;

/** A gathered message between its arrival and its answer: made on the sender's loop, answered from the room's. */
final class Speech implements Ask {
    private final Seat seat;
    private final IncomingMessage message;
    private final Draft draft;
    private final long sinceNanos;
    private final Receipt receipt;
    private final boolean passes;

    /**
     * @param content the envelope, as the log is to have it
     * @param to whom it is for, in comparable form; null: everybody
     */
    Speech(Seat seat, IncomingMessage message, Content content, @Nullable String to, long sinceNanos) {
        this.seat = seat;
        this.message = message;
        this.sinceNanos = sinceNanos;
        this.receipt = new Receipt(seat, message);
        this.passes = Composing.is(content.wrapped());
        String messageId = message.messageId().value();
        String wrapped = content.wrapped().toString();
        long size = message.body().length();
        this.draft = new Draft(
                to == null
                        ? new RoomCommand.Speak(seat.id(), messageId, wrapped, size, false)
                        : new RoomCommand.Whisper(seat.id(), to, messageId, wrapped, size, false),
                content);
    }

    Seat seat() {
        return seat;
    }

    @Override
    public Draft draft() {
        return draft;
    }

    /** It goes out without having been numbered. */
    boolean passes() {
        return passes;
    }

    long sinceNanos() {
        return sinceNanos;
    }

    boolean wantsTally() {
        return receipt.wantsTally();
    }

    /** Counts recipients from here on; the sender hears of it once all are resolved. On the room's loop. */
    Tally tally(List<Seat> recipients) {
        return new Tally(recipients, (reached, of) -> seat.onLoop(() -> receipt.reached(reached, of)));
    }

    @Override
    public void replied(Reply reply) {
        if (reply instanceof Reply.Refused no) {
            refuse(Refusals.of(no.why()));
        } else {
            seat.onLoop(this::taken);
        }
    }

    private void taken() {
        seat.traffic().said(message.body().length());
        receipt.taken();
    }

    @Override
    public void failed() {
        refuse(Status.FORBIDDEN.because("the room is not available now"));
    }

    void refuse(Status status) {
        seat.onLoop(() -> seat.intake().refuse(message, status));
    }
}
