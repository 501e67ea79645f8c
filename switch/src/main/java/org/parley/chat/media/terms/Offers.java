package org.parley.chat.media.terms;

import io.netty.channel.EventLoop;
import java.util.Optional;
import java.util.function.Consumer;
import org.parley.chat.media.SwitchParts;
import org.parley.chat.media.form.Form;
import org.parley.chat.media.form.Notices;
import org.parley.chat.room.RoomPolicy;
import org.parley.chat.room.port.Anchor;
import org.parley.chat.room.port.LocalMedia;
import org.parley.chat.room.port.MediaDescription;
import org.parley.msrp.MediaType;
import org.parley.msrp.MsrpUri;
import org.parley.msrp.session.Fingerprint;

/** Session descriptions as a room's rules see them: whether the peer's does, and what ours says. On the room's loop. */
public final class Offers {
    private final SwitchParts parts;
    private final EventLoop loop;
    private final Anchors anchors;

    /** @param loop where answers are told */
    public Offers(SwitchParts parts, EventLoop loop) {
        this.parts = parts;
        this.loop = loop;
        this.anchors = new Anchors(parts.endpoint());
    }

    /** Tells why an offer does not do, or nothing if it does or there is none: at once, or, where names had to be looked up, later on the loop. */
    public void unfit(Optional<MediaDescription> offer, RoomPolicy policy, Consumer<Optional<String>> then) {
        Optional<String> no = offer.flatMap(media -> withoutEnvelope(media, policy));
        if (no.isPresent() || offer.isEmpty() || !isDoubtful(offer.get(), policy)) {
            then.accept(no);
            return;
        }
        MediaDescription media = offer.get();
        anchors.match(media.anchor().orElseThrow(), media.path())
                .onComplete(
                        match -> loop.execute(
                                () -> then.accept(
                                        match.succeeded() && Boolean.TRUE.equals(match.result())
                                                ? Optional.empty()
                                                : Optional.of(
                                                        "the c= and m= lines name none of the path's addresses and a=msrp-cema is missing"))));
    }

    /**
     * Tells whether the answer to an offer of ours with CEMA shows a middlebox that knows nothing of it, where its lines are no way to the peer: the peer connects, or stands
     * behind a relay (RFC 6714 §4.2). At once, or, where names had to be looked up, later on the loop.
     */
    public void belied(MediaDescription answer, Consumer<Boolean> then) {
        Optional<Anchor> silent = answer.anchor().filter(Anchor::unsaid);
        if (silent.isEmpty() || !(answer.peerActive() || answer.path().size() > 1)) {
            then.accept(false);
            return;
        }
        anchors.match(silent.get(), answer.path())
                .onComplete(match ->
                        loop.execute(() -> then.accept(!(match.succeeded() && Boolean.TRUE.equals(match.result())))));
    }

    private static Optional<String> withoutEnvelope(MediaDescription media, RoomPolicy policy) {
        boolean text = policy.features().plainText() && MediaType.anyAccepts(media.acceptTypes(), Notices.TEXT);
        return media.takesEnvelopes() || text ? Optional.empty() : Optional.of("accept-types without message/cpim");
    }

    /** A middlebox that knows nothing of CEMA may have put itself between (RFC 6714 §4.3). */
    private static boolean isDoubtful(MediaDescription media, RoomPolicy policy) {
        return policy.features().cema()
                && media.anchor().filter(anchor -> !anchor.cema()).isPresent();
    }

    /**
     * Our side of a participant's stream.
     *
     * @param uri where we expect it
     * @param form in which its client takes messages
     */
    public LocalMedia answer(MsrpUri uri, Terms terms, Form form, Way way) {
        return ours(uri, terms, form == Form.TEXT, way.cema());
    }

    /** What we would offer. */
    public LocalMedia probed(MsrpUri uri, RoomPolicy policy) {
        return ours(
                uri, Terms.of(policy, parts.config()), false, policy.features().cema());
    }

    private LocalMedia ours(MsrpUri uri, Terms terms, boolean plainText, boolean cema) {
        Fingerprint fingerprint = uri.secure() ? parts.endpoint().fingerprint() : null;
        return new LocalMedia(
                uri,
                terms.wrappedTypes(),
                terms.maxSize(),
                terms.chatroom(),
                Optional.ofNullable(fingerprint).map(Fingerprint::toString),
                plainText,
                cema);
    }
}
