package org.parley.chat.roster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.parley.chat.room.Ids;
import org.parley.chat.room.LeaveCause;
import org.parley.chat.room.ParticipantId;
import org.parley.chat.room.RoomAddress;
import org.parley.chat.room.RoomCommand;
import org.parley.chat.room.RoomPolicy;
import org.parley.chat.room.RoomState;
import org.parley.chat.room.Step;
import org.parley.chat.room.WatchAnswer;
import org.parley.sip.SipBody;

/** A book follows a room: whoever puts its partial documents together knows what the whole one says, however many changes lie between. */
class RosterBookTest {
    private static final Pattern USER =
            Pattern.compile("<user entity=\"([^\"]*)\" state=\"([a-z]+)\"[^>]*>(.*?)</user>");

    private RoomState room = RoomState.vacant(RoomAddress.parse("sip:lobby@example.org"), RoomPolicy.open());
    private final RosterBook book = book(RosterConfig.standard());
    private long clock = 1_795_000_000_000L;

    private static RosterBook book(RosterConfig config) {
        return new RosterBook(RoomAddress.parse("sip:lobby@example.org"), config, idle -> {});
    }

    private WatchAnswer watch(RosterBook by, String who) {
        return by.watching(List.of(who), room, Runnable::run);
    }

    private void apply(RoomCommand command) {
        Step step = room.apply(command, clock++, new Ids("epoch"));
        room = step.state();
        if (!step.events().isEmpty()) {
            book.happened(step.events(), room);
        }
    }

    private void join(String user, String device) {
        apply(new RoomCommand.Join(
                new ParticipantId(device), List.of("sip:" + user + "@example.org"), user, "n", true));
    }

    private void leave(String device) {
        apply(new RoomCommand.Leave(new ParticipantId(device), new LeaveCause(LeaveCause.Kind.BYE, "")));
    }

    private static Map<String, String> usersIn(SipBody document) {
        Map<String, String> users = new TreeMap<>();
        Matcher each = USER.matcher(document.text());
        while (each.find()) {
            users.put(each.group(1), each.group(2).equals("deleted") ? "" : each.group(3));
        }
        return users;
    }

    private static void merge(Map<String, String> known, SipBody document) {
        if (document.text().contains("state=\"full\" version")) {
            known.clear();
        }
        usersIn(document).forEach((entity, content) -> {
            if (content.isEmpty()) {
                known.remove(entity);
            } else {
                known.put(entity, content);
            }
        });
    }

    @Test
    void whoMergesKnowsWhatTheWholeSays() {
        watch(book, "sip:watcher@example.org");
        Random chance = new Random(6665);
        List<String> devices = new ArrayList<>();
        Map<String, String> known = new HashMap<>();
        long told = book.view().revision();
        long version = told;
        int wholes = 0;
        for (int i = 0; i < 4_000; i++) {
            if (devices.isEmpty() || chance.nextInt(100) < 52) {
                String device = "d" + i;
                devices.add(device);
                join("u" + chance.nextInt(60), device);
            } else {
                leave(devices.remove(chance.nextInt(devices.size())));
            }
            if (chance.nextInt(i < 2_000 ? 5 : 900) == 0) {
                RosterView view = book.view();
                Optional<SipBody> delta = view.since(told, version + 1);
                merge(known, delta.orElseGet(view::full));
                wholes += delta.isPresent() ? 0 : 1;
                version = delta.isPresent() ? version + 1 : view.revision();
                told = view.revision();
                assertThat(version).isLessThanOrEqualTo(view.revision());
                assertThat(new TreeMap<>(known)).isEqualTo(usersIn(view.full()));
            }
        }
        assertThat(wholes).as("what is too long ago is not remembered").isPositive();
    }

    @Test
    void aJoinCostsADeltaHoweverLargeTheRoom() {
        watch(book, "sip:watcher@example.org");
        for (int i = 0; i < 900; i++) {
            join("user" + i, "d" + i);
        }
        RosterView before = book.view();
        join("late", "late");
        SipBody delta = book.view().since(before.revision(), 7).orElseThrow();
        assertThat(delta.length()).isLessThan(1_000);
        assertThat(book.view().full().length()).isGreaterThan(300_000);
        assertThat(book.view().full()).isSameAs(book.view().full());
    }

    @Test
    void talkAndRepetitionsMakeNoNews() {
        watch(book, "sip:watcher@example.org");
        join("alice", "a");
        long revision = book.view().revision();
        apply(new RoomCommand.Speak(new ParticipantId("a"), "m1", "text/plain", 3, false));
        join("alice", "a");
        assertThat(book.view().revision()).isEqualTo(revision);
    }

    @Test
    void whatXmlHasNoPlaceForIsReplaced() {
        watch(book, "sip:watcher@example.org");
        join("a\u0000b\u001b[31m<&>\uFFFE\uD800c\td", "a");
        String text = book.view().full().text();
        assertThat(text).contains("<display-text>a\uFFFDb\uFFFD[31m&lt;&amp;&gt;\uFFFD\uFFFDc d</display-text>");
    }

    @Test
    void onlyParticipantsMayLookWhereThatIsTheRule() {
        RosterConfig standard = RosterConfig.standard();
        RosterBook closed = book(new RosterConfig(
                RosterConfig.Access.PARTICIPANTS,
                Duration.ZERO,
                standard.expires(),
                standard.minExpires(),
                List.of(),
                2,
                1,
                "",
                ""));
        watch(book, "sip:watcher@example.org");
        join("alice", "a");
        assertThat(watch(closed, "sip:bob@example.org")).isInstanceOf(WatchAnswer.Refused.class);
        assertThat(watch(closed, "sip:alice@example.org")).isInstanceOf(WatchAnswer.Watching.class);
        assertThat(watch(closed, "sip:alice@example.org"))
                .as("one is her share")
                .isInstanceOf(WatchAnswer.Refused.class);
        closed.release("sip:alice@example.org");
        assertThat(closed.isIdle()).isTrue();
        assertThat(watch(closed, "sip:alice@example.org")).isInstanceOf(WatchAnswer.Watching.class);
    }
}
