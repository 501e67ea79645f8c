package org.parley.client;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Who is in a room, read from its roster (RFC 4575); a line for each user, in the order of their names. */
final class Company {
    private static final XMLInputFactory READERS = readers();
    private static final String XCON = "urn:ietf:params:xml:ns:xcon-conference-info";

    private String name = "";
    private String entity = "";
    private String role = "";
    private int devices;
    private int depth;
    private boolean among;

    private Company() {}

    private static XMLInputFactory readers() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        return factory;
    }

    /** The users in a whole roster, fit for a terminal; throws {@link XMLStreamException} when it is none. */
    static List<String> of(String document) throws XMLStreamException {
        return new Company().read(READERS.createXMLStreamReader(new StringReader(document)));
    }

    private List<String> read(XMLStreamReader xml) throws XMLStreamException {
        List<String> lines = new ArrayList<>();
        while (xml.hasNext()) {
            int event = xml.next();
            if (event == XMLStreamReader.START_ELEMENT) {
                start(xml);
            } else if (event == XMLStreamReader.END_ELEMENT) {
                depth--;
                if (among && depth == 2) {
                    lines.add(line());
                } else if (depth == 1) {
                    among = false;
                }
            }
        }
        lines.sort(String.CASE_INSENSITIVE_ORDER);
        return Collections.unmodifiableList(lines);
    }

    private void start(XMLStreamReader xml) throws XMLStreamException {
        depth++;
        String element = xml.getLocalName();
        if (depth == 2) {
            among = element.equals("users");
        } else if (among && depth == 3) {
            String nickname = xml.getAttributeValue(XCON, "nickname");
            entity = String.valueOf(xml.getAttributeValue(null, "entity"));
            name = nickname == null ? "" : nickname;
            role = "";
            devices = 0;
        } else if (among && depth == 4 && element.equals("endpoint")) {
            devices++;
        } else if (among && depth == 4 && element.equals("display-text")) {
            String text = xml.getElementText(); // past its end
            depth--;
            name = name.isEmpty() ? text : name;
        } else if (among && depth == 5 && element.equals("entry")) {
            role = xml.getElementText().toLowerCase(Locale.ROOT);
            depth--;
        }
    }

    private String line() {
        String address = entity.substring(entity.indexOf(':') + 1);
        String shown = name.isBlank() || name.equals(address) ? address : name + " <" + address + ">";
        String more = devices > 1 ? ", " + devices + " devices" : "";
        return Shown.line(shown + (role.isEmpty() || role.equals("participant") ? "" : ", " + role) + more);
    }
}
