package org.parley.client;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.parley.client.Company.AmbiguousNameException;
import org.parley.sip.ReferTo;
import org.parley.sip.SipHeaders;

/**
 * Does what a line asks for that begins with a slash. Each stage says what went wrong, in a sentence, and nothing when it was done; it never fails. On the main thread, and
 * on those that bring answers.
 */
final class Commands {
    private static final CompletableFuture<String> DONE = CompletableFuture.completedFuture("");

    private final ChatOptions options;
    private final Visit visit;
    private final Consumer<String> print;

    Commands(ChatOptions options, Visit visit, Consumer<String> print) {
        this.options = options;
        this.visit = visit;
        this.print = print;
    }

    /** Begins it. */
    CompletionStage<String> run(Slash command, Typed typed) {
        try {
            return begin(command, typed).exceptionally(Commands::sentence);
        } catch (IllegalArgumentException unfit) {
            return failed(sentence(unfit));
        }
    }

    private CompletionStage<String> begin(Slash command, Typed typed) {
        return switch (command) {
            case MSG -> message(typed);
            case WHO -> visit.company().thenApply(this::list);
            case NICK -> nickname(typed.rest());
            case TOPIC -> topic(typed.rest());
            case INVITE -> invite(typed);
            case KICK -> kick(typed);
            case BAN, SILENCE, UNSILENCE, ROLE -> about(command, typed);
            case UNBAN -> absent(command, typed.word(), "unban ", typed);
            case LOCK -> visit.instruct(("lock " + typed.rest()).strip());
            case UNLOCK -> typed.isOver() ? visit.instruct("unlock") : unfit(Slash.UNLOCK);
            case MEMBERS -> members(typed);
            case HELP -> help();
            case QUIT -> DONE;
        };
    }

    private CompletionStage<String> help() {
        Slash.help().forEach(print);
        return DONE;
    }

    private String list(Company company) {
        company.people().forEach(one -> print.accept("* " + one.line()));
        return "";
    }

    // ---- messages and names

    private CompletionStage<String> message(Typed typed) {
        String whom = typed.word();
        String text = typed.rest();
        if (whom.isEmpty() || text.isEmpty()) {
            return unfit(Slash.MSG);
        } else if (!visit.offers("private-messages")) {
            return failed("this room has no private messages");
        }
        return to(whom, uri -> visit.say(text, uri).trouble()).thenApply(trouble -> notDelivered(trouble, text));
    }

    /** What is said of a message that did not arrive. */
    static String notDelivered(String trouble, String text) {
        return trouble.isEmpty() ? "" : "not delivered: " + trouble + ": " + Shown.line(text);
    }

    private CompletionStage<String> nickname(String name) {
        if (!visit.offers("nickname")) {
            return failed("this room has no nicknames");
        }
        return visit.nickname(name).thenApply(trouble -> {
            if (trouble.isEmpty()) {
                print.accept(name.isEmpty() ? "* you have no nickname now" : "* you are " + Shown.line(name) + " now");
            }
            return trouble;
        });
    }

    // ---- order in the room

    private CompletionStage<String> topic(String text) {
        if (!text.isEmpty()) {
            return visit.instruct(text.equals("\"\"") ? "topic" : "topic " + text);
        }
        return visit.company().thenApply(room -> {
            print.accept(room.topic().isEmpty() ? "* no topic" : "* topic: " + Shown.line(room.topic()));
            return "";
        });
    }

    private CompletionStage<String> about(Slash command, Typed typed) {
        String whom = typed.word();
        String rest = typed.rest();
        boolean whole = command == Slash.ROLE ? !rest.isEmpty() : command != Slash.UNSILENCE || rest.isEmpty();
        if (whom.isEmpty() || !whole) {
            return unfit(command);
        }
        String verb = command.name().toLowerCase(Locale.ROOT);
        return to(whom, uri -> visit.instruct((verb + " " + uri + " " + rest).strip()));
    }

    /** About somebody who is not in the room, as likely as not. */
    private CompletionStage<String> absent(Slash command, String whom, String line, Typed typed) {
        return whom.isEmpty() || !typed.isOver() ? unfit(command) : visit.instruct(line + options.addressOf(whom));
    }

    private CompletionStage<String> members(Typed typed) {
        String word = typed.word();
        return switch (word) {
            case "on", "off" -> typed.isOver() ? visit.instruct("members " + word) : unfit(Slash.MEMBERS);
            case "add", "remove" -> absent(Slash.MEMBERS, typed.word(), "members " + word + " ", typed);
            default -> unfit(Slash.MEMBERS);
        };
    }

    // ---- people in and out (RFC 4579 §5.5, §5.11)

    private CompletionStage<String> invite(Typed typed) {
        String whom = typed.word();
        if (whom.isEmpty() || !typed.isOver()) {
            return unfit(Slash.INVITE);
        }
        String uri = options.addressOf(whom);
        print.accept("* inviting " + Shown.line(uri));
        return visit.refer(ReferTo.of(uri, "INVITE"), news -> print.accept("* " + Shown.line(uri) + ": " + news))
                .thenApply(trouble -> {
                    if (trouble.isEmpty()) {
                        print.accept("* " + Shown.line(uri) + " has joined");
                    }
                    return trouble.isEmpty() ? "" : Shown.line(uri) + ": " + trouble;
                });
    }

    private CompletionStage<String> kick(Typed typed) {
        String whom = typed.word();
        String reason = typed.rest();
        if (whom.isEmpty()) {
            return unfit(Slash.KICK);
        }
        return to(whom, uri -> visit.refer(bye(uri, reason), news -> {}).thenApply(trouble -> {
            if (trouble.isEmpty()) {
                print.accept("* " + Shown.line(uri) + " is out");
            }
            return trouble.isEmpty() ? "" : Shown.line(uri) + ": " + trouble;
        }));
    }

    private static ReferTo bye(String uri, String reason) {
        String text = reason.replace('"', '\'').replace('\\', '/');
        SipHeaders headers = text.isEmpty()
                ? SipHeaders.NONE
                : SipHeaders.NONE.with("Reason", "SIP;cause=200;text=\"" + text + "\"");
        return new ReferTo(uri, "BYE", headers);
    }

    // ---- what all have in common

    /** Does something to whom a word means: a URI or an address as it stands, or somebody in the room by name. */
    private CompletionStage<String> to(String word, Function<String, CompletionStage<String>> what) {
        if (word.contains(":") || word.contains("@")) {
            return what.apply(options.addressOf(word));
        }
        return visit.company()
                .handle((room, untold) -> room == null ? new Company("", List.of()) : room)
                .thenCompose(room -> {
                    try {
                        List<Person> meant = room.meant(word);
                        return meant.isEmpty()
                                ? toStranger(word, what)
                                : what.apply(meant.get(0).uri());
                    } catch (AmbiguousNameException several) {
                        return failed(String.valueOf(several.getMessage()));
                    }
                });
    }

    /** Nobody here by that name: a user of our own domain, if such a name can be one's. */
    private CompletionStage<String> toStranger(String word, Function<String, CompletionStage<String>> what) {
        return word.matches("[\\w.!~*'+-]+")
                ? what.apply(options.addressOf(word))
                : failed("nobody here is called '" + Shown.line(word) + "'");
    }

    private static CompletionStage<String> unfit(Slash command) {
        return failed("expected: " + command.usage());
    }

    private static CompletionStage<String> failed(String why) {
        return CompletableFuture.completedFuture(why);
    }

    private static String sentence(Throwable failed) {
        Throwable cause =
                failed instanceof CompletionException && failed.getCause() != null ? failed.getCause() : failed;
        return cause instanceof TimeoutException ? "no roster in time" : String.valueOf(cause.getMessage());
    }
}
