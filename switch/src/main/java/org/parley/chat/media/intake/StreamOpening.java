package org.parley.chat.media.intake;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.parley.chat.cluster.Draft;
import org.parley.chat.media.Refusals;
import org.parley.chat.media.delivery.Hearer;
import org.parley.chat.media.delivery.StreamFan;
import org.parley.chat.media.delivery.Tally;
import org.parley.chat.room.Reply;
import org.parley.chat.room.RoomCommand;
import org.parley.msrp.Bytes;
import org.parley.msrp.MediaType;
import org.parley.msrp.Status;
import org.parley.msrp.cpim.CpimHead;
import org.parley.msrp.session.IncomingStream;

/**
 * Asks for a streamed message's number; the room opens the way out at the very place in its order where the number is given. Made on the sender's loop, asked on the room's.
 */
public final class StreamOpening implements Ask {
    private final StreamedMessage message;
    private final Hearer speaker;
    private final Wrapping around;
    private final IncomingStream in;
    private final Receipt receipt;
    private final CpimHead head;
    private final Draft draft;
    private boolean opened;

    /** @param to whom it is for, in comparable form; null: everybody */
    StreamOpening(
            StreamedMessage message,
            Hearer speaker,
            IncomingStream in,
            Wrapping around,
            Receipt receipt,
            CpimHead head,
            @Nullable String to) {
        this.message = message;
        this.speaker = speaker;
        this.in = in;
        this.around = around;
        this.receipt = receipt;
        this.head = head;
        String wrapped = head.contentType().toString();
        String messageId = in.messageId().value();
        long size = in.totalIfKnown();
        this.draft = new Draft(
                to == null
                        ? new RoomCommand.Speak(speaker.id(), messageId, wrapped, size, true)
                        : new RoomCommand.Whisper(speaker.id(), to, messageId, wrapped, size, true),
                null);
    }

    @Override
    public Draft draft() {
        return draft;
    }

    /** Who says it. */
    public Hearer speaker() {
        return speaker;
    }

    /** The type of the envelope. */
    public MediaType outer() {
        return around.outer();
    }

    /** Further Content-* lines beside it. */
    public Bytes mimeHeaders() {
        return around.mimeHeaders();
    }

    /** Octets of the envelope, -1 if nobody has said. */
    public long total() {
        return around.total(in.totalIfKnown());
    }

    public CpimHead head() {
        return head;
    }

    /** The type inside the envelope. */
    public MediaType wrapped() {
        return head.contentType();
    }

    /** Does its sender wait for its recipients? */
    public boolean wantsTally() {
        return receipt.wantsTally();
    }

    /** Counts recipients from here on; the sender hears of it once all are resolved. On the room's loop. */
    public Tally tally(List<Hearer> recipients) {
        return new Tally(recipients, (reached, of) -> speaker.onLoop(() -> receipt.reached(reached, of)));
    }

    /** It has its number, and may go out that way. On the room's loop. */
    public void open(StreamFan way, long number) {
        opened = true;
        message.onSessionsLoop(() -> message.granted(way, number));
    }

    @Override
    public void replied(Reply reply) {
        if (reply instanceof Reply.Refused no) {
            speaker.onLoop(() -> message.refuse(Refusals.of(no.why())));
        } else if (!opened) {
            speaker.onLoop(message::saidBefore);
        }
    }

    @Override
    public void failed() {
        speaker.onLoop(() -> message.refuse(Status.FORBIDDEN.because("the room is not available now")));
    }
}
