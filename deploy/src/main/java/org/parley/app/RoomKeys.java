package org.parley.app;

import static org.parley.app.KeyTypes.DOMAIN;
import static org.parley.app.KeyTypes.GIB;
import static org.parley.app.KeyTypes.KIB;
import static org.parley.app.KeyTypes.MIB;
import static org.parley.app.KeyTypes.ROOM;
import static org.parley.config.ValueTypes.duration;
import static org.parley.config.ValueTypes.flag;
import static org.parley.config.ValueTypes.listOf;
import static org.parley.config.ValueTypes.octets;
import static org.parley.config.ValueTypes.oneOf;
import static org.parley.config.ValueTypes.text;
import static org.parley.config.ValueTypes.whole;

import java.time.Duration;
import java.util.List;
import org.parley.chat.RoomConfig;
import org.parley.chat.media.ReportPolicy;
import org.parley.config.KeySpec;

/** Which rooms there are and what they take. */
final class RoomKeys {
    /** These keys, in the order they are shown. */
    static final KeyList KEYS = new KeyList();

    /** User-Agents of the engine that people chat through, by its own and its applications' names. */
    private static final List<String> SIPSIMPLE = List.of("*sipsimple*", "*Blink*", "*sylkserver*", "*sip-session*");

    static final KeySpec<List<String>> ROOMS_DOMAINS = KEYS.add(
            "rooms.domains",
            listOf(DOMAIN),
            List.of("*"),
            "The domains whose SIP URIs are rooms here; others get 404. * is every domain.");
    static final KeySpec<RoomConfig.Create> ROOMS_CREATE = KEYS.add(
            "rooms.create",
            oneOf(RoomConfig.Create.class),
            RoomConfig.Create.ON_JOIN,
            "What makes a room: the first INVITE to it, a call to rooms.factory alone, or nothing but rooms.names, rooms.list"
                    + " and operators.");
    static final KeySpec<List<String>> ROOMS_NAMES = KEYS.add(
            "rooms.names",
            listOf(ROOM),
            List.of(),
            "Rooms that are always there; one without a domain is there in all of them.");
    static final KeySpec<Integer> ROOMS_MAX_PARTICIPANTS = KEYS.add(
            "rooms.max-participants",
            whole(1, 1_000_000),
            2_000,
            "Participants in one room at most; the next gets 486.");
    static final KeySpec<List<String>> ROOMS_WRAPPED_TYPES = KEYS.add(
            "rooms.wrapped-types",
            listOf(text("a media type such as text/plain, or *", RoomKeys::isType)),
            List.of("*"),
            "What may be inside the CPIM envelope of a message (a=accept-wrapped-types).");
    static final KeySpec<Long> ROOMS_MAX_SIZE = KEYS.add(
            "rooms.max-size",
            octets(KIB, 64 * GIB),
            100 * MIB,
            "The largest message a room takes (a=max-size); larger ones get 413.");
    static final KeySpec<Long> ROOMS_GATHER_LIMIT = KEYS.add(
            "rooms.gather-limit",
            octets(4 * KIB, 16 * MIB),
            64 * KIB,
            "Messages up to this size are distributed once they are complete, larger ones while they arrive.");
    static final KeySpec<Duration> ROOMS_CHUNK_RECEPTION_TIMER = KEYS.add(
            "rooms.chunk-reception-timer",
            duration("100ms", "1h"),
            Duration.ofMinutes(9),
            "How long the next chunk of a message may take before the message is given up (RFC 7701 section 6.1).");
    static final KeySpec<ReportPolicy> ROOMS_REPORT = KEYS.add(
            "rooms.report",
            oneOf(ReportPolicy.class),
            ReportPolicy.ACCEPTED,
            "What a success report means: the room accepted the message, or all recipients got it.");
    static final KeySpec<Duration> ROOMS_REPORT_TIMEOUT = KEYS.add(
            "rooms.report-timeout",
            duration("100ms", "1h"),
            Duration.ofSeconds(60),
            "How long recipients may take before they count as not reached, when rooms.report is delivered.");
    static final KeySpec<List<String>> ROOMS_SINGLE_CHUNK = KEYS.add(
            "rooms.single-chunk",
            listOf(text("a User-Agent with * for any characters")),
            SIPSIMPLE,
            "Clients whose User-Agent matches get every message in one chunk: a second one would end their session.");
    static final KeySpec<Long> ROOMS_SINGLE_CHUNK_SIZE = KEYS.add(
            "rooms.single-chunk-size",
            octets(64 * KIB, 64 * GIB),
            50 * MIB,
            "The largest message such a client gets; instead of a larger one it gets a notice.");
    static final KeySpec<Duration> ROOMS_SINGLE_CHUNK_WAIT = KEYS.add(
            "rooms.single-chunk-wait",
            duration("100ms", "10m"),
            Duration.ofSeconds(10),
            "How long chat to such a client may wait behind a large message before that one is given up.");
    static final KeySpec<List<String>> ROOMS_AWARE_AGENTS = KEYS.add(
            "rooms.aware-agents",
            listOf(text("a User-Agent with * for any characters")),
            SIPSIMPLE,
            "Clients that know chat rooms although they never send a=chatroom.");
    static final KeySpec<List<String>> ROOMS_ANNOUNCE_TO = KEYS.add(
            "rooms.announce-to",
            listOf(text("a User-Agent with * for any characters")),
            List.of("parley-chat*"),
            "Clients that are told in a notice who joins and leaves, because they follow no roster; by default our own console.");
    static final KeySpec<Boolean> ROOMS_TELL_UNAWARE = KEYS.add(
            "rooms.tell-unaware",
            flag(),
            true,
            "Whether a participant whose client shows no sign of knowing chat rooms is told that it is in one (RFC 7701"
                    + " section 11).");
    static final KeySpec<Integer> ROOMS_MESSAGES_PER_SECOND = KEYS.add(
            "rooms.messages-per-second",
            whole(0, 1_000_000),
            0,
            "Messages one room takes in a second; more are refused. 0: no limit.");
    static final KeySpec<Integer> ROOMS_COMPOSING_UP_TO = KEYS.add(
            "rooms.composing-up-to",
            whole(0, 1_000_000),
            200,
            "The largest room, in participants, in which word that somebody is composing (RFC 3994) is passed on. 0: in none.");
    static final KeySpec<Long> ROOMS_STREAM_WINDOW = KEYS.add(
            "rooms.stream-window",
            octets(4 * KIB, GIB),
            MIB,
            "How far the slowest recipient of a large message may lag before its sender has to wait.");
    static final KeySpec<Boolean> ROOMS_SWALLOW_OTR = KEYS.add(
            "rooms.swallow-otr",
            flag(),
            true,
            "Whether one-to-one key offers (?OTR) sent to a whole room are accepted and not distributed.");
    static final KeySpec<Boolean> ROOMS_SIMULTANEOUS_ACCESS = KEYS.add(
            "rooms.simultaneous-access",
            flag(),
            true,
            "Whether one user may be in a room with several devices at once.");
    static final KeySpec<Boolean> ROOMS_FORCE_TLS =
            KEYS.add("rooms.force-tls", flag(), false, "Whether joins without MSRP over TLS are refused.");

    private RoomKeys() {}

    private static boolean isType(String text) {
        return text.matches("\\*|[A-Za-z0-9!#$&^_.+-]+/(\\*|[A-Za-z0-9!#$&^_.+-]+)");
    }
}
