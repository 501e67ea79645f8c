package org.parley.sdp;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.parley.msrp.MediaType;

/**
 * Decides which line of a description can serve a room, and says for every other one why not.
 *
 * <p>The first {@code m=message} line that has a port, a transport in use, a path whose URIs all have ports, and an accept list that admits
 * message/cpim serves; further ones get port 0. Decided here: {@code *} and {@code message/*} admit message/cpim, since RFC 4975 §8.6 lets
 * mandatory formats be signalled by {@code *} and §13 makes every endpoint support that one. Whether wrapped types suit anybody is not
 * looked at: that is checked per message. A line whose path begins with a relay may offer either transport: it speaks of the way to the relay. What the
 * path begins with must be reached over TCP or TLS; further on it may say {@code ;ws} (RFC 7977 §5.2.2). A line with file-selector (RFC 5547) never serves a room.
 *
 * @param plain whether TCP/MSRP is served
 * @param tls whether TCP/TLS/MSRP is served
 * @param text whether a line serves that admits text/plain and not message/cpim
 */
public record OfferReview(boolean plain, boolean tls, boolean text) {
    static final MediaType CPIM = MediaType.parse("message/cpim");
    static final MediaType TEXT = MediaType.parse("text/plain");

    /** Of a line that admits no message/cpim. */
    public static final Refusal NO_ENVELOPE = new Refusal(305, "accept-types without message/cpim");

    private static final Refusal WITHDRAWN = new Refusal(399, "the media line has port 0");
    private static final Refusal SECOND = new Refusal(399, "one message stream is served, and an earlier line has it");

    /** By the letter: every line that serves admits message/cpim. */
    public OfferReview(boolean plain, boolean tls) {
        this(plain, tls, false);
    }

    /** The same, and lines without message/cpim serve too if they admit text/plain. */
    public OfferReview orText() {
        return new OfferReview(plain, tls, true);
    }

    /**
     * Reviews an offer.
     *
     * @param sent what we sent last in this dialog; an offer with fewer media lines is refused (RFC 3264 §8)
     */
    public OfferVerdict offer(SessionDescription offer, LocalDescription sent) {
        int expected = sent.mediaLines();
        if (offer.media().size() < expected) {
            return refusedWhole(new Refusal(399, "fewer media lines than before, expected at least " + expected));
        }
        return review(offer);
    }

    /** Reviews the answer to an offer of ours, {@code sent}: as many lines as that, and the same media (RFC 3264 §6). */
    public static OfferVerdict answer(SessionDescription answer, LocalDescription sent) {
        List<MediaSection> offered = sent.description().media();
        if (answer.media().size() != offered.size()) {
            return refusedWhole(new Refusal(
                    399, "the answer has " + answer.media().size() + " media lines, the offer " + offered.size()));
        }
        for (int i = 0; i < offered.size(); i++) {
            MediaLine line = answer.media().get(i).line();
            boolean unasked = offered.get(i).line().port() == 0 && line.port() != 0;
            if (unasked || !line.media().equals(offered.get(i).line().media())) {
                return refusedWhole(
                        new Refusal(399, "media line " + (i + 1) + " of the answer does not match the offer"));
            }
        }
        return new OfferReview(true, true).review(answer);
    }

    private static OfferVerdict refusedWhole(Refusal why) {
        return new OfferVerdict.Refused(why, List.of());
    }

    private OfferVerdict review(SessionDescription description) {
        List<OfferVerdict.Unserved> others = new ArrayList<>();
        @Nullable MessageMedia serving = null;
        @Nullable Refusal first = null;
        boolean withdrawn = false;
        for (int i = 0; i < description.media().size(); i++) {
            MediaLine line = description.media().get(i).line();
            Optional<Refusal> trouble = trouble(description, i);
            if (trouble.isEmpty() && serving == null) {
                serving = MessageMedia.of(description, i);
                continue;
            }
            Refusal why = trouble.orElse(SECOND);
            others.add(new OfferVerdict.Unserved(i, why));
            boolean message = line.media().equals("message");
            withdrawn |= message && line.port() == 0;
            first = first == null && message && line.port() != 0 ? why : first;
        }
        if (serving != null) {
            return new OfferVerdict.Served(serving, List.copyOf(others));
        }
        if (first == null && withdrawn) {
            return new OfferVerdict.Withdrawn(List.copyOf(others));
        }
        Refusal main = first == null ? new Refusal(304, "no message media line, expected m=message") : first;
        return new OfferVerdict.Refused(main, List.copyOf(others));
    }

    private Optional<Refusal> trouble(SessionDescription description, int index) {
        MediaLine line = description.media().get(index).line();
        if (!line.media().equals("message")) {
            return Optional.of(new Refusal(304, "only message media is served here"));
        }
        if (line.port() == 0) {
            return Optional.of(WITHDRAWN);
        }
        try {
            return trouble(MessageMedia.of(description, index));
        } catch (SdpSyntaxException e) {
            return Optional.of(new Refusal(399, String.valueOf(e.getMessage())));
        }
    }

    /** A peer behind relays speaks TLS to its own; how the outermost comes to us is for our path to say (RFC 4976 §11). */
    private boolean isServed(MessageMedia media) {
        boolean relayed = media.path().filter(path -> path.size() > 1).isPresent();
        return relayed || (media.transport().equals(Optional.of(MsrpTransport.TLS)) ? tls : plain);
    }

    private Optional<Refusal> trouble(MessageMedia media) {
        if (media.transport().isEmpty()) {
            return Optional.of(new Refusal(302, "unknown protocol, expected TCP/MSRP or TCP/TLS/MSRP"));
        }
        if (!isServed(media)) {
            return Optional.of(new Refusal(302, media.transport().get().proto() + " is not in use here"));
        }
        if (media.path().isEmpty()) {
            return Optional.of(new Refusal(399, "no path attribute, expected a=path with MSRP URIs"));
        }
        String transport = media.path().get().first().transport().toLowerCase(Locale.ROOT);
        if (!transport.equals("tcp")) {
            return Optional.of(new Refusal(
                    302,
                    "the path begins with transport " + transport + ", expected tcp: a relay's, or the peer's own"));
        }
        if (media.fileSelector()) {
            return Optional.of(new Refusal(304, "file transfer is not available on this line"));
        }
        if (media.acceptTypes().isEmpty()) {
            return Optional.of(new Refusal(305, "no accept-types attribute, expected one with message/cpim"));
        }
        if (!media.acceptsCpim() && !(text && media.accepts(TEXT))) {
            return Optional.of(NO_ENVELOPE);
        }
        return Optional.empty();
    }
}
