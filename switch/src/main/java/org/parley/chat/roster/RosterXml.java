package org.parley.chat.roster;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.parley.chat.room.Direction;
import org.parley.chat.room.Joining;
import org.parley.chat.room.Leg;
import org.parley.chat.room.Participant;
import org.parley.chat.room.ParticipantId;
import org.parley.chat.room.RoomState;

/** conference-info as octets (RFC 4575 §5, §6), whole documents and the pieces they are put together from; pure. */
final class RosterXml {
    /** The media type of the documents. */
    static final String TYPE = "application/conference-info+xml";

    /** What the URI of every device ends with. */
    static final String DEVICE_HOST = "@device.invalid";

    private static final String NAMESPACE = "urn:ietf:params:xml:ns:conference-info";
    private static final String XCON = "urn:ietf:params:xml:ns:xcon-conference-info";
    private static final String DECLARATION = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    private static final XMLOutputFactory WRITERS = XMLOutputFactory.newDefaultFactory();
    /** Of the one medium a room has; {@code label} in every participant's media. */
    private static final String LABEL = "chat";

    private static final Pattern ANONYMOUS = Pattern.compile("^sip:anonymous(-?[A-Za-z0-9]{1,4})");
    private static final Pattern URI = Pattern.compile("(?i)(sips?|tel|im|pres):");

    private static final String INVITED = reason("", "Invited");

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

    /**
     * A user with all its devices; there is at least one, or one that has left, or one the room calls.
     *
     * @param left its devices that were in until lately
     * @param called its devices that are being called
     */
    static byte[] user(
            String entity, List<Participant> devices, List<Departure> left, List<Callee> called, Sight sight) {
        return piece(xml -> {
            xml.writeStartElement("user");
            xml.writeAttribute("entity", entity);
            xml.writeAttribute("state", "full");
            String nickname = nicknameOf(devices);
            if (!nickname.isEmpty()) {
                xml.writeAttribute("xcon", XCON, "nickname", clean(nickname));
            }
            String name = nickname.isEmpty() ? nameOf(devices, left, called) : nickname;
            if (!name.isEmpty()) {
                element(xml, "display-text", name);
            }
            if (!devices.isEmpty()) {
                xml.writeStartElement("roles");
                element(xml, "entry", devices.get(0).role().name().toLowerCase(Locale.ROOT));
                xml.writeEndElement();
            }
            if (sight.compareTo(Sight.DEVICES) >= 0) {
                for (Participant device : devices) {
                    endpoint(xml, device, sight);
                }
                for (Departure one : left) {
                    departed(xml, one);
                }
                for (Callee one : called) {
                    called(xml, one);
                }
            }
            xml.writeEndElement();
        });
    }

    private static String nameOf(List<Participant> devices, List<Departure> left, List<Callee> called) {
        return !devices.isEmpty()
                ? nameOf(devices.get(0))
                : !left.isEmpty() ? left.get(0).name() : called.get(0).name();
    }

    /** "AnonymousX" for sip:anonymousX@anonymous.invalid, so far as X is for people (RFC 4575 §5.6). */
    static String nameOf(Participant who) {
        if (!who.isAnonymous()) {
            return who.shownName();
        }
        Matcher told = ANONYMOUS.matcher(who.shownUri());
        return "Anonymous" + (told.find() ? told.group(1) : "");
    }

    /** A nickname is a user's, whichever device asked for it (RFC 7701 §7.1). */
    private static String nicknameOf(List<Participant> devices) {
        return devices.stream()
                .map(Participant::nickname)
                .filter(name -> !name.isEmpty())
                .findFirst()
                .orElse("");
    }

    private static void endpoint(XMLStreamWriter xml, Participant device, Sight sight) throws XMLStreamException {
        xml.writeStartElement("endpoint");
        xml.writeAttribute("entity", deviceOf(device.id()));
        xml.writeAttribute("state", "full");
        Joining joining = device.joining();
        boolean called = joining.method() == Joining.Method.DIALLED_OUT;
        joined(xml, called, joining.by(), "connected");
        execution(xml, "joining-info", device.sinceMillis(), called ? INVITED : "", joining.by());
        xml.writeStartElement("media");
        xml.writeAttribute("id", "1");
        element(xml, "type", "message");
        element(xml, "label", LABEL);
        element(xml, "status", mediaStatus(device));
        xml.writeEndElement();
        Leg leg = device.device().leg();
        if (sight == Sight.CALLS && !device.isAnonymous() && !leg.equals(Leg.UNKNOWN)) {
            xml.writeStartElement("call-info");
            xml.writeStartElement("sip");
            element(xml, "call-id", leg.callId());
            element(xml, "from-tag", leg.fromTag());
            element(xml, "to-tag", leg.toTag());
            xml.writeEndElement();
            xml.writeEndElement();
        }
        xml.writeEndElement();
    }

    /** How it came in (RFC 4575 §5.7.2 to §5.7.5): a user that had it dialled has referred the focus to it. */
    private static void joined(XMLStreamWriter xml, boolean called, String wantedBy, String status)
            throws XMLStreamException {
        if (called && isUri(wantedBy)) {
            xml.writeStartElement("referred");
            element(xml, "by", wantedBy);
            xml.writeEndElement();
        }
        element(xml, "status", status);
        element(xml, "joining-method", called ? "dialed-out" : "dialed-in");
    }

    private static void departed(XMLStreamWriter xml, Departure one) throws XMLStreamException {
        xml.writeStartElement("endpoint");
        xml.writeAttribute("entity", deviceOf(one.device()));
        xml.writeAttribute("state", "full");
        joined(xml, one.called(), one.wantedBy(), "disconnected");
        if (one.since() > 0) {
            execution(xml, "joining-info", one.since(), one.called() ? INVITED : "", one.wantedBy());
        }
        element(xml, "disconnection-method", one.method());
        execution(xml, "disconnection-info", one.millis(), one.reason(), one.by());
        xml.writeEndElement();
    }

    private static void called(XMLStreamWriter xml, Callee one) throws XMLStreamException {
        xml.writeStartElement("endpoint");
        xml.writeAttribute("entity", deviceOf(new ParticipantId(one.call())));
        xml.writeAttribute("state", "full");
        joined(xml, true, one.by(), one.alerting() ? "alerting" : "dialing-out");
        xml.writeEndElement();
    }

    /** When, why, and by whom (RFC 4575 §5.7.5). */
    private static void execution(XMLStreamWriter xml, String name, long millis, String reason, String by)
            throws XMLStreamException {
        xml.writeStartElement(name);
        element(
                xml,
                "when",
                Instant.ofEpochMilli(millis).truncatedTo(ChronoUnit.SECONDS).toString());
        if (!reason.isEmpty()) {
            element(xml, "reason", reason);
        }
        if (isUri(by)) {
            element(xml, "by", by);
        }
        xml.writeEndElement();
    }

    private static boolean isUri(String by) {
        return URI.matcher(by).lookingAt();
    }

    /** In the form of RFC 3326, as RFC 4575 §5.7.5 recommends; {@code cause}: its parameter with a semicolon behind it, or nothing. */
    static String reason(String cause, String text) {
        return "Reason: SIP;" + cause + "text=\"" + text.replaceAll("[\"\\\\]", "'") + '"';
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
            return "sip:" + HexFormat.of().formatHex(sum, 0, 8) + DEVICE_HOST;
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
        return document(room, "full", version, rest("full", before, users));
    }

    /** What has changed; users not in it stay as they are. */
    static byte[] partial(String room, long version, byte[] rest) {
        return document(room, "partial", version, rest);
    }

    /** All of a document but its beginning, which has the version. */
    static byte[] rest(String state, List<byte[]> before, List<byte[]> users) {
        List<byte[]> parts = new ArrayList<>(before.size() + users.size() + 2);
        parts.addAll(before);
        parts.add(octets("<users state=\"" + state + "\">"));
        parts.addAll(users);
        parts.add(octets("</users></conference-info>"));
        return join(parts);
    }

    /** The conference is no more. */
    static byte[] deleted(String room, long version) {
        return document(room, "deleted", version, octets("</conference-info>"));
    }

    private static byte[] document(String room, String state, long version, byte[] rest) {
        String root = DECLARATION + "<conference-info xmlns=\"" + NAMESPACE + "\" xmlns:xcon=\"" + XCON + "\" entity=\""
                + quoted(room) + "\" state=\"" + state + "\" version=\"" + version + "\">";
        return join(List.of(octets(root), rest));
    }

    private static String quoted(String uri) {
        return clean(uri).replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
    }

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] join(List<byte[]> parts) {
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        byte[] all = new byte[length];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
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
