package org.parley.chat.media.intake;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.parley.chat.media.Refusals;
import org.parley.chat.room.Nickname;
import org.parley.chat.room.Reply;
import org.parley.chat.room.RoomCommand;
import org.parley.msrp.Status;
import org.parley.msrp.session.IncomingRequest;

/**
 * A NICKNAME request (RFC 7701 §7): first whether the room has nicknames at all (403), then whether the value can be read (424), then the room decides (425, 423). Always
 * answered. On the session's loop.
 */
final class Nicknaming {
    private static final int LONGEST = 2 * Nickname.MAX_OCTETS + 2;

    private Nicknaming() {}

    static void serve(Intake intake, IncomingRequest request) {
        if (!intake.room().state().policy().nicknames().offered()) {
            answer(intake, request, Status.FORBIDDEN.because("this room has no nicknames"));
            return;
        }
        String header = request.head().header("Use-Nickname");
        if (header == null) {
            answer(intake, request, Status.BAD_REQUEST.because("NICKNAME without Use-Nickname"));
            return;
        }
        String wanted = unquoted(header);
        if (wanted == null) {
            answer(intake, request, Status.MALFORMED_NICKNAME);
            return;
        }
        Nickname nickname = null;
        if (!wanted.isEmpty()) {
            try {
                nickname = Nickname.of(wanted);
            } catch (IllegalArgumentException unfit) {
                answer(intake, request, Status.MALFORMED_NICKNAME);
                return;
            }
        }
        ask(intake, request, nickname);
    }

    private static void ask(Intake intake, IncomingRequest request, @Nullable Nickname nickname) {
        Command command = new Command(
                new RoomCommand.SetNickname(intake.speaker().id(), nickname),
                reply -> intake.speaker()
                        .onLoop(() -> answer(
                                intake,
                                request,
                                reply instanceof Reply.Refused no ? Refusals.of(no.why()) : Status.OK)),
                () -> intake.speaker()
                        .onLoop(() ->
                                answer(intake, request, Status.FORBIDDEN.because("the room is not available now"))));
        if (!intake.room().ask(command)) {
            answer(intake, request, Status.FORBIDDEN.because("the room is busy"));
        }
    }

    private static void answer(Intake intake, IncomingRequest request, Status status) {
        if (!status.isSuccess()) {
            intake.room().metrics().refused(status.code());
        }
        request.answer(status);
    }

    /** The text of a quoted-string (RFC 4975 §9: two escapes and no other); null if it is none. */
    static @Nullable String unquoted(String value) {
        int end = value.length() - 1;
        if (end < 1
                || value.charAt(0) != '"'
                || value.charAt(end) != '"'
                || value.getBytes(StandardCharsets.UTF_8).length > LONGEST) {
            return null;
        }
        StringBuilder text = new StringBuilder(end);
        for (int i = 1; i < end; i++) {
            char c = value.charAt(i);
            if (c == '\\') {
                i++;
                c = i < end ? value.charAt(i) : 0;
                if (c != '\\' && c != '"') {
                    return null;
                }
            } else if (c == '"' || c < ' ' && c != '\t' || c == 0x7f) {
                return null;
            }
            text.append(c);
        }
        return text.toString();
    }
}
