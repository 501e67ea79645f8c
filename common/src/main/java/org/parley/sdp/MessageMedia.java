package org.parley.sdp;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.parley.msrp.MediaType;
import org.parley.msrp.MsrpPath;
import org.parley.msrp.MsrpSyntaxException;

/**
 * What an {@code m=message} line and its attributes say. Path, accept lists, max-size and chatroom count at media level only (RFC 4975
 * §15.7, RFC 7701 §8); direction, setup, fingerprint and {@code c=} may also stand at session level. {@code a=connection} is ignored (RFC 6135
 * §4.4). Accept-list entries that are no media types are skipped.
 *
 * @param index which {@code m=} line this is, from 0
 * @param line the line itself
 * @param transport empty for a protocol field we do not know
 * @param path empty if absent
 * @param acceptTypes in order; empty if absent
 * @param acceptWrappedTypes in order; empty if absent
 * @param maxSize octets of a whole message; 0 for none, also for a value that is no number, since it is only a hint
 * @param setup who connects
 * @param direction as the writer sees it
 * @param chatroom empty without the attribute, an empty set for a bare one; unknown tokens kept
 * @param fingerprint {@code hash hex}: the first of sha-256 or stronger, else the first
 * @param fileSelector whether this line transfers a file (RFC 5547)
 * @param connection the {@code c=} that applies
 * @param cema whether {@code a=msrp-cema} stands there (RFC 6714 §5)
 */
public record MessageMedia(
        int index,
        MediaLine line,
        Optional<MsrpTransport> transport,
        Optional<MsrpPath> path,
        List<MediaType> acceptTypes,
        List<MediaType> acceptWrappedTypes,
        long maxSize,
        Setup setup,
        Direction direction,
        Optional<Set<String>> chatroom,
        Optional<String> fingerprint,
        boolean fileSelector,
        Optional<ConnectionAddress> connection,
        boolean cema) {
    /** More accept-list entries, or more chatroom tokens, than anybody means; what comes after them is ignored. */
    static final int MOST_ENTRIES = 256;

    /** More relays than anybody has. */
    static final int MOST_HOPS = 16;

    /** Reads the section at {@code index}; throws {@link SdpSyntaxException} if its path is broken. */
    public static MessageMedia of(SessionDescription description, int index) {
        MediaSection section = description.media().get(index);
        Optional<String> setup = section.attribute("setup").or(() -> description.attribute("setup"));
        return new MessageMedia(
                index,
                section.line(),
                MsrpTransport.of(section.line().proto()),
                section.attribute("path").map(MessageMedia::path),
                types(section, "accept-types"),
                types(section, "accept-wrapped-types"),
                section.attribute("max-size").map(MessageMedia::size).orElse(0L),
                setup.map(Setup::parse).orElse(Setup.NONE),
                direction(section.lines())
                        .or(() -> direction(description.lines()))
                        .orElse(Direction.SENDRECV),
                chatroom(section),
                fingerprint(section, description),
                section.attribute("file-selector").isPresent(),
                Lines.first(section.lines(), 'c').map(ConnectionAddress::parse).or(description::connection),
                section.attribute("msrp-cema").isPresent());
    }

    /** Whether the line is offered or answered with port 0. */
    public boolean isZeroPort() {
        return line.port() == 0;
    }

    /** Whether a top-level message/cpim may be sent there: listed, or admitted by {@code message/*} or {@code *}. */
    public boolean acceptsCpim() {
        return accepts(OfferReview.CPIM);
    }

    /**
     * Who connects when this is an offer and we answer it with CEMA: as without, but a peer behind a relay that leaves the choice to us is connected to, for it cannot connect
     * by our {@code c=} and {@code m=} lines (RFC 6714 §4.3).
     */
    public boolean connectsUnderCema() {
        boolean relayed = path.filter(uris -> uris.size() > 1).isPresent();
        return setup.peerConnectsByOffer() && !(relayed && setup == Setup.ACTPASS);
    }

    /** Whether messages of that type may be sent there. */
    boolean accepts(MediaType type) {
        return MediaType.anyAccepts(acceptTypes, type);
    }

    private static MsrpPath path(String value) {
        try {
            MsrpPath path = MsrpPath.parse(value.strip());
            if (path.uris().size() > MOST_HOPS) {
                throw new SdpSyntaxException(
                        "path of " + path.uris().size() + " URIs (expected: at most " + MOST_HOPS + ")");
            }
            if (path.uris().stream().anyMatch(uri -> uri.port() <= 0)) {
                throw new SdpSyntaxException("path with a URI that has no port (RFC 4975 section 8.2 demands one)");
            }
            return path;
        } catch (MsrpSyntaxException e) {
            throw new SdpSyntaxException("path is not a list of MSRP URIs with a single space between them");
        }
    }

    private static List<MediaType> types(MediaSection section, String attribute) {
        List<MediaType> types = new ArrayList<>();
        for (String value : section.attributes(attribute)) {
            TypeLists.entries(value).forEach(entry -> type(entry).ifPresent(types::add));
        }
        return List.copyOf(types.subList(0, Math.min(types.size(), MOST_ENTRIES)));
    }

    /** Empty for an odd entry: it must not cost the peer the others. */
    private static Optional<MediaType> type(String entry) {
        try {
            return Optional.of(MediaType.parse(entry));
        } catch (MsrpSyntaxException e) {
            return Optional.empty();
        }
    }

    private static long size(String value) {
        String digits = value.strip();
        if (!Lines.isDigits(digits, 64)) {
            return 0;
        }
        return digits.length() > 18 ? Long.MAX_VALUE : Long.parseLong(digits);
    }

    private static Optional<Direction> direction(List<SdpLine> lines) {
        for (SdpLine line : lines) {
            for (Direction direction : Direction.values()) {
                if (line.attributeName().equals(direction.attribute())) {
                    return Optional.of(direction);
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<Set<String>> chatroom(MediaSection section) {
        return section.attribute("chatroom").map(value -> {
            List<String> tokens = Lines.words(value);
            return Collections.unmodifiableSet(
                    new LinkedHashSet<>(tokens.subList(0, Math.min(tokens.size(), MOST_ENTRIES))));
        });
    }

    private static Optional<String> fingerprint(MediaSection section, SessionDescription description) {
        List<String> own = section.attributes("fingerprint");
        List<String> all = own.isEmpty() ? Lines.attributes(description.lines(), "fingerprint") : own;
        Optional<String> strong = all.stream().filter(MessageMedia::isStrong).findFirst();
        return strong.or(() -> all.stream().findFirst()).map(String::strip);
    }

    private static boolean isStrong(String fingerprint) {
        String lower = fingerprint.strip().toLowerCase(Locale.ROOT);
        return lower.startsWith("sha-256 ") || lower.startsWith("sha-384 ") || lower.startsWith("sha-512 ");
    }
}
