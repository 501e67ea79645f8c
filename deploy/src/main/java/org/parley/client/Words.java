package org.parley.client;

import java.time.OffsetDateTime;
import java.time.ZoneId;
import org.parley.msrp.Bytes;
import org.parley.msrp.FailureReport;
import org.parley.msrp.IdSource;
import org.parley.msrp.MediaType;
import org.parley.msrp.cpim.CpimAddress;
import org.parley.msrp.cpim.CpimWriter;
import org.parley.msrp.session.Body;
import org.parley.msrp.session.OutgoingMessage;

/** What we say, as messages: in an envelope with our address, and asking for reports both ways. */
final class Words {
    /** A command of ours to a room, one line of UTF-8. */
    static final MediaType INSTRUCTION = MediaType.parse("application/vnd.parley.room-command");

    private static final MediaType CPIM = MediaType.parse("message/cpim");

    private final ChatOptions options;
    private final IdSource ids;
    private volatile CpimAddress own;

    Words(ChatOptions options, IdSource ids) {
        this.options = options;
        this.ids = ids;
        this.own = new CpimAddress(options.name(), options.ownAddress());
    }

    /** The room knows us by this URI: what we say must come from it, and carries no name. */
    void comeFrom(String uri) {
        own = CpimAddress.of(uri);
    }

    /** The URI our words come from. */
    String address() {
        return own.uri();
    }

    /** A text, to the room or to one in it. */
    OutgoingMessage text(String text, String to) {
        return message(envelope(to).text(text));
    }

    /** A line that the room is to obey. */
    OutgoingMessage instruction(String line) {
        return message(envelope(options.roomAddress()).message(INSTRUCTION.toString(), Bytes.utf8(line)));
    }

    private CpimWriter envelope(String to) {
        return CpimWriter.envelope(own, CpimAddress.of(to)).dateTime(OffsetDateTime.now(ZoneId.systemDefault()));
    }

    private OutgoingMessage message(Bytes envelope) {
        return new OutgoingMessage(ids.messageId(), CPIM, Bytes.EMPTY, Body.of(envelope), FailureReport.YES, true);
    }
}
