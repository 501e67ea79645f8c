package org.parley.chat.roster;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.parley.chat.room.Direction;
import org.parley.chat.room.Joining;
import org.parley.chat.room.Participant;
import org.parley.chat.room.ParticipantId;
import org.parley.chat.room.RoomState;

/** conference-info as octets (RFC 4575 §5, §6), whole documents and the pieces they are put together from; pure. */
final class RosterXml {
    /** The media type of the documents. */
    static final String TYPE = "application/conference-info+xml";

    private static final String NAMESPACE = "urn:ietf:params:xml:ns:conference-info";
    private static final String XCON = "urn:ietf:params:xml:ns:xcon-conference-info";
    private static final String DECLARATION = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    private static final XMLOutputFactory WRITERS = XMLOutputFactory.newDefaultFactory();
    /** Of the one medium a room has; {@code label} in every participant's media. */
    private static final String LABEL = "chat";

    private RosterXml() {}

    /** Writes a piece of XML. */
    private interface Piece {
        void write(XMLStreamWriter xml) throws XMLStreamException;
    }

    /** What stands before the users in a full document: description, host, state. */
    static byte[] description(RoomState room, RosterConfig config) {
        return piece(xml -> {
            xml.writeStartElement("conference-description");
            element(xml, "display-text", room.address().user());
            if (!room.charter().subject().isEmpty()) {
                element(xml, "subject", room.charter().subject());
            }
            xml.writeStartElement("conf-uris");
            entry(xml, room.address().uri(), "participation");
            xml.writeEndElement();
            if (!config.webPage().isEmpty()) {
                xml.writeStartElement("service-uris");
                entry(xml, config.webPage(), "web-page");
                xml.writeEndElement();
            }
            element(xml, "maximum-user-count", Integer.toString(room.policy().maxParticipants()));
            xml.writeStartElement("available-media");
            xml.writeStartElement("entry");
            xml.writeAttribute("label", LABEL);
            element(xml, "type", "message");
            element(xml, "status", "sendrecv");
            xml.writeEndElement();
            xml.writeEndElement();
            xml.writeEndElement();
            host(xml, room, config);
        });
    }

    private static void host(XMLStreamWriter xml, RoomState room, RosterConfig config) throws XMLStreamException {
        xml.writeStartElement("host-info");
        if (!config.hostName().isEmpty()) {
            element(xml, "display-text", config.hostName());
        }
        if (!config.webPage().isEmpty()) {
            element(xml, "web-page", config.webPage());
        }
        xml.writeStartElement("uris");
        entry(xml, "sip:" + room.address().host(), "event");
        xml.writeEndElement();
        xml.writeEndElement();
    }

    /** Purpose is one of those RFC 4575 §5.3.1 and §5.3.2 name. */
    private static void entry(XMLStreamWriter xml, String uri, String purpose) throws XMLStreamException {
        xml.writeStartElement("entry");
        element(xml, "uri", uri);
        element(xml, "purpose", purpose);
        xml.writeEndElement();
    }

    /** How many users there are, and whether one can join. */
    static byte[] state(int users, boolean locked) {
        return piece(xml -> {
            xml.writeStartElement("conference-state");
            element(xml, "user-count", Integer.toString(users));
            element(xml, "active", "true");
            element(xml, "locked", Boolean.toString(locked));
            xml.writeEndElement();
        });
    }

    /** A user with all its devices; there is at least one. */
    static byte[] user(List<Participant> devices) {
        Participant first = devices.get(0);
        return piece(xml -> {
            xml.writeStartElement("user");
            xml.writeAttribute("entity", first.shownUri());
            xml.writeAttribute("state", "full");
            String nickname = nicknameOf(devices);
            if (!nickname.isEmpty()) {
                xml.writeAttribute("xcon", XCON, "nickname", clean(nickname));
            }
            String name = nickname.isEmpty() ? first.shownName() : nickname;
            if (!name.isEmpty()) {
                element(xml, "display-text", name);
            }
            xml.writeStartElement("roles");
            element(xml, "entry", first.role().name().toLowerCase(Locale.ROOT));
            xml.writeEndElement();
            for (Participant device : devices) {
                endpoint(xml, device);
            }
            xml.writeEndElement();
        });
    }

    /** A nickname is a user's, whichever device asked for it (RFC 7701 §7.1). */
    private static String nicknameOf(List<Participant> devices) {
        return devices.stream()
                .map(Participant::nickname)
                .filter(name -> !name.isEmpty())
                .findFirst()
                .orElse("");
    }

    private static void endpoint(XMLStreamWriter xml, Participant device) throws XMLStreamException {
        xml.writeStartElement("endpoint");
        xml.writeAttribute("entity", deviceOf(device.id()));
        xml.writeAttribute("state", "full");
        element(xml, "status", "connected");
        boolean called = device.joining().method() == Joining.Method.DIALLED_OUT;
        element(xml, "joining-method", called ? "dialed-out" : "dialed-in");
        xml.writeStartElement("joining-info");
        element(
                xml,
                "when",
                Instant.ofEpochMilli(device.sinceMillis())
                        .truncatedTo(ChronoUnit.SECONDS)
                        .toString());
        if (!device.joining().by().isEmpty()) {
            element(xml, "by", device.joining().by());
        }
        xml.writeEndElement();
        xml.writeStartElement("media");
        xml.writeAttribute("id", "1");
        element(xml, "type", "message");
        element(xml, "label", LABEL);
        element(xml, "status", mediaStatus(device));
        xml.writeEndElement();
        xml.writeEndElement();
    }

    /** As the participant sees it (RFC 4575 §5.8.5): whoever may not speak only hears. */
    private static String mediaStatus(Participant device) {
        Direction direction = device.device().direction();
        boolean speaks = direction.speaks() && device.speaks();
        return speaks ? direction.hears() ? "sendrecv" : "sendonly" : direction.hears() ? "recvonly" : "inactive";
    }

    /** Names a device without telling its address: nobody can call it by this (RFC 4575 §5.7, §8.2). */
    static String deviceOf(ParticipantId id) {
        try {
            byte[] sum = MessageDigest.getInstance("SHA-256").digest(id.value().getBytes(StandardCharsets.UTF_8));
            return "sip:" + HexFormat.of().formatHex(sum, 0, 8) + "@device.invalid";
        } catch (NoSuchAlgorithmException never) {
            throw new IllegalStateException("every JDK has SHA-256", never);
        }
    }

    /** A user who is gone; nothing is in it (RFC 4575 §4.4). */
    static byte[] gone(String entity) {
        return piece(xml -> {
            xml.writeStartElement("user");
            xml.writeAttribute("entity", entity);
            xml.writeAttribute("state", "deleted");
            xml.writeEndElement();
        });
    }

    /** A whole document: what stands before the users, and the users. */
    static byte[] full(String room, long version, List<byte[]> before, List<byte[]> users) {
        return document(room, "full", version, before, users);
    }

    /** What has changed; users not in it stay as they are. */
    static byte[] partial(String room, long version, List<byte[]> before, List<byte[]> users) {
        return document(room, "partial", version, before, users);
    }

    /** The conference is no more. */
    static byte[] deleted(String room, long version) {
        return join(DECLARATION.getBytes(StandardCharsets.UTF_8), piece(xml -> {
            root(xml, room, "deleted", version);
            xml.writeEndElement();
        }));
    }

    private static byte[] document(String room, String state, long version, List<byte[]> before, List<byte[]> users) {
        byte[] open = piece(xml -> {
            root(xml, room, state, version);
            xml.writeCharacters(""); // closes the tag
        });
        byte[] openUsers = ("<users state=\"" + state + "\">").getBytes(StandardCharsets.UTF_8);
        byte[] close = "</users></conference-info>".getBytes(StandardCharsets.UTF_8);
        byte[] declaration = DECLARATION.getBytes(StandardCharsets.UTF_8);
        int length = declaration.length + open.length + openUsers.length + close.length;
        for (byte[] part : before) {
            length += part.length;
        }
        for (byte[] part : users) {
            length += part.length;
        }
        byte[] all = new byte[length];
        int at = put(all, 0, declaration);
        at = put(all, at, open);
        for (byte[] part : before) {
            at = put(all, at, part);
        }
        at = put(all, at, openUsers);
        for (byte[] part : users) {
            at = put(all, at, part);
        }
        put(all, at, close);
        return all;
    }

    private static int put(byte[] all, int at, byte[] part) {
        System.arraycopy(part, 0, all, at, part.length);
        return at + part.length;
    }

    private static byte[] join(byte[] first, byte[] second) {
        byte[] both = new byte[first.length + second.length];
        put(both, put(both, 0, first), second);
        return both;
    }

    private static void root(XMLStreamWriter xml, String room, String state, long version) throws XMLStreamException {
        xml.writeStartElement("conference-info");
        xml.writeDefaultNamespace(NAMESPACE);
        xml.writeNamespace("xcon", XCON);
        xml.writeAttribute("entity", room);
        xml.writeAttribute("state", state);
        xml.writeAttribute("version", Long.toString(version));
    }

    private static void element(XMLStreamWriter xml, String name, String text) throws XMLStreamException {
        xml.writeStartElement(name);
        xml.writeCharacters(clean(text));
        xml.writeEndElement();
    }

    /** Replaces what XML 1.0 has no place for, however it is escaped: control characters, halves of characters. */
    static String clean(String text) {
        StringBuilder plain = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            boolean lost = c < 0x20 || (c >= 0x7f && c < 0xa0) || (c >= 0xd800 && c < 0xe000) || (c & 0xfffe) == 0xfffe;
            plain.appendCodePoint(lost ? (c == '\t' || c == '\n' || c == '\r' ? ' ' : 0xfffd) : c);
        });
        return plain.toString();
    }

    private static byte[] piece(Piece piece) {
        ByteArrayOutputStream octets = new ByteArrayOutputStream(512);
        try {
            XMLStreamWriter xml = WRITERS.createXMLStreamWriter(octets, "UTF-8");
            piece.write(xml);
            xml.flush();
            xml.close();
        } catch (XMLStreamException impossible) {
            throw new IllegalStateException("XML into memory", impossible);
        }
        return octets.toByteArray();
    }
}
