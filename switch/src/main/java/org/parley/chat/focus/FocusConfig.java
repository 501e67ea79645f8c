package org.parley.chat.focus;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What the focus is told.
 *
 * @param domains hosts whose rooms are ours, lower case; {@code *} for any. The hosts we advertise are always ours
 * @param plain is TCP/MSRP served
 * @param tls is TCP/TLS/MSRP served
 * @param forceTls refuse TCP/MSRP with 488
 * @param maxPending INVITEs waiting for a room's word; more get 503
 * @param maxDialogs dialogs of participants, and besides as many subscriptions in all rooms together; more get 503
 * @param retryAfterSeconds Retry-After of those 503
 * @param maxBodyOctets larger bodies get 413
 * @param names URIs that are no rooms themselves
 * @param dialling what calls of rooms may cost
 * @param offerTime how long a new offer of ours in a call may go without a final answer; 64 × T1 as for an INVITE
 */
public record FocusConfig(
        List<String> domains,
        boolean plain,
        boolean tls,
        boolean forceTls,
        int maxPending,
        int maxDialogs,
        int retryAfterSeconds,
        int maxBodyOctets,
        Names names,
        DialConfig dialling,
        Duration offerTime) {
    private static final Duration USUAL_OFFER_TIME = Duration.ofSeconds(32);

    /**
     * URIs that are no rooms themselves.
     *
     * @param factory calls to it make a room each (RFC 4579 §5.4): a user part, on all domains, or a whole URI; none: there is none
     * @param aliases other names of rooms and the rooms, both user parts or whole URIs
     */
    public record Names(Optional<String> factory, Map<String, String> aliases) {
        /** Every URI is a room. */
        public static final Names NONE = new Names(Optional.empty(), Map.of());

        public Names {
            aliases = Map.copyOf(aliases);
        }
    }

    /** Where every URI is a room. */
    public FocusConfig(
            List<String> domains,
            boolean plain,
            boolean tls,
            boolean forceTls,
            int maxPending,
            int maxDialogs,
            int retryAfterSeconds,
            int maxBodyOctets) {
        this(
                domains,
                plain,
                tls,
                forceTls,
                maxPending,
                maxDialogs,
                retryAfterSeconds,
                maxBodyOctets,
                Names.NONE,
                DialConfig.standard(),
                USUAL_OFFER_TIME);
    }

    /** Checks every value. */
    public FocusConfig {
        domains =
                domains.stream().map(domain -> domain.toLowerCase(Locale.ROOT)).toList();
        require(!domains.isEmpty(), "rooms.domains", domains, "at least one host, or \"*\"");
        require(plain || tls, "msrp listeners", "none", "msrp.tcp.listen or msrp.tls.listen");
        require(tls || !forceTls, "rooms.force-tls", true, "msrp.tls.listen to be on");
        require(maxPending >= 1, "focus.max-pending", maxPending, "at least 1");
        require(maxDialogs >= 1, "focus.max-dialogs", maxDialogs, "at least 1");
        require(retryAfterSeconds >= 1, "focus.retry-after", retryAfterSeconds, "at least 1 s");
        require(offerTime.toMillis() >= 1, "focus.offer-time", offerTime, "at least 1 ms");
        require(maxBodyOctets >= 1024, "focus.max-body", maxBodyOctets, "at least 1024 octets");
    }

    /** Any domain, plain MSRP only: for a node that listens on loopback. */
    public static FocusConfig open() {
        return new FocusConfig(List.of("*"), true, false, false, 2_000, 100_000, 5, 32_768);
    }

    /** These domains instead. */
    public FocusConfig withDomains(List<String> others) {
        return new FocusConfig(
                others,
                plain,
                tls,
                forceTls,
                maxPending,
                maxDialogs,
                retryAfterSeconds,
                maxBodyOctets,
                names,
                dialling,
                offerTime);
    }

    /** These MSRP transports instead. */
    public FocusConfig withMedia(boolean servePlain, boolean serveTls, boolean onlyTls) {
        return new FocusConfig(
                domains,
                servePlain,
                serveTls,
                onlyTls,
                maxPending,
                maxDialogs,
                retryAfterSeconds,
                maxBodyOctets,
                names,
                dialling,
                offerTime);
    }

    /** These bounds instead. */
    public FocusConfig withBounds(int pending, int dialogs) {
        return new FocusConfig(
                domains,
                plain,
                tls,
                forceTls,
                pending,
                dialogs,
                retryAfterSeconds,
                maxBodyOctets,
                names,
                dialling,
                offerTime);
    }

    /** These names instead. */
    public FocusConfig withNames(Names others) {
        return new FocusConfig(
                domains,
                plain,
                tls,
                forceTls,
                maxPending,
                maxDialogs,
                retryAfterSeconds,
                maxBodyOctets,
                others,
                dialling,
                offerTime);
    }

    /** Calls of rooms bounded like this instead. */
    public FocusConfig withDialling(DialConfig bounds) {
        return new FocusConfig(
                domains,
                plain,
                tls,
                forceTls,
                maxPending,
                maxDialogs,
                retryAfterSeconds,
                maxBodyOctets,
                names,
                bounds,
                offerTime);
    }

    /** That long for answers to new offers instead. */
    public FocusConfig withOfferTime(Duration other) {
        return new FocusConfig(
                domains,
                plain,
                tls,
                forceTls,
                maxPending,
                maxDialogs,
                retryAfterSeconds,
                maxBodyOctets,
                names,
                dialling,
                other);
    }

    private static void require(boolean holds, String key, Object value, String expected) {
        if (!holds) {
            throw new IllegalArgumentException(key + ": " + value + " (expected: " + expected + ")");
        }
    }
}
