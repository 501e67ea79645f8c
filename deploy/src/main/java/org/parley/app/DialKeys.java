package org.parley.app;

import static org.parley.config.ValueTypes.duration;
import static org.parley.config.ValueTypes.whole;

import java.time.Duration;
import org.parley.chat.focus.DialConfig;
import org.parley.config.ConfigValues;
import org.parley.config.KeySpec;

/** How many calls rooms make at once, and how long they ring. */
final class DialKeys {
    /** These keys, in the order they are shown. */
    static final KeyList KEYS = new KeyList();

    static final KeySpec<Integer> DIAL_OUT_AT_ONCE = KEYS.add(
            "rooms.dial-out.at-once",
            whole(0, 100_000),
            100,
            "Calls that rooms of this node may be making at once; more fail with 503. 0: rooms call nobody.");
    static final KeySpec<Integer> DIAL_OUT_PER_ROOM =
            KEYS.add("rooms.dial-out.per-room", whole(0, 100_000), 10, "The same of one room.");
    static final KeySpec<Duration> DIAL_OUT_ANSWER_TIME = KEYS.add(
            "rooms.dial-out.answer-time",
            duration("1s", "10m"),
            Duration.ofMinutes(2),
            "How long whoever a room calls may take to answer; then the call is cancelled.");

    private DialKeys() {}

    /** What they say. */
    static DialConfig dialling(ConfigValues values) {
        return new DialConfig(
                values.value(DIAL_OUT_AT_ONCE), values.value(DIAL_OUT_PER_ROOM), values.value(DIAL_OUT_ANSWER_TIME));
    }
}
