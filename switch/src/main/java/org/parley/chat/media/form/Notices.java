package org.parley.chat.media.form;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.function.Supplier;
import org.parley.msrp.Bytes;
import org.parley.msrp.FailureReport;
import org.parley.msrp.MediaType;
import org.parley.msrp.MessageId;
import org.parley.msrp.cpim.CpimAddress;
import org.parley.msrp.cpim.CpimWriter;
import org.parley.msrp.session.Body;
import org.parley.msrp.session.OutgoingMessage;

/**
 * What the room itself has to say: text/plain in CPIM, From and To the room, so that a client shows it in the room; to clients that know no envelope, the text alone. Any
 * thread.
 */
public final class Notices {
    /** An envelope. */
    public static final MediaType CPIM = MediaType.parse("message/cpim");
    /** Text without one. */
    public static final MediaType TEXT = MediaType.parse("text/plain");

    private static final MediaType UTF8_TEXT = MediaType.parse("text/plain;charset=utf-8");

    private final CpimAddress room;
    private final Clock clock;
    private final Supplier<MessageId> ids;

    /**
     * @param roomUri the room, as From and To of envelopes name it
     * @param ids fresh ones, on any thread
     */
    public Notices(String roomUri, Clock clock, Supplier<MessageId> ids) {
        this.room = CpimAddress.of(roomUri);
        this.clock = clock;
        this.ids = ids;
    }

    /** To everybody, in the room's name. */
    public OutgoingMessage of(String text, Form form) {
        return to(room, text, form);
    }

    /** To one participant alone, as a private message of the room's. */
    public OutgoingMessage to(String uri, String text, Form form) {
        return to(CpimAddress.of(uri), text, form);
    }

    private OutgoingMessage to(CpimAddress recipient, String text, Form form) {
        return switch (form) {
            case ENVELOPE -> enveloped(recipient, text);
            case TEXT -> OutgoingMessage.of(ids.get(), UTF8_TEXT, Body.of(Bytes.utf8(text)));
        };
    }

    private OutgoingMessage enveloped(CpimAddress recipient, String text) {
        Bytes whole = CpimWriter.envelope(room, recipient)
                .dateTime(OffsetDateTime.now(clock))
                .text(text);
        return new OutgoingMessage(ids.get(), CPIM, Bytes.EMPTY, Body.of(whole), FailureReport.YES, false);
    }

    /** How a participant is called in a notice: its name, if it has one, and its address. */
    public static String name(String name, String address) {
        return name.isBlank() ? address : name.strip() + " <" + address + ">";
    }

    /** To whoever is anonymous, once it is in. */
    public static String anonymous(String uri) {
        return "You are anonymous in this room. Others know you as " + uri + "; your messages must come from it.";
    }

    /** To a sender: how many of its recipients have it. */
    public static String reached(int recipients, int of) {
        return "Your message reached " + recipients + " of " + of + ".";
    }

    /** To a client that dies on a second chunk. */
    public static String tooLargeForClient(String sender) {
        return "A large message from " + sender
                + " was not sent to you, or not to its end: your client cannot take large messages and chat at once.";
    }

    /** To whoever was in but not yet connected when a large message began. */
    public static String missedWhileConnecting(String sender) {
        return "A large message from " + sender + " began before you were connected and was not sent to you.";
    }

    /** To the sender of a large message that broke off. */
    public static String cutOff(long octets) {
        return "Your message ended early, after " + octets + " octets, and was not delivered.";
    }

    static String notShown(String sender, String type) {
        return sender + " sent " + type + ", which your client cannot show.";
    }

    /** To whoever may not know that it is in a room (RFC 7701 §11). */
    public static String unaware(String room, int others) {
        return "You are in the chat room " + room + ": what you send goes to everybody in it"
                + (others == 0 ? ", nobody else so far." : ", " + others + " others at the moment.");
    }
}
