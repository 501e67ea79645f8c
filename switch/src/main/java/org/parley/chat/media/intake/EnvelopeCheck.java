package org.parley.chat.media.intake;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.parley.chat.media.Refusals;
import org.parley.chat.room.Reply.Refusal;
import org.parley.chat.room.port.Identity;
import org.parley.msrp.MediaType;
import org.parley.msrp.Status;
import org.parley.msrp.cpim.CpimAddress;
import org.parley.msrp.cpim.CpimHead;
import org.parley.msrp.cpim.ParticipantUri;

/**
 * Whether an envelope may go on, asked in the order of RFC 7701 §6.1 to §6.3: From is one of the sender's URIs (403), not more than one To (403), To is the room or somebody
 * in it (404), who takes private messages where the room has them (428, 403), and last whether the room takes the wrapped type (415). On the sender's loop.
 */
final class EnvelopeCheck {
    private final Floor place;
    private final Identity who;
    private final Set<ParticipantUri> sender;
    private String lastFrom = "";
    private String lastTo = "";

    EnvelopeCheck(Floor place, Identity who) {
        this.place = place;
        this.who = who;
        this.sender = who.spokenUris().stream().map(ParticipantUri::parse).collect(Collectors.toUnmodifiableSet());
    }

    /** Null: it may. */
    @Nullable
    Status refusal(CpimHead head) {
        if (head.from().isEmpty() || !isSender(head.from().get().uri())) {
            return Status.FORBIDDEN.because(
                    who.isAnonymous()
                            ? "From is not your anonymous URI " + who.anonymousUri()
                            : "From is not a URI of the sender");
        }
        List<CpimAddress> to = head.to();
        if (to.size() > 1) {
            return Status.FORBIDDEN.because("more than one To");
        }
        if (to.isEmpty()) {
            return Status.NOT_FOUND.because("no To");
        }
        if (!isRoom(to.get(0).uri())) {
            Refusal no = place.state().wouldRefuseWhisper(key(to.get(0)));
            if (no != null) {
                return Refusals.of(no);
            }
        }
        return MediaType.anyAccepts(place.terms().types(), head.contentType())
                ? null
                : Status.UNSUPPORTED_MEDIA_TYPE.because("wrapped type not accepted in this room");
    }

    /** Whom an envelope that passed is for, in comparable form; null: the room. */
    @Nullable
    String addressee(CpimHead head) {
        CpimAddress to = head.to().get(0);
        return isRoom(to.uri()) ? null : key(to);
    }

    /** Is it for one participant, whatever else may be said of it? */
    boolean isPrivate(CpimHead head) {
        return head.from().isPresent()
                && head.to().size() == 1
                && !isRoom(head.to().get(0).uri());
    }

    private static String key(CpimAddress to) {
        return ParticipantUri.parse(to.uri()).key();
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
        boolean same = place.names().contains(ParticipantUri.parse(uri));
        if (same) {
            lastTo = uri;
        }
        return same;
    }
}
