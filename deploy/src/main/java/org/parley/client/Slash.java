package org.parley.client;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The commands of the console, in the order in which they are listed. */
enum Slash {
    MSG("/msg WHO TEXT", "says it to WHO alone"),
    WHO("/who", "lists who is in the room"),
    NICK("/nick [NAME]", "takes a nickname; without NAME gives it back"),
    TOPIC("/topic [TEXT]", "says what the room is about; without TEXT shows it, \"\" removes it"),
    INVITE("/invite URI", "has the room call somebody"),
    KICK("/kick WHO [REASON]", "puts somebody out"),
    BAN("/ban WHO [REASON]", "puts somebody out for good"),
    UNBAN("/unban URI", "lets somebody in again"),
    SILENCE("/silence WHO [REASON]", "takes somebody's voice"),
    UNSILENCE("/unsilence WHO", "gives it back"),
    ROLE("/role WHO ROLE", "makes somebody owner, moderator, participant, observer, or what is the default"),
    LOCK("/lock [REASON]", "lets nobody new in"),
    UNLOCK("/unlock", "lets people in again"),
    MEMBERS("/members on|off|add URI|remove URI", "lets members in alone, or everybody; says who they are"),
    HELP("/help", "lists these commands"),
    QUIT("/quit", "leaves");

    private final String usage;
    private final String does;

    Slash(String usage, String does) {
        this.usage = usage;
        this.does = does;
    }

    /** The command of that word, with its slash. */
    static Optional<Slash> of(String word) {
        return Arrays.stream(values()).filter(one -> one.word().equals(word)).findFirst();
    }

    /** The word as it is typed. */
    String word() {
        return "/" + name().toLowerCase(java.util.Locale.ROOT);
    }

    /** How it is typed. */
    String usage() {
        return usage;
    }

    /** A line for each. */
    static List<String> help() {
        int widest = Arrays.stream(values())
                .mapToInt(one -> one.usage.length())
                .max()
                .orElse(0);
        return Arrays.stream(values())
                .map(one -> one.usage + " ".repeat(widest - one.usage.length() + 2) + one.does)
                .toList();
    }
}
