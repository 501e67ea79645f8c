package org.parley.client;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.parley.msrp.Method;
import org.parley.msrp.codec.Header;
import org.parley.msrp.codec.ResponseHead;
import org.parley.msrp.session.Line;
import org.parley.msrp.session.Session;

/** One NICKNAME request (RFC 7701 §7) and what it was answered. */
final class Renaming implements Line.Reply {
    private static final int MOST_OCTETS = 1023; // RFC 7701 §7.1

    private final CompletableFuture<String> trouble = new CompletableFuture<>();

    private Renaming() {}

    /** Asks for a name, "" for none; completes with what went wrong, or with an empty text. Any thread. */
    static CompletableFuture<String> ask(Session session, String name) {
        Renaming asked = new Renaming();
        if (name.getBytes(StandardCharsets.UTF_8).length > MOST_OCTETS) {
            asked.trouble.complete("a name of more than " + MOST_OCTETS + " octets (expected: a shorter one)");
            return asked.trouble;
        }
        String quoted = '"' + name.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
        session.execute(() -> {
            try {
                session.ask(Method.NICKNAME, List.of(new Header("Use-Nickname", quoted)), asked);
            } catch (IllegalArgumentException unfit) {
                asked.trouble.complete("a control character in the name (expected: printable text)");
            }
        });
        return asked.trouble;
    }

    @Override
    public void answered(ResponseHead head) {
        int code = head.code();
        trouble.complete(code >= 200 && code < 300 ? "" : "refused with " + code + " (" + meaning(head) + ")");
    }

    @Override
    public void unanswered(String why) {
        trouble.complete(why);
    }

    private static String meaning(ResponseHead head) {
        String comment = head.comment();
        return switch (head.code()) {
            case 423 -> "the name is too long for this room";
            case 424 -> "no nickname can be like that";
            case 425 -> "somebody has it, or nobody may";
            default -> comment == null ? "no reason given" : Shown.line(comment);
        };
    }
}
