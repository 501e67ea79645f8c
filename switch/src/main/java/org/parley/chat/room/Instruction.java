package org.parley.chat.room;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How a participant keeps order from within: one line, a verb and what it needs, such as {@code ban sip:bob@example.org flooding}. Read here; whether the speaker may is for
 * the room to decide.
 *
 * @param verb what is to be done
 * @param target the URI of a user as it was written, "" where nobody in particular is meant
 * @param word which role, or what of the members' list; "" for other verbs
 * @param text the subject, or the reason; may be empty
 */
public record Instruction(Verb verb, String target, String word, String text) {
    /** Octets of UTF-8 that a line may have. */
    public static final int MAX_OCTETS = 4_096;

    private static final int LONGEST_SUBJECT = 1_000;
    private static final int LONGEST_QUOTED = 40;

    /** The verbs, and how each is written. */
    public enum Verb {
        /** What the room is about. */
        TOPIC("topic [TEXT]"),
        /** Keeps a user out. */
        BAN("ban URI [REASON]"),
        /** Lets a user in again. */
        UNBAN("unban URI"),
        /** Takes a user's voice. */
        SILENCE("silence URI [REASON]"),
        /** Gives it back. */
        UNSILENCE("unsilence URI"),
        /** Says what a user is here. */
        ROLE("role URI owner|moderator|participant|observer|default"),
        /** Lets nobody new in. */
        LOCK("lock [REASON]"),
        /** Lets people in again. */
        UNLOCK("unlock"),
        /** Lets members in alone, or everybody again; and says who they are. */
        MEMBERS("members on|off, members add URI, members remove URI");

        private final String usage;

        Verb(String usage) {
            this.usage = usage;
        }

        /** How it is written. */
        public String usage() {
            return usage;
        }
    }

    /**
     * Reads a line without its line end.
     *
     * @throws IllegalArgumentException if it says nothing we know; the message says what was expected
     */
    public static Instruction parse(String line) {
        if (line.chars().anyMatch(c -> c < ' ' && c != '\t' || c == 0x7f)) {
            throw new IllegalArgumentException("a control character (expected: one line of text)");
        }
        Words words = new Words(line);
        Verb verb = verb(words.next());
        Instruction read =
                switch (verb) {
                    case TOPIC -> topic(words.rest());
                    case BAN, SILENCE -> new Instruction(verb, user(verb, words.next()), "", words.rest());
                    case UNBAN, UNSILENCE -> new Instruction(verb, user(verb, words.next()), "", "");
                    case ROLE -> role(user(verb, words.next()), words.next());
                    case LOCK -> new Instruction(verb, "", "", words.rest());
                    case UNLOCK -> new Instruction(verb, "", "", "");
                    case MEMBERS -> members(words);
                };
        if (!words.rest().isEmpty() && read.text().isEmpty()) {
            throw unfit(verb, words.rest());
        }
        return read;
    }

    /**
     * The command that does it.
     *
     * @param target the user's URI in comparable form
     */
    public RoomCommand.Moderation by(Actor actor, String target) {
        return switch (verb) {
            case TOPIC -> new RoomCommand.SetSubject(actor, text);
            case BAN -> new RoomCommand.SetBan(actor, target, 0, text);
            case UNBAN -> new RoomCommand.Unban(actor, target, text);
            case SILENCE -> new RoomCommand.Silence(actor, target, true, text);
            case UNSILENCE -> new RoomCommand.Silence(actor, target, false, text);
            case ROLE -> new RoomCommand.SetRole(actor, target, role(word), text);
            case LOCK -> new RoomCommand.Lock(actor, true, text);
            case UNLOCK -> new RoomCommand.Lock(actor, false, text);
            case MEMBERS ->
                switch (word) {
                    case "on" -> new RoomCommand.SetMembersOnly(actor, true, text);
                    case "off" -> new RoomCommand.SetMembersOnly(actor, false, text);
                    default -> new RoomCommand.SetMember(actor, target, word.equals("add"), text);
                };
        };
    }

    private static Verb verb(String word) {
        for (Verb verb : Verb.values()) {
            if (verb.name().equalsIgnoreCase(word)) {
                return verb;
            }
        }
        throw new IllegalArgumentException(
                "'" + cut(word) + "' (expected: topic, ban, unban, silence, unsilence, role, lock, unlock or members)");
    }

    private static Instruction topic(String text) {
        if (text.length() > LONGEST_SUBJECT) {
            throw new IllegalArgumentException("topic: " + text.length() + " characters (expected: at most 1000)");
        }
        return new Instruction(Verb.TOPIC, "", "", text);
    }

    private static Instruction role(String user, String named) {
        String word = named.toLowerCase(Locale.ROOT);
        if (!word.equals("default") && role(word) == null) {
            throw unfit(Verb.ROLE, named);
        }
        return new Instruction(Verb.ROLE, user, word, "");
    }

    private static @Nullable Role role(String word) {
        for (Role role : Role.values()) {
            if (role.name().toLowerCase(Locale.ROOT).equals(word)) {
                return role;
            }
        }
        return null;
    }

    private static Instruction members(Words words) {
        String named = words.next();
        String word = named.toLowerCase(Locale.ROOT);
        return switch (word) {
            case "on", "off" -> new Instruction(Verb.MEMBERS, "", word, "");
            case "add", "remove" -> new Instruction(Verb.MEMBERS, user(Verb.MEMBERS, words.next()), word, "");
            default -> throw unfit(Verb.MEMBERS, named);
        };
    }

    /** A URI: a scheme and something after it. What it means is not looked at here. */
    private static String user(Verb verb, String word) {
        int colon = word.indexOf(':');
        if (colon < 1 || colon == word.length() - 1 || !isScheme(word.substring(0, colon))) {
            throw unfit(verb, word);
        }
        return word;
    }

    private static boolean isScheme(String text) {
        return text.chars().allMatch(c -> c < 0x80 && (Character.isLetterOrDigit(c) || "+-.".indexOf(c) >= 0))
                && Character.isLetter(text.charAt(0));
    }

    private static IllegalArgumentException unfit(Verb verb, String received) {
        return new IllegalArgumentException("'" + cut(received) + "' (expected: " + verb.usage() + ")");
    }

    private static String cut(String text) {
        return text.codePointCount(0, text.length()) <= LONGEST_QUOTED
                ? text
                : text.substring(0, text.offsetByCodePoints(0, LONGEST_QUOTED)) + "…";
    }

    /** A line taken word by word. */
    private static final class Words {
        private String left;

        Words(String line) {
            this.left = line.strip();
        }

        /** The next word, "" at the end. */
        String next() {
            int end = 0;
            while (end < left.length() && !Character.isWhitespace(left.charAt(end))) {
                end++;
            }
            String word = left.substring(0, end);
            left = left.substring(end).strip();
            return word;
        }

        /** What has not been taken. */
        String rest() {
            return left;
        }
    }
}
