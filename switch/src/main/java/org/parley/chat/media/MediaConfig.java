package org.parley.chat.media;

import java.time.Duration;
import java.util.List;
import org.parley.msrp.MediaType;

/**
 * How the switch treats messages. Checked here, so that a value that exists is a value that works.
 *
 * @param wrappedTypes what participants may send inside CPIM, our a=accept-wrapped-types; "*" for anything (RFC 7701 §4.1)
 * @param maxSize largest message taken, octets, our a=max-size; 0: no limit
 * @param report what a success REPORT says
 * @param reportTimeout how long recipients may take before they count as not reached
 * @param swallowOtr room messages whose text begins with "?OTR" are answered and go nowhere
 * @param tellUnaware a participant whose client shows no sign of knowing rooms is told that it is in one (RFC 7701 §11)
 * @param awareAgents User-Agent patterns of clients that know rooms though they never send a=chatroom
 * @param announceTo User-Agent patterns of clients that are told in a notice who comes and goes, because they follow no roster
 * @param singleChunk treatment of clients that a second chunk kills
 * @param streaming treatment of messages above the gather limit
 * @param bounds where queues end
 */
public record MediaConfig(
        List<String> wrappedTypes,
        long maxSize,
        ReportPolicy report,
        Duration reportTimeout,
        boolean swallowOtr,
        boolean tellUnaware,
        List<String> awareAgents,
        List<String> announceTo,
        SingleChunk singleChunk,
        Streaming streaming,
        Bounds bounds) {

    /**
     * Clients that end their session at a message's second chunk.
     *
     * @param agents User-Agent patterns, "*" for any run of characters, case ignored
     * @param maxOctets a larger streamed message is replaced by a notice
     * @param chatWait how long chat may wait behind a large message before that one is given up
     * @param chatWaitOctets how much chat may wait
     */
    public record SingleChunk(List<String> agents, long maxOctets, Duration chatWait, long chatWaitOctets) {
        public SingleChunk {
            agents = List.copyOf(agents);
            require(maxOctets > 0, "rooms.single-chunk-size: " + maxOctets + " (expected: more than 0 octets)");
            require(
                    !chatWait.isNegative() && !chatWait.isZero(),
                    "rooms.single-chunk-wait: " + chatWait + " (expected: more than 0)");
            require(
                    chatWaitOctets > 0,
                    "rooms.single-chunk-queue: " + chatWaitOctets + " (expected: more than 0 octets)");
        }
    }

    /**
     * Passing on while receiving.
     *
     * @param window how far the slowest recipient may lag before the sender's connection is read no further, octets
     * @param stall how long a recipient may go without sufficient progress (half a window, or all that waits) before it is ended
     */
    public record Streaming(long window, Duration stall) {
        public Streaming {
            require(window >= 4096, "rooms.stream-window: " + window + " (expected: at least 4096 octets)");
            require(
                    !stall.isNegative() && !stall.isZero(),
                    "msrp.stall-timeout: " + stall + " (expected: more than 0)");
        }
    }

    /**
     * Where queues end.
     *
     * @param commands waiting for one room; beyond it messages are refused 413 and joins 503
     * @param unboundOctets kept for a participant whose session is not bound yet
     * @param unboundMessages likewise
     * @param cpimHead octets of CPIM and wrapped MIME headers
     * @param messagesPerSecond a room takes, 0: any number
     * @param composing the largest room in which word that somebody is composing is passed on, places
     */
    public record Bounds(
            int commands, long unboundOctets, int unboundMessages, int cpimHead, int messagesPerSecond, int composing) {
        /** With word of composing passed on in rooms of up to 200. */
        public Bounds(int commands, long unboundOctets, int unboundMessages, int cpimHead, int messagesPerSecond) {
            this(commands, unboundOctets, unboundMessages, cpimHead, messagesPerSecond, 200);
        }

        public Bounds {
            require(commands >= 16, "rooms.command-queue: " + commands + " (expected: at least 16)");
            require(unboundOctets >= 4096, "rooms.unbound-octets: " + unboundOctets + " (expected: at least 4096)");
            require(unboundMessages >= 1, "rooms.unbound-messages: " + unboundMessages + " (expected: at least 1)");
            require(cpimHead >= 256, "rooms.cpim-head: " + cpimHead + " (expected: at least 256 octets)");
            require(
                    messagesPerSecond >= 0,
                    "rooms.messages-per-second: " + messagesPerSecond + " (expected: 0 for any, or more)");
            require(composing >= 0, "rooms.composing-up-to: " + composing + " (expected: 0 for nowhere, or more)");
        }
    }

    public MediaConfig {
        wrappedTypes = List.copyOf(wrappedTypes);
        awareAgents = List.copyOf(awareAgents);
        announceTo = List.copyOf(announceTo);
        require(!wrappedTypes.isEmpty(), "rooms.wrapped-types: empty (expected: at least one media type, or \"*\")");
        wrappedTypes.forEach(MediaType::parse);
        require(maxSize >= 0, "rooms.max-size: " + maxSize + " (expected: 0 for no limit, or octets)");
        require(
                !reportTimeout.isNegative() && !reportTimeout.isZero(),
                "rooms.report-timeout: " + reportTimeout + " (expected: more than 0)");
    }

    /** Any type, no size limit, REPORT with the 200, the clients we know of on their lists. */
    public static MediaConfig standard() {
        List<String> sipsimple = List.of("*sipsimple*", "*Blink*", "*sylkserver*", "*sip-session*");
        return new MediaConfig(
                List.of("*"),
                0,
                ReportPolicy.ACCEPTED,
                Duration.ofSeconds(60),
                true,
                true,
                sipsimple,
                List.of("parley-chat*"),
                new SingleChunk(sipsimple, 50L << 20, Duration.ofSeconds(10), 64 << 10),
                new Streaming(1 << 20, Duration.ofSeconds(30)),
                new Bounds(16_384, 256 << 10, 256, 16 << 10, 0));
    }

    /** The same with another report policy. */
    public MediaConfig reporting(ReportPolicy policy) {
        return new MediaConfig(
                wrappedTypes,
                maxSize,
                policy,
                reportTimeout,
                swallowOtr,
                tellUnaware,
                awareAgents,
                announceTo,
                singleChunk,
                streaming,
                bounds);
    }

    /** The same with another largest size. */
    public MediaConfig upTo(long octets) {
        return new MediaConfig(
                wrappedTypes,
                octets,
                report,
                reportTimeout,
                swallowOtr,
                tellUnaware,
                awareAgents,
                announceTo,
                singleChunk,
                streaming,
                bounds);
    }

    /** The same with other wrapped types. */
    public MediaConfig taking(List<String> types) {
        return new MediaConfig(
                types,
                maxSize,
                report,
                reportTimeout,
                swallowOtr,
                tellUnaware,
                awareAgents,
                announceTo,
                singleChunk,
                streaming,
                bounds);
    }

    /** The same with another way of streaming. */
    public MediaConfig streaming(Streaming other) {
        return new MediaConfig(
                wrappedTypes,
                maxSize,
                report,
                reportTimeout,
                swallowOtr,
                tellUnaware,
                awareAgents,
                announceTo,
                singleChunk,
                other,
                bounds);
    }

    /** The same with another treatment of single-chunk clients. */
    public MediaConfig singleChunk(SingleChunk other) {
        return new MediaConfig(
                wrappedTypes,
                maxSize,
                report,
                reportTimeout,
                swallowOtr,
                tellUnaware,
                awareAgents,
                announceTo,
                other,
                streaming,
                bounds);
    }

    /** The same with other bounds. */
    public MediaConfig within(Bounds other) {
        return new MediaConfig(
                wrappedTypes,
                maxSize,
                report,
                reportTimeout,
                swallowOtr,
                tellUnaware,
                awareAgents,
                announceTo,
                singleChunk,
                streaming,
                other);
    }

    /** The same, silent or not towards clients that know no rooms. */
    public MediaConfig tellingUnaware(boolean tell) {
        return new MediaConfig(
                wrappedTypes,
                maxSize,
                report,
                reportTimeout,
                swallowOtr,
                tell,
                awareAgents,
                announceTo,
                singleChunk,
                streaming,
                bounds);
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
