package org.parley.chat.media.intake;

import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.parley.chat.media.form.Notices;
import org.parley.chat.media.form.PlainForm;
import org.parley.msrp.Bytes;
import org.parley.msrp.MediaType;
import org.parley.msrp.cpim.CpimAddress;
import org.parley.msrp.cpim.CpimWriter;
import org.parley.msrp.session.Body;
import org.parley.msrp.session.Incoming;

/**
 * What goes before the octets of an incoming message on their way to the room: nothing where they came in an envelope; otherwise the head of the one that the room writes for
 * its participant, to everybody. Immutable.
 *
 * @param head empty, or a CPIM head of ours
 * @param outer the type of head and octets together
 * @param mimeHeaders further Content-* lines to be passed on beside it
 */
record Wrapping(Bytes head, MediaType outer, Bytes mimeHeaders) {

    /** On the session's loop. */
    static Wrapping of(Intake intake, Incoming in) {
        MediaType type = in.contentType();
        if (type == null || type.isSameType(Notices.CPIM)) {
            return new Wrapping(Bytes.EMPTY, type == null ? Notices.CPIM : type, in.mimeHeaders());
        }
        return new Wrapping(written(intake, type, in.mimeHeaders()), Notices.CPIM, Bytes.EMPTY);
    }

    private static Bytes written(Intake intake, MediaType type, Bytes mimeHeaders) {
        Floor room = intake.room();
        CpimWriter envelope = CpimWriter.envelope(
                        new CpimAddress(name(intake), intake.speaker().shown()),
                        CpimAddress.of(room.address().uri()))
                .dateTime(OffsetDateTime.now(room.clock()));
        for (String line : mimeHeaders.toUtf8().split("\r\n", 0)) {
            int colon = line.indexOf(':');
            String value = line.substring(colon + 1).strip();
            if (colon > 0 && !value.isEmpty() && value.chars().allMatch(c -> c >= ' ' && c != 0x7F)) {
                envelope.mimeHeader(line.substring(0, colon), value);
            }
        }
        return envelope.head(type.toString());
    }

    /** How who speaks is called before others: its nickname, or its name, or its address. */
    private static String name(Intake intake) {
        return intake.room()
                .state()
                .participant(intake.speaker().id())
                .map(PlainForm::nameOf)
                .orElse("");
    }

    Body around(Body content) {
        if (head.isEmpty()) {
            return content;
        }
        List<Bytes> pieces = new ArrayList<>(content.pieces().size() + 1);
        pieces.add(head);
        pieces.addAll(content.pieces());
        return Body.of(pieces);
    }

    /** Octets of the whole if so many are announced; -1: nobody knows. */
    long total(long announced) {
        return announced < 0 ? -1 : announced + head.length();
    }
}
