package org.parley.chat.media;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.parley.msrp.MediaType;
import org.parley.msrp.Status;
import org.parley.msrp.cpim.CpimAddress;
import org.parley.msrp.cpim.CpimHead;
import org.parley.msrp.cpim.ParticipantUri;

/**
 * Whether an envelope may go to the room, asked in the order of RFC 7701 §6.1 and §6.3: From is one of the sender's URIs (403), not more than one To (403), To is the room
 * (404 when nobody, 403 when a participant: private messages are not offered), and last whether the room takes the wrapped type (415). On the sender's loop.
 */
final class EnvelopeCheck {
    private final Set<ParticipantUri> sender;
    private final ParticipantUri room;
    private final List<MediaType> wrappedTypes;
    private final Predicate<String> participants;
    private String lastFrom = "";
    private String lastTo = "";

    /**
     * @param senderUris every URI the sender is known by
     * @param participants whether somebody in the room goes by a URI in comparable form
     */
    EnvelopeCheck(
            List<String> senderUris, String roomUri, List<MediaType> wrappedTypes, Predicate<String> participants) {
        this.sender = senderUris.stream().map(ParticipantUri::parse).collect(Collectors.toUnmodifiableSet());
        this.room = ParticipantUri.parse(roomUri);
        this.wrappedTypes = List.copyOf(wrappedTypes);
        this.participants = participants;
    }

    /** Null: it may. */
    @Nullable
    Status refusal(CpimHead head) {
        if (head.from().isEmpty() || !isSender(head.from().get().uri())) {
            return Status.FORBIDDEN.because("From is not a URI of the sender");
        }
        List<CpimAddress> to = head.to();
        if (to.size() > 1) {
            return Status.FORBIDDEN.because("more than one To");
        }
        if (to.isEmpty()) {
            return Status.NOT_FOUND.because("no To");
        }
        if (!isRoom(to.get(0).uri())) {
            return participants.test(ParticipantUri.parse(to.get(0).uri()).key())
                    ? Status.FORBIDDEN.because("private messages are not offered here")
                    : Status.NOT_FOUND;
        }
        return MediaType.anyAccepts(wrappedTypes, head.contentType())
                ? null
                : Status.UNSUPPORTED_MEDIA_TYPE.because("wrapped type not accepted in this room");
    }

    private boolean isSender(String uri) {
        if (uri.equals(lastFrom)) {
            return true;
        }
        boolean known = sender.contains(ParticipantUri.parse(uri));
        if (known) {
            lastFrom = uri;
        }
        return known;
    }

    private boolean isRoom(String uri) {
        if (uri.equals(lastTo)) {
            return true;
        }
        boolean same = room.equals(ParticipantUri.parse(uri));
        if (same) {
            lastTo = uri;
        }
        return same;
    }
}
