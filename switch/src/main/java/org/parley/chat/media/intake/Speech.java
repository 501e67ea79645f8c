package org.parley.chat.media.intake;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.parley.chat.cluster.Content;
import org.parley.chat.cluster.Draft;
import org.parley.chat.media.Refusals;
import org.parley.chat.media.delivery.Hearer;
import org.parley.chat.media.delivery.Tally;
import org.parley.chat.room.Reply;
import org.parley.chat.room.RoomCommand;
import org.parley.msrp.Status;
import org.parley.msrp.session.IncomingMessage;

/** A gathered message between its arrival and its answer: made on the sender's loop, answered from the room's. */
public final class Speech implements Ask {
    private final Intake intake;
    private final Hearer speaker;
    private final IncomingMessage message;
    private final Draft draft;
    private final long sinceNanos;
    private final Receipt receipt;
    private final boolean passes;

    /**
     * @param content the envelope, as the log is to have it
     * @param to whom it is for, in comparable form; null: everybody
     */
    Speech(Intake intake, IncomingMessage message, Content content, @Nullable String to, long sinceNanos) {
        this.intake = intake;
        this.speaker = intake.speaker();
        this.message = message;
        this.sinceNanos = sinceNanos;
        this.receipt = new Receipt(intake, message);
        this.passes = Composing.is(content.wrapped());
        String messageId = message.messageId().value();
        String wrapped = content.wrapped().toString();
        long size = message.body().length();
        this.draft = new Draft(
                to == null
                        ? new RoomCommand.Speak(speaker.id(), messageId, wrapped, size, false)
                        : new RoomCommand.Whisper(speaker.id(), to, messageId, wrapped, size, false),
                content);
    }

    /** Who says it. */
    public Hearer speaker() {
        return speaker;
    }

    @Override
    public Draft draft() {
        return draft;
    }

    /** It goes out without having been numbered. */
    public boolean passes() {
        return passes;
    }

    /** When it had come in. */
    public long sinceNanos() {
        return sinceNanos;
    }

    /** Does its sender wait for its recipients? */
    public boolean wantsTally() {
        return receipt.wantsTally();
    }

    /** Counts recipients from here on; the sender hears of it once all are resolved. On the room's loop. */
    public Tally tally(List<Hearer> recipients) {
        return new Tally(recipients, (reached, of) -> speaker.onLoop(() -> receipt.reached(reached, of)));
    }

    @Override
    public void replied(Reply reply) {
        if (reply instanceof Reply.Refused no) {
            refuse(Refusals.of(no.why()));
        } else {
            speaker.onLoop(this::taken);
        }
    }

    private void taken() {
        speaker.traffic().said(message.body().length());
        receipt.taken();
    }

    @Override
    public void failed() {
        refuse(Status.FORBIDDEN.because("the room is not available now"));
    }

    /** Its sender is told no. Any thread. */
    public void refuse(Status status) {
        speaker.onLoop(() -> intake.refuse(message, status));
    }
}
