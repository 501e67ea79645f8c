package org.parley.chat.media.intake;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.parley.chat.media.Refusals;
import org.parley.chat.media.form.Announcements;
import org.parley.chat.media.terms.Terms;
import org.parley.chat.room.Act;
import org.parley.chat.room.Actor;
import org.parley.chat.room.Instruction;
import org.parley.chat.room.Instruction.Verb;
import org.parley.chat.room.Reply;
import org.parley.chat.room.RoomCommand;
import org.parley.chat.room.RoomPolicy;
import org.parley.chat.room.RoomState;
import org.parley.msrp.Bytes;
import org.parley.msrp.MediaType;
import org.parley.msrp.Status;
import org.parley.msrp.cpim.CpimHead;
import org.parley.msrp.cpim.ParticipantUri;
import org.parley.msrp.session.IncomingMessage;

/**
 * A message to the room whose content is an {@link Instruction}: consumed here, never passed on, answered with what came of it. 200: done; 400: not understood; 403: may not;
 * 404: nobody known by that URI; 413: too long, or the room is busy; 415: this room takes none. Who speaks is known, so the envelope's From has been checked. On the session's
 * loop.
 */
final class Instructing {
    private static final MediaType TYPE = MediaType.parse(Terms.INSTRUCTIONS);
    private static final String NOWHERE = "@anonymous.invalid";

    private Instructing() {}

    /** Is that what a message holds? */
    static boolean holds(CpimHead head) {
        return head.contentType().isSameType(TYPE);
    }

    /** One that was gathered whole, from an envelope that was not refused. */
    static void serve(Intake intake, IncomingMessage message, CpimHead head, @Nullable String to) {
        Status unread = refusal(intake, to, message.body().length() - head.bodyOffset());
        if (unread != null) {
            intake.refuse(message, unread);
            return;
        }
        Instruction instruction;
        try {
            instruction = Instruction.parse(line(message, head));
        } catch (CharacterCodingException garbled) {
            intake.refuse(message, Status.BAD_REQUEST.because("no UTF-8 (expected: one line of UTF-8)"));
            return;
        } catch (IllegalArgumentException unfit) {
            intake.refuse(message, Status.BAD_REQUEST.because(String.valueOf(unfit.getMessage())));
            return;
        }
        String target = instruction.target().isEmpty()
                ? ""
                : ParticipantUri.parse(instruction.target()).key();
        RoomCommand.Moderation command =
                instruction.by(Actor.user(UserKeys.of(intake.speaker().who()).get(0)), target);
        Status refused = refusal(intake.room().state(), instruction, command);
        if (refused != null) {
            intake.refuse(message, refused);
        } else {
            ask(intake, message, command);
        }
    }

    /** What one of so many octets is refused with before it is read; null: it is read. */
    static @Nullable Status refusal(Intake intake, @Nullable String to, long octets) {
        if (!intake.room().terms().instructions()) {
            return Status.UNSUPPORTED_MEDIA_TYPE.because("this room takes no commands in messages");
        } else if (to != null) {
            return Status.BAD_REQUEST.because("To: a participant (expected: the room)");
        }
        return octets > Instruction.MAX_OCTETS
                ? Status.STOP_SENDING.because("expected: one line of at most " + Instruction.MAX_OCTETS + " octets")
                : null;
    }

    private static String line(IncomingMessage message, CpimHead head) throws CharacterCodingException {
        Bytes whole = message.body().joined();
        Bytes content = whole.slice(head.bodyOffset());
        String text = StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(content.array(), content.from(), content.length()))
                .toString();
        int end = text.length();
        while (end > 0 && (text.charAt(end - 1) == '\n' || text.charAt(end - 1) == '\r')) {
            end--;
        }
        return text.substring(0, end);
    }

    /** What can be said without asking the room, and better: in this order, whether one may at all, and whether there is somebody of that name. */
    private static @Nullable Status refusal(RoomState room, Instruction what, RoomCommand.Moderation command) {
        if (!room.allows(command.actor(), command.act())) {
            return Status.FORBIDDEN.because("you may not do that here: it takes "
                    + Announcements.one(room.policy().permissions().least(command.act())));
        }
        if (!what.target().isEmpty() && !isKnown(room, what.verb(), command)) {
            return Status.NOT_FOUND.because(what.target() + " is nobody this room knows");
        }
        RoomPolicy.Access access = room.policy().admission().access();
        boolean guarded = access != RoomPolicy.Access.OPEN && access != RoomPolicy.Access.MEMBERS;
        if (command instanceof RoomCommand.SetMembersOnly && guarded) {
            return Status.FORBIDDEN.because("a room that wants a password or an invitation stays so");
        }
        return null;
    }

    /** A typing error must not rule over somebody who is not there; keeping out, and making a member of, who is not there is the point. */
    private static boolean isKnown(RoomState room, Verb verb, RoomCommand.Moderation command) {
        String target = command.target();
        return switch (verb) {
            case BAN -> room.knows(target) || !target.endsWith(NOWHERE);
            case UNBAN -> room.concerns(Act.BAN, target);
            case SILENCE, UNSILENCE -> room.knows(target) || room.concerns(Act.SILENCE, target);
            case ROLE -> room.knows(target) || room.concerns(Act.ROLE, target) || room.concerns(Act.POLICY, target);
            case MEMBERS ->
                ((RoomCommand.SetMember) command).member()
                        ? room.knows(target) || !target.endsWith(NOWHERE)
                        : room.concerns(Act.POLICY, target);
            case TOPIC, LOCK, UNLOCK -> true;
        };
    }

    private static void ask(Intake intake, IncomingMessage message, RoomCommand.Moderation command) {
        Command asked = new Command(command, reply -> decided(intake, message, reply), () -> intake.speaker()
                .onLoop(() -> intake.refuse(message, Status.FORBIDDEN.because("the room is not available now"))));
        if (!intake.room().ask(asked)) {
            intake.refuse(message, Status.STOP_SENDING.because("the room is busy"));
        }
    }

    /** Like every decision it is answered once it is written down. On the room's loop. */
    private static void decided(Intake intake, IncomingMessage message, Reply reply) {
        if (reply instanceof Reply.Refused no) {
            intake.speaker().onLoop(() -> intake.refuse(message, Refusals.of(no.why())));
        } else {
            intake.room().written().whenComplete((done, failure) -> intake.speaker()
                    .onLoop(() -> answer(intake, message, failure == null)));
        }
    }

    private static void answer(Intake intake, IncomingMessage message, boolean written) {
        if (written) {
            message.accept();
            message.reportSuccess();
        } else {
            intake.refuse(
                    message, Status.FORBIDDEN.because("done, but not written down so far: a restart might undo it"));
        }
    }
}
