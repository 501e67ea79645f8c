package org.parley.chat.media.form;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.parley.chat.room.Actor;
import org.parley.chat.room.Participant;
import org.parley.chat.room.ParticipantId;
import org.parley.chat.room.Role;
import org.parley.chat.room.RoomEvent;
import org.parley.chat.room.RoomState;

/** Acts of moderation in a sentence, for those who follow no roster. Nobody is called by an address that is not for others to see. Pure. */
public final class Announcements {
    private Announcements() {}

    /** What was done, in the room as it was before; null for what is no news to everybody. */
    public static @Nullable String of(RoomEvent.Moderated done, RoomState before) {
        String who = actor(done.actor(), before);
        String whom = done.target().isEmpty() ? "" : target(done.target(), before);
        String detail = done.detail();
        String sentence =
                switch (done.act()) {
                    case SUBJECT -> who + (detail.isEmpty() ? " removed the topic" : " set the topic: " + detail);
                    case LOCK -> who + (isOn(detail) ? " locked the room" : " unlocked the room");
                    case SILENCE -> who + (isOn(detail) ? " silenced " + whom : " lets " + whom + " speak again");
                    case BAN -> who + (detail.equals("off") ? " lifted the ban on " : " banned ") + whom;
                    case KICK -> who + " put out " + whom;
                    case ROLE ->
                        detail.isEmpty()
                                ? who + " gave " + whom + " the usual role back"
                                : who + " made " + whom + " " + withArticle(detail);
                    case POLICY -> who + policy(detail, whom);
                    case INVITE, END, CREATE -> "";
                };
        if (sentence.isEmpty()) {
            return null;
        }
        return done.reason().isBlank()
                ? sentence
                : sentence + " (" + done.reason().strip() + ")";
    }

    /** One who has that role. */
    public static String one(Role role) {
        return withArticle(role.name().toLowerCase(Locale.ROOT));
    }

    private static String policy(String detail, String whom) {
        return switch (detail) {
            case "members on" -> " closed the room to all but members";
            case "members off" -> " opened the room to everybody";
            case "member added" -> " made " + whom + " a member";
            case "member removed" -> " struck " + whom + " off the members";
            default -> " changed the rules of the room";
        };
    }

    private static boolean isOn(String detail) {
        return detail.equals("on");
    }

    private static String withArticle(String role) {
        return ("aeiou".indexOf(role.charAt(0)) >= 0 ? "an " : "a ") + role;
    }

    private static String actor(Actor actor, RoomState before) {
        if (actor.operator()) {
            return "The operator";
        }
        List<Participant> devices = devices(actor.uri(), before);
        Optional<Participant> shown =
                devices.stream().filter(Participant::isAnonymous).findFirst();
        return shown.or(() -> devices.stream().findFirst())
                .map(Announcements::called)
                .orElse("Somebody outside");
    }

    private static String target(String uri, RoomState before) {
        return devices(uri, before).stream()
                .filter(one -> one.answersTo(uri))
                .findFirst()
                .map(Announcements::called)
                .orElse(uri);
    }

    private static List<Participant> devices(String uri, RoomState before) {
        return before.instancesOf(uri).stream()
                .map((ParticipantId id) -> before.participant(id))
                .flatMap(Optional::stream)
                .toList();
    }

    private static String called(Participant one) {
        return Notices.name(one.nickname().isEmpty() ? one.shownName() : one.nickname(), one.shownUri());
    }
}
